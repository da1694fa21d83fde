"""An empty SQLite database, migrated once and then copied: migrating costs more than most tests do."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path

from handoff.storage.database import Database


def blank(file: Path) -> Database:
    """A migrated database in this file with nothing in it."""
    database = Database(f"sqlite:///{file.as_posix()}")
    with file.open("xb") as new:
        new.write(_migrated())
    return database


@functools.cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory(prefix="tellonce-blank-") as folder:
        file = Path(folder) / "blank.db"
        database = Database(f"sqlite:///{file.as_posix()}")
        database.migrate()
        database.close()
        return file.read_bytes()
