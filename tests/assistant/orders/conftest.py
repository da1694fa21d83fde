"""The sample shop's database, made once, as it stands on one morning."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant.orders.sample import SampleOrders
from assistant.sample_shop.orders import create

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
