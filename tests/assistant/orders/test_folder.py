"""A folder of CSV files is an order system: read, written, journalled, and left alone on disk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.orders.actions import (
    Action,
    Cancel,
    ChangeAddress,
    ChangeDefaultAddress,
    ChangeItems,
    ChangePayment,
    ExchangeItems,
    RecordedWrite,
    ReturnItems,
    Swap,
)
from assistant.orders.folder import OrderFolderError, open_folder
from assistant.orders.mapping.file import MappingError
from assistant.orders.policy.judge import Case
from assistant.orders.records import Address, Order, PaymentMethod
from assistant.orders.shop import Shop
from tests.assistant.orders import retail

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
HOME = Address("", "5 New Street", "", "78702", "Austin", "USA", "TX")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return retail.write(tmp_path_factory.mktemp("retail"))


@pytest.fixture
def shop(folder: Path) -> Iterator[Shop]:
    shop = open_folder(folder)
    yield shop
    shop.system.close()


def order(shop: Shop, number: str) -> Order:
    found = shop.system.order(number)
    assert found is not None
    return found


def done(shop: Shop, action: Action, key: str = "once") -> RecordedWrite:
    """Judge and do it, as the dialogue does."""
    before = shop.system.order(action.number) if action.number else None
    customer = before.customer if before else shop.system.customer(retail.ANA)
    variants = {each.sku: each for product in shop.system.products("") for each in product.variants}
    verdict = shop.policy.judge(action, Case(before, customer, NOW, variants))
    assert verdict.reason is None
    revision = before.revision if before else ""
    return shop.system.perform(action, key=key, revision=revision, agreed=verdict.agreed).recorded


def test_what_stands_in_the_cells_is_read(shop: Shop) -> None:
    found = order(shop, retail.DELIVERED)
    assert (found.customer.name, found.customer.id) == ("Ana Silva", retail.ANA)
    assert found.customer.payment_methods == (
        PaymentMethod("gift_card_11", "gift_card", "", 10000),
        PaymentMethod("credit_card_12", "credit_card", "visa 4321"),
        PaymentMethod("paypal_13", "paypal"),
    )
    assert [parcel.tracking_number for parcel in found.shipments] == ["700000000001", "700000000002"]
    assert [(item.line, item.sku, item.unit_price_cents) for item in found.items] == [
        ("1", "1102", 1200),
        ("2", "1201", 4000),
        ("3", "1301", 25000),
    ]
    assert (found.payment_method, found.total_cents, found.refunded) == ("credit_card", 30200, False)
    assert found.address == Address("", "1 Long Road", "Flat 2", "78701", "Austin", "USA", "TX")


def test_products_are_found_by_words(shop: Shop) -> None:
    assert [product.name for product in shop.system.products("lamp desk")] == ["Desk Lamp"]
    assert {product.name for product in shop.system.products("LAMP")} == {"Desk Lamp", "Lamp Shade"}
    mug = shop.system.product("11")
    assert mug is not None
    assert [variant.available for variant in mug.variants] == [True, True, False]


def test_cancelling_refunds_the_gift_card_and_names_the_shops_reason(shop: Shop) -> None:
    written = done(shop, Cancel(retail.PENDING, "ordered_by_mistake"))
    assert written == RecordedWrite(
        "cancel_pending_order", {"order_id": retail.PENDING, "reason": "ordered by mistake"}
    )
    after = order(shop, retail.PENDING)
    assert (after.status, after.refunded, after.changes) == ("cancelled", True, ("cancel",))
    assert after.customer.payment_methods[0].balance_cents == 10000 + 6100


def test_the_address_of_one_order_changes_and_the_profile_does_not(shop: Shop) -> None:
    written = done(shop, ChangeAddress(retail.PENDING, HOME))
    assert written.name == "modify_pending_order_address"
    assert written.arguments == {
        "order_id": retail.PENDING,
        "address1": "5 New Street",
        "address2": "",
        "city": "Austin",
        "state": "TX",
        "country": "USA",
        "zip": "78702",
    }
    after = order(shop, retail.PENDING)
    assert (after.address.line1, after.status) == ("5 New Street", "pending")
    assert after.customer.address is not None
    assert after.customer.address.line1 == "1 Long Road"


def test_the_default_address_changes_and_no_order_does(shop: Shop) -> None:
    written = done(shop, ChangeDefaultAddress(retail.ANA, HOME))
    assert (written.name, written.arguments["user_id"]) == ("modify_user_address", retail.ANA)
    after = order(shop, retail.PENDING)
    assert after.customer.address is not None
    assert (after.customer.address.line1, after.address.line1) == ("5 New Street", "1 Long Road")


def test_items_change_once_line_by_line(shop: Shop) -> None:
    swaps = (Swap("2", "1102"), Swap("3", "1202"))
    written = done(shop, ChangeItems(retail.PENDING, swaps, "gift_card_11"))
    assert written.arguments == {
        "order_id": retail.PENDING,
        "item_ids": ["1101", "1201"],
        "new_item_ids": ["1102", "1202"],
        "payment_method_id": "gift_card_11",
    }
    after = order(shop, retail.PENDING)
    assert [(item.sku, item.unit_price_cents) for item in after.items] == [
        ("1101", 1050),
        ("1102", 1200),
        ("1202", 3010),
    ]
    assert (after.status, after.total_cents) == ("pending_changed", 5260)
    assert after.customer.payment_methods[0].balance_cents == 10000 + 840
    again = shop.policy.may("change_items", after, NOW)
    assert again.reason is not None


def test_paying_otherwise_moves_the_money(shop: Shop) -> None:
    written = done(shop, ChangePayment(retail.PENDING, "paypal_13"))
    assert written.arguments == {"order_id": retail.PENDING, "payment_method_id": "paypal_13"}
    after = order(shop, retail.PENDING)
    assert (after.payment_method_id, after.payment_method) == ("paypal_13", "paypal")
    assert after.customer.payment_methods[0].balance_cents == 10000 + 6100


@pytest.mark.parametrize(
    ("action", "written", "status"),
    [
        (
            ReturnItems(retail.DELIVERED, ("3", "1"), "gift_card_11"),
            RecordedWrite(
                "return_delivered_order_items",
                {
                    "order_id": retail.DELIVERED,
                    "item_ids": ["1301", "1102"],
                    "payment_method_id": "gift_card_11",
                },
            ),
            "return_requested",
        ),
        (
            ExchangeItems(retail.DELIVERED, (Swap("2", "1202"),), "credit_card_12"),
            RecordedWrite(
                "exchange_delivered_order_items",
                {
                    "order_id": retail.DELIVERED,
                    "item_ids": ["1201"],
                    "new_item_ids": ["1202"],
                    "payment_method_id": "credit_card_12",
                },
            ),
            "exchange_requested",
        ),
    ],
)
def test_goods_go_back(shop: Shop, action: Action, written: RecordedWrite, status: str) -> None:
    assert done(shop, action) == written
    assert order(shop, retail.DELIVERED).status == status


def test_every_write_is_in_the_journal_in_order(shop: Shop) -> None:
    done(shop, Cancel(retail.PENDING_BY_CARD, "no_longer_needed"), key="a")
    done(shop, ChangeAddress(retail.PENDING, HOME), key="b")
    assert [each.name for each in shop.system.writes()] == [
        "cancel_pending_order",
        "modify_pending_order_address",
    ]


def test_the_files_are_never_written_and_every_opening_is_fresh(shop: Shop, folder: Path) -> None:
    before = (folder / "orders.csv").read_bytes()
    done(shop, Cancel(retail.PENDING, "no_longer_needed"))
    assert (folder / "orders.csv").read_bytes() == before
    second = open_folder(folder)
    assert order(second, retail.PENDING).status == "pending"
    assert second.system.writes() == ()
    second.system.close()


def test_a_folder_of_another_kind_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(OrderFolderError, match="is not a folder"):
        open_folder(tmp_path / "none")
    with pytest.raises(OrderFolderError, match="holds no CSV files"):
        open_folder(tmp_path)
    (tmp_path / "orders.csv").write_text("id,state\n1,open\n")
    with pytest.raises(OrderFolderError, match=r"the nearest needs file order_items\.csv"):
        open_folder(tmp_path)


def test_a_folder_may_carry_its_own_mapping_and_policy(tmp_path: Path) -> None:
    (tmp_path / "sales.csv").write_text("no,who,state,sum,sku\nA-1,7,open,12.50,mug\n")
    (tmp_path / "people.csv").write_text("no,name\n7,Ana Silva\n")
    (tmp_path / "mapping.yaml").write_text(
        """
        currency: EUR
        order:
          table: sales
          fields:
            number: "no"
            customer_id: who
            total: sum
            status: {column: state, words: {open: pending}}
        item: {table: sales, link: {"no": "no"}, fields: {sku: sku, name: sku}}
        customer: {table: people, link: {"no": who}, fields: {id: "no", name: name}}
        """
    )
    with pytest.raises(OrderFolderError, match=r"has a mapping\.yaml and no policy\.yaml"):
        open_folder(tmp_path)
    (tmp_path / "policy.yaml").write_text("currency: EUR\nactions: {}\n")
    shop = open_folder(tmp_path)
    found = order(shop, "a-1")
    assert (found.status, found.total_cents, found.customer.name) == ("pending", 1250, "Ana Silva")
    assert shop.system.actions == frozenset()
    shop.system.close()


def test_a_mapping_with_a_mistake_says_where(tmp_path: Path) -> None:
    (tmp_path / "sales.csv").write_text("no\n1\n")
    (tmp_path / "mapping.yaml").write_text("currency: EUR\norder: {table: sales, fields: {nummer: 'no'}}\n")
    with pytest.raises(MappingError, match=r"mapping\.yaml: item: Field required"):
        open_folder(tmp_path)
