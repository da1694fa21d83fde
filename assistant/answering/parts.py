"""The questions inside one message: "how long is delivery, and what does it cost?" asks twice."""

from __future__ import annotations

import re

_OPENERS = (
    r"how|what|when|where|who|why|which|can|could|do|does|is|are|will|would|should|may|"
    r"wie|was|wann|wo|wer|warum|welche[rsn]?|kann|können|darf|gibt|ist|sind|hab(?:t|en)|verkauf(?:t|en)|liefer(?:t|n)|"
    r"comment|combien|quand|où|quel(?:le)?s?|est-ce|puis-je|peut-on|(?:avez|livrez|vendez|acceptez)-vous|"
    r"cómo|cuánto|cuándo|dónde|qué|cuál|puedo|hay|tienen|venden|envían|"
    r"como|quanto|quando|onde|qual|posso|vendem|enviam|aceitam"
)
_CUT = re.compile(
    rf"(?<=[?!.])\s+|(?:,|(?<![,\s]))\s+(?:and also|and|also|plus|und|et|y|e)\s+(?=(?:{_OPENERS})\b)|"
    rf",\s*(?=(?:{_OPENERS})\b)|\n+",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?<!\S)\(?([1-9])[.)]\s")
_SMALL = re.compile(
    r"^(?:hi|hello|hey|hallo|bonjour|hola|olá|thanks|thank you|danke|merci|gracias|please|bitte|"
    r"dear \w{1,20})\b[\w ]{0,24}[,.!]*$",
    re.IGNORECASE,
)
MOST_PARTS = 3
FEWEST_WORDS = 3


def questions_in(text: str) -> tuple[str, ...]:
    """The parts that ask something, at most three; the whole text when it does not part into questions.

    A part without a question's opening (a statement that gives the background) stays with the whole: then the
    text is one question.
    """
    asking = [part for part in parts_of(text) if asks(part)]
    if len(asking) < 2 or any(len(part.split()) < FEWEST_WORDS for part in asking):
        return (" ".join(text.split()),)
    return tuple(asking[:MOST_PARTS])


def parts_of(text: str) -> tuple[str, ...]:
    """Sentences, lines, and what "and" joins to a question; without greetings and thanks."""
    if {"1", "2"} <= {*_NUMBERED.findall(text)}:
        text = _NUMBERED.sub("\n", text)
    # No runs of blanks: the search for a cut would begin anew at each of them.
    lines = "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))
    parts = (part.strip(" ,") for part in _CUT.split(lines) if part and part.strip(" ,.!?"))
    return tuple(part for part in parts if not _SMALL.match(part))


def asks(part: str) -> bool:
    """Whether it has a question's form."""
    return part.endswith("?") or opens_as_question(part)


def opens_as_question(part: str) -> bool:
    """Whether it begins as a question does; its mark may be ours."""
    return re.match(rf"(?:{_OPENERS})\b", part, re.IGNORECASE) is not None
