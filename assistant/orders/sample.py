"""The sample shop's order system: its tables by its mapping, and what its policy allows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from assistant import sample_shop
from assistant.orders.delivery.promise import Delivery
from assistant.orders.mapping import file as mapping_file
from assistant.orders.policy.judge import Policy
from assistant.orders.port import OrderSystem
from assistant.orders.shop import Shop
from assistant.orders.sql.system import SqlOrders

HOME = Path(sample_shop.__file__).parent
EXAMPLE = "FM-48213"


class SampleOrders(SqlOrders):
    """`OrderSystem` over the tables of the sample shop."""

    def __init__(
        self, url_or_engine: str | Engine, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        super().__init__(url_or_engine, mapping_file.read(HOME / "mapping.yaml"), clock=clock)


def sample_shop_of(system: OrderSystem) -> Shop:
    """The sample shop's policy and delivery rules around an order system."""
    return Shop(system, Policy.load(HOME / "policy.yaml"), EXAMPLE, Delivery.load(HOME / "delivery.yaml"))
