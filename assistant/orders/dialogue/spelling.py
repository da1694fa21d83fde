"""Typing errors in the words that decide what a message is about ("acnceling my oredr")."""

from __future__ import annotations

import re
from functools import cache

from assistant.understanding.words import Lexicon, fold

_WORDS = """
cancel cancels canceling cancelling canceled cancelled cancellation return returns returning returned
exchange exchanging exchanged replace replacing switch switching modify modifying change changing changed
update updating edit editing remove removing delete deleting refund refunds refunded order orders ordered
purchase purchases purchased track tracking locate locating status address delivery delivered shipping
payment article articles product products items expect arrive arrival arriving assistance question
estimated parcel package shipment receive received checking seeing issued
"""
_APART = """
charge charger charges charged charging chance changer teach reach letter border trucks truck crack order's
returnable excited edition exit audit edits payments packages parcels assistant questions delivers deliver
replaced switched removed deleted located tracked updated edited modified removes locates
"""
_WORD = re.compile(r"[a-z']{4,24}")


@cache
def _lexicon() -> Lexicon:
    return Lexicon.of({word: word for word in _WORDS.split()}, apart=_APART)


def corrected(text: str) -> str:
    """The text folded, with those words mended that are one slip of the fingers away. Keeps all else."""
    return _WORD.sub(lambda found: _mended(found[0]), fold(text))


def _mended(word: str) -> str:
    role = _lexicon().role(word)
    if role is None and word[1] != word[0]:
        # Two first letters in the wrong order are the one slip that the lexicon does not look for.
        role = _lexicon().roles.get(word[1] + word[0] + word[2:])
    return role or word
