"""The sample shop's database, made once, as it stands on one morning."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from assistant.orders.sample import SampleOrders
from assistant.sample_shop.orders import create

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleOrders]:
    url = f"sqlite:///{tmp_path_factory.mktemp('shop') / 'orders.db'}"
    create(url, today=TODAY)
    system = SampleOrders(url)
    yield system
    system.close()
