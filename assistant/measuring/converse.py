"""`tellonce converse`: scripted customers talk to the real bot over a fresh copy of a shop's orders."""

from __future__ import annotations

import asyncio
import contextlib
import os
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.measuring.bases import opened
from assistant.measuring.customer import Position, ScriptedCustomer
from assistant.measuring.output import written
from assistant.measuring.scripts import Script, read_scripts
from assistant.measuring.transcript import Transcript, transcript
from assistant.orders.folder import FolderOrders, OrderFolderError, open_folder
from assistant.orders.mapping.file import MappingError
from assistant.orders.policy.file import PolicyError
from assistant.orders.port import OrderSystem, OrderSystemError
from assistant.orders.records import CustomerRecord
from assistant.orders.shop import Shop
from assistant.settings import Settings, SettingsError
from assistant.speaker import Speaker
from assistant.thinking import Threads
from assistant.turn import Turn
from handoff.clock import system_clock
from handoff.conversation import Status
from handoff.desk import Desk
from handoff.events import ContactVerified, Entry, MessageAdded, Role
from handoff.hub import Hub
from handoff.identity.visitors import Visitors
from handoff.storage import log
from handoff.storage.database import Database
from knowledge.base import KnowledgeBase

_MEMORY = "/dev/shm"  # noqa: S108
MOST_TURNS = 60
SIGNED_FOR_MS = 24 * 60 * 60 * 1000
LONGEST_MESSAGE = 4_000


@dataclass
class Stage:
    """A desk and a bot of their own, one conversation at a time."""

    desk: Desk
    shop: Shop
    speaker: Speaker


def converse(
    settings: Settings,
    orders: Path,
    knowledge: Path | None,
    scripts: Path,
    out: Path,
    done: Callable[[int, int], None],
) -> str:
    """Play every script and write one line each, in the order of the file; says how many and how fast.

    Raises QuestionFileError, SettingsError and KnowledgeError.
    """
    played = read_scripts(scripts)
    try:
        shop = open_folder(orders)
        shop.system.products("")
    except (OrderFolderError, MappingError, PolicyError, OrderSystemError) as error:
        raise SettingsError(str(error)) from error
    try:
        with written(out) as file, _knowledge(knowledge, settings) as base:
            begun = time.perf_counter()
            for number, line in enumerate(play(played, shop, base), 1):
                file.write(line.as_json() + "\n")
                done(number, len(played))
            seconds = time.perf_counter() - begun
    finally:
        shop.system.close()
    rate = len(played) / seconds
    return f"{len(played)} conversations in {seconds:.1f} s ({rate:.0f} a second), written to {out}"


def play(scripts: Sequence[Script], shop: Shop, base: KnowledgeBase) -> Iterator[Transcript]:
    """The conversations one after another, each on the orders as they were loaded."""
    with asyncio.Runner() as loop:
        stage = _stage(shop, base)
        opened_stage = loop.run(stage.__aenter__())
        try:
            for script in scripts:
                yield loop.run(_played(script, opened_stage))
        finally:
            loop.run(stage.__aexit__(None, None, None))


@contextlib.asynccontextmanager
async def _stage(shop: Shop, base: KnowledgeBase) -> AsyncIterator[Stage]:
    # Nobody needs this log afterwards: in memory, where the system has a folder there, no disk is waited for.
    memory = _MEMORY if os.access(_MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="tellonce-converse-", dir=memory) as folder:
        database = Database(f"sqlite:///{Path(folder) / 'log.db'}")
        database.migrate()
        desk = Desk(database, Hub())
        turn = Turn(base, shop)
        speaker = Speaker(desk, Threads(turn), changing=turn.orders)
        try:
            yield Stage(desk, shop, speaker)
        finally:
            await speaker.close()
            await asyncio.to_thread(desk.close)
            database.close()


async def _played(script: Script, stage: Stage) -> Transcript:
    if isinstance(stage.shop.system, FolderOrders):
        stage.shop.system.restore()
    contact, _ = await Visitors(stage.desk.store, system_clock).welcome()
    proof = identified(script, stage.shop.system)
    customer = ScriptedCustomer(script)
    entries: list[Entry] = []
    said = customer.next(_position(entries))
    for _ in range(MOST_TURNS):
        if said is None:
            break
        text = said.replace("\x00", "")[:LONGEST_MESSAGE]
        outcome = await stage.desk.receive(contact, uuid.uuid4().hex, text, proof=proof)
        await stage.speaker.speak(outcome.state.id)
        entries = await stage.desk.store.read(lambda db, of=outcome.state.id: log.read(db, of))  # type: ignore[misc]
        state = await stage.desk.store.read(lambda db, of=outcome.state.id: log.load(db, of, lock=False))  # type: ignore[misc]
        if state.status is not Status.BOT:
            break
        said = customer.next(_position(entries))
    return transcript(script, entries, stage.shop.system.writes())


def identified(script: Script, system: OrderSystem) -> ContactVerified | None:
    """What the host page signed for: the customer named; None where it names nobody, or several."""
    given = script.identity
    if "user_id" in given and (known := system.customer(given["user_id"])) is not None:
        return _signed(known)
    found = system.customers(email=given["email"]) if given.get("email") else ()
    if not found and given.get("name") and given.get("zip"):
        found = system.customers(name=given["name"], postcode=given["zip"])
    return _signed(found[0]) if len(found) == 1 else None


def _signed(customer: CustomerRecord) -> ContactVerified:
    until = system_clock() + SIGNED_FOR_MS
    return ContactVerified(
        customer_id=customer.id, method="token", name=customer.name, email=customer.email, expires_at=until
    )


def _position(entries: Sequence[Entry]) -> Position:
    from assistant.orders.dialogue.standing import standing

    now = standing(entries)
    last = next(
        (
            each.event
            for each in reversed(entries)
            if isinstance(each.event, MessageAdded) and each.author.role is Role.BOT
        ),
        None,
    )
    offered = last is not None and last.decision is not None and last.decision.action == "offer"
    agenda = now.agenda if now.fresh else type(now.agenda)()
    return Position(agenda, offered)


@contextlib.contextmanager
def _knowledge(knowledge: Path | None, settings: Settings) -> Iterator[KnowledgeBase]:
    """The folder named, else that of the settings, else none: then only orders are answered."""
    if knowledge is not None or settings.knowledge.is_dir():
        with opened(knowledge, settings) as base:
            yield base
        return
    with (
        tempfile.TemporaryDirectory(prefix="tellonce-nothing-") as nothing,
        opened(Path(nothing), settings) as base,
    ):
        yield base
