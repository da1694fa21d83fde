"""One database by URL: SQLite in WAL with full sync by default, PostgreSQL by changing the URL."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import NullPool, QueuePool

from handoff.private_folder import private_folder

MIGRATIONS = Path(__file__).parent.parent / "migrations"


class Database:
    """Two engines on one URL: `writer` begins with the write lock held, `reader` never blocks it."""

    def __init__(self, url: str, *, seconds: float = 10) -> None:
        """`seconds`: the longest wait for a server that does not answer."""
        self.url = make_url(url)
        self._seconds = seconds
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            if not self.url.database or self.url.database == ":memory:":
                raise ValueError(
                    "the database must be a file or a server: give a path, such as sqlite:///data/tellonce.db"
                )
            private_folder(Path(self.url.database).parent)
        self.writer = self._engine("BEGIN IMMEDIATE")
        self.reader = self._engine("BEGIN")
        driver = self.writer.dialect.loaded_dbapi
        self.passing_errors: tuple[type[Exception], ...] = (OperationalError, driver.OperationalError)
        """What a transaction may fail with though it would succeed another time."""

    def _engine(self, begin: str) -> Engine:
        if not self.is_sqlite:
            snapshot = {"isolation_level": "REPEATABLE READ"} if begin == "BEGIN" else {}
            wait = {"connect_timeout": max(1, int(self._seconds))}
            return create_engine(
                self.url, pool_pre_ping=True, pool_size=8, hide_parameters=True, connect_args=wait, **snapshot
            )
        # Parameters are what people said: no error may carry them into a log.
        engine = create_engine(
            self.url, poolclass=QueuePool, pool_size=8, hide_parameters=True, connect_args={"timeout": 30}
        )

        @event.listens_for(engine, "connect")
        def configure(connection: Any, _record: Any) -> None:
            # The driver's own transaction handling would begin too late to hold the write lock.
            connection.isolation_level = None
            for pragma in (
                "journal_mode=WAL",
                "synchronous=FULL",
                "foreign_keys=ON",
                "busy_timeout=30000",
                "secure_delete=ON",
            ):
                connection.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine, "begin")
        def begin_now(connection: Connection) -> None:
            # The driver itself: SQLAlchemy's way to say BEGIN costs more than the transaction.
            connection.connection.dbapi_connection.execute(begin)  # type: ignore[union-attr]

        return engine

    def migrate(self) -> None:
        """Bring the schema to the newest revision; running it again does nothing.

        A schema that a newer program made is left alone: every migration only adds, so this one can use it.
        """
        if self.revision() >= newest():
            return
        # Loading Alembic takes a fifth of a start, which nearly always finds nothing to do.
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["url"] = self.url
        command.upgrade(config, "head")

    def revision(self) -> str:
        """The schema's revision; empty where there is none yet."""
        try:
            with self.reader.connect() as connection:
                found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all()
        except DBAPIError:
            return ""
        return ",".join(found)

    def changes(self, connection: Connection) -> int:
        """A number that grows with every row written on this connection; 0 where the server has none."""
        if not self.is_sqlite:
            return 0
        changed: int = connection.connection.dbapi_connection.total_changes  # type: ignore[union-attr]
        return changed

    def compact(self, *, whole: bool = False) -> None:
        """Let nothing that was deleted remain in the files: empty the journal and, with `whole`, write the
        database anew, which takes as long as copying it."""
        connection = self.reader.raw_connection()
        try:
            if self.is_sqlite:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            else:
                # VACUUM may not stand in a transaction.
                connection.driver_connection.autocommit = True  # type: ignore[union-attr]
            if whole:
                connection.cursor().execute("VACUUM")
        finally:
            connection.invalidate()

    def ping(self) -> None:
        """Raises if the database does not answer."""
        with self.reader.connect() as connection:
            connection.exec_driver_sql("SELECT 1")

    def close(self) -> None:
        """Give every connection back."""
        self.writer.dispose()
        self.reader.dispose()


def newest() -> str:
    """The revision this code is written for; a revision is named by the number its file begins with."""
    return max(file.name.split("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def probe(connection: Connection) -> None:
    """Write something that needs room, and take it away again: fails where nothing can be stored."""
    name = f"probe_{secrets.token_hex(4)}"
    connection.exec_driver_sql(f"CREATE TABLE {name} (room INTEGER)")
    connection.exec_driver_sql(f"DROP TABLE {name}")


def plain_engine(url: Any) -> Engine:
    """An engine without our transaction rules, for migrations, which bring their own."""
    return create_engine(url, poolclass=NullPool)
