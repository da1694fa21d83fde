"""Something of a person in every table and every column that can hold it: exported, erased, and nowhere left.

The tables are walked, not listed: one that is added tomorrow is filled, exported and erased here, or fails.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Connection, Integer, Table, func, insert, select, update

from assistant.channels import chat_files
from assistant.content import draft
from assistant.content.gap_file import GapFile, GapRecord, GapState
from assistant.privacy.people import People
from handoff.desk import Desk
from handoff.hub import Hub
from handoff.identity.agents import Agents
from handoff.measures.ledger import Ledger
from handoff.privacy.holdings import HOLDINGS
from handoff.privacy.person import column
from handoff.storage.database import Database
from handoff.storage.metadata import metadata
from handoff.storage.schema import contacts, webhooks
from tests.conftest import Hands
from tests.handoff.conftest import Story

WRITTEN_BY_THE_DESK = {
    "events": set[str](),
    "measured_contacts": set[str](),
    "contacts": {"name", "email", "customer_id"},
    "conversations": {"summary", "last_text", "agent_name", "team_name"},
}
"""Columns that are set freely where the rest has a form that the desk reads while it erases."""
PERSONAL = [table for table in metadata.sorted_tables if HOLDINGS[table.name].by]


class Filler:
    """Writes a word of its own into every column of every table that a person's row can stand in."""

    def __init__(self, who: str, contact: str, conversation: str, others: dict[str, str]) -> None:
        self._who = who
        self._keys = {"contact_id": contact, "conversation_id": conversation}
        self._others = others
        self._numbers = itertools.count(sum(who.encode()) * 1000)
        self.words: dict[str, str] = {}

    def fill(self, connection: Connection, table: Table) -> None:
        row = {each.name: value for each in table.c if (value := self._value(table, each)) is not None}
        known = self._known(connection, table)
        if known is None:
            connection.execute(insert(table), row)
        else:
            keys = {each.name for each in table.primary_key}
            given = {name: value for name, value in row.items() if name not in keys}
            if given:
                connection.execute(update(table).where(known).values(given))

    def _known(self, connection: Connection, table: Table) -> Any:
        """The row that is there already where there can be only one."""
        by = HOLDINGS[table.name].by
        where = column(table, f"{by}_id") == self._keys[f"{by}_id"]
        alone = {each.name for each in table.primary_key} <= {"id", *self._keys}
        if table.name not in WRITTEN_BY_THE_DESK and not (alone and "id" not in table.primary_key.columns):
            return None
        there = connection.execute(select(func.count()).select_from(table).where(where)).scalar_one()
        return where if there else None

    def _value(self, table: Table, column: Column[Any]) -> Any:
        free = WRITTEN_BY_THE_DESK.get(table.name)
        if column.name in self._keys:
            return self._keys[column.name]
        if free is not None and column.name not in free:
            return None
        for key in column.foreign_keys:
            return self._others[key.column.table.name]
        if column.type.python_type is str:
            word = f"{self._who}{next(self._numbers)}zq"
            self.words[f"{table.name}.{column.name}"] = word
            return word
        if column.type.python_type is bool:
            return False
        if column.primary_key and isinstance(column.type, Integer) and column.autoincrement is True:
            return None
        return next(self._numbers)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    data, knowledge = tmp_path / "data", tmp_path / "kb"
    (knowledge / draft.FOLDER).mkdir(parents=True)
    data.mkdir()
    return data, knowledge


@pytest.fixture
def people(desk: Desk, folders: tuple[Path, Path]) -> People:
    return People(desk, *folders, chat_files.opened(folders[0] / "files", 1, desk.clock))


@pytest.fixture
def desk(database: Database, clock: Hands) -> Iterator[Desk]:
    desk = Desk(database, Hub(), clock=clock)
    yield desk
    desk.close()


async def filled(desk: Desk, clock: Hands, who: str, others: dict[str, str]) -> tuple[Story, Filler]:
    story = await Story(desk, clock).begin()
    await story.customer(said_by(who))
    await Ledger(desk.store).update()
    filler = Filler(who, story.contact, story.conversation, others)

    def work(connection: Connection) -> None:
        for table in PERSONAL:
            filler.fill(connection, table)

    await desk.store.write(work)
    return story, filler


def said_by(who: str) -> str:
    return f"Why does it say {who}said at {who}street and nothing else?"


async def everything(desk: Desk) -> str:
    def work(connection: Connection) -> str:
        rows = {
            table.name: connection.execute(select(table)).mappings().all() for table in metadata.sorted_tables
        }
        return json.dumps({name: [dict(row) for row in found] for name, found in rows.items()}, default=str)

    return await desk.store.read(work)


def left_in(words: list[str], *folders: Path) -> set[tuple[str, str]]:
    """Files that hold a word, byte by byte."""
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    assert files
    return {(path.name, word) for path in files for word in words if word.encode() in path.read_bytes()}


async def endpoint_and_agent(desk: Desk, clock: Hands) -> dict[str, str]:
    """Rows that a person's rows point to and that are nobody's."""
    agent = await Agents(desk.store, clock).add("eva@example.com", "Eva", "a long password")
    hook = {
        "id": "h" * 32,
        "url": "https://x.example",
        "secret": "s",
        "kinds": "*",
        "note": "",
        "active": True,
    }
    row = {**hook, "created_by": agent.id, "created_at": clock()}
    await desk.store.write(lambda connection: connection.execute(insert(webhooks), row) and None)
    return {"agents": agent.id, "webhooks": hook["id"]}


async def test_of_a_person_in_every_table_nothing_is_left_and_of_another_everything(
    desk: Desk, people: People, clock: Hands, folders: tuple[Path, Path], tmp_path: Path
) -> None:
    others = await endpoint_and_agent(desk, clock)
    _, kept = await filled(desk, clock, "oo", others)
    maya, gone = await filled(desk, clock, "mw", others)
    data, knowledge = folders
    member = f"{maya.conversation}:2"
    GapFile(data)._write(GapState({"g1": GapRecord("g1", (member,), failing=(member,))}))
    (knowledge / draft.FOLDER / "gap.md").write_text(draft.cleaned_line(said_by("mw")) + "\n")
    words = [*gone.words.values(), "mwsaid", "mwstreet"]
    assert len(gone.words) > 30, "the tables were not filled"
    before = await everything(desk)
    assert [word for word in words if word not in before] == []

    exported = json.dumps(await people.export(maya.contact))
    hidden = {f"{name}.{each}" for name, holding in HOLDINGS.items() for each in holding.hidden}
    shown = {place: word for place, word in gone.words.items() if place not in hidden}
    assert [place for place, word in shown.items() if word not in exported] == []
    assert [place for place in gone.words.keys() - shown.keys() if gone.words[place] in exported] == []
    assert [place for place, word in kept.words.items() if word in exported] == []

    backup = _backup(desk, tmp_path / "backup") if desk.database.is_sqlite else None
    await people.erase(maya.contact, "request 17")
    after = await everything(desk)
    assert [word for word in words if word in after] == []
    assert [place for place, word in kept.words.items() if word not in after] == []
    by = {"contact": maya.contact, "conversation": maya.conversation}
    for table in PERSONAL:
        way = HOLDINGS[table.name].by
        rows = select(func.count()).select_from(table).where(column(table, f"{way}_id") == by[way])
        assert await desk.store.read(lambda c, rows=rows: c.execute(rows).scalar_one()) == 0, table.name
    if backup is None:
        return  # PostgreSQL takes deleted rows out of its files with its next VACUUM
    here = [*folders, Path(desk.database.url.database or "").parent]
    places = [*(folder for folder in here if folder != tmp_path), *_database_files(desk)]
    assert left_in(words, *places) == set()
    await _restored(backup, folders, clock, words)


def _database_files(desk: Desk) -> list[Path]:
    """As a folder of their own: the database lies beside the backup here."""
    file = Path(desk.database.url.database or "")
    copies = file.parent / "copies"
    copies.mkdir(exist_ok=True)
    for each in file.parent.glob(f"{file.name}*"):
        shutil.copy(each, copies)
    return [copies]


def _backup(desk: Desk, folder: Path) -> Path:
    folder.mkdir()
    desk.database.compact(whole=True)
    shutil.copy(str(desk.database.url.database), folder / "log.db")
    return folder


async def _restored(
    folder: Path, folders: tuple[Path, Path], clock: Callable[[], int], words: list[str]
) -> None:
    """The backup put back: who was erased goes again, out of its bytes, too."""
    assert {word for _, word in left_in(words, folder)} == set(words)
    database = Database(f"sqlite:///{folder / 'log.db'}")
    desk = Desk(database, Hub(), clock=clock)
    try:
        assert len(await People(desk, *folders).erase_again()) == 1
    finally:
        await asyncio.to_thread(desk.close)
        database.close()
    assert left_in(words, folder) == set()


async def test_a_person_is_in_no_table_that_is_nobodys(desk: Desk, clock: Hands) -> None:
    """No free text of customers where erasure does not look: every text column there has its reason."""
    impersonal = {table.name: table for table in metadata.sorted_tables if not HOLDINGS[table.name].by}
    pointing = {
        name
        for name, table in impersonal.items()
        if any(key.column.table is contacts for each in table.c for key in each.foreign_keys)
    }
    assert not pointing
