"""What every adapter that can write must do: each thing once, whatever happens in between."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

import pytest

from assistant.orders.actions import Action, Cancel, ChangeAddress, ChangeItems, Expedite, Receipt, Swap
from assistant.orders.port import (
    OrderChangedError,
    OrderRefusedError,
    OrderSystem,
    OrderSystemUnavailableError,
    UnsupportedActionError,
)
from assistant.orders.records import Address, Order


@dataclass(frozen=True)
class Writable:
    """True things about a fresh system that can be written to.

    `open` can be cancelled and changed, `other` can be cancelled. Within `crash` the next write breaks off
    between being done and being known to be done.
    """

    open: str
    other: str
    unknown: str
    reason: str
    swap: Swap
    address: Address
    crash: Callable[[], AbstractContextManager[None]]
    unsupported: Action


class OrderWritesContract:
    """Inherit, and give the fixtures `fresh` (a system of its own) and `writable`."""

    def order(self, system: OrderSystem, number: str) -> Order:
        found = system.order(number)
        assert found is not None
        return found

    def test_an_action_is_done_and_leaves_a_receipt(self, fresh: OrderSystem, writable: Writable) -> None:
        before = self.order(fresh, writable.open)
        receipt = fresh.perform(Cancel(writable.open, writable.reason), key="a", revision=before.revision)
        assert (receipt.action, receipt.number, receipt.repeated) == ("cancel", writable.open, False)
        assert receipt.reference
        assert receipt.at.tzinfo is not None
        assert self.order(fresh, writable.open).status == "cancelled"

    def test_a_repeated_key_gives_the_same_receipt_and_does_nothing(
        self, fresh: OrderSystem, writable: Writable
    ) -> None:
        action = Cancel(writable.open, writable.reason)
        first = fresh.perform(action, key="a", revision=self.order(fresh, writable.open).revision)
        again = [fresh.perform(action, key="a", revision="long ago") for _ in range(3)]
        assert [replace(each, repeated=False) for each in again] == [first] * 3
        assert all(each.repeated for each in again)
        assert len(fresh.writes()) == 1

    def test_a_key_is_for_one_action(self, fresh: OrderSystem, writable: Writable) -> None:
        fresh.perform(ChangeAddress(writable.open, writable.address), key="a")
        with pytest.raises(OrderRefusedError, match="already used for another action"):
            fresh.perform(Cancel(writable.other, writable.reason), key="a")
        assert self.order(fresh, writable.other).status != "cancelled"

    def test_an_order_that_changed_since_is_left_alone(self, fresh: OrderSystem, writable: Writable) -> None:
        seen = self.order(fresh, writable.open).revision
        fresh.perform(ChangeAddress(writable.open, writable.address), key="a", revision=seen)
        with pytest.raises(OrderChangedError):
            fresh.perform(Cancel(writable.open, writable.reason), key="b", revision=seen)
        assert self.order(fresh, writable.open).status != "cancelled"
        assert len(fresh.writes()) == 1

    def test_what_was_refused_may_be_asked_again_with_the_same_key(
        self, fresh: OrderSystem, writable: Writable
    ) -> None:
        action = Cancel(writable.open, writable.reason)
        with pytest.raises(OrderChangedError):
            fresh.perform(action, key="a", revision="another")
        receipt = fresh.perform(action, key="a", revision=self.order(fresh, writable.open).revision)
        assert not receipt.repeated

    def test_an_unknown_order_is_refused(self, fresh: OrderSystem, writable: Writable) -> None:
        with pytest.raises(OrderRefusedError):
            fresh.perform(Cancel(writable.unknown, writable.reason), key="a")
        assert fresh.writes() == ()

    def test_an_action_the_system_has_not_is_refused(self, fresh: OrderSystem, writable: Writable) -> None:
        assert writable.unsupported.name not in fresh.actions
        with pytest.raises(UnsupportedActionError):
            fresh.perform(writable.unsupported, key="a")

    def test_the_new_address_is_the_orders(self, fresh: OrderSystem, writable: Writable) -> None:
        before = self.order(fresh, writable.open)
        fresh.perform(ChangeAddress(writable.open, writable.address), key="a", revision=before.revision)
        after = self.order(fresh, writable.open)
        assert replace(after.address, name="") == replace(writable.address, name="")
        assert after.address.name == before.address.name
        assert after.revision != before.revision

    def test_only_the_named_line_changes(self, fresh: OrderSystem, writable: Writable) -> None:
        before = self.order(fresh, writable.open)
        fresh.perform(ChangeItems(writable.open, (writable.swap,), before.payment_method_id), key="a")
        after = self.order(fresh, writable.open)
        assert {item.line: item.sku for item in after.items} == {
            **{item.line: item.sku for item in before.items},
            writable.swap.line: writable.swap.sku,
        }
        assert "change_items" in after.changes

    def test_a_variant_that_does_not_exist_is_refused_and_changes_nothing(
        self, fresh: OrderSystem, writable: Writable
    ) -> None:
        before = self.order(fresh, writable.open)
        with pytest.raises(OrderRefusedError):
            fresh.perform(ChangeItems(writable.open, (Swap(writable.swap.line, "none"),)), key="a")
        assert self.order(fresh, writable.open) == before

    def test_a_crash_and_a_retry_do_it_exactly_once(self, fresh: OrderSystem, writable: Writable) -> None:
        action = Cancel(writable.open, writable.reason)
        with writable.crash(), pytest.raises(OrderSystemUnavailableError):
            fresh.perform(action, key="a", revision=self.order(fresh, writable.open).revision)
        receipt = fresh.perform(action, key="a")
        assert receipt.reference
        assert self.order(fresh, writable.open).status == "cancelled"
        assert len(fresh.writes()) == 1

    def test_a_double_click_does_it_exactly_once(self, fresh: OrderSystem, writable: Writable) -> None:
        action = Cancel(writable.open, writable.reason)
        revision = self.order(fresh, writable.open).revision

        def click(_: int) -> Receipt:
            return fresh.perform(action, key="a", revision=revision)

        with ThreadPoolExecutor(8) as pool:
            receipts = list(pool.map(click, range(8)))
        assert len({receipt.reference for receipt in receipts}) == 1
        assert sum(not receipt.repeated for receipt in receipts) == 1
        assert len(fresh.writes()) == 1

    def test_two_wishes_at_once_on_one_summary_are_one(self, fresh: OrderSystem, writable: Writable) -> None:
        revision = self.order(fresh, writable.open).revision
        actions = {
            "a": Cancel(writable.open, writable.reason),
            "b": ChangeAddress(writable.open, writable.address),
        }

        def click(key: str) -> bool:
            try:
                fresh.perform(actions[key], key=key, revision=revision)
            except OrderChangedError:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(click, actions)) == [False, True]
        assert len(fresh.writes()) == 1


UNSUPPORTED = Expedite("", "express")
