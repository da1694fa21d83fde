"""Our own copy of the shop for the length of a run: the whole server on a free port, orders of its own."""

from __future__ import annotations

import asyncio
import secrets
import shutil
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from assistant import server
from assistant.orders.delivery.file import DeliveryError
from assistant.orders.delivery.promise import Delivery
from assistant.orders.folder import FolderOrders, open_folder
from assistant.orders.policy.file import PolicyError
from assistant.orders.policy.judge import Policy
from assistant.orders.sample import HOME, SampleOrders, sample_shop_of
from assistant.orders.shop import Shop
from assistant.parts import Parts, assemble
from assistant.sample_shop import account
from assistant.sample_shop import orders as sample
from assistant.settings import Settings, SettingsError
from assistant.shopper.shopfront import NotHere, Signer
from assistant.shopper.story import Story
from handoff.events import HandoffRequested
from handoff.storage import log

READY_SECONDS = 120.0
ALWAYS_PRESENT = 10**9
QUIET_SECONDS = 10_000.0


class Copy(Protocol):
    """Orders that can be put back as they were."""

    shop: Shop

    def restore(self) -> None:
        """As they were loaded; nobody may be using them."""
        ...


class LocalShop:
    """`Shopfront` over a server in this process. `agent_id` is the one agent, on duty or not."""

    origin: str
    key: str

    def __init__(
        self, address: str, parts: Parts, copy: Copy, signer: Signer, loop: Loop, agent_id: str
    ) -> None:
        self.address = self.origin = address
        self.key = parts.settings.chat_key
        self._parts, self._copy, self._signer = parts, copy, signer
        self._loop, self._agent = loop, agent_id

    def ready(self, story: Story) -> str | None:
        self._copy.restore()
        availability = "online" if story.desk == "staffed" else "offline"
        self._loop.run(self._parts.people.set_availability(self._agent, availability))
        if story.signed_in is None:
            return None
        who = story.signed_in
        customer = who.id
        if not customer:
            found = self._copy.shop.system.customers(email=who.email)
            if len(found) != 1:
                raise NotHere(f"{len(found)} customers of this shop have the address {who.email}")
            customer = found[0].id
        return self._signer.token(who, customer)

    def reasons(self, conversation: str) -> tuple[str, ...] | None:
        if not conversation:
            return ()
        desk = self._parts.desk
        entries = self._loop.run(desk.store.read(lambda connection: log.read(connection, conversation)))
        return tuple(each.event.reason for each in entries if isinstance(each.event, HandoffRequested))


class Loop:
    """The server's event loop, for calls from outside it."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Do it there and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)


@contextmanager
def local_shop(settings: Settings, orders: Path | None) -> Iterator[LocalShop]:
    """The shop of the settings, started and ready; its articles, thresholds, policy, rules and model are the
    real ones, its conversations and orders are copies, and it sends no mail.

    `orders` is a folder of CSV files; without one, the sample shop's orders. Raises SettingsError.
    """
    with tempfile.TemporaryDirectory(prefix="tellonce-shopper-") as place:
        copy = _copy(settings, orders, Path(place))
        own = _own(settings, Path(place))
        try:
            with _served(own, copy.shop) as (address, parts, loop):
                agent = loop.run(parts.people.add(
                    "desk@example.com", "Robin", secrets.token_urlsafe(24), capacity=1_000
                ))  # fmt: skip
                # The index is kept between runs: what changed in the folder since the last one counts now.
                parts.base.sync()
                parts.finder.read_ahead()
                keys = own.identity_keys
                assert keys is not None
                yield LocalShop(address, parts, copy, Signer(keys, own.identity_audience), loop, agent.id)
        finally:
            copy.shop.system.close()


def _own(settings: Settings, place: Path) -> Settings:
    """The settings with everything that reaches outside replaced."""
    knowledge = settings.knowledge if settings.knowledge.is_dir() else HOME / "knowledge"
    data = settings.data / "shopper"
    data.mkdir(parents=True, exist_ok=True)
    calibration = settings.data / "calibration.json"
    if calibration.is_file():
        shutil.copy(calibration, data)
    changed = {
        "knowledge": knowledge, "data": data, "port": 0, "host": "127.0.0.1", "index": "", "bus": "",
        "database": f"sqlite:///{(place / 'log.db').as_posix()}",
        "identity_keys": account.keys(place), "allowed_origins": (), "public_url": "",
        "smtp": type(settings.smtp)(""), "mail_in": type(settings.smtp)(""),
        "week_mail": (), "routing": "manual", "log_level": "error",
        "presence_seconds": ALWAYS_PRESENT, "queue_seconds": QUIET_SECONDS, "answer_seconds": QUIET_SECONDS,
        "messages_per_minute": 100_000, "sockets_per_address": 10_000, "newcomers_per_hour": 0,
    }  # fmt: skip
    return settings.model_copy(update=changed)


def _copy(settings: Settings, orders: Path | None, place: Path) -> Copy:
    folder = orders or (Path(settings.orders) if Path(settings.orders).is_dir() and settings.orders else None)
    if folder is not None:
        shop = open_folder(folder)
        assert isinstance(shop.system, FolderOrders)
        return _FolderCopy(_by_the_rules(settings, shop), shop.system)
    if settings.orders:
        raise SettingsError(
            "the orders of the settings are real, and stories change orders; name a copy: --orders FOLDER, "
            "or play against a test server: --url ADDRESS"
        )
    return _SampleCopy(settings, place)


def _by_the_rules(settings: Settings, shop: Shop) -> Shop:
    """The shop under the policy and delivery rules of the settings, where they name any."""
    try:
        if settings.orders_policy is not None:
            shop = replace(shop, policy=Policy.load(settings.orders_policy))
        if settings.delivery_rules is not None:
            shop = replace(shop, delivery=Delivery.load(settings.delivery_rules))
    except (PolicyError, DeliveryError) as error:
        raise SettingsError(str(error)) from error
    return shop


class _FolderCopy:
    def __init__(self, shop: Shop, system: FolderOrders) -> None:
        self.shop, self._system = shop, system

    def restore(self) -> None:
        self._system.restore()


class _SampleCopy:
    """The sample shop's orders of today."""

    def __init__(self, settings: Settings, place: Path) -> None:
        self._file, self._fresh = place / "orders.db", place / "fresh.db"
        url = f"sqlite:///{self._fresh.as_posix()}"
        sample.create(url, today=datetime.now(ZoneInfo("Europe/Berlin")).date())
        # Its own tables, too, are made before the copy is taken: it makes them once.
        system = SampleOrders(url)
        system.products("")
        system.close()
        shutil.copyfile(self._fresh, self._file)
        orders = SampleOrders(f"sqlite:///{self._file.as_posix()}")
        self.shop = _by_the_rules(settings, sample_shop_of(orders))

    def restore(self) -> None:
        # Closed first: a connection that is open would go on reading pages of the old file.
        self.shop.system.close()
        for side in ("-wal", "-shm"):
            self._file.with_name(self._file.name + side).unlink(missing_ok=True)
        shutil.copyfile(self._fresh, self._file)


@contextmanager
def _served(settings: Settings, shop: Shop) -> Iterator[tuple[str, Parts, Loop]]:
    """The server in a thread of its own, until the block ends."""
    begun: list[tuple[str, Parts, Loop]] = []
    listening = threading.Event()

    async def started(parts: Parts, address: str) -> None:
        begun.append((address, parts, Loop(asyncio.get_running_loop())))
        listening.set()

    running = server.prepared(assemble(settings, orders=shop), started=started)
    thread = threading.Thread(target=running.run, name="shop", daemon=True)
    thread.start()
    try:
        while not listening.wait(0.1):
            if not thread.is_alive():
                raise SettingsError("the shop's own copy did not start; see the messages above")
        _wait_ready(begun[0][0])
        yield begun[0]
    finally:
        running.should_exit = True
        thread.join(15)


def _wait_ready(address: str) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while True:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=10):  # noqa: S310
                return
        except (urllib.error.URLError, OSError) as error:
            if time.monotonic() > deadline:
                raise SettingsError(f"the shop's own copy did not become ready: {error}") from error
        time.sleep(0.05)
