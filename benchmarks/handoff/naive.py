"""The baseline: the last ten messages, rules as a prompt would state them, no ledger."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

from benchmarks.handoff.system import Heard

KEPT = 10
_PERSON = re.compile(
    r"\b(?:human|agent|person|representative|supervisor|mitarbeiter|conseiller|persona)\b", re.I
)
_ANGRY = re.compile(r"!{2,}|\b(?:ridiculous|useless|worst|furious|kidding)\b|[A-Z]{6,}", re.I)
_ORDER = re.compile(r"\b(?:order|parcel|FM-\d+)\b", re.I)
_NUMBER = re.compile(r"\bFM-\d{5}\b")


class Naive:
    """Answers from `answer` (a question in, the best passage out); the card is its last ten messages."""

    name = "naive"

    def __init__(self, answer: Callable[[str], str]) -> None:
        self._answer = answer
        self._said: dict[str, list[str]] = {}
        self._names = itertools.count()

    def begin(self) -> str:
        name = f"n{next(self._names)}"
        self._said[name] = []
        return name

    def say(self, conversation: str, text: str) -> Heard:
        said = self._said[conversation]
        said.append(f"customer: {text}")
        reply, over = self._reply(text)
        said.append(f"bot: {reply}")
        return Heard((reply,), False, over, True, 0.0)

    def _reply(self, text: str) -> tuple[str, bool]:
        if _PERSON.search(text) or (_ANGRY.search(text) and "!" in text):
            return "I'll connect you to a colleague.", True
        if _ORDER.search(text) and not _NUMBER.search(text):
            return "Could you give me your order number?", False
        if _NUMBER.search(text):
            return "Thanks. What is the e-mail address of the order?", False
        return self._answer(text), False

    def card(self, conversation: str) -> str:
        """The platform's usual hand-over: the newest ten messages."""
        return "\n".join(self._said[conversation][-KEPT:])

    def close(self) -> None:
        self._said.clear()
