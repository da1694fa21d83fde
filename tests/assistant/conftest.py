"""The sample shop as the bot sees it: its folder indexed once, its orders made for a fixed day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.orders.sample import SampleOrders, sample_shop_of
from assistant.sample_shop import orders as shop_orders
from assistant.turn import Turn
from knowledge.base import KnowledgeBase
from tests.assistant.talk import Talk

ARTICLES = Path(__file__).parents[2] / "assistant" / "sample_shop" / "knowledge"


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    base = KnowledgeBase(ARTICLES, tmp_path_factory.mktemp("knowledge"))
    base.open()
    base.sync()
    yield base
    base.close()


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleOrders]:
    url = f"sqlite:///{tmp_path_factory.mktemp('orders') / 'orders.db'}"
    shop_orders.create(url, today=date(2026, 11, 23))
    system = SampleOrders(url)
    yield system
    system.close()


@pytest.fixture
def talk(base: KnowledgeBase, shop: SampleOrders) -> Talk:
    """A conversation with the bot of the sample shop."""
    return Talk(Turn(base, sample_shop_of(shop)))
