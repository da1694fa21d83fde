"""Outgoing mail as a port: what a letter is, and what may become of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to one address, as text and (`html`) also as a page. The same `message_id` twice is the same
    letter sent again.

    `reply_to` is where answers, and news of its delivery, go (empty: to the sender). `message_id`,
    `in_reply_to` and `references` are without angle brackets; empty: none (an id is made).
    """

    to: str
    subject: str
    text: str
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    reply_to: str = ""
    html: str = ""


class NotSent(Exception):
    """The letter did not leave; with `for_good` a second try is no use (no such address, refused content)."""

    def __init__(self, message: str, *, for_good: bool = False) -> None:
        super().__init__(message)
        self.for_good = for_good


class Mailer(Protocol):
    """Where there is none (`Mailer | None`), nothing about e-mail may be promised to anybody."""

    async def send(self, letter: Letter) -> None:
        """Return once the next server has taken responsibility for the letter. Raises NotSent."""
        ...
