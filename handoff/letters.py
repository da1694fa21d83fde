"""Letters about a conversation: stored in the transaction they belong to, sent afterwards by the `postman`.

An address that a customer typed may be a stranger's. So a letter nobody answered for (a confirmation, the
survey) holds no word of the customer's, and one address gets a few of them a day at most.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, insert, select

from handoff import log
from handoff.conversation import Conversation
from handoff.errors import Invalid
from handoff.events import ContactGiven, Event, FactNoted
from handoff.schema import contacts, letters

DAY_MS = 24 * 60 * 60 * 1000
A_DAY = 3
_ADDRESS = re.compile(
    r"[^\s@<>,;:\"()\[\]\\\x00]{1,64}@[^\s@<>,;:\"()\[\]\\\x00]{1,200}\.[^\s@<>,;:\"()\[\]\\.\x00]{2,60}"
)


@dataclass(frozen=True, slots=True)
class Post:
    """What letters say of this installation: the link to a conversation's survey."""

    survey_link: Callable[[str], str]


@cache
def _words() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(
        Path(__file__).with_name("letter_words.json").read_text(encoding="utf-8")
    )
    return found


def checked(address: str) -> str:
    """A usable address. Raises Invalid."""
    address = address.strip()
    if not _ADDRESS.fullmatch(address):
        raise Invalid("that is not an e-mail address; write one such as kim@example.com")
    return address


def address_of(connection: Connection, state: Conversation, now: Sequence[Event] = ()) -> str:
    """Where the customer wants mail: what they gave last, in any form; empty if nowhere.

    `now` are events about to be stored.
    """
    stored = [entry.event for entry in log.read(connection, state.id)]
    given = (_given(event) for event in reversed([*stored, *now]))
    latest = next((address for address in given if _ADDRESS.fullmatch(address)), "")
    known = select(contacts.c.email).where(contacts.c.id == state.contact_id)
    return latest or connection.execute(known).scalar() or ""


def _given(event: Event) -> str:
    match event:
        case ContactGiven(email=address) | FactNoted(name="email", value=address):
            return address
    return ""


def confirm(
    connection: Connection, state: Conversation, to: str, now: int, back_at: int | None, zone: str
) -> bool:
    """A confirmation that the question is kept and when the team is back; False if it must not be sent."""
    words = _in(state.lang)
    text = words["away"].format(back=_back(words, now, back_at, zone))
    return _post(connection, state, "away", to, words["away_subject"], text, now)


def answer(connection: Connection, state: Conversation, to: str, now: int, text: str, name: str) -> bool:
    """An agent's message, as mail."""
    words = _in(state.lang)
    whole = words["reply"].format(text=text, name=name)
    return _post(connection, state, "reply", to, words["reply_subject"], whole, now)


def ask(connection: Connection, state: Conversation, to: str, now: int, link: str) -> bool:
    """The survey."""
    words = _in(state.lang)
    return _post(
        connection, state, "survey", to, words["survey_subject"], words["survey"].format(link=link), now
    )


def written(connection: Connection, conversation_id: str, about: str) -> bool:
    """Whether such a letter was written before, sent or not."""
    which = (letters.c.conversation_id == conversation_id, letters.c.about == about)
    return connection.execute(select(letters.c.id).where(*which).limit(1)).first() is not None


def _post(
    connection: Connection, state: Conversation, about: str, to: str, subject: str, text: str, now: int
) -> bool:
    if about != "reply" and _sent_lately(connection, to, now) >= A_DAY:
        return False
    row = {
        "id": uuid.uuid4().hex, "conversation_id": state.id, "about": about, "recipient": to,
        "subject": subject, "text": text, "created_at": now, "tries": 0, "next_try_at": now,
    }  # fmt: skip
    connection.execute(insert(letters), row)
    return True


def _sent_lately(connection: Connection, to: str, now: int) -> int:
    statement = select(func.count()).where(
        func.lower(letters.c.recipient) == to.lower(),
        letters.c.about != "reply",
        letters.c.created_at > now - DAY_MS,
    )
    return int(connection.execute(statement).scalar_one())


def _in(lang: str) -> dict[str, str]:
    return _words().get(lang.split("-")[0].lower()) or _words()["en"]


def _back(words: dict[str, str], now: int, back_at: int | None, zone: str) -> str:
    if back_at is None:
        return words["soon"]
    local = datetime.fromtimestamp(back_at / 1000, UTC).astimezone(ZoneInfo(zone or "UTC"))
    day = words["days"][local.weekday()]
    if back_at - now > 6 * DAY_MS:
        # After long holidays a bare "Monday" would be the wrong one.
        day += f" {local:%Y-%m-%d}"
    return words["back"].format(day=day, time=f"{local:%H:%M}", zone=zone)
