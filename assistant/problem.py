"""Something went wrong with the goods or the money, as the customer tells it."""

from __future__ import annotations

import re

from assistant.history import History
from assistant.orders.lookup import OrderStatus
from assistant.understanding.supposed import supposed
from assistant.understanding.words import fold

_PROBLEM = re.compile(
    r"\b(?:broke|broken|damaged|defective|faulty|smashed|crack(?:ed|s)?|torn|ripped|leak(?:s|ing|ed)?|dented|snapped"
    r"|scratched|stained|stolen|incomplete)\b"
    r"|\b(?:has|have|with|got) an? (?:\w+ )?(?:hole|tear|crack|dent|stain|scratch)\b"
    r"|\b(?:is|are|was|were|there's|there is|one|part|screw|piece|peg|cable) (?:\w+ )?missing\b"
    r"|\b(?:came|arrived|delivered) without\b|\bgot (?:the )?wrong\b"
    r"|\bwrong (?:item|product|colou?r|size|one|thing) (?:came|arrived|was sent|in)\b"
    r"|\b(?:sent|got|received|delivered) (?:me |us )?(?:the |a )?wrong\b"
    r"|\b(?:charged|paid|payed|debited|billed) (?:me )?(?:twice|double)\b|\bdouble[- ]charged\b"
    r"|\b(?:kaputt\w*|defekt\w*|beschadigt\w*|zerbrochen\w*|gerissen\w*|zerrissen\w*|gestohlen|geklaut|unvollstandig)\b"
    r"|\b(?:fehlt|fehlen)\b|\bfalsche[rsn]? (?:artikel|ware|farbe|grosse|teil|produkt)\b"
    r"|\bfalsch\w* (?:\w+ )?(?:bekommen|erhalten|geliefert|geschickt)\b"
    r"|\bdoppelt (?:bezahlt|abgebucht|berechnet|belastet)\b"
    r"|\b(?:casse|abime|endommage|defectueu)\w*\b|\bil manque\b|\bmanquant\w*\b|\bdebite\w* deux fois\b"
    r"|\b(?:rot[oa]s?|danad[oa]s?|defectuos[oa]s?)\b|\bcobrad\w+ dos veces\b|\bme falta\b"
    r"|\b(?:partid[oa]s?|danificad[oa]s?|defeituos[oa]s?)\b|\bcobrad\w+ duas vezes\b"
)
_NOT_HERE = re.compile(
    r"\b(?:never|not|n't|nt|nothing|nowhere|no one|nobody|no neighbou?r|isn't) ?(?:\w+ ){0,3}"
    r"(?:arriv\w*|receiv\w*|got|came|come|here|there|has it|at my door)\b"
    r"|\b(?:nicht|nix|nichts|nie|kein\w*) (?:\w+ ){0,2}(?:da|angekommen|erhalten|bekommen|zugestellt)\b"
    r"|\b(?:pas|jamais|rien) (?:\w+ )?(?:recu|arrive)\w*\b|\bno (?:ha |me ha )?(?:llegado|recibido)\b"
    r"|\bnao (?:chegou|recebi)\b"
)
_NOT_CANCELLED = re.compile(
    r"\b(?:never|not|n't|nt|did not) cancel\w*|\bcancel\w* .{0,20}\b(?:without|not me|wasn't me)\b"
    r"|\b(?:nie|nicht|niemals) (?:\w+ )?storniert\b|\b(?:jamais|pas) annul\w+"
    r"|\bno (?:he|lo he) (?:cancelado|anulado)\b"
)
_NOT_HERE_YET = re.compile(
    r"\b(?:order|parcel|package|delivery) (?:\w+ )?(?:is )?(?:still )?missing\b"
    r"|\b(?:bestellung|paket|lieferung|sendung) fehlt\b"
    r"|\bfehlt (?:\w+ ){0,2}(?:bestellung|paket|lieferung|sendung)\b"
)
"""A whole parcel that is on its way is not missing."""
_RECENT = 4
"""Messages of the customer's that the matter may have come up in."""
_LONGEST = 120


def problem_with(status: OrderStatus, history: History) -> str:
    """The customer's words for what is wrong with this order; empty where they told of nothing, or a person
    was offered since."""
    if history.offered or history.declined:
        return ""
    for text in [history.text, *reversed(history.since[-_RECENT:])]:
        if _tells(text, status):
            words = " ".join(text.split())
            return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rstrip()}…"
    return ""


def _tells(text: str, status: OrderStatus) -> bool:
    plain = fold(text)
    if supposed(text):
        return False
    if status.status != "delivered":
        plain = _NOT_HERE_YET.sub(" ", plain)
    against = {"delivered": _NOT_HERE, "cancelled": _NOT_CANCELLED}.get(status.status)
    return bool(_PROBLEM.search(plain) or (against and against.search(plain)))
