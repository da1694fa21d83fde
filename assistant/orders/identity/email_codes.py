"""One-time codes by e-mail: six digits, ten minutes, three tries, for one conversation and one address.

Only a salted slow hash of a code is stored. Whatever goes wrong, nobody is verified.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from typing import Any, Literal, TypeAlias

from sqlalchemy import Connection, Row, func, insert, select, text, update

from handoff.clock import Clock
from handoff.identity.tokens import hashed_address
from handoff.mail.outbox import Letter, Mailer, NotSent
from handoff.storage.database import Database
from handoff.storage.schema import email_codes

DIGITS = 6
LIFE_MS = 10 * 60 * 1000
TRIES = 3
SENDS_PER_ADDRESS = 3
ADDRESS_WINDOW_MS = 60 * 60 * 1000
SENDS_PER_CONVERSATION = 6

Sent: TypeAlias = Literal["sent", "limited", "failed"]
Checked: TypeAlias = Literal["right", "wrong", "expired"]
LetterOf: TypeAlias = Callable[[str, str], Letter]
"""Makes the letter from the address and the code."""


class EmailCodes:
    """Makes, sends and checks codes. Blocking: use it in a thread without an event loop."""

    def __init__(self, database: Database, mailer: Mailer, clock: Clock) -> None:
        self._database = database
        self._mailer = mailer
        self._clock = clock
        self._usual_seconds = 0.3

    def send(self, conversation: str, email: str, letter: LetterOf, *, known: bool = True) -> Sent:
        """Send a new code; earlier ones of this conversation and address are worth nothing any more.

        With `known=False` nothing is sent, and the answer and its time are as if it had been: an address
        tells a stranger nothing. `limited`: three letters to the address within an hour, or six from the
        conversation. `failed`: the letter did not leave.
        """
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        # The row is stored before the letter leaves, so that a crash never leaves an uncounted letter.
        row = self._booked(conversation, email, code)
        if row is None:
            return "limited"
        began = time.monotonic()
        if not known:
            time.sleep(self._usual_seconds)
            return "sent"
        try:
            asyncio.run(self._mailer.send(letter(email.strip(), code)))
        except NotSent:
            self._spend(row)
            return "failed"
        self._usual_seconds = 0.7 * self._usual_seconds + 0.3 * (time.monotonic() - began)
        return "sent"

    def check(self, conversation: str, email: str, code: str) -> Checked:
        """Whether this is the code. A right one is right once; `expired`: too old, used, or three tries
        over."""
        with self._database.writer.begin() as db:
            row = _newest(db, conversation, email)
            now = self._clock()
            # The try is taken before the code is looked at: parallel guesses cannot share one.
            if row is None or not _taken(db, row.id, now):
                return "expired"
        if not hmac.compare_digest(_hashed(_digits(code), row.salt), row.code_hash):
            return "wrong"
        return "right" if self._spend(row.id) else "expired"

    def _booked(self, conversation: str, email: str, code: str) -> int | None:
        salt, now, address = secrets.token_hex(16), self._clock(), hashed_address(email)
        hashed = _hashed(code, salt)
        with self._database.writer.begin() as db:
            if not self._database.is_sqlite:
                # Counting and inserting must be one step also between two workers.
                db.execute(text("LOCK TABLE email_codes IN SHARE ROW EXCLUSIVE MODE"))
            if not _may_send(db, conversation, address, now):
                return None
            done = db.execute(
                insert(email_codes).values(
                    conversation_id=conversation, address_hash=address, salt=salt, code_hash=hashed,
                    sent_at=now, expires_at=now + LIFE_MS, tries=0, used=False,
                )
            )  # fmt: skip
            (row,) = done.inserted_primary_key or (None,)
            return row

    def _spend(self, row: int) -> bool:
        with self._database.writer.begin() as db:
            spent = update(email_codes).where(email_codes.c.id == row, email_codes.c.used.is_(False))
            return db.execute(spent.values(used=True)).rowcount == 1


def _may_send(db: Connection, conversation: str, address: str, now: int) -> bool:
    count = select(func.count()).select_from(email_codes)
    to_address = count.where(
        email_codes.c.address_hash == address, email_codes.c.sent_at > now - ADDRESS_WINDOW_MS
    )
    from_here = count.where(email_codes.c.conversation_id == conversation)
    return (
        db.execute(to_address).scalar_one() < SENDS_PER_ADDRESS
        and db.execute(from_here).scalar_one() < SENDS_PER_CONVERSATION
    )


def _newest(db: Connection, conversation: str, email: str) -> Row[Any] | None:
    query = (
        select(email_codes)
        .where(
            email_codes.c.conversation_id == conversation, email_codes.c.address_hash == hashed_address(email)
        )
        .order_by(email_codes.c.id.desc())
        .limit(1)
    )
    return db.execute(query).first()


def _taken(db: Connection, row: int, now: int) -> bool:
    """One of the three tries, if there is one left."""
    query = update(email_codes).where(
        email_codes.c.id == row,
        email_codes.c.tries < TRIES,
        email_codes.c.used.is_(False),
        email_codes.c.expires_at > now,
    )
    return db.execute(query.values(tries=email_codes.c.tries + 1)).rowcount == 1


def _hashed(code: str, salt: str) -> str:
    """Slow on purpose: a code has only a million forms (scrypt, RFC 7914)."""
    return hashlib.scrypt(code.encode(), salt=salt.encode(), n=2**13, r=8, p=1, dklen=32).hex()


def _digits(code: str) -> str:
    """As people type it: "123 456", "123-456"."""
    return "".join(mark for mark in code if mark.isdecimal())
