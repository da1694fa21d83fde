"""The part of a turn that is about an order: fill the slots from the whole conversation, look up, tell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from assistant.answering.phrases import say
from assistant.history import History
from assistant.mood import Feeling
from assistant.orders.answers import OrderReply, Telling, order_reply
from assistant.orders.lookup import Attempts
from assistant.orders.port import OrderSystem, OrderSystemError
from assistant.orders.slots import AskedFor, filled
from assistant.reply import Reply, person_choices
from assistant.understanding.facts import Fact
from assistant.understanding.topic import ORDER_INTENTS, Topic
from handoff.events import Decision, FactNoted, OrderVerified, Reason

_SLOTS = frozenset({"order_number", "email", "postcode"})
_ASKED: dict[str, AskedFor] = {
    "order_number": "order_number",
    "email_or_postcode": "email_or_postcode",
    "number_and_identity": "number_and_identity",
}
_WISHES: dict[str, Literal["status", "cancel", "return", "change"]] = {
    "cancel": "cancel",
    "return": "return",
    "change": "change",
}


class OrderTurn:
    """Answers about orders, over one order system."""

    def __init__(
        self, system: OrderSystem, *, zone: str = "Europe/Berlin", example: str = "FM-48213"
    ) -> None:
        self._system = system
        self._zone = ZoneInfo(zone)
        self._example = example

    def concerns(self, topic: Topic, history: History) -> bool:
        """Whether this message is for the order system: about the customer's order, or an answer to us."""
        if history.asked_for in _ASKED and topic.intent == "answer_to_bot":
            return True
        return topic.intent in ORDER_INTENTS and (topic.own_order or topic.intent == "order_status")

    def reply(
        self,
        history: History,
        noted: Sequence[FactNoted],
        topic: Topic,
        lang: str,
        feeling: Feeling,
        seed: str,
    ) -> Reply:
        """One move about the order; an order system that does not answer ends at a person."""
        known = [Fact(name, value, value, 0) for name, value in _in_order(history, noted) if name in _SLOTS]
        slots = filled(known, history.text, asked_for=_ASKED.get(history.asked_for or "", ""))
        now = datetime.fromtimestamp(history.new[-1].at / 1000, UTC)
        telling = Telling(lang, now, self._zone, seed, self._example)
        wish = _WISHES.get(topic.intent) or _pending(history)
        try:
            told = order_reply(slots, self._system, _attempts(history), telling, wish=wish)
        except OrderSystemError:
            decision = _decision("handoff", "tool_error", topic, feeling, None, wish)
            words = say("handoff_tool_error", lang, seed=seed)
            return Reply("handoff", words, reason=Reason.TOOL_ERROR, decision=decision)
        return _as_reply(told, topic, feeling, lang, seed, wish)


def _as_reply(told: OrderReply, topic: Topic, feeling: Feeling, lang: str, seed: str, wish: str) -> Reply:
    reason = _reason(told)
    decision = _decision("offer" if told.offer else "answer", reason, topic, feeling, told, wish)
    verified: tuple[OrderVerified, ...] = ()
    if told.lookup is not None and told.lookup.status is not None:
        status = told.lookup.status
        facts = {
            "status": status.status,
            "ordered": status.placed_at.date().isoformat() if status.placed_at else "",
            "promised": " to ".join(day.isoformat() for day in status.promised) if status.promised else "",
            "parcels": ", ".join(parcel.status for parcel in status.parcels),
            "cancelled": status.cancelled_at.date().isoformat() if status.cancelled_at else "",
            "refunded": status.refunded_at.date().isoformat() if status.refunded_at else "",
        }
        verified = (OrderVerified(order_number=status.number, method=told.lookup.by, order=facts),)
    if told.offer:
        why = Reason(reason) if reason else Reason.POLICY
        return Reply(
            "offer",
            told.text,
            choices=person_choices(lang, seed),
            reason=why,
            decision=decision,
            also=verified,
        )
    return Reply("answer", told.text, decision=decision, also=verified)


def _reason(told: OrderReply) -> str:
    if told.outcome in ("refused", "locked"):
        return Reason.ORDER_MISMATCH.value
    return Reason.POLICY.value if told.offer else ""


def _decision(
    action: str, reason: str, topic: Topic, feeling: Feeling, told: OrderReply | None, wish: str
) -> Decision:
    signals: dict[str, float | str | bool | None] = {
        **feeling.signals,
        "intent": topic.intent,
        "order_wish": wish,
    }
    if told is not None:
        signals["asked_for"] = told.asked_for
        signals["lookup"] = told.lookup.outcome if told.lookup else None
    return Decision(action=action, reason=reason, confidence=topic.confidence, signals=signals)


def _in_order(history: History, noted: Sequence[FactNoted]) -> list[tuple[str, str]]:
    """All facts of the conversation, oldest first, so that the newest of a kind wins."""
    earlier = sorted(
        ((seq, name, value) for name, values in history.given.items() for value, seq in values),
    )
    return [(name, value) for _, name, value in earlier] + [(fact.name, fact.value) for fact in noted]


def _pending(history: History) -> Literal["status", "cancel", "return", "change"]:
    """What the customer wanted before we asked for the number."""
    wish = history.last.signals.get("order_wish") if history.last else None
    return _WISHES.get(str(wish), "status")


def _attempts(history: History) -> Attempts:
    return Attempts(tuple(datetime.fromtimestamp(at / 1000, UTC) for at in history.failures))
