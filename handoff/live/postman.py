"""Sends the letters that were stored: at least once each, under one message id, or tells that it cannot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import Connection, select, update

from handoff.desk import Desk
from handoff.mail import threads as mail_threads
from handoff.mail.outbox import Letter, Mailer, NotSent
from handoff.rounds import rounds
from handoff.storage.schema import letters

logger = structlog.get_logger(__name__)
LOOK_SECONDS = 2.0
AT_ONCE = 20
FIRST_PAUSE_MS = 60_000
LONGEST_PAUSE_MS = 4 * 3_600_000
TRIES = 12
"""With the pauses that double, a mail server may be down for more than a day."""


@dataclass(frozen=True, slots=True)
class _Stored:
    id: str
    conversation: str
    about: str
    tries: int
    letter: Letter


class Postman:
    """Letters of one conversation are one thread: the first is what the later ones answer to."""

    def __init__(self, desk: Desk, mailer: Mailer, domain: str) -> None:
        self._desk = desk
        self._mailer = mailer
        self._domain = domain

    async def run(self) -> None:
        """Until cancelled."""
        await rounds("postman", self.round, LOOK_SECONDS)

    async def round(self) -> None:
        """Send what is due, the oldest first."""
        now = self._desk.clock()
        for stored in await self._desk.store.read(lambda connection: self._due(connection, now)):
            await self._send(stored)

    async def _send(self, stored: _Stored) -> None:
        try:
            await self._handed_over(stored.letter)
        except NotSent as refusal:
            logger.warning("postman.not_sent", about=stored.about, why=str(refusal))
            if not refusal.for_good and stored.tries + 1 < TRIES:
                pause = min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2**stored.tries)
                await self._put_off(stored, self._desk.clock() + pause)
                return
            await self._desk.letter_done(stored.conversation, stored.id, stored.about, sent=False)
        else:
            await self._desk.letter_done(stored.conversation, stored.id, stored.about, sent=True)

    async def _handed_over(self, letter: Letter) -> None:
        try:
            await self._mailer.send(letter)
        except NotSent:
            raise
        except Exception as error:
            # Whatever is wrong with this one, the others wait behind it.
            logger.exception("postman.failed")
            raise NotSent(f"this letter cannot be sent ({type(error).__name__})") from error

    async def _put_off(self, stored: _Stored, until: int) -> None:
        again = (
            update(letters).where(letters.c.id == stored.id).values(tries=stored.tries + 1, next_try_at=until)
        )
        await self._desk.store.write(lambda connection: connection.execute(again) and None)

    def _due(self, connection: Connection, now: int) -> list[_Stored]:
        statement = (
            select(letters)
            .where(letters.c.next_try_at <= now)
            .order_by(letters.c.created_at, letters.c.id)
            .limit(AT_ONCE)
        )
        return [self._stored(connection, row) for row in connection.execute(statement).all()]

    def _stored(self, connection: Connection, row: Any) -> _Stored:
        earlier = connection.execute(
            select(letters.c.id)
            .where(
                letters.c.conversation_id == row.conversation_id,
                letters.c.recipient == row.recipient,
                letters.c.created_at < row.created_at,
            )
            .order_by(letters.c.created_at)
        ).scalars()
        thread = [self._message_id(key) for key in earlier]
        written = mail_threads.of(connection, row.conversation_id)
        if written is not None and written.message_id and written.address == row.recipient.lower():
            thread.append(written.message_id)
        post = self._desk.post
        letter = Letter(
            to=row.recipient,
            subject=row.subject,
            text=row.text,
            message_id=self._message_id(row.id),
            in_reply_to=thread[-1] if thread else "",
            references=tuple(thread),
            reply_to=post.reply_to(row.conversation_id) if post and post.reply_to else "",
        )
        return _Stored(row.id, row.conversation_id, row.about, row.tries, letter)

    def _message_id(self, key: str) -> str:
        return f"{key}@{self._domain}"
