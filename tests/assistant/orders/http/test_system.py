"""Orders behind a real HTTP service keep the contract, and its failures end as the port says."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from assistant.orders.actions import Cancel, RequestRefund, ReturnItems, Swap
from assistant.orders.breaker import Breaker
from assistant.orders.http.client import Client
from assistant.orders.http.system import HttpOrders
from assistant.orders.mapping import file as mapping_file
from assistant.orders.mapping.file import MappingError
from assistant.orders.own import OwnOrders
from assistant.orders.port import OrderSystem, OrderSystemError, OrderSystemUnavailableError
from assistant.orders.records import Address
from assistant.orders.sample import SampleOrders
from assistant.sample_shop import stories
from assistant.sample_shop.people import MAYA, PIET
from tests.assistant.orders.conftest import NOW
from tests.assistant.orders.contract import Known, OrderSystemContract
from tests.assistant.orders.contract_writes import OrderWritesContract, Writable
from tests.assistant.orders.http.service import Mood, service
from tests.serving import serving

EXAMPLE = Path(__file__).parents[4] / "docs" / "examples" / "orders-over-http.yaml"
MAPPING = mapping_file.read(EXAMPLE)


class Remote:
    """One service over a database of its own, and what it was asked."""

    def __init__(self, address: str, mood: Mood) -> None:
        self.address, self.mood = address, mood

    def orders(self, *, seconds: float = 5, breaker: Breaker | None = None, **changes: Any) -> HttpOrders:
        mapping = MAPPING.model_copy(update=changes)
        client = Client(f"http://{self.address}", seconds=seconds, breaker=breaker or Breaker(failures=50))
        return HttpOrders(client, mapping, clock=lambda: NOW)

    @contextmanager
    def failing(self, fault: str, left: int | None = None) -> Iterator[None]:
        self.mood.fault, self.mood.left = fault, left
        yield
        self.mood.fault = ""


@contextmanager
def _running(database: Path) -> Iterator[Remote]:
    system, mood = SampleOrders(f"sqlite:///{database}", clock=lambda: NOW), Mood()
    with serving(service(system, mood)) as address:
        yield Remote(address, mood)
    system.close()


@pytest.fixture(scope="module")
def reading(shop_file: Path) -> Iterator[Remote]:
    with _running(shop_file) as remote:
        yield remote


@pytest.fixture
def remote(shop_file: Path, tmp_path: Path) -> Iterator[Remote]:
    shutil.copy(shop_file, tmp_path / "orders.db")
    with _running(tmp_path / "orders.db") as remote:
        yield remote


@pytest.fixture
def system(reading: Remote) -> Iterator[OrderSystem]:
    system = reading.orders()
    yield system
    system.close()


class TestReads(OrderSystemContract):
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


class TestWrites(OrderWritesContract):
    @pytest.fixture
    def fresh(self, remote: Remote) -> Iterator[OrderSystem]:
        system = remote.orders()
        yield system
        system.close()

    @pytest.fixture
    def writable(self, remote: Remote, fresh: OrderSystem) -> Writable:
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
            crash=lambda: remote.failing("drop"),
            unsupported=RequestRefund(stories.JUST_PAID),
        )

    def test_a_lost_answer_is_asked_for_again_with_the_same_key(
        self, remote: Remote, fresh: OrderSystem, writable: Writable
    ) -> None:
        action = Cancel(writable.open, writable.reason)
        with remote.failing("drop"), pytest.raises(OrderSystemUnavailableError):
            fresh.perform(action, key="k-1")
        assert remote.mood.keys == ["k-1"] * 3
        assert fresh.perform(action, key="k-1").repeated
        assert remote.mood.keys == ["k-1"] * 4


def test_without_a_key_header_a_write_is_sent_once(remote: Remote) -> None:
    http = MAPPING.http
    assert http is not None
    system = remote.orders(http=http.model_copy(update={"idempotency_header": ""}))
    with remote.failing("drop"), pytest.raises(OrderSystemUnavailableError):
        system.perform(Cancel(stories.JUST_PAID, "changed_mind"), key="a")
    sent = [each for each in remote.mood.seen if each.startswith("POST")]
    assert len(sent) == 1
    system.close()


def test_a_return_brings_its_label(remote: Remote) -> None:
    system = remote.orders()
    order = system.order(stories.DELIVERED_TEN_DAYS_AGO)
    assert order is not None
    receipt = system.perform(
        ReturnItems(order.number, (order.items[0].line,), reason="too_small"),
        key="a",
        revision=order.revision,
    )
    assert "label" in receipt.instructions
    assert receipt.reference.startswith("RT-")
    system.close()


@pytest.mark.parametrize("fault", ["500", "503"])
def test_a_short_failure_is_not_noticed(reading: Remote, system: OrderSystem, fault: str) -> None:
    with reading.failing(fault, left=2):
        assert system.order(stories.OUT_FOR_DELIVERY) is not None


@pytest.mark.parametrize("fault", ["500", "503", "hang", "drip"])
def test_a_long_failure_is_unavailable_and_soon(reading: Remote, fault: str) -> None:
    system = reading.orders(seconds=0.4)
    began = time.monotonic()
    with reading.failing(fault), pytest.raises(OrderSystemUnavailableError, match="did not answer"):
        system.order(stories.OUT_FOR_DELIVERY)
    assert time.monotonic() - began < 15
    system.close()


@pytest.mark.parametrize(
    "fault", ["redirect", "garbage", "page", "list", "nonsense", "other", "huge", "denied"]
)
def test_what_makes_no_sense_is_an_error_and_never_an_order(
    reading: Remote, system: OrderSystem, fault: str
) -> None:
    with reading.failing(fault), pytest.raises(OrderSystemError) as wrong:
        system.order(stories.OUT_FOR_DELIVERY)
    assert not isinstance(wrong.value, OrderSystemUnavailableError)
    assert system.order(stories.OUT_FOR_DELIVERY) is not None


def test_a_service_that_is_gone_is_unavailable() -> None:
    client = Client("http://127.0.0.1:9", seconds=0.5)
    with pytest.raises(OrderSystemUnavailableError):
        HttpOrders(client, MAPPING).order("FM-10442")
    client.close()


def test_after_several_failures_the_service_is_left_in_peace_and_tried_again_later(reading: Remote) -> None:
    now = [0.0]
    system = reading.orders(breaker=Breaker(failures=3, pause=10, clock=lambda: now[0]))
    with reading.failing("500"):
        for _ in range(3):
            with pytest.raises(OrderSystemUnavailableError):
                system.order(stories.OUT_FOR_DELIVERY)
        asked = len(reading.mood.seen)
        with pytest.raises(OrderSystemUnavailableError, match="left in peace"):
            system.order(stories.OUT_FOR_DELIVERY)
        assert len(reading.mood.seen) == asked
    now[0] = 11
    assert system.order(stories.OUT_FOR_DELIVERY) is not None
    system.close()


@pytest.mark.parametrize(
    "number", ["../customers/1", "..", ".", "FM-10442/../FM-10443", "?q=1", "a#b", "%2e%2e"]
)
def test_a_number_is_never_a_path(reading: Remote, system: OrderSystem, number: str) -> None:
    before = len(reading.mood.seen)
    assert system.order(number) is None
    asked = [path for path in reading.mood.seen[before:] if not path.startswith("GET /orders/")]
    assert {path.rsplit("/", 1)[0] for path in asked} <= {"GET /customers"}


def test_not_yours_and_not_there_are_as_many_requests(reading: Remote, system: OrderSystem) -> None:
    own = OwnOrders(system, str(MAYA.id))

    def requests(number: str) -> list[str]:
        before = len(reading.mood.seen)
        assert own.order(number) is None
        return [path.rsplit("/", 1)[0] for path in reading.mood.seen[before:]]

    assert requests(stories.NOT_MAYAS) == requests(stories.UNKNOWN) == ["GET /orders", "GET /customers"]


def test_a_search_that_is_too_generous_verifies_nobody(reading: Remote) -> None:
    http = MAPPING.http
    assert http is not None
    generous = http.model_copy(
        update={"customers_by_name": "GET /customers?email=maya.lindqvist@example.com"}
    )
    system = reading.orders(http=generous)
    assert system.customers(name="Eve", postcode="1") == ()
    system.close()


def test_the_mapping_is_checked_against_the_description(reading: Remote) -> None:
    http = MAPPING.http
    assert http is not None
    with closing(reading.orders()) as right:
        right.check()
    wrong = http.model_copy(update={"product": "GET /goods/{product_id}"})
    with (
        closing(reading.orders(http=wrong)) as system,
        pytest.raises(MappingError, match="does not describe GET /goods/"),
    ):
        system.check()
    with pytest.raises(MappingError, match="is no request"):
        reading.orders(http=http.model_copy(update={"order": "/orders/{number}"}))


@pytest.mark.parametrize("url", ["ftp://shop.example", "shop.example", "file:///etc/passwd", ""])
def test_only_http_addresses_are_taken(url: str) -> None:
    with pytest.raises(ValueError, match="https:// address"):
        Client(url)


def test_a_token_never_travels_in_the_clear() -> None:
    with pytest.raises(ValueError, match="without TLS"):
        Client("http://orders.shop.example", token="secret")
