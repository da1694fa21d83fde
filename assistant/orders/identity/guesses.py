"""Locks against guessing: wrong proofs are counted by conversation, contact, network address and order
number."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

WINDOW = timedelta(hours=1)
MOST: Mapping[str, int] = {"conversation": 5, "contact": 5, "address": 20, "number": 10}
"""Wrong proofs within the window. One order number has few, so that many guessers together cannot try its
postcodes; one network address has more, because a household or an office shares it."""

_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: a conversation, its contact and the network address; an empty one is not counted."""

    conversation: str
    contact: str = ""
    address: str = ""

    def keys(self, number: str = "") -> tuple[tuple[str, str], ...]:
        """What a wrong proof of theirs counts against."""
        named = {
            "conversation": self.conversation,
            "contact": self.contact,
            "address": self.address,
            "number": number.strip().upper(),
        }
        return tuple((kind, value) for kind, value in named.items() if value)


class Guesses:
    """The wrong proofs of the last hour, in memory and for this process; the oldest are forgotten first when
    there are too many."""

    def __init__(self) -> None:
        self._failures: OrderedDict[tuple[str, str], tuple[datetime, ...]] = OrderedDict()
        self._gate = threading.Lock()

    def locked(self, keys: Iterable[tuple[str, str]], now: datetime) -> bool:
        """Whether one of these has no guess left at this moment."""
        with self._gate:
            return any(len(self._recent(key, now)) >= MOST[key[0]] for key in keys)

    def failed(self, keys: Iterable[tuple[str, str]], now: datetime) -> None:
        """Count one wrong proof against all of these."""
        with self._gate:
            for key in keys:
                self._failures[key] = (*self._recent(key, now), now)
                self._failures.move_to_end(key)
            while len(self._failures) > _REMEMBERED:
                self._failures.popitem(last=False)

    def cleared(self, asker: Asker) -> None:
        """A right proof: typing errors of this conversation and contact are forgotten. What was guessed from
        the address, or at the number, stays counted."""
        with self._gate:
            self._failures.pop(("conversation", asker.conversation), None)
            self._failures.pop(("contact", asker.contact), None)

    def _recent(self, key: tuple[str, str], now: datetime) -> tuple[datetime, ...]:
        return tuple(at for at in self._failures.get(key, ()) if now - at < WINDOW)
