"""Which of the offered choices an answer means."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.orders.dialogue.confirmation import answer
from assistant.orders.dialogue.terms import terms
from assistant.understanding.words import fold, word_set

_ORDINALS = {
    "first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "erste": 0,
    "zweite": 1, "dritte": 2, "premier": 0, "premiere": 0, "deuxieme": 1, "primero": 0, "primeiro": 0,
    "segundo": 1,
}  # fmt: skip
_FILLERS = word_set(
    "the a an one please it is of my i d like want that this would take and to for s number no option choice "
    "with mean meant order containing"
)


def chosen(text: str, choices: Sequence[tuple[str, str]], *, in_words: bool = True) -> str | None:
    """The value of the one choice the text means; None where it means none or several.

    With `in_words` a few words of it are enough; else it takes the whole name, or its place.
    """
    plain = " ".join(fold(text).split()).strip(" .!")
    exact = [value for label, value in choices if fold(label) == plain or fold(value) == plain]
    if exact:
        return exact[0]
    if len(choices) == 1 and answer(text) == "yes":
        return choices[0][1]
    place = _place(plain)
    if place is not None and -1 <= place < len(choices):
        return choices[place][1]
    if not in_words:
        return None
    words = [word for word in terms(text) if word not in _FILLERS]
    if not words or len(words) > 12:
        return None
    fitting = [value for label, value in choices if set(words) <= set(terms(label)) | set(terms(value))]
    return fitting[0] if len(set(fitting)) == 1 else None


def _place(plain: str) -> int | None:
    if re.fullmatch(r"(?:number |option |no\.? ?)?[1-9]", plain):
        return int(plain[-1]) - 1
    words = plain.split()
    if len(words) > 5:
        return None
    if "last" in words:
        return -1
    return next((_ORDINALS[word] for word in words if word in _ORDINALS), None)
