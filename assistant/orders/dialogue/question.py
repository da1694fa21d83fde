"""What a clause asks about an order, the catalogue or delivery, where it asks and wants nothing done."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assistant.orders.dialogue.spelling import corrected
from assistant.understanding.supposed import supposed

Subject = Literal[
    "status", "tracking", "items", "total", "item_price", "payment", "address", "refund", "payment_methods",
    "orders", "stock", "price", "delivery_cost", "delivery_time", "return_period",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: what it is about, its words, and the order it names."""

    subject: Subject
    words: str
    number: str = ""


_ORDER = r"(?:orders?|purchases?|bestellung|commande|pedido|encomenda|#?w?\d{5,}|#?fm-?\d+)"
_THING = (
    r"(?:order|purchase|parcel|package|packet|delivery|shipment|item|article|product|stuff|things?|it|they|"
    r"goods)s?"
)
_HOW_LONG_TO_RETURN = re.compile(
    r"\b(?:how (?:long|much time|many days) (?:(?:do|can|may|could|would|will|have) (?:i|we)|is there)"
    r"|(?:until|till|by|up to) when|what(?:'s| is) the (?:deadline|last day|time limit|latest))\b"
    r"(?!.{0,30}\b(?:wait|money|refund)\b).{0,40}\b(?:return|(?:send|give|bring) .{0,20}back)\b"
    r"|\b(?:what|how long|when)\b(?!.{0,60}\b(?:start|begin)).{0,30}\breturn (?:period|window|deadline)\b"
    r"|\b(?:wie ?lange|wie ?viele? (?:zeit|tage)|bis wann)\b(?!.{0,30}\b(?:dauert|warten|geld)\b).{0,60}"
    r"\b(?:zuruck\w*|umtausch\w*|retour\w*|ruck(?:gabe|send)\w*)"
    r"|\bwie\b.{0,12}\bruckgabefrist\b"
    r"|\b(?:combien de (?:temps|jours)|jusqu.a quand|quel (?:est le )?delai)\b(?!.{0,30}\b(?:prend|dure"
    r"|rembours\w*)).{0,40}\b(?:retour\w*|renvoyer|rendre)\b"
    r"|\b(?:cuanto tiempo|cuantos dias|hasta cuando|que plazo)\b(?!.{0,30}\btarda).{0,40}\bdevol\w+"
    r"|\b(?:quanto tempo|quantos dias|ate quando|que prazo)\b(?!.{0,30}\bdemora).{0,40}\bdevol\w+"
)
_PATTERNS: tuple[tuple[Subject, re.Pattern[str]], ...] = (
    ("return_period", _HOW_LONG_TO_RETURN),
    ("refund", re.compile(
        r"\b(?:did|has|have|was|were|is|are|when|where|how long|status)\b.{0,40}\b(?:refund(?:ed|s)?|"
        r"money back|reimburse\w*)\b|\brefund status\b"
        r"|\b(?:wann|wo)\b.{0,40}\b(?:geld|erstattung)\b|\b(?:remboursee?|reembolsado)\b"
    )),
    ("tracking", re.compile(
        r"\btracking? ?-?(?:number|no|id|code|link|info\w*)\b|\bwhich (?:carrier|courier|delivery "
        r"company|shipping company)\b|"
        r"\bwho (?:is|are) deliver\w+|\bwith which carrier\b|\b(?:sendungsnummer|numero de suivi|"
        r"codigo de (?:rastreio|seguimiento))\b"
    )),
    ("payment_methods", re.compile(
        r"\b(?:what|which)\b.{0,20}\bpayment methods?\b.{0,30}\b(?:have|on file|saved|in my "
        r"(?:account|profile)|available for me)\b"
    )),
    ("item_price", re.compile(
        rf"\b(?:how much|what)\b.{{0,16}}\b(?:was|were|did|is)\b.{{0,30}}\b(?:the|my) (?!total|order|"
        rf"purchase|sum).{{2,40}}\b(?:in|from|of|on) (?:my |the )?{_ORDER}"
    )),
    ("payment", re.compile(
        r"\bhow did i pay\b|\b(?:which|what)\b.{0,20}\b(?:payment (?:method|type|option)|card|"
        r"method of payment)\b.{0,30}\b(?:used|use|paid|charged|was)\b"
        r"|\bpaid with\b.{0,6}\?|\bhow was\b.{0,30}\bpaid\b|\bwie habe ich\b.{0,20}\bbezahlt\b"
    )),
    ("total", re.compile(
        rf"\b(?:total|sum|amount)\b.{{0,30}}\b{_ORDER}|\b{_ORDER}\b.{{0,20}}\b(?:total|amount|"
        rf"cost)\b|\bhow much\b.{{0,20}}\b(?:did|have|was|is|do)\b"
        rf".{{0,24}}\b(?:pay|paid|spend|spent|charged|cost|owe)\b|\bhow much (?:was|is|were) (?:my |"
        rf"the )?{_ORDER}|\bwhat (?:did|have) i (?:pay|paid|spend)\b"
        r"|\bwas hat\b.{0,30}\bgekostet\b|\bwie ?viel hab(?:e|en)? (?:ich|wir)\b.{0,30}\bbezahlt\b"
    )),
    ("items", re.compile(
        rf"\bwhat(?:'s| is| was| were| are|s)? (?:exactly )?(?:in|inside)\b.{{0,12}}\b{_ORDER}|"
        rf"\bwhat did i (?:order|buy|purchase|get)\b"
        rf"|\b(?:which|what) (?:items?|products?|articles?|things)\b.{{0,30}}\b(?:in|are|did|were|"
        rf"part)\b|\blist\b.{{0,24}}\b(?:what|items?|products?|contents?)\b"
        rf"|\bcontents? of\b.{{0,20}}\b{_ORDER}|\bwas ist in\b"
        r"|\bwas hab(?:e|en)? (?:ich|wir)\b.{0,30}\bbestellt\b"
    )),
    ("address", re.compile(
        r"\b(?:what|which)\b.{0,20}\baddress\b.{0,40}\b(?:going|sent|sending|shipp\w+|deliver\w+|to|"
        r"on|for|is)\b|\bwhere (?:are|is|will|was)\b.{0,20}"
        r"\b(?:sending|shipping|delivering|going|sent to|shipped to|delivered to)\b|\b(?:tell|show|"
        r"give)\b.{0,12}\b(?:the|my) (?:delivery|shipping) address\b"
        r"|\b(?:an|fur) welche (?:liefer)?adresse\b|\bwie lautet die lieferadresse\b"
    )),
    ("orders", re.compile(
        r"\b(?:what|which|list|show|see)\b.{0,20}\b(?:all )?(?:of )?my orders\b|\bhow many orders\b"
        r"|\bwhich orders (?:do|have) i\b|"
        r"\bmy (?:order history|last order number)\b"
    )),
    ("delivery_cost", re.compile(
        r"\b(?:how much|what|cost|price|fee)\b.{0,40}\b(?:shipping|delivery|postage|deliver|"
        r"ship)\b(?!.{0,20}address)(?=.{0,60}\b(?:cost|much|price|fee|charge|to)\b)"
        r"|\b(?:shipping|delivery) (?:cost|costs|fee|fees|charge|price)\b|\bversandkosten\b|\bfrais "
        r"de (?:livraison|port)\b|\bgastos de envio\b"
    )),
    ("delivery_time", re.compile(
        r"\bhow (?:long|many days|fast|quick\w*)\b.{0,40}\b(?:deliver|ship|arrive|reach|"
        r"take)\w*\b.{0,30}\bto (?!arrive|reach|come|ship|get|deliver|take|see)(?:[a-z]{4,}|uk|us)\b|"
        r"\bdelivery times?\b.{0,20}\bto\b"
    )),
    ("stock", re.compile(
        r"\b(?:in stock|back in stock|sold out)\b|\b(?:which|what|how many)\b.{0,30}\b(?:sizes?|"
        r"colou?rs?|options|variants?|versions|models|kinds|styles)\b"
        r"|\b(?:do|does|have) you (?:still )?(?:have|sell|carry|offer)\b|\bis (?:the|your|there) "
        r".{2,40}\bavailable\b|\bare (?:the|there|your) .{2,40}\bavailable\b"
    )),
    ("price", re.compile(
        r"\bhow much (?:is|are|does|do|would) (?:the|an?|your)\b|\bwhat(?:'s| is) the price of\b|"
        r"\bprice of (?:the|an?|your)\b|\bwhat does (?:the|an?) .{2,40} cost\b"
    )),
    ("status", re.compile(
        rf"\bwhere(?:'s| is| are) (?:{_ORDER}|it)\b|"
            rf"\bwhere(?:'s| is| are|s)? (?:my|the|our|this|that)\b.{{0,24}}\b{_THING}\b|\bstatus\b|"
        rf"\beta\b|\bestimated time\b"
        rf"|\b(?:track|tracking|locate|locating|find|trace)\b.{{0,30}}\b(?:{_ORDER}|{_THING})\b"
        rf"|\bwhen\b.{{0,60}}\b(?:arriv\w*|come|coming|get here|deliver\w*|ship\w*|receive|due|be here)\b"
        rf"|\b(?:my|our) {_THING}\b.{{0,30}}\b(?:arriv\w*|come)\b|\bhow (?:soon|"
        rf"long)\b.{{0,60}}\b(?:expect|arrive|take|takes|get|receive|come)\b"
        rf"|\b(?:has|have|was|is|did)\b (?:my|the|it|this)\b.{{0,40}}\b(?:ship(?:ped)?|sent|"
        rf"dispatched|left|arrived?|delivered|coming)\b"
        rf"|\b(?:haven't|have not|havent|didn't|did not|never|not|still "
        rf"waiting)\b.{{0,30}}\b(?:receiv\w*|arriv\w*|got|gotten|come|for my)\b"
        r"|\bist\b.{0,30}\b(?:schon|bereits|noch nicht) (?:ver(?:schickt|sendet|sandt)|unterwegs|raus|los)\b"
        r"|\bwo (?:ist|bleibt)\b|\bwann (?:kommt|wird|trifft)\b|\bou (?:est|en est)\b|\bdonde esta\b|"
        r"\bcuando (?:llega|llegara)\b|\bonde esta\b|\bquando chega\b"
    )),
)  # fmt: skip
_BRACES = re.compile(r"\{[^{}]*\}")
_WANTS_DONE = re.compile(
    r"\b(?:cancel|return|exchange|swap|modify|replace|refund)(?:ing)?\b(?!.{0,20}\b(?:status|issued|"
    r"sent|processed|arrive))"
)
_INTERROGATIVE = re.compile(
    r"(?:^\W*|[,;.!]\s)(?:(?:and|so|but|ok|okay|und|also)\W{1,3}){0,2}"
    r"(?:what|which|when|where|how|did|has|have|was|is|are|do|does)\b"
)
_MAY_STAND_WITH_A_WISH: frozenset[Subject] = frozenset({"refund", "total", "stock", "price", "item_price"})


def question_in(clause: str) -> Asked | None:
    """What the clause asks; None where it asks nothing of this kind or wants something done."""
    text = corrected(_BRACES.sub("{}", clause))
    subject = next((subject for subject, pattern in _PATTERNS if pattern.search(text)), None)
    if subject is None or (subject == "status" and supposed(text)):
        return None
    if subject == "return_period":
        return Asked(subject, clause)
    if _WANTS_DONE.search(text) and not (subject in _MAY_STAND_WITH_A_WISH and _interrogative(text)):
        return None
    if subject == "address" and re.search(r"\b(?:change|update|new|different|another|wrong)\b", text):
        return None
    return Asked(subject, clause)


def _interrogative(text: str) -> bool:
    return _INTERROGATIVE.search(text) is not None
