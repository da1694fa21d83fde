"""Orders in SQL tables keep the contract on SQLite and PostgreSQL, and survive the death of the process."""

from __future__ import annotations

import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event, text

from assistant.orders.actions import ChangeItems, PlaceOrder, RequestRefund, Swap, Wanted
from assistant.orders.folder import LAYOUTS, load
from assistant.orders.mapping import file as mapping_file
from assistant.orders.mapping.file import MappingError
from assistant.orders.own import OwnOrders
from assistant.orders.port import OrderRefusedError, OrderSystem
from assistant.orders.records import Address
from assistant.orders.sample import SampleOrders
from assistant.orders.sql.system import SqlOrders, opened
from assistant.sample_shop import stories
from tests.assistant.orders import retail
from tests.assistant.orders.conftest import NOW
from tests.assistant.orders.contract import Known, OrderSystemContract
from tests.assistant.orders.contract_writes import UNSUPPORTED, OrderWritesContract, Writable
from tests.assistant.orders.sql.conftest import crash

MAPPING = mapping_file.read(LAYOUTS / "retail" / "mapping.yaml")
HOME = Address("", "5 New Street", "", "78702", "Austin", "USA", "TX")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return retail.write(tmp_path_factory.mktemp("retail"))


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, folder: Path) -> str:
    """A loaded database, to be copied."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('db') / 'orders.db'}"
    else:
        url = _new_database(request.getfixturevalue("postgres"))
    _load(url, folder)
    return url


@pytest.fixture
def engine(server: str, tmp_path: Path, folder: Path, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database of its own."""
    if server.startswith("sqlite"):
        copy = tmp_path / "orders.db"
        shutil.copy(server.removeprefix("sqlite:///"), copy)
        engine = opened(f"sqlite:///{copy}")
    else:
        engine = opened(_new_database(request.getfixturevalue("postgres"), template=server))
    yield engine
    engine.dispose()


@pytest.fixture
def fresh(engine: Engine) -> OrderSystem:
    return SqlOrders(engine, MAPPING, clock=lambda: NOW)


class TestReads(OrderSystemContract):
    @pytest.fixture
    def system(self, server: str) -> Iterator[OrderSystem]:
        system = SqlOrders(server, MAPPING)
        yield system
        system.close()

    @pytest.fixture
    def known(self) -> Known:
        return Known(
            number=retail.DELIVERED,
            email="Ana.Silva@example.com",
            postcode="78701",
            numbers_of_customer=tuple(number for number, who, *_ in retail.ORDERS if who == retail.ANA),
            travelling=retail.PROCESSED,
            delivered=retail.DELIVERED,
            unknown=retail.UNKNOWN,
            name="Ana Silva",
            customer_id=retail.ANA,
            others_email="bo.lind@example.com",
        )


def test_not_yours_and_not_there_are_the_same_work(server: str) -> None:
    """The same statements, and as many values read: timings would only say so on an idle machine."""
    engine = opened(server)
    own = OwnOrders(SqlOrders(engine, MAPPING), retail.ANA)

    def work(number: str) -> list[str]:
        statements: list[str] = []

        def seen(_: Any, __: Any, statement: str, *rest: Any) -> None:
            statements.append(statement)

        event.listen(engine, "before_cursor_execute", seen)
        assert own.order(number) is None
        event.remove(engine, "before_cursor_execute", seen)
        return statements

    work(retail.UNKNOWN)
    assert work(retail.BOS) == work(retail.UNKNOWN)
    engine.dispose()


class TestWrites(OrderWritesContract):
    @pytest.fixture(params=["before", "after"])
    def writable(self, engine: Engine, request: pytest.FixtureRequest) -> Writable:
        return Writable(
            open=retail.PENDING,
            other=retail.PENDING_BY_CARD,
            unknown=retail.UNKNOWN,
            reason="no_longer_needed",
            swap=Swap("2", "1102"),
            address=HOME,
            crash=crash(engine, request.param),
            unsupported=UNSUPPORTED,
        )


class TestSampleWrites(OrderWritesContract):
    @pytest.fixture
    def engine(self, shop: SampleOrders, shop_file: Path, tmp_path: Path) -> Iterator[Engine]:
        shutil.copy(shop_file, tmp_path / "orders.db")
        engine = opened(f"sqlite:///{tmp_path / 'orders.db'}")
        yield engine
        engine.dispose()

    @pytest.fixture
    def fresh(self, engine: Engine) -> OrderSystem:
        return SampleOrders(engine, clock=lambda: NOW)

    @pytest.fixture
    def writable(self, engine: Engine, fresh: OrderSystem) -> Writable:
        item = self.order(fresh, stories.JUST_PAID).items[0]
        product = fresh.product(item.product_id)
        assert product is not None
        other = next(each for each in product.variants if each.available and each.sku != item.sku)
        return Writable(
            open=stories.JUST_PAID,
            other=stories.PRE_ORDERED,
            unknown=stories.UNKNOWN,
            reason="changed_mind",
            swap=Swap(item.line, other.sku),
            address=Address("", "Neue Straße 5", "", "20097", "Hamburg", "DE"),
            crash=crash(engine, "after"),
            unsupported=RequestRefund(stories.JUST_PAID),
        )

    def test_nothing_is_sold_twice(self, fresh: OrderSystem, engine: Engine, writable: Writable) -> None:
        sku, _, variant = writable.swap.sku.partition("/")
        with engine.begin() as db:
            db.execute(
                text("UPDATE product_variants SET stock = 0 WHERE sku = :sku AND variant = :variant"),
                {"sku": sku, "variant": variant},
            )
        with pytest.raises(OrderRefusedError, match="nothing to change in product_variants"):
            fresh.perform(ChangeItems(writable.open, (writable.swap,)), key="a")

    def test_a_simple_order_is_placed(self, fresh: OrderSystem, writable: Writable) -> None:
        customer = self.order(fresh, writable.open).customer
        action = PlaceOrder(
            customer.id,
            (Wanted(writable.swap.sku, 1),),
            writable.address,
            "bank_transfer",
            like=writable.open,
        )
        receipt = fresh.perform(action, key="a")
        placed = self.order(fresh, receipt.number)
        assert (placed.status, placed.payment_method, placed.customer.id) == (
            "received", "bank_transfer", customer.id,
        )  # fmt: skip
        assert [item.sku for item in placed.items] == [writable.swap.sku]
        assert fresh.perform(action, key="a").number == receipt.number
        assert placed.number in {order.number for order in fresh.orders_of(customer.id)}


DYING = """
import os, sys
from datetime import datetime, UTC
from assistant.orders.actions import Agreed, Cancel
from assistant.orders.sql.system import SqlOrders, opened
from assistant.orders.folder import LAYOUTS
from assistant.orders.mapping import file
engine = opened(sys.argv[1])
commit = engine.dialect.do_commit
system = SqlOrders(engine, file.read(LAYOUTS / "retail" / "mapping.yaml"))
system.order("none")
def die(connection):
    if sys.argv[2] == "after":
        commit(connection)
    os._exit(9)
engine.dialect.do_commit = die
system.perform(Cancel("#W1000001", "no_longer_needed"), key="a", agreed=Agreed(refund_cents=6100))
"""


@pytest.mark.parametrize("when", ["before", "after"])
def test_the_death_of_the_process_leaves_all_or_nothing(folder: Path, tmp_path: Path, when: str) -> None:
    url = f"sqlite:///{tmp_path / 'orders.db'}"
    _load(url, folder)
    died = subprocess.run([sys.executable, "-c", DYING, url, when], timeout=60, check=False)
    assert died.returncode == 9
    system = SqlOrders(url, MAPPING)
    order = system.order(retail.PENDING)
    assert order is not None
    assert order.status == ("cancelled" if when == "after" else "pending")
    assert len(system.writes()) == (1 if when == "after" else 0)
    assert order.customer.payment_methods[0].balance_cents == (16100 if when == "after" else 10000)
    system.close()


def test_tables_that_are_not_as_the_mapping_says_are_named(tmp_path: Path, folder: Path) -> None:
    url = f"sqlite:///{tmp_path / 'orders.db'}"
    _load(url, folder)
    engine = create_engine(url)
    with engine.begin() as db:
        db.execute(text("ALTER TABLE orders RENAME COLUMN refunded TO money_back"))
    with pytest.raises(MappingError, match="table orders of the order database has no column refunded"):
        SqlOrders(engine, MAPPING).order(retail.PENDING)
    engine.dispose()


def _load(url: str, folder: Path) -> None:
    engine = create_engine(url)
    load(engine, folder, MAPPING)
    engine.dispose()


def _new_database(server: str, template: str = "") -> str:
    name = f"o{uuid.uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    from_one = f" TEMPLATE {template.split('?')[0].rpartition('/')[2]} STRATEGY file_copy" if template else ""
    with engine.connect() as db:
        db.execute(text(f"CREATE DATABASE {name}{from_one}"))
    engine.dispose()
    return server.replace("/postgres?", f"/{name}?")
