"""How people ask for a fact, in seven languages: its names, the frames of asking, and what is innocent. Whole
questions are in `repeat_questions`.

All patterns are for folded text (no accents, no capitals).
"""

from __future__ import annotations

import re

NOUNS: dict[str, str] = {
    "order_number": r"order (?:number|no\.?|nr\.?|id|ref(?:erence)?(?: number)?|code|#)|order#"
    r"|(?:purchase|po) (?:number|id|order number)|(?:number|reference) (?:on|for|of) (?:your|the"
    r"|this) (?:order|purchase)|(?:which|what) (?:order|purchase)(?! (?:number|no\b|id))|bestellnummer"
    r"|auftragsnummer|bestellnr\.?|nummer (?:ihrer|der|deiner) bestellung|um welche bestellung"
    r"|welche bestellung|numero de (?:votre |la )?commande|quelle commande|reference de (?:la "
    r"|votre )?commande|n[o°] de commande|numero de (?:su |tu |seu |sua )?(?:pedido|compra|orden)"
    r"|numero d[aoe]s?(?: sua| seu)? (?:pedido|encomenda|compra)|(?:que|cual|qual|quale|welke) (?:pedido"
    r"|encomenda|ordine|bestelling)|numero (?:d'|dell'|di )ordine|bestelnummer|ordernummer",
    "email": r"e-?mails?(?: ?address)?|mail address|mail-?adresse|e-?mail-?adresse|adresse "
    r"(?:e-?)?mail|courriel|correo(?: electronico)?|direccion de correo|"
    r"endereco de e-?mail|indirizzo (?:e-?)?mail|e-?mailadres|mailadres",
    "phone": r"(?:tele)?phone(?: number)?|(?:contact|mobile|cell|telephone|callback|call-back"
    r"|daytime) (?:phone )?number|number (?:where |that )?(?:we|i) can (?:reach|call) you(?: on| at)?|"
    r"number to (?:reach|call|phone|ring|contact) you(?: on| at)?|telefonnummer|handynummer"
    r"|rufnummer|(?:numero de )?(?:telephone|portable)|(?:numero de )?(?:telefono|movil|celular)"
    r"|(?:numero de )?telefone(?: de contato| para contato)?|"
    r"numero di telefono|cellulare|telefoonnummer|mobiele nummer",
    "name": r"(?:full |first |last |sur|family |account )?names?|name (?:on|of) the (?:order"
    r"|account)|(?:vor|nach)?namen?|nom(?: complet| de famille)?|prenom|nombre(?: completo)?|"
    r"apellidos?|nome(?: completo)?|sobrenome|cognome|(?:voor|achter)?naam",
    "postcode": r"post ?codes?|postal code|zip(?: ?code)?|plz|postleitzahl|code postal|codigo postal"
    r"|cep|cap|codice postale",
    "address": r"(?:(?:delivery|shipping|home|street|billing|postal|mailing|full|exact) "
    r")?address(?:es)?|(?:liefer|rechnungs|post)?(?:anschrift|adresse)|adresse(?: de livraison| postale)?|"
    r"direccion(?: de (?:entrega|envio))?|endereco(?: de entrega)?|indirizzo(?: di (?:consegna"
    r"|spedizione))?|(?:bezorg|aflever)?adres",
    "amount": r"(?:exact |total )?(?:amount|sum|price|total)(?: you (?:paid|were charged))?|betrag"
    r"|montant|importe|valor(?: pago)?|importo|bedrag",
    "date": r"(?:order|purchase|delivery) date|date of (?:the |your )?(?:purchase|order|delivery)"
    r"|date you (?:ordered|bought|received|placed)|(?:bestell|kauf)datum|"
    r"date d'achat|date de (?:la |votre )?commande|fecha de (?:compra|pedido)|data d[aoe] (?:compra"
    r"|pedido|encomenda)|data (?:dell'|d')(?:ordine|acquisto)|(?:aankoop|bestel)datum",
    "item": r"(?:name of the |which |what )(?:item|product|article)s?|(?:item|product|article)(?: is "
    r"(?:it|this) about| you (?:ordered|bought))|welche[rsnm]? (?:artikel|produkt)|"
    r"quel (?:article|produit)|(?:que|cual) (?:articulo|producto)|(?:qual|que) (?:artigo|produto)"
    r"|quale (?:articolo|prodotto)|welk (?:artikel|product)",
    "payment": r"(?:payment method|method of payment|way you paid)|zahlungs(?:art|methode|weise)"
    r"|(?:moyen|mode) de paiement|(?:forma|metodo) de pago|forma de pagamento|"
    r"metodo di pagamento|betaal(?:methode|wijze)",
    "deadline": r"deadline|date you need it by|(?:needed|required) by date",
    "customer_number": r"(?:customer|client|account|member(?:ship)?|user|loyalty) (?:number|no\.?|id"
    r"|name)|username|kundennummer|numero (?:de )?client|numero de cliente|codice cliente|klantnummer",
    "tracking_number": r"tracking (?:number|no\.?|id|code)|sendungsnummer|paketnummer|numero de "
    r"suivi|numero de (?:seguimiento|rastreio)|codice di tracking|track ?& ?trace",
    "invoice_number": r"invoice (?:number|no\.?)|rechnungsnummer|numero de facture|numero de factura"
    r"|numero (?:della )?fattura|factuurnummer",
    "article_number": r"(?:item|article|product|serial|model) (?:number|no\.?)|sku|artikelnummer"
    r"|seriennummer|numero de serie|reference (?:de l'article|produit)",
    "wish": r"(?:issue|problem|question|concern|request|enquiry|inquiry|matter)|(?:anliegen|problem"
    r"|frage)|(?:probleme|question|demande)|(?:problema|pregunta|consulta)|duvida|"
    r"(?:richiesta|domanda)|(?:vraag|probleem)",
}
"""What each fact is called. `wish` is what it is all about."""

WHAT_IS = re.compile(
    r"\b(?:what(?:'s| is| was| are| were)?|which(?: is| was)?|whats|wie (?:lautet|lauten|ist|war)"
    r"|was (?:ist|war)|welche[rsnm]?(?: ist)?|quel(?:le)?s?(?: est| etait| sont)?|"
    r"cual(?: es| era)?|qual(?:e)?(?: e| era| seria)?|qual'e|wat (?:is|was)|welk(?:e)?|hoe luidt)"
    r" (?:(?:again|please|exactly|just|nochmal|noch einmal|bitte|denn|deja|encore|otra vez|de novo"
    r"|di nuovo|nog|ook|then|and|the|your|ur|die|der|das|ihre?n?|deine?|votre|le|la|les|l'|"
    r"su|tu|el|o|a|seu|sua|il|lo|suo|sua|uw|je|het|de|full|exact|right|correct|best|registered|on "
    r"file|used|you used for the|associated|for the|this) ?){0,4}$"
)
_GIVE = (
    r"(?:tell|give|send|provide|share|supply|confirm|state|repeat|type|enter|pass|remind|specify|write"
    r"|drop|pop|note|jot|quote|key in|read out|forward|verify|let (?:me|us) (?:know|have)|have|get"
    r"|ask(?: for| you for)?|know|take|grab|reply with|respond with|answer with|leave|send over"
    r"|send through|look up|describe|explain|elaborate on|clarify|outline|summari[sz]e|sharing|giving"
    r"|providing|having|writing|typing|telling me|sending|describing|popping|dropping|quoting|noting"
    r"|reading out|passing|leaving|confirming|double[- ]?check|nennen|geben|angeben|schicken|senden"
    r"|mitteilen|verraten|bestatigen|durchgeben|haben|schildern|beschreiben|erklaren|erfahren|wiederholen"
    r"|zusenden|donner|indiquer|communiquer|envoyer|preciser|confirmer|transmettre|decrire|expliquer"
    r"|fournir|rappeler|avoir|repeter|dar(?:me)?|decir(?:me)?|indicar(?:me)?|facilitar(?:me)?"
    r"|enviar(?:me)?|proporcionar(?:me)?|confirmar(?:me)?|describir(?:me)?|explicar(?:me)?|descrever"
    r"|pasar(?:me)?|repetir(?:me)?|saber|informar|passar|dizer|mandar|fornecer|dar|ter|descrivere"
    r"|spiegar(?:e|mi)|dare|darmi|dirmi|dire|indicarmi|indicare|fornir(?:e|mi)|comunicar(?:e|mi)"
    r"|inviar(?:e|mi)|confermar(?:e|mi)|ripeter(?:e|mi)|avere|sapere|beschrijven|uitleggen|geven|sturen"
    r"|doorgeven|vertellen|bevestigen|noemen|hebben|weten|herhalen)"
)
_THEM = (
    r"(?:(?:me|us|it|again|once more|please|also|quickly|just|mir|uns|bitte|noch|noch einmal|nochmal"
    r"|moi|nous|svp|s'il vous plait|encore|a|nos|por favor|mi|cortesemente|per favore|mij|ons|"
    r"even|nog|with|what|which|both|and|is|was|was the|whether|de nouveau|de novo|otra vez|di nuovo"
    r"|for|of) ){0,5}"
)
_POSSESSED = (
    r"(?:(?:the|your|ur|an?|this|that|die|der|das|den|dem|ihre?[rnms]?|deine?[rnm]?|eure?|eine?n?|votre"
    r"|vos|ton|le|la|les|un|une|uno|una|um|uma|l'|d'|su|sus|tu|el|los|o|a|os|seu|sua|il|lo|suo|uw|je|jouw"
    r"|het|de|correct|right|full|exact|complete|vollstandige[nr]?|valid|registered|associated|relevant"
    r"|corresponding|original|and|or|order's) ?){0,4}$"
)
_ASKING = (
    r"(?:(?:can|could|would|will|may|might|shall) (?:you|i|we|u)|(?:it'd|it would|it will"
    r"|would) be (?:\w+ ){0,2}(?:great|helpful|good|nice|useful|possible|easier|wonderful"
    r"|lovely) (?:if (?:you|i|we)|to)|(?:would|is) it (?:be )?possible|i(?:'d| would) (?:like|love"
    r"|appreciate)(?: it)?(?: if you| to)?|if you (?:could|can|would)|wondering (?:if"
    r"|whether) you (?:could|can)|(?:i'm|i am|we're) (?:gonna|going to) need|would you mind|do you mind"
    r"|mind|please|pls|kindly|be so kind|(?:konnen|konnten|konnte|kannst|durfte|darf|wurden|mogen) (?:sie"
    r"|du|ich|wir)|bitte|(?:pouvez|pourriez|peux|puis|pourrais|pourrait)(?:-| )(?:vous|tu|je|on)|veuillez"
    r"|merci de|(?:me )?(?:puede|podria|puedes|podrias|podemos)s?|por favor|(?:voce |me )?(?:pode|poderia"
    r"|podia)|(?:mi )?(?:puo|potrebbe|puoi|potresti|potrei)|(?:kunt|kan|zou|wilt|kun) (?:u|je|ik|jij)"
    r"|mag ik|gelieve|(?:i|we)(?:'ll|'d| will| would| just| still| also| only)* (?:need|require"
    r"|have to know|must know|like to know)(?: (?:you )?to)?|i am going to need|i'm going to need)"
)
ASK_FOR = re.compile(rf"(?:^|\b){_ASKING}\b[^?!]{{0,60}}?\b{_GIVE}(?:ing)? {_THEM}{_POSSESSED}")
IMPERATIVE = re.compile(
    rf"^(?:\W|(?:please|pls|kindly|ok|okay|thanks?|thank you|hi|hello|sure|great|and|so|then|now|first"
    rf"|sorry|bitte|also|und|merci|hola|hallo|just) ?)*(?:nennen sie|geben sie|schicken sie|senden sie"
    rf"|teilen sie|nenn|schick|indiquez|donnez|(?:me|mi) (?:dice|da|indica|confirma|facilita|pasa|diz"
    rf"|informa|passa|manda|envia|conferma|comunica)|(?:dites|donnez|indiquez|envoyez|rappelez)[- ]moi"
    rf"|sagen sie|verraten sie|geeft u|zegt u|envoyez|communiquez|indique|digame|deme|envieme|facilite"
    rf"|mande|informe|passe|diga|mi dica|mi dia|indichi|invii|comunichi|geef|stuur"
    rf"|{_GIVE}) {_THEM}{_POSSESSED}"
)
ASK_STRAIGHT = re.compile(
    rf"(?:\bmag ik|\bgraag|\bdarf ich um|durfte ich um|trouble you for|bother you for|what about|how "
    rf"about|^\W*and) {_THEM}{_POSSESSED}"
)
GIVEN_AFTER = re.compile(rf"^\W*(?:\w+ ){{0,5}}?{_GIVE}\b")
"""Languages that put the verb last: "Können Sie mir Ihre Bestellnummer nennen?" """
ASKING_AT_ALL = re.compile(rf"\b(?:{_ASKING}|what|which|wie|quel\w*|cual|qual\w*|wat)\b")
POSSESSED = re.compile(
    r"\b(?:the|your|ur|an?|this|ihre?\w*|deine?\w*|die|der|das|votre|le|la|su|el|seu|sua|o|a|il|lo"
    r"|suo|uw|je|de|het)\W{1,2}(?:\w+ ){0,2}$"
)
ASKING = re.compile(rf"(?:^|\b){_ASKING}\b[^?!]{{0,40}}$")
NEED = re.compile(
    r"(?:^\W*(?:just|only|still) need|\b(?:gonna|going to) need|\b(?:i|we)(?:'d| would) (?:like"
    r"|love)(?: to)? (?:have|get|know)|\b(?:i|we)(?:'ll|'d| will| would| just| still| also| only"
    r"| do)* (?:need|require)|\b(?:all (?:i|we) need(?: now)? is|i'm (?:missing|lacking)|i am missing"
    r"|missing is|what i(?:'m| am)? (?:still )?(?:need|missing) is)|\b(?:ich|wir) (?:brauche|brauchen"
    r"|brauchte|brauchten|benotige|benotigen)(?: noch)?|\b(?:brauche|brauchte|benotige)n? (?:ich"
    r"|wir)(?: noch)?|\bmir fehlt(?: noch)?|\b(?:j'ai|nous avons|j'aurais) besoin (?:de|d')"
    r"|\bil me (?:faut|manque|faudrait)|\b(?:necesito|necesitamos|me falta)|\b(?:preciso|precisamos"
    r"|falta-me|me falta)(?: de| d[ao])?|\b(?:ho|abbiamo) bisogno (?:di|del|dell'|della)|\bmi (?:serve"
    r"|manca|occorre)|\b(?:(?:ik|wij|we) heb(?:ben)?|(?:heb|hebben) (?:ik|wij"
    r"|we))(?: nog)?(?=.*\bnodig\b)|\bit (?:would help|helps) (?:me )?(?:to (?:have|know)|if you (?:send"
    r"|give|share)))"
    rf" {_THEM}{_POSSESSED}"
)
DO_YOU_HAVE = re.compile(
    r"\b(?:do you (?:still |happen to )?(?:have|know|remember|recall)|have you got|got|haben sie"
    r"|hast du|wissen sie|avez-vous|connaissez-vous|tiene|tienes|recuerda|tem|lembra|ha|ricorda|"
    rf"heeft u|weet u|heb je) {_THEM}{_POSSESSED}"
)
WE_HAVE = re.compile(
    r"(?<!may )(?<!can )(?<!could )(?<!might )(?<!shall )\b(?:i|we) (?:can |already |do |now |also "
    r"|just )*(?:see|have|found|got|checked|received|noted|looked|know|changed|updated|used|use"
    r"|entered|sent|will|'ll|am|'m|'ve)\b|\b(?:i|we)(?:'ll|'ve|'m)\b|"
    r"\bthank(?:s| you) for (?:your|the|sending|giving|confirming|sharing)|\b(?:ich|wir) (?:habe"
    r"|haben|sehe|sehen|schicke|sende|werde|werden|prufe)\b|\b(?:j'ai|je vois|nous avons|je vous envoie)\b|"
    r"\b(?:veo|tengo|he recibido|enviare|vejo|tenho|recebi|vou|vedo|ho (?:ricevuto|visto|trovato)|ik "
    r"(?:zie|stuur|ga))\b"
)
"""Frames of a statement; a question mark or an asking frame in the same sentence outweighs them."""
INNOCENT_VERB = re.compile(
    r"\b(?:chang\w+|updat\w+|check(?!ing account)\w*|us(?:e|ed|ing)|add(?:ed)?|edit\w*|look(?:ed)? "
    r"(?:at|in|on)|see|seen|find|found|remov\w+|delet\w+|correct\w*|"
    r"send (?!me|us|over|through|along|in\b)\w+|sent|e-?mail(?:ed)? you|call|deliver\w*|ship\w*"
    r"|work\w*|receiv\w+|know where|read|switch\w*|keep|save|whether|if the|if your|"
    r"match\w*|to your|at your|on your|in your|by your|from your|with your|aktualisier\w*|ander\w*"
    r"|pruf\w*|changer|modifier|verifier|cambiar|revisar|mudar|alterar|verificar|"
    r"cambiare|modificare|controllare|wijzig\w*|controleer\w*)\b"
)
"""What else one may do with a fact than tell it."""
CLOSING = re.compile(
    r"^(?:\W|\b(?:please|pls|again|once more|for me|for us|first|now|then|thanks|thank you|if possible"
    r"|by any chance|so (?:that )?(?:i|we) can.*|to (?:look|find|check|start|continue|proceed|verify"
    r"|identify|locate|pull|help|get).*|handy|at hand|to hand|with you|bitte|s'il vous plait|por favor"
    r"|per favore|on (?:the |your )?(?:account|order|file|purchase)|associated.*|registered.*|you used.*"
    r"|incl\w*.*|including.*|(?:on|for|of) (?:the|your|this) (?:order|account|purchase)|in detail)\b)*$"
)
OTHER = re.compile(
    r"\b(?:new|another|different|other|alternative|second|additional|updated|extra|someone else'?s|neuen?"
    r"|neue[rsm]?|andere[rsnm]?|weitere[rsnm]?|zweite[rsnm]?|autre|nouvel(?:le)?|nouveau|otr[oa]|nuev[oa]"
    r"|outr[oa]|nov[oa]|altr[oa]|nuov[oa]|nieuwe?|ander|tweede) (?:\w+ ){0,2}$"
)
"""Just before the noun: it is another value that is asked for."""
FOREIGN = re.compile(
    r"(?:\b(?:courier|driver|carrier|neighbou?r|recipient|bank|shop|store|seller|friend|wife|husband"
    r"|company|manufacturer|warehouse|dhl|ups|post office)(?:'s|s')|\b(?:his|her|their|our|my|its"
    r"|unsere?[rnms]?|seine?[rnm]?|notre|nos|nuestr[oa]|noss[oa]|nostr[oa]|onze)) (?:\w+ ){0,2}$"
)
"""Just before the noun: it is somebody else's."""
STILL_TO_COME = re.compile(
    r"\b(?:pick(?:ed)?[ -]?up|collect\w*|gift\w*|present|voucher\w*|abhol\w*|gutschein\w*|geschenk\w*"
    r"|recuper\w*|cadeau\w*|recoge\w*|recoja\w*|regalo\w*|ritir\w*|recolh\w*|ophalen|afhalen)\b"
)
"""When something is to be fetched, and what stands on a present, was not told with the order."""
NOT_TOLD_YET = frozenset({"date", "deadline", "preferred_time", "name", "amount"})
AFTER_NOUN_INNOCENT = re.compile(
    r"^\W*(?:(?:would you like|do you want|shall (?:we|i)|for (?:the|your|a) (?:new|next))\b|(?:was |is "
    r"|has been |still |already )?(?:sent|change|changed|correct|right|work|working|valid|confirmation"
    r"|confirmations|inbox|folder|from us|from me|with the|we sent|i sent|about the|label|newsletter"
    r"|tracking|history|page|shows?|template|spam|provider|app|settings|screen|call|box|above|below"
    r"|again on|on the (?:label|box|parcel|package))\b|postfach|eingang|erhalten|angekommen|bekommen"
    r"|bestatigung)"
)
"""Just after the noun: it is spoken about, not asked for."""
AT_HOME = re.compile(
    r"\b(?:(?:at|be|in|back) home|be in|home for|technician|zu hause|zuhause|daheim|techniker\w*"
    r"|a la maison|chez vous|en casa|a casa|thuis|monteur)\b"
)
"""When somebody comes; that is another day than that of the order."""
ORDERED_THEN = frozenset({"date", "deadline"})
OTHER_NUMBERS = ("tracking_number", "invoice_number", "customer_number", "article_number")
NEW = re.compile(r"\b(?:new|neuen?|neue[rsm]?|nouvel(?:le)?|nouveau|nuev[oa]|nov[oa]|nuov[oa]|nieuwe?) ")
CALLED_NEW = re.compile(
    r"\b(?:new|neuen?|neue[rsm]?|nouvel(?:le)?|nouveau|nuev[oa]|nov[oa]|nuov[oa]|nieuwe?|moved|moving"
    r"|chang\w+|umgezogen|umzug|ander\w*|demenag\w+|mudad\w+|traslocat\w+|verhuis\w+)\b"
)
CLOSED = re.compile(
    r"^\W*(?:shall|should|can|could|may) (?:i|we) (?:also |then |just )?(?:put|add|send|leave|keep|change"
    r"|print|include|arrange"
    r"|book|offer)\b|^\W*soll(?:en)? (?:ich|wir)\b|"
    r"^\W*(?:(?:and|but|so|also|und|aber|et|y|e|en) )?(?:(?:is|are|was(?= (?:it|the|that|this|your|any|there"
    r"|everything)\b)|were|does|do|did|has|have|had"
    r"|shall|should|will) (?!(?:it (?:ok|okay|possible|alright|fine|all right)|there|i|we|you|someone"
    r"|anyone)\b)|(?:ist|sind|war|waren|hat|haben|hatte|soll|sollen|wird|werden|passt|gibt|lauft|kam"
    r"|wurde) (?!(?:es (?:moglich|ok|in ordnung)|sie|ihnen|wir|ich|mir|uns|du|jemand)\b))"
)
"""A question for a yes or a no about some thing. It asks for an address only in a wording that names it."""
OPEN_VALUES = frozenset({"name", "email", "phone", "order_number", "postcode", "address", "amount"})
SEEN = re.compile(
    r"\b(?:did|do|have|can|could) you (?:\w+ )?(?:notic\w+|see|seen|hear\w*|feel|smell|spot\w*|remember)\b"
    r"|\bhaben sie .{0,60}\b(?:bemerkt|gesehen|gehort|gerochen)\b|\b(?:sehen|horen|bemerken|riechen) sie\b"
    r"|\bavez-vous (?:vu|remarque|entendu)\b|\bha (?:visto|notado|notato)\b"
)
"""Asks what the customer saw, not what they did."""
