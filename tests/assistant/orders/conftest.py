"""The sample shop's database, made once, as it stands on one morning."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant.orders.sample import SampleOrders
from assistant.sample_shop.orders import create
from tests.assistant.channels.mail_server import MailServer

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def shop_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database file, to be copied by whoever writes."""
    file = tmp_path_factory.mktemp("shop") / "orders.db"
    create(f"sqlite:///{file}", today=TODAY)
    return file


@pytest.fixture(scope="session")
def shop(shop_file: Path) -> Iterator[SampleOrders]:
    system = SampleOrders(f"sqlite:///{shop_file}")
    yield system
    system.close()


@pytest.fixture
def server() -> Iterator[MailServer]:
    """The code is sent from a thread without a loop; the server's loop runs in one of its own."""
    loop, server = asyncio.new_event_loop(), MailServer()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    asyncio.run_coroutine_threadsafe(server.start(), loop).result(10)
    yield server
    asyncio.run_coroutine_threadsafe(server.stop(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()
