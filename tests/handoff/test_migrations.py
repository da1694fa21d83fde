"""The migrations lead to the schema that the code is written against, on both engines."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, column, insert, inspect, select

from handoff.clock import system_clock
from handoff.desk import Desk
from handoff.hub import Hub
from handoff.identity.visitors import Visitors
from handoff.measures import tables
from handoff.storage import log
from handoff.storage.database import MIGRATIONS, Database, newest
from handoff.storage.schema import contacts, metadata
from tests.conftest import _administer


def test_migrations_and_schema_agree(database: Database) -> None:
    with database.reader.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert tables.measure_counts.metadata is metadata
        assert compare_metadata(context, metadata) == []


def test_upgrading_again_changes_nothing(database: Database) -> None:
    with database.writer.begin() as connection:
        connection.execute(insert(contacts), {"id": "kept", "created_at": 1})
    database.migrate()
    with database.reader.begin() as connection:
        assert list(connection.execute(select(contacts.c.id)).scalars()) == ["kept"]


def test_the_newest_revision_is_told_by_the_files_alone(database: Database) -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert newest() == scripts.get_current_head() == database.revision()
    for script in scripts.walk_revisions():
        assert Path(script.path).name.startswith(f"{script.revision}_")


def test_nodes_that_start_together_migrate_once(postgres: str) -> None:
    name = f"t{uuid.uuid4().hex}"
    _administer(postgres, f"CREATE DATABASE {name}")
    url = postgres.replace("/postgres?", f"/{name}?")
    program = f"from handoff.storage.database import Database; Database({url!r}).migrate()"
    nodes = [subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE) for _ in range(3)]
    for node in nodes:
        _, problems = node.communicate(timeout=120)
        assert node.returncode == 0, problems.decode()[-800:]
    database = Database(url)
    assert database.revision() == newest()
    database.close()


@pytest.fixture
def bare(database: Database, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database on the same engine without any schema."""
    if database.is_sqlite:
        bare = Database(f"sqlite:///{tmp_path / 'bare.db'}")
    else:
        server = request.getfixturevalue("postgres")
        name = f"t{uuid.uuid4().hex}"
        _administer(server, f"CREATE DATABASE {name}")
        bare = Database(server.replace("/postgres?", f"/{name}?"))
    yield bare
    bare.close()


def upgrade(database: Database, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = database.url
    command.upgrade(config, revision)


Shape = dict[str, dict[str, tuple[str, bool, bool]]]


def shape(database: Database) -> Shape:
    """Of every column of every table: its type, whether it may be left out, whether it may be empty."""
    seen = inspect(database.reader)
    return {
        table: {
            column["name"]: (
                str(column["type"]),
                column["nullable"] or column["default"] is not None,
                column["nullable"],
            )
            for column in seen.get_columns(table)
        }
        for table in seen.get_table_names()
    }


def test_every_migration_only_adds_so_the_version_before_goes_on_with_it(bare: Database) -> None:
    """A rolling update, and a way back without the backup: what is written as before is still accepted."""
    revisions = [each.revision for each in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][::-1]
    before: Shape = {}
    for revision in revisions:
        upgrade(bare, revision)
        after = shape(bare)
        for table, columns in before.items():
            assert table in after, f"{revision} takes the table {table} away"
            for name, was in columns.items():
                assert after[table].get(name) == was, f"{revision} changes {table}.{name}"
            for name in after[table].keys() - columns.keys():
                assert after[table][name][1], f"{revision}: who does not know {table}.{name} cannot write"
        before = after


async def test_a_story_of_the_version_before_is_read_and_goes_on(bare: Database, database: Database) -> None:
    """Told as the newest version tells it, put into the schema before as far as that has a place for it."""
    contact, key = await tell(database)
    told = transcript(database, key)
    upgrade(bare, previous())
    copy(database, bare)
    bare.migrate()
    assert bare.revision() == newest()
    assert transcript(bare, key) == told
    desk = Desk(bare, Hub())
    state = (await desk.receive(contact, uuid.uuid4().hex, "Still there?")).state
    await asyncio.to_thread(desk.close)
    assert (state.id, state.last_seq) == (key, len(told) + 1)


def previous() -> str:
    """The revision before the newest."""
    return [each.revision for each in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][1]


async def tell(database: Database) -> tuple[str, str]:
    desk = Desk(database, Hub())
    contact, _ = await Visitors(desk.store, system_clock).welcome()
    state = (await desk.receive(contact, uuid.uuid4().hex, "Where is FM-10412?")).state
    await desk.ask_for_person(contact, uuid.uuid4().hex)
    await asyncio.to_thread(desk.close)
    return contact, state.id


def transcript(database: Database, key: str) -> list[str]:
    with database.reader.begin() as connection:
        return [f"{each.seq} {each.event.model_dump_json()}" for each in log.read(connection, key)]


def copy(source: Database, target: Database) -> None:
    """Every row, with the columns that the target has."""
    known = MetaData()
    known.reflect(target.reader)
    with source.reader.begin() as reading, target.writer.begin() as writing:
        for table in known.sorted_tables:
            rows = reading.execute(select(*(column(each.name) for each in table.columns)).select_from(table))
            found = [dict(row._mapping) for row in rows] if table.name != "alembic_version" else []
            if found:
                writing.execute(table.delete())
                writing.execute(insert(table), found)
