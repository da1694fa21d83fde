"""Which of the things a text names is the one not meant: "keep the lamp", "not the charger"."""

from __future__ import annotations

import re

_ARTICLE = (
    r"(?:the|my|that|this|these|those|den|die|das|der|meine?n?|le|la|les|mon|ma|el|los|las|o|a|os|as) "
    r"(?:[\w-]+ ){0,2}"
)
_BEFORE = re.compile(
    r"(?<!\w)(?:not|dont|without|except(?:ing)?(?: for)?|excluding|leav(?:e|ing)(?: out)?|keep(?:ing)?|drop|"
    r"remove|take out|skip|minus|"
    r"(?:do not|don't|dont) (?:return|send back|exchange|swap|change|cancel|include)|"
    rf"nicht|ohne|ausser|außer|behalten?|sans|sauf|garder?|excepto|menos|sem|exceto) (?:{_ARTICLE})?$",
    re.IGNORECASE,
)
_AFTER = re.compile(r"^\s(?:behalte|bleibt|stays?\b|can stay|nicht\W{0,2}$)", re.IGNORECASE)
_NOT_KEPT = re.compile(
    r"(?:\bnot|n't|\bdont|\bcannot|\bnever|\bnicht|\bkein\w*) (?:\w+ ){0,2}(?:keep|behalten) ", re.IGNORECASE
)
_LISTED = re.compile(r"^(?:\s?,)?\s?(?:and|or|nor|und|oder|noch|et|ou|y|o|e)\b", re.IGNORECASE)


def left_out(before: str, after: str) -> bool:
    """Whether what stands between these words is left out; "I do not want to keep it" is the other way
    round."""
    return bool((_BEFORE.search(before) and not _NOT_KEPT.search(before)) or _AFTER.search(after))


def listed(between: str) -> bool:
    """Whether what comes after these words is in one list with what stands before them ("not the mug and the
    lamp")."""
    return _LISTED.search(between) is not None
