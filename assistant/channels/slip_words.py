"""What the lines of the handoff slip are called, in the customer's language."""

from __future__ import annotations

_NAMES = (
    "name", "email", "phone", "order_number", "postcode", "address", "item", "amount", "date", "deadline",
    "tried", "refuses", "wish", "payment", "preferred_channel", "preferred_time", "customer_number",
    "tracking_number", "invoice_number", "article_number", "case_number",
    "reason", "details",
)  # fmt: skip
_WORDS = {
    "en": "Name|E-mail|Phone|Order|Postcode|Address|Item|Amount|Date|Deadline|Already tried|Not "
    "wanted|Request|Payment|"
    "Contact by|Best time|Customer number|Tracking|Invoice|Article|Reference|Reason|Also said",
    "de": "Name|E-Mail|Telefon|Bestellung|PLZ|Adresse|Artikel|Betrag|Datum|Frist|Schon versucht"
    "|Nicht gewünscht|Anliegen|"
    "Zahlung|Kontakt|Beste Zeit|Kundennummer|Sendung|Rechnung|Artikelnummer|Vorgang|Grund|Außerdem gesagt",
    "fr": "Nom|E-mail|Téléphone|Commande|Code postal|Adresse|Article|Montant|Date|Échéance|Déjà "
    "essayé|Non souhaité|"
    "Demande|Paiement|Contact|Meilleur moment|Numéro client|Suivi|Facture|Référence|Dossier"
    "|Motif|Également dit",
    "es": "Nombre|Correo|Teléfono|Pedido|Código postal|Dirección|Artículo|Importe|Fecha|Plazo|Ya "
    "probado|No deseado|"
    "Solicitud|Pago|Contacto|Mejor hora|Número de cliente|Seguimiento|Factura|Referencia|Caso"
    "|Motivo|También dicho",
    "pt": "Nome|E-mail|Telefone|Encomenda|Código postal|Morada|Artigo|Valor|Data|Prazo|Já tentado"
    "|Não desejado|Pedido|"
    "Pagamento|Contacto|Melhor hora|Número de cliente|Rastreio|Fatura|Referência|Processo|Motivo|Também dito",
    "ar": "الاسم|البريد|الهاتف|الطلب|الرمز البريدي|العنوان|المنتج|المبلغ|التاريخ|الموعد|تمت تجربته"
    "|غير مرغوب|المطلوب|الدفع|"
    "التواصل|أفضل وقت|رقم العميل|التتبع|الفاتورة|رقم المنتج|المرجع|السبب|قيل أيضا",
    "it": "Nome|E-mail|Telefono|Ordine|CAP|Indirizzo|Articolo|Importo|Data|Scadenza|Già provato|Non "
    "desiderato|Richiesta|"
    "Pagamento|Contatto|Orario migliore|Codice cliente|Spedizione|Fattura|Codice articolo|Pratica"
    "|Motivo|Detto anche",
    "nl": "Naam|E-mail|Telefoon|Bestelling|Postcode|Adres|Artikel|Bedrag|Datum|Deadline|Al "
    "geprobeerd|Niet gewenst|Vraag|"
    "Betaling|Contact|Beste tijd|Klantnummer|Zending|Factuur|Artikelnummer|Referentie|Reden|Ook gezegd",
}


def label(name: str, lang: str) -> str:
    """The name of a fact as the customer reads it; English where the language is not known."""
    words = _WORDS.get(lang.split("-")[0].casefold(), _WORDS["en"]).split("|")
    named = dict(zip(_NAMES, words, strict=True))
    return named.get(name, name.replace("_", " ").capitalize())
