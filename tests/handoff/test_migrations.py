"""The migrations lead to the schema that the code is written against, on both engines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, inspect, select

from handoff.database import MIGRATIONS, Database, newest
from handoff.measures import tables
from handoff.schema import contacts, metadata


def test_migrations_and_schema_agree(database: Database) -> None:
    with database.reader.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert tables.measure_counts.metadata is metadata
        # One index serves several nodes only, and those share a PostgreSQL database.
        kept = [change for change in compare_metadata(context, metadata) if not _only_postgresql(change)]
        assert kept == []
        assert ("ix_conversations_updated" in _indexes(database)) is not database.is_sqlite


def _only_postgresql(change: Any) -> bool:
    return bool(change[0] == "add_index" and change[1].name == "ix_conversations_updated")


def _indexes(database: Database) -> set[str | None]:
    return {index["name"] for index in inspect(database.reader).get_indexes("conversations")}


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
