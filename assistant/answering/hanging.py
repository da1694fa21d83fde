"""A question that hangs on one that was left open: "do you rent out tents?", and then "what does it cost?".

What "it" is was not understood, and a price, a time or a place is near to many passages.
"""

from __future__ import annotations

from collections.abc import Callable

from assistant.answering.extract import Answer
from assistant.answering.relevance import content, content_of
from assistant.understanding.statement import tells
from knowledge.passage import Retrieval
from knowledge.question import leans

_ASPECTS = frozenset[str]().union(
    *(
        content(words, lang)
        for lang, words in {
            "en": "cost costs price expensive free fee long take time works do does happens get"
            " nearest closest next possible",
            "de": "kostet kosten preis teuer kostenlos gratis dauert dauern lange lang zeit"
            " funktioniert läuft nächste nächster möglich",
            "fr": "coûte coûter prix cher gratuit temps dure prend marche fonctionne proche possible",
            "es": "cuesta costar precio caro gratis tiempo tarda dura funciona cercano posible",
            "pt": "custa custar preço caro grátis tempo demora dura funciona próximo possível",
        }.items()
    )
)
"""What is asked of a thing, and names none."""
_NEAR = 8
"""So far down among what the open question found, a passage may be what a new word beside it means."""
_FIRST = 3
_LIKELY = 0.3
"""The least probability at which the first passages found for the open question tell what it was about."""
_FAMILY = 4
"""Letters that words of one family begin with: "students" and "student"."""


def hangs(text: str, answer: Answer, found_before: Callable[[], Retrieval], likely: float, lang: str) -> bool:
    """Whether the answer would be about something else than was meant.

    `found_before` looks up what the open question found, where that decides, and `likely` is how probable it
    was that this answers it."""
    own = content(text, lang) - _ASPECTS
    if own and not leans(text):
        return False
    if own and not tells(text) and _akin(own, content_of((each.title for each in answer.citations), lang)):
        return False
    if not own and likely < _LIKELY:
        return True
    hits = found_before().hits
    if own:
        return {each.path for each in answer.citations}.isdisjoint(hit.passage.path for hit in hits[:_NEAR])
    return {(each.path, each.heading) for each in answer.citations}.isdisjoint(
        (hit.passage.path, hit.passage.heading) for hit in hits[:_FIRST]
    )


def _akin(own: frozenset[str], others: frozenset[str]) -> bool:
    return any(
        word[:_FAMILY] == other[:_FAMILY] if min(len(word), len(other)) >= _FAMILY else word == other
        for word in own
        for other in others
    )
