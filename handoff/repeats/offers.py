"""Whether a draft offers what the customer has refused: a voucher, a call; on folded text."""

from __future__ import annotations

import re

_KINDS = {
    "voucher": r"vouchers?|(?:store )?credit|gift cards?|gutschein\w*|gutschrift\w*|bons? "
    r"d'achat|avoir|vales?|cupon\w*|buono|tegoedbon|cadeaubon",
    "replacement": r"replac\w+|new one|ersatz\w*|neues? \w+ "
    r"(?:schicken|senden)|remplac\w+|sustitu\w+|reemplaz\w+|sostitu\w+"
    r"|vervang\w+",
    "exchange": r"exchang\w*|swap\w*|umtausch\w*|tauschen|echang\w*|cambi\w*|ruil\w*",
    "repair": r"repair\w*|reparat\w*|reparier\w*|repar\w*|ripar\w*",
    "refund": r"refund\w*|money back|erstatt\w*|geld zuruck|rembours\w*|reembols\w*|rimbors\w*|terugbetal\w*",
    "call": r"(?<!so-)calls?|ring|phone|anruf\w*|anrufen|telefon\w*|appel\w*|llam\w*|chiam\w*|bellen",
}
_REFUSABLE = {kind: re.compile(rf"\b(?:{words})\b") for kind, words in _KINDS.items()}
OFFERS = re.compile(
    r"(?:would|could|can|shall|may|might|do|are|is|what about|how about|darf|durfte|kann|konnte|mochten?"
    r"|wollen|waren?|soll|sollen|wie war|puis-je|peut-on|souhaitez|voulez|aimeriez|puedo|podemos|quiere"
    r"|desea|posso|vuole|zal|mag|wilt)\b[^?]{0,80}"
    r"\b(?:" + "|".join(_KINDS.values()) + r")\b"
)
"""A question that brings one of them up."""
_NO_CALL = re.compile(
    r"\b(?:don't|dont|do not|no|not|nicht|keine?|pas|niet|non)\b.*\b(?:call|ring|phone|anruf\w*"
    r"|telefon\w*|appel\w*|llam\w*|chiam\w*|bellen)|\b(?:only|just|nur|uniquement|solo"
    r"|alleen)\b.*\b(?:e-?mail|mail|text|sms|chat|write|whats ?app|schriftlich)|\b(?:e-?mail|mail|text"
    r"|sms|chat|whats ?app) (?:only|nur)"
)


def offers_refused(sentence: str, name: str, value: str) -> bool:
    """Whether a sentence offers what this fact refuses; a wish for letters only refuses calls."""
    offered = {kind for kind, words in _REFUSABLE.items() if words.search(sentence)}
    if name == "preferred_channel":
        return "call" in offered and _NO_CALL.search(value) is not None
    return name == "refuses" and any(_REFUSABLE[kind].search(value) for kind in offered)
