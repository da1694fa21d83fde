"""Orders on the agent's desk: the card, the summary, and the yes, over HTTP on a shop of CSV files."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.clerk import Clerk
from assistant.orders.folder import open_folder
from assistant.orders.shop import Shop
from handoff.clock import system_clock
from handoff.desk import Desk
from handoff.events import ContactVerified, Entry, OrderChanged, OrderConfirmed
from handoff.hub import Hub
from handoff.identity.agents import Agents
from handoff.identity.visitors import Visitors
from handoff.storage import log
from tests.assistant.orders import retail
from tests.databases import blank
from tests.handoff.console_server import Console, serving

CANCEL = {"action": "cancel", "number": retail.PENDING, "values": {"reason": "no_longer_needed"}}
FOREVER = 4_000_000_000_000


class Counter:
    """An agent's browser, and the desk behind it."""

    def __init__(self, console: Console, desk: Desk, conversation: str) -> None:
        self.console, self.desk, self.conversation = console, desk, conversation
        self.path = f"conversations/{conversation}"

    async def entries(self) -> list[Entry]:
        return await self.desk.store.read(lambda connection: log.read(connection, self.conversation))

    async def offers(self, number: str) -> dict[str, Any]:
        found = await self.console.get(f"{self.path}/orders")
        card = next(order for order in found["orders"] if order["number"] == number)
        return {offer["action"]: offer for offer in card["offers"]}

    async def summary(self, wanted: dict[str, Any]) -> dict[str, Any]:
        answer = await self.console.post(f"{self.path}/orders/summary", wanted)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def confirm(self, wanted: dict[str, Any], shown: dict[str, Any]) -> Any:
        told = {key: shown[key] for key in ("seq", "key", "revision")}
        return await self.console.post(f"{self.path}/orders/confirm", {"wanted": wanted, **told})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return retail.write(tmp_path_factory.mktemp("retail"))


@pytest.fixture
def shop(folder: Path) -> Iterator[Shop]:
    shop = open_folder(folder)
    yield shop
    shop.system.close()


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    database = blank(tmp_path / "log.db")
    desk = Desk(database, Hub())
    yield desk
    desk.close()
    database.close()


async def _asked(desk: Desk, *, known: bool = True) -> str:
    contact, _ = await Visitors(desk.store, system_clock).welcome()
    proof = ContactVerified(customer_id=retail.ANA, method="token", expires_at=FOREVER) if known else None
    await desk.receive(contact, uuid.uuid4().hex, "please cancel my order", proof=proof)
    return (await desk.ask_for_person(contact, uuid.uuid4().hex)).state.id


@pytest.fixture
async def counter(desk: Desk, shop: Shop) -> AsyncIterator[Counter]:
    people = Agents(desk.store, system_clock)
    agent = await people.add("eva@example.com", "Eva", "a long password")
    async with serving(desk, people, clerk=Clerk(shop)) as server:
        console = await server.open(agent.id)
        yield Counter(console, desk, await _asked(desk))
        await console.http.aclose()


async def test_the_card_says_what_may_be_done_and_why_not(counter: Counter) -> None:
    """A18: a card of each order with its facts, when it was read, and the policy's word on each action."""
    found = await counter.console.get(f"{counter.path}/orders")
    assert found["proof"] == "signed in at the shop"
    assert abs(found["fetched_at"] - system_clock()) < 60_000
    assert {order["number"] for order in found["orders"]} == {n for n in retail.LINES if n != retail.BOS}
    pending, delivered = await counter.offers(retail.PENDING), await counter.offers(retail.DELIVERED)
    assert pending["cancel"]["allowed"]
    assert [each["value"] for each in pending["cancel"]["blanks"][0]["options"]] == [
        "no_longer_needed",
        "ordered_by_mistake",
    ]
    assert not delivered["cancel"]["allowed"]
    assert "delivered" in delivered["cancel"]["why"]
    assert delivered["return"]["allowed"]


@pytest.mark.parametrize(
    "wanted",
    [
        CANCEL,
        {
            "action": "change_address",
            "number": retail.PENDING,
            "address": {
                "name": "Ana Silva", "line1": "5 New Street", "postcode": "78702", "city": "Austin",
                "country": "USA", "region": "TX",
            },
        },
        {
            "action": "change_payment",
            "number": retail.PENDING_BY_CARD,
            "values": {"payment_method_id": "paypal_13"},
        },
        {"action": "return", "number": retail.DELIVERED, "lines": ["1"]},
        {"action": "exchange", "number": retail.DELIVERED, "swaps": {"2": "1202"}},
        {"action": "change_items", "number": retail.PENDING, "swaps": {"1": "1102"}},
    ],
    ids=lambda wanted: wanted["action"],
)  # fmt: skip
async def test_what_was_summed_up_is_done_once_and_its_receipt_is_in_the_log(
    counter: Counter, shop: Shop, wanted: dict[str, Any]
) -> None:
    """A18: the yes to a summary is one change, however often it is sent; the log says who did it."""
    await counter.console.post(f"{counter.path}/claim")
    lines = shop.system.order(wanted["number"]).items  # type: ignore[union-attr]
    wanted = _on_lines(wanted, [item.line for item in lines])
    before = len(shop.system.writes())
    shown = await counter.summary(wanted)
    assert shown["allowed"], shown["text"]
    assert wanted["number"] in shown["text"]
    answers = [(await counter.confirm(wanted, shown)).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert answers[0]["done"]
    assert len(shop.system.writes()) == before + 1
    written = [
        (type(entry.event), entry.author.name)
        for entry in await counter.entries()
        if isinstance(entry.event, OrderConfirmed | OrderChanged)
    ]
    assert written == [(OrderConfirmed, "Eva"), (OrderChanged, "Eva")]


def _on_lines(wanted: dict[str, Any], lines: list[str]) -> dict[str, Any]:
    """The same with the lines as the order system names them, counted from 1."""
    chosen = {"lines": [lines[int(n) - 1] for n in wanted["lines"]]} if "lines" in wanted else {}
    swaps = {lines[int(n) - 1]: sku for n, sku in wanted.get("swaps", {}).items()}
    return {**wanted, **chosen, **({"swaps": swaps} if swaps else {})}


async def test_what_the_policy_forbids_is_forbidden_for_agents_too(counter: Counter, shop: Shop) -> None:
    await counter.console.post(f"{counter.path}/claim")
    shown = await counter.summary({**CANCEL, "number": retail.DELIVERED})
    assert not shown["allowed"]
    assert "key" not in shown
    other = await counter.console.post(f"{counter.path}/orders/summary", {**CANCEL, "number": retail.BOS})
    assert other.status_code == 422
    assert not shop.system.writes()


async def test_an_order_that_changed_since_is_left_alone(counter: Counter, shop: Shop) -> None:
    await counter.console.post(f"{counter.path}/claim")
    shown = await counter.summary(CANCEL)
    address = {
        "action": "change_payment",
        "number": retail.PENDING,
        "values": {"payment_method_id": "paypal_13"},
    }
    assert (await counter.confirm(address, await counter.summary(address))).json()["done"]
    late = await counter.confirm(CANCEL, shown)
    assert (late.status_code, late.json()["code"]) == (409, "conflict")
    forged = await counter.confirm({**CANCEL, "number": retail.PENDING_BY_CARD}, shown)
    assert forged.status_code == 409
    assert len(shop.system.writes()) == 1


async def test_only_who_has_the_conversation_changes_its_orders(counter: Counter, shop: Shop) -> None:
    shown = await counter.summary(CANCEL)
    refused = await counter.confirm(CANCEL, shown)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    assert not shop.system.writes()


async def test_nothing_is_shown_of_a_customer_nobody_knows(counter: Counter) -> None:
    stranger = await _asked(counter.desk, known=False)
    found = await counter.console.get(f"conversations/{stranger}/orders")
    assert (found["orders"], found["proof"]) == ([], "")
    refused = await counter.console.post(f"conversations/{stranger}/orders/summary", CANCEL)
    assert refused.status_code == 403
