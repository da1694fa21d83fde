"""What may be done with an order, until when and at what cost: pure decisions from the shop's policy file.

`Policy.may` answers "can I still …?" before any detail is known; `Policy.judge` decides about one complete
action. Both give a `Verdict`, whose notes are keys and values for the dialogue's phrases and for the brief.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from assistant.orders import actions as act
from assistant.orders.actions import Action, ActionName
from assistant.orders.policy import goods, money, timing
from assistant.orders.policy.addresses import address_problem
from assistant.orders.policy.file import Identity, PolicyFile, Rule, read
from assistant.orders.policy.verdict import Note, Verdict, denied
from assistant.orders.records import CustomerRecord, Order, Variant


@dataclass(frozen=True)
class Case:
    """What an action is judged on: the order as just read (None for one that is about none), its customer,
    the moment, the catalogue's entry for each sku the action names, and what each delivery method costs for
    this order where that is known."""

    order: Order | None
    customer: CustomerRecord | None
    now: datetime
    variants: Mapping[str, Variant] = field(default_factory=dict)
    shipping: Mapping[str, int] = field(default_factory=dict)


class Policy:
    """The decisions of one policy file."""

    def __init__(self, file: PolicyFile) -> None:
        self._file = file
        self._zone = ZoneInfo(file.zone)

    @classmethod
    def load(cls, path: Path) -> Policy:
        """From a YAML file. Raises PolicyError."""
        return cls(read(path))

    @property
    def currency(self) -> str:
        """ISO 4217, of all amounts."""
        return self._file.currency

    @property
    def zone(self) -> ZoneInfo:
        """The shop's calendar."""
        return self._zone

    @property
    def identity(self) -> Identity:
        """Which ways prove what."""
        return self._file.identity

    def reasons(self, action: ActionName) -> Mapping[str, Mapping[str, str]]:
        """The reasons to choose from, each code with its words by language; empty: none is asked for."""
        rule = self._file.actions.get(action)
        return rule.reasons if rule else {}

    def asks_payment(self, action: ActionName) -> bool:
        """Whether the customer has a payment method to choose for this action."""
        rule = self._file.actions.get(action)
        if rule is None:
            return False
        if action in ("change_items", "exchange"):
            return rule.price_difference == "settled"
        return action in ("change_payment", "place_order") or (action == "return" and len(rule.refund_to) > 1)

    def may(self, action: ActionName, order: Order, now: datetime) -> Verdict:
        """Whether this kind of action is open for this order at this moment, and until when."""
        rule = self._file.actions.get(action)
        if rule is None:
            return denied("not_offered")
        reason = _order_problem(rule, action, order) or timing.time_problem(rule, order, now, self._zone)
        if reason is not None:
            return Verdict(reason)
        fee = money.fee_of(rule, order)
        return Verdict(fee_cents=fee, until=timing.last_moment(rule, order, self._zone), tell=rule.tell)

    def period(self, action: ActionName, order: timing.Dated) -> timing.Period | None:
        """How long this kind of action is open for this order, also where that has not begun; None where
        the policy sets no time."""
        rule = self._file.actions.get(action)
        return timing.period(rule, order, self._zone) if rule else None

    def judge(self, action: Action, case: Case) -> Verdict:
        """Whether exactly this may be done, and what it costs or gives back."""
        rule = self._file.actions.get(action.name)
        if rule is None:
            return denied("not_offered")
        open_now = self._open(action, case)
        if not open_now.allowed:
            return open_now
        if (
            (reason := getattr(action, "reason", None)) is not None
            and rule.reasons
            and reason not in rule.reasons
        ):
            return denied("unknown_reason", reasons=tuple(rule.reasons))
        verdict = _consequence(rule, action, case)
        if rule.most is not None and max(verdict.charge_cents, verdict.refund_cents) > rule.most:
            return denied("too_expensive", limit_cents=rule.most)
        return replace(verdict, until=open_now.until, tell=rule.tell) if verdict.allowed else verdict

    def _open(self, action: Action, case: Case) -> Verdict:
        if isinstance(action, act.PlaceOrder | act.ChangeDefaultAddress):
            return Verdict() if case.customer else denied("customer_unknown")
        if case.order is None:
            raise ValueError(f"{action.name} is about an order, and none was given")
        return self.may(action.name, case.order, case.now)


def _order_problem(rule: Rule, action: ActionName, order: Order) -> Note | None:
    if rule.statuses and order.status not in rule.statuses:
        return Note("wrong_status", {"status": order.status, "allowed": rule.statuses})
    if (rule.once and action in order.changes) or any(done in order.changes for done in rule.not_after):
        return Note("already_done")
    if rule.countries and order.address.country not in rule.countries:
        return Note("country_not_served", {"country": order.address.country})
    return None


def _consequence(rule: Rule, action: Action, case: Case) -> Verdict:
    match action:
        case act.PlaceOrder():
            return _bought(rule, action, case)
        case act.ChangeDefaultAddress():
            current = case.customer.address if case.customer else None
            note = address_problem(rule, action.address, current)
            return Verdict(note)
    if case.order is None:
        raise ValueError(f"{action.name} is about an order, and none was given")
    return _on_order(rule, action, case, case.order)


def _on_order(rule: Rule, action: Action, case: Case, order: Order) -> Verdict:
    fee = money.fee_of(rule, order)
    match action:
        case act.Cancel():
            cents = money.paid(rule, order)
            return money.refunded(rule, money.original_of(order, case.customer), cents, fee)
        case act.ChangeAddress():
            return Verdict(
                address_problem(rule, action.address, order.address), charge_cents=fee, fee_cents=fee
            )
        case act.ChangePayment():
            return _other_payment(rule, action, case, order)
        case act.ChangeItems() | act.ExchangeItems():
            return _swapped(rule, action, case, order)
        case act.ReturnItems():
            return _sent_back(rule, action, case, order)
        case act.Expedite():
            return _quicker(rule, action, case, order)
        case act.RequestRefund():
            return _refund(rule, action, case, order)
        case _:
            raise ValueError(f"there is no rule kind for {action.name}")


def _swapped(rule: Rule, action: act.ChangeItems | act.ExchangeItems, case: Case, order: Order) -> Verdict:
    if note := goods.swaps_problem(rule, order, action.swaps, case.variants):
        return Verdict(note)
    cents = money.difference(order, action.swaps, case.variants)
    method = money.method_of(case.customer, action.payment_method_id)
    if not action.payment_method_id:
        method = money.original_of(order, case.customer)
    return money.settled(rule, method, cents, money.fee_of(rule, order))


def _sent_back(rule: Rule, action: act.ReturnItems, case: Case, order: Order) -> Verdict:
    if note := goods.lines_problem(rule, order, action.lines):
        return Verdict(note)
    target = money.refund_target(rule, order, case.customer, action.payment_method_id)
    if target is None:
        return denied("refund_elsewhere")
    items = [item for item in order.items if item.line in action.lines]
    return money.refunded(rule, target, money.worth(items), money.fee_of(rule, order, action.reason))


def _refund(rule: Rule, action: act.RequestRefund, case: Case, order: Order) -> Verdict:
    lines = action.lines or tuple(item.line for item in order.items)
    if note := goods.lines_problem(rule, order, lines):
        return Verdict(note)
    items = [item for item in order.items if item.line in lines]
    cents = money.worth(items) if action.lines else order.total_cents
    return money.refunded(rule, money.original_of(order, case.customer), cents, money.fee_of(rule, order))


def _other_payment(rule: Rule, action: act.ChangePayment, case: Case, order: Order) -> Verdict:
    method = money.method_of(case.customer, action.payment_method_id)
    if method is not None and method.id == order.payment_method_id:
        return denied("same_payment")
    paid = money.charged(rule, method, order.total_cents)
    if not paid.allowed:
        return paid
    back = money.refunded(rule, money.original_of(order, case.customer), order.total_cents)
    return replace(paid, refund_cents=back.refund_cents, refund_days=back.refund_days)


def _quicker(rule: Rule, action: act.Expedite, case: Case, order: Order) -> Verdict:
    if action.method not in case.shipping:
        return denied("unknown_method", method=action.method)
    if action.method == order.shipping_method:
        return denied("not_quicker")
    cents = max(0, case.shipping[action.method] - (order.shipping_cents or 0))
    method = money.original_of(order, case.customer)
    return money.charged(rule, method, cents, money.fee_of(rule, order))


def _bought(rule: Rule, action: act.PlaceOrder, case: Case) -> Verdict:
    if note := goods.basket_problem(action.items, case.variants):
        return Verdict(note)
    if note := address_problem(rule, action.address, None):
        return Verdict(note)
    cents = money.basket_worth(action.items, case.variants) + case.shipping.get("standard", 0)
    return money.charged(rule, money.method_of(case.customer, action.payment_method_id), cents, rule.fee)
