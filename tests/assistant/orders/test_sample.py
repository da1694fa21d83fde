"""The sample shop's adapter keeps the contract, and says when its database is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.orders.port import OrderSystem, OrderSystemError
from assistant.orders.sample import SampleOrders
from assistant.sample_shop import stories
from assistant.sample_shop.people import MAYA, PIET
from tests.assistant.orders.contract import Known, OrderSystemContract


class TestSampleOrders(OrderSystemContract):
    @pytest.fixture
    def system(self, shop: SampleOrders) -> OrderSystem:
        return shop

    @pytest.fixture
    def known(self) -> Known:
        return Known(
            number=stories.OUT_FOR_DELIVERY,
            email=MAYA.email,
            postcode=MAYA.postcode,
            numbers_of_customer=tuple(story.number for story in stories.STORIES if story.person is MAYA),
            travelling=stories.OUT_FOR_DELIVERY,
            delivered=stories.DELIVERED_TEN_DAYS_AGO,
            unknown=stories.UNKNOWN,
            name=MAYA.name,
            customer_id=str(MAYA.id),
            others_email=PIET.email,
        )


def test_a_database_without_tables_says_so(tmp_path: Path) -> None:
    system = SampleOrders(f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(OrderSystemError, match="there is no table customers"):
        system.order("FM-10442")
    system.close()


def test_a_number_that_no_column_holds_is_nobodys(shop: SampleOrders) -> None:
    for number in ("9223372036854775807", "9223372036854775808", "9" * 200):
        assert shop.customer(number) is None
        assert shop.orders_of(number) == ()
