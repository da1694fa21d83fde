"""The conversation log for the content commands: opened by the settings, read once."""

from __future__ import annotations

from sqlalchemy import Connection

from assistant.content import past
from assistant.content.past import DAYS, Question, Unanswered
from assistant.settings import Settings
from handoff.clock import DAY_MS, system_clock
from handoff.events import Entry
from handoff.storage.database import Database


def asked_and_unanswered(
    connection: Connection, now: int, days: int = DAYS
) -> tuple[list[Question], list[Unanswered]]:
    """What customers asked in the last `days`, and what of it nobody could answer. `now` in ms."""
    return _sorted_out(past.read(connection, now - days * DAY_MS))


def read(settings: Settings, days: int = DAYS) -> tuple[list[Question], list[Unanswered]]:
    """The same from the database of the settings; nothing when there is none yet."""
    return _sorted_out(threads(settings, days))


def threads(settings: Settings, days: int = DAYS) -> list[list[Entry]]:
    """The conversations of the last `days` in the database of the settings; none when there is none yet."""
    if not settings.database and not (settings.data / "tellonce.db").exists():
        return []
    database = Database(settings.database_url)
    try:
        database.migrate()
        with database.reader.begin() as connection:
            return past.read(connection, system_clock() - days * DAY_MS)
    finally:
        database.close()


def _sorted_out(found: list[list[Entry]]) -> tuple[list[Question], list[Unanswered]]:
    asked = [question for thread in found for question, _ in past.questions(thread)]
    return asked, [each for thread in found for each in past.unanswered(thread)]
