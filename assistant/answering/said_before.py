"""An answer that was just given, found again for one more thing that it does not name."""

from __future__ import annotations

import re

from assistant.answering.extract import Answer
from assistant.answering.relevance import content, content_of
from assistant.understanding.statement import tells

_ONE_MORE = re.compile(
    r"^\W*(?:(?:and|but|so|what about|how about)\b(?! (?:how|what|when|where|why|who|which|is|does|do)\b)"
    r"|(?:und|aber|was ist mit|wie ist es mit)\b(?! (?:wie|was|wann|wo|warum|wer|welche\w*)\b)"
    r"|(?:et|mais|y|e|pero|mas)\b(?! (?:comment|combien|quand|où|qui|cómo|cuándo|cuánto|dónde|como|quando|"
    r"quanto|onde)\b))",
    re.IGNORECASE,
)
"""What goes on to another thing and asks the same of it, not something else of the same thing."""
_ENDING = 3
"""Letters that two words of one family share at least: "dry" is in "dryer"."""


def says_nothing_new(question: str, answer: Answer, before: str, lang: str) -> bool:
    """Whether the answer stands in what was said last (`before`) and names nothing of what is asked now, or
    nothing is asked: "I already did that" is told it again to no use.

    "And for teachers?" finds the students' discount again; said twice, it answers no better.
    """
    if answer.text not in before:
        return False
    if tells(question):
        return True
    if not _ONE_MORE.match(question):
        return False
    heads = (head for each in answer.citations for head in (each.title, each.heading))
    told = content_of((answer.text, *heads), lang)
    asked = content(question, lang)
    return bool(asked) and not any(_akin(word, other) for word in asked for other in told)


def _akin(word: str, other: str) -> bool:
    short, long = sorted((word, other), key=len)
    return short == long or (len(short) >= _ENDING and long.startswith(short))
