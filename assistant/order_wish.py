"""What a message wants of an order of which no more than status and dates may be shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial

from assistant.history import History
from assistant.orders import return_period
from assistant.orders.answers import Wanted, refund_told
from assistant.orders.dialogue.reading import read
from assistant.orders.dialogue.wish import Kind
from assistant.orders.lookup import OrderStatus
from assistant.orders.policy.judge import Policy
from assistant.orders.telling import Telling
from assistant.own_order_turn import asks_for_more
from assistant.understanding.topic import Topic
from assistant.understanding.words import fold

_BY_TOPIC: Mapping[str, Wanted] = {"cancel": "cancel", "return": "return", "change": "change"}
BY_DATES: Mapping[str, Wanted] = {"return_period": "return_period", "refund": "refund"}
"""Questions about an order that its dates answer."""
_PENDING: Mapping[str, Wanted] = {**_BY_TOPIC, **BY_DATES, "details": "details"}
_NOT_SHOWN = frozenset({"items", "total", "item_price", "payment", "address"})
"""Subjects of which a number and a postcode open nothing."""
_BY_KIND: Mapping[Kind, Wanted] = {
    "cancel": "cancel",
    "return": "return",
    "refund": "return",
    "swap": "change",
    "edit": "change",
    "expedite": "change",
    "change_address": "change",
    "change_payment": "change",
}
_ANY_REFUND = re.compile(r"\brefunds\b|\ba refund\b|\b(?:eine )?erstattungen\b|\beine erstattung\b")


def wanted(topic: Topic, history: History) -> Wanted:
    """What the customer wants, or wanted before we asked for the number."""
    if asked := _asked_of_dates(history.text):
        return asked
    if topic.intent not in _BY_TOPIC and asks_for_more(history, topic):
        reading = read(history.text)
        kinds = [each.kind for each in reading.wishes if each.kind in _BY_KIND]
        if kinds:
            return _BY_KIND[kinds[0]]
        if any(each.subject in _NOT_SHOWN for each in reading.asked):
            return "details"
    pending = history.last.signals.get("order_wish") if history.last else None
    return _BY_TOPIC.get(topic.intent) or _PENDING.get(str(pending), "status")


def asks_of_shown(history: History) -> bool:
    """Whether it asks something of the order that was shown which its dates may answer."""
    general = return_period.of_anything(history.text) or _ANY_REFUND.search(fold(history.text))
    return bool(history.orders) and bool(_asked_of_dates(history.text)) and not general


def answer_from_dates(
    wish: Wanted, history: History, policy: Policy, telling: Telling
) -> Callable[[OrderStatus], str] | None:
    """How the order's dates answer it; None where they are not asked. "Can I still return it?" is answered
    by the day until which that is possible."""
    if wish == "refund":
        return partial(refund_told, telling=telling)
    wishes = read(history.text).wishes
    if wish == "return_period" or (wishes and all(each.asks and each.kind == "return" for each in wishes)):
        return partial(return_period.told, policy=policy, telling=telling)
    return None


def _asked_of_dates(text: str) -> Wanted | None:
    asked = [each.subject for each in read(text).asked]
    return BY_DATES.get(asked[0]) if len({*asked}) == 1 else None
