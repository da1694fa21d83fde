"""What the policy says about an action: allowed with its consequences, or not and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from assistant.orders.actions import Agreed
from assistant.orders.records import PaymentMethod


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence for the dialogue's phrases: a key and its values.

    Keys of refusals: `not_offered`, `wrong_status` (status, allowed), `too_late` (until), `date_unknown`,
    `already_done`, `unknown_reason` (reasons), `excluded_item` (item), `unknown_item` (item), `no_items`,
    `twice_the_same_item` (item), `other_product` (item), `sold_out` (item, variant), `same_variant` (item),
    `price_differs` (item), `country_not_served` (country), `other_country` (country), `address_incomplete`
    (missing), `same_address`, `too_expensive` (limit_cents), `unknown_payment`, `same_payment`,
    `payment_not_accepted` (kind), `refund_elsewhere`, `balance_too_low` (balance_cents, needed_cents),
    `unknown_method` (method), `not_quicker`, `nothing_to_refund`, `customer_unknown`.
    """

    key: str
    values: dict[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` says why not (None: allowed). Money is in cents, seen from the customer: `charge_cents` is
    paid with, `refund_cents` returned to `method`; `fee_cents` is already taken off or added. `refund_days`
    are working days. `until` is the last moment for this action. `tell` are phrase keys that belong into the
    summary."""

    reason: Note | None = None
    charge_cents: int = 0
    refund_cents: int = 0
    fee_cents: int = 0
    method: PaymentMethod | None = None
    refund_days: tuple[int, int] | None = None
    until: datetime | None = None
    tell: tuple[str, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether it may be done."""
        return self.reason is None

    @property
    def agreed(self) -> Agreed:
        """The money of an allowed action, to be handed to the order system with it."""
        return Agreed(self.charge_cents, self.refund_cents, self.fee_cents)


def denied(key: str, **values: Any) -> Verdict:
    """A verdict that says no."""
    return Verdict(Note(key, values))
