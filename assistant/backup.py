"""One file that holds everything that cannot be made again: the log with all accounts, and customers' files.

Articles are yours already, and the index is made from them. A backup is taken while the server runs.
"""

from __future__ import annotations

import gzip
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, func, inspect, select

from assistant.one_server import alone
from assistant.settings import Settings, SettingsError
from handoff.storage.database import Database, newest
from handoff.storage.schema import conversations

SQLITE, DUMP, REVISION, FILES = "log.db", "log.dump", "revision", "files"


def backup(settings: Settings, target: Path) -> str:
    """Write the backup; what was saved, in words. Raises SettingsError."""
    with closing(Database(settings.database_url)) as database:
        return _backup(settings, database, target)


def _backup(settings: Settings, database: Database, target: Path) -> str:
    revision = database.revision()
    if not revision:
        raise SettingsError("there is nothing to save yet: the database is empty")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as work:
        folder = Path(work)
        (folder / REVISION).write_text(revision)
        if database.is_sqlite:
            with sqlite3.connect(str(database.url.database)) as live:
                live.execute("VACUUM INTO ?", (str(folder / SQLITE),))
            live.close()
        else:
            how = ["--format=custom", "--no-owner", "--file", str(folder / DUMP)]
            _run(["pg_dump", *how, "--dbname"], database.url)
        files = settings.data / FILES
        made = folder / "made.tar.gz"
        with tarfile.open(made, "w:gz") as archive:
            for name in (REVISION, SQLITE, DUMP):
                if (folder / name).exists():
                    archive.add(folder / name, name)
            if files.is_dir():
                archive.add(files, FILES)
        made.chmod(0o600)
        # Only a whole backup gets the name of one.
        made.replace(target)
    count = _conversations(database)
    return f"{count} conversations, schema {revision}, {target.stat().st_size / 1e6:.1f} MB in {target}"


def restore(settings: Settings, source: Path) -> str:
    """Put a backup into an empty installation; what was restored. Raises SettingsError."""
    with (
        alone(settings, 0, "stop it before you restore"),
        closing(Database(settings.database_url)) as database,
    ):
        return _restore(settings, database, source)


def _restore(settings: Settings, database: Database, source: Path) -> str:
    if database.revision() and _conversations(database):
        raise SettingsError(
            f"{_shown(database.url)} holds conversations already; restore into an empty database, "
            "or move that one away first"
        )
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        try:
            _unpack(source, folder)
            revision = (folder / REVISION).read_text().strip()
        except (OSError, EOFError, zlib.error, tarfile.TarError) as error:
            raise SettingsError(
                f"{source} is not a backup of Tellonce, or not all of it ({type(error).__name__})"
            ) from error
        if revision > newest():
            raise SettingsError(
                f"the backup's schema {revision} is newer than this program's {newest()}; install that one"
            )
        if (folder / SQLITE).exists() is not database.is_sqlite:
            kind = "SQLite" if (folder / SQLITE).exists() else "PostgreSQL"
            raise SettingsError(f"this is a backup of {kind}: set TELLONCE_DATABASE to one")
        if database.is_sqlite:
            database.close()
            place = Path(str(database.url.database))
            for suffix in ("-wal", "-shm"):
                Path(f"{place}{suffix}").unlink(missing_ok=True)
            shutil.copyfile(folder / SQLITE, place)
        else:
            how = ["--clean", "--if-exists", "--no-owner", "--exit-on-error", "--single-transaction"]
            _run(["pg_restore", *how, str(folder / DUMP), "--dbname"], database.url)
        if (folder / FILES).is_dir():
            shutil.copytree(folder / FILES, settings.data / FILES, dirs_exist_ok=True)
    database.migrate()
    count = _conversations(database)
    return f"{count} conversations restored; the schema is {newest()} now"


def _unpack(source: Path, folder: Path) -> None:
    with gzip.open(source) as whole:
        with tarfile.open(fileobj=whole) as archive:
            archive.extractall(folder, filter="data")
        # What is behind the archive's last block, and the checksum over all of it.
        while whole.read(1 << 20):
            pass


def _conversations(database: Database) -> int:
    if not inspect(database.reader).has_table("conversations"):
        return 0
    with database.reader.connect() as connection:
        return connection.execute(select(func.count()).select_from(conversations)).scalar_one()


def _run(command: Sequence[str], url: URL) -> None:
    """One of PostgreSQL's own programs; the password goes where other users of the machine cannot see it."""
    words = [*command, url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)]
    env = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False, env=env)  # noqa: S603
    except FileNotFoundError as error:
        raise SettingsError(
            f"{command[0]} is not installed: it comes with PostgreSQL's client programs"
        ) from error
    if done.returncode:
        problem = done.stderr.strip().splitlines() or ["it failed"]
        raise SettingsError(f"{command[0]}: {problem[-1]}")


def _shown(url: URL) -> str:
    return url.render_as_string(hide_password=True)
