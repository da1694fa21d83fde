"""A question as it is searched: how somebody types it (marks, quotes, apostrophes, spaces) tells nothing.

A model reads "is there a store in Hamburg" and "Is there a store in Hamburg?" as two questions, and the
difference is enough to turn an answer into a question back. The folder's own questions get the same form,
which finds more than any of the ways they are typed.
"""

from __future__ import annotations

import re

_QUOTES = str.maketrans(
    {**dict.fromkeys("’‘‛´`＇", "'"), **dict.fromkeys('"“”„‟«»‹›', None), **dict.fromkeys("–—−", "-")}
)
_MARKS = re.compile(r"(?<![?!.,;:…¿¡？！。，；：])[?!.,;:…¿¡？！。，；：]+(?=\s|$)|(?<!\S)(?:[¿¡]+|-+(?!\S))")
_DROPPED = re.compile(
    r"\b(?:((?:do|does|did|is|are|was|were|has|have|had|ca|wo|could|would|should)n)(t)"
    r"|(what|where|who|how|when|that)(s)|(i)(m|ve)|(you)(re))\b",
    re.IGNORECASE,
)
"""Words that people type without their apostrophe, before and after it."""
_WRITTEN_AS_SPOKEN = {
    "wanna": "want to", "gonna": "going to", "gotta": "have to", "gimme": "give me", "lemme": "let me",
    "pls": "please", "plz": "please", "thx": "thanks", "cuz": "because", "coz": "because", "ur": "your",
}  # fmt: skip
_SPOKEN = re.compile(rf"\b(?:{'|'.join(_WRITTEN_AS_SPOKEN)})\b", re.IGNORECASE)
_YOU = re.compile(
    r"\b(do|can|could|will|would|are|r|if|did|have|should|thank|does|when|how) u\b|"
    r"\bu (guys|ship|have|sell|can)\b",
    re.IGNORECASE,
)
"""Dutch says "u" as well; among these words it is English."""
_LONG = 40
"""Words from which on a text is a story: its marks part its sentences, and nobody leaves them all out."""


def as_asked(text: str) -> str:
    """The words of a question, with the apostrophes that people leave out, and one question mark.

    Letters keep their case; a text without a word stays as it is, a long one keeps its marks.
    """
    if len(text.split()) > _LONG:
        return " ".join(text.split()).rstrip("?!. ") + "?"
    plain = spelled_out(" ".join(_MARKS.sub(" ", text.translate(_QUOTES)).split()))
    plain = _DROPPED.sub(lambda word: "'".join(part for part in word.groups() if part), plain)
    return f"{plain}?" if plain else text


def spelled_out(text: str) -> str:
    """What is written as it is spoken, in full: "do u wanna" is "do you want to"."""
    text = _SPOKEN.sub(lambda word: _WRITTEN_AS_SPOKEN[word[0].casefold()], text)
    return _YOU.sub(lambda word: f"{word[1]} you" if word[1] else f"you {word[2]}", text)
