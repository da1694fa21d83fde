"""Numbers that are named for what they are: customer, tracking, invoice, article; and how was paid."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.understanding.found import Found
from handoff.masking import secrets

_VALUE = (
    r"(?: is| was| says| shows| reads| ist| lautet| est| es| é| è)?[ :=#]{0,3}"
    r"((?=[\w/.-]*\d)[A-Za-z0-9][\w/.-]{2,33}[A-Za-z0-9])(?![\w@])"
)
_NUMBER = r"[ -]?(?:number|no\.?|nr\.?|num|id|code|ref(?:erence)?)"
_KINDS: tuple[tuple[str, str], ...] = (
    (
        "customer_number",
        rf"(?:customer|client|account|member(?:ship)?|user|loyalty|profile){_NUMBER}|username"
        rf"|kundennummer|kundennr\.?|"
        r"mitgliedsnummer|numéro (?:de )?client|número de cliente|codice cliente|klantnummer",
    ),
    (
        "tracking_number",
        rf"(?:tracking|shipment|parcel|package|consignment){_NUMBER}|tracking|sendungsnummer|paketnummer|"
        r"numéro de suivi|número de (?:seguimiento|rastreio)|codice di tracking|track ?& ?trace(?: code)?",
    ),
    (
        "invoice_number",
        rf"(?:invoice|receipt|bill){_NUMBER}|rechnungsnummer|rechnung nr\.?|numéro de facture|facture n°|"
        r"número de factura|numero (?:della )?fattura|factuurnummer",
    ),
    (
        "article_number",
        rf"(?:item|article|product|sku|model|serial|part){_NUMBER}|sku|artikelnummer|seriennummer"
        rf"|modellnummer|"
        r"référence|numéro de série|número de serie|artikelnr\.?",
    ),
    (
        "case_number",
        rf"(?:case|ticket|claim|complaint|return|rma|reference|incident|reservation|booking"
        rf"|confirmation){_NUMBER}|"
        r"ticket|vorgangsnummer|fallnummer|retourennummer|referenznummer",
    ),
)
_NAMED = tuple((name, re.compile(rf"\b(?:{words}){_VALUE}", re.IGNORECASE)) for name, words in _KINDS)
_BARE_INVOICE = re.compile(
    r"\b(?:invoice|rechnung|facture|factura|fatura|fattura|factuur)[ #:]{1,2}"
    r"((?:[A-Z]{1,4}[-/]?\d{4}|\d{4}[-/]?\d{2})[\w/-]{0,20})(?![\w@.])",
    re.IGNORECASE,
)
_USER = re.compile(r"(?<![\w@.])[a-z]{2,20}_[a-z]{2,20}_\d{3,6}(?![\w@])")
_STORED_PAYMENT = re.compile(
    r"(?<!\w)(?:credit_card|debit_card|paypal|gift_card|bank_account)_\d{3,12}(?!\w)"
)
_PAID = re.compile(
    r"\b(?:paid|pay|paying|payment|charged|refund(?:ed)?|bezahlt|zahlte|gezahlt|payé|payer|pagué|pagado"
    r"|paguei|pagato|betaald)\b(?:[^.!?\n]|\.(?=\d)){0,40}?\b(credit card|debit card|visa|master ?card"
    r"|amex|american express|pay ?pal|klarna|apple pay|google pay|invoice|bank transfer|gift card|voucher"
    r"|store credit|cash|ideal|sepa|direct debit|kreditkarte|rechnung|überweisung|lastschrift|gutschein"
    r"|carte bancaire|carte de crédit|virement|tarjeta(?: de crédito)?|transferencia"
    r"|cartão(?: de crédito)?|boleto|pix|carta di credito|bonifico|creditcard|card)\b",
    re.IGNORECASE,
)


_BARE_WAY = re.compile(
    r"(?:(?:by|with|via|per|mit|auf|my|i used|par|con|met|paid by|paid with) )?(?:my "
    r"|meiner )?((?:credit |debit |gift )?card|visa|master ?card|amex|pay ?pal|klarna|apple pay"
    r"|google pay|invoice|bank transfer|direct debit|cash|kreditkarte|rechnung|überweisung|lastschrift"
    r"|vorkasse|carte bancaire|virement|tarjeta|transferencia|bonifico|ideal)",
    re.IGNORECASE,
)
OWN_NAMES = frozenset({"customer_number", "tracking_number", "invoice_number"})
"""Named so plainly that the number is nothing else, also where it has the form of an order number."""


def references(text: str) -> Iterator[Found]:
    """Named numbers as `(name, value, start, end)`."""
    for name, pattern in _NAMED:
        for match in pattern.finditer(text):
            yield name, match[1].rstrip("."), match.start(1), match.start(1) + len(match[1].rstrip("."))
    for match in _BARE_INVOICE.finditer(text):
        yield "invoice_number", match[1], match.start(1), match.end(1)
    for match in _USER.finditer(text):
        yield "customer_number", match[0], match.start(), match.end()


_CARD = re.compile(
    r"\b(visa|master ?card|amex|american express|pay ?pal|klarna|apple pay|google pay|credit card"
    r"|debit card|kreditkarte|giropay|paydirekt|ideal|bancontact)(?= (?:card )?(?:ending|ended"
    r"|account was|was charged|payment|konto|belastet))|\b(?:my|meine[rmn]?|ma|mi|mijn|la mia|with|mit"
    r"|per|via|by|avec|con|met) (visa|master ?card|amex|american express|pay ?pal|klarna|apple pay"
    r"|google pay|credit card|debit card|kreditkarte|giropay|rechnung|lastschrift|überweisung|vorkasse"
    r"|carte bancaire|virement|tarjeta|transferencia|carta di credito|bonifico)\b(?= (?:bezahlt|gezahlt"
    r"|beglichen|abgebucht|belastet|paid|payé|pagad[oa]|pagat[oa]|betaald)|[,.!;)]|$| (?:und|and|for)\b)",
    re.IGNORECASE,
)
"""Where the word of paying comes after, or is left out."""


_NOT_SO = re.compile(
    r"\b(?:not|no|nicht|keine?n?|statt|instead of|pas|sin|non|niet|geen)(?: (?:an?|as|by|with|to|mit|per))? $"
)
_COULD_PAY = re.compile(
    r"\b(?:can(?:not|'t)?|could(?:n't)?|may|do you (?:take|accept)|possible to|kann|könn\w+|akzeptier\w+"
    r"|puis-je|peut-on|puedo|se puede|posso|si può|kan|kunnen)\b[^.!?\n]{0,40}$",
    re.IGNORECASE,
)
"""Before a way of paying: whether it is one, not that it was."""


def payments(text: str) -> Iterator[Found]:
    """How was paid; a card or account number only as its last four digits."""
    for secret in secrets(text):
        if secret.kind in ("card", "account"):
            yield "payment", f"{secret.kind} {secret.shown}", secret.start, secret.end
    for match in _STORED_PAYMENT.finditer(text):
        yield "payment", match[0], match.start(), match.end()
    for pattern in (_PAID, _CARD):
        for match in pattern.finditer(text):
            group = next(place for place, found in enumerate(match.groups(), 1) if found)
            before = text[max(0, match.start(group) - 12) : match.start(group)]
            if not (
                _COULD_PAY.search(text, max(0, match.start() - 40), match.end()) or _NOT_SO.search(before)
            ):
                yield "payment", match[group], match.start(group), match.end(group)


def answered_payment(text: str) -> str | None:
    """The way of paying in a message that holds nothing else ("by card")."""
    found = _BARE_WAY.fullmatch(text)
    return found[1] if found else None
