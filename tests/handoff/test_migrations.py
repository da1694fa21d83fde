"""The migrations lead to the schema that the code is written against, on both engines."""

from __future__ import annotations

import subprocess
import sys
import uuid
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, select

from handoff.measures import tables
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
