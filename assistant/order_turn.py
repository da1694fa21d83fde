"""The part of a turn that is about orders: who is it, what may they see, and the move that follows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import structlog

from assistant.answering.phrases import say
from assistant.asking_again import keeping, once_more, told_instead
from assistant.history import History
from assistant.order_wish import BY_DATES, answer_from_dates, asks_of_shown, wanted
from assistant.orders.answers import Look, OrderReply, facts_revealed, order_reply
from assistant.orders.dialogue.execution import carry_out
from assistant.orders.dialogue.tool_calls import Interpreter
from assistant.orders.identity.guesses import Guesses
from assistant.orders.identity.identification import Identification
from assistant.orders.lookup import Attempts
from assistant.orders.own import Level, own_orders
from assistant.orders.port import OrderSystemError
from assistant.orders.shop import Shop
from assistant.orders.slots import AskedFor, Slots, filled
from assistant.orders.telling import Telling
from assistant.own_order_turn import OwnOrderTurn, Told, asks_for_more
from assistant.problem import problem_with
from assistant.proving import ASKED, Proof, Proving
from assistant.reply import Reply, person_choices
from assistant.two_matters import of_order
from assistant.understanding.facts import Fact
from assistant.understanding.statement import tells
from assistant.understanding.topic import ORDER_INTENTS
from handoff.events import (
    ContactVerified,
    Decision,
    FactNoted,
    OrderChanged,
    OrderConfirmed,
    OrderRefused,
    OrderVerified,
    Reason,
)

_SLOTS = frozenset({"order_number", "email", "postcode"})
_ASKED: dict[str, AskedFor] = {
    "order_number": "order_number",
    "email_or_postcode": "email_or_postcode",
    "number_and_identity": "number_and_identity",
}
MOST_ORDERS = 3
"""Orders that are told of in one reply."""
_OF_THE_PROOF = re.compile(
    r"\b(?:code|e-?mail|mail|address|adresse|correo|again|nochmal|another|resend)\b", re.I
)

logger = structlog.get_logger(__name__)


class OrderTurn:
    """Answers about orders and makes confirmed changes, over one shop."""

    def __init__(
        self,
        shop: Shop,
        identification: Identification | None = None,
        interpreter: Interpreter | None = None,
    ) -> None:
        """Without an identification of its own, what the policy allows without mail."""
        self._shop = shop
        self._identification = identification or Identification(
            shop.system, shop.policy.identity, Guesses(), None, lambda: datetime.now(UTC)
        )
        self._proving = Proving(self._identification)
        self._own = OwnOrderTurn(shop, interpreter)

    def reply(self, history: History, noted: Sequence[FactNoted], told: Told) -> Reply | None:
        """One move about orders, None where the message is not about any; an order system that does not
        answer ends at a person."""
        try:
            return self._replied(history, noted, told)
        except OrderSystemError as error:
            logger.warning("orders.failed", problem=error.for_log)
            decision = _decision("handoff", "tool_error", told, None, wanted(told.topic, history))
            words = say("handoff_tool_error", told.lang, seed=told.seed)
            return Reply("handoff", words, reason=Reason.TOOL_ERROR, decision=decision)

    def _replied(self, history: History, noted: Sequence[FactNoted], told: Told) -> Reply | None:
        asks_more, about = asks_for_more(history, told.topic), _concerns(told, history, noted)
        about = about or asks_of_shown(history)
        answers_us = history.asked_for in ASKED and not _asks_something_else(history, told)
        if history.who.level < Level.FULL and not (asks_more or about or answers_us):
            return None
        proof = self._proving.known(history, noted)
        own = own_orders(self._shop.system, proof.who)
        if own is not None:
            if proof.event is not None:
                # What was wanted before we knew who it is has waited until now.
                waited = (replace(said, text=of_order(said.text)) for said in history.earlier)
                history = replace(history, new=(*waited, *history.new), earlier=())
            reply = self._own.reply(history, own, proof.who, told)
            return _with(reply, proof.event, told) if proof.event else reply
        if (asks_more or answers_us) and (
            asked := self._proving.ask(history, noted, proof, told)
        ) is not None:
            return keeping(asked, history, noted, told)
        # Where an order was shown already, "can you cancel it" is about that one.
        about = about or (asks_more and bool(history.orders))
        reply = self._by_status(history, noted, proof, told) if about else None
        return keeping(reply, history, noted, told) if reply is not None else None

    def lifetime_value(self, history: History) -> float | None:
        """What a recognised customer has ordered so far and not cancelled, in the shop's currency; None for
        anybody else and where the order system does not answer."""
        try:
            own = own_orders(self._shop.system, history.who)
            return own.total_cents() / 100 if own is not None else None
        except OrderSystemError as error:
            logger.warning("orders.failed", problem=error.for_log)
            return None

    def carry_out(self, confirmed: OrderConfirmed) -> OrderChanged | OrderRefused:
        """Make a confirmed change; again with the same event comes to the same."""
        return carry_out(self._shop.system, confirmed)

    def _by_status(
        self, history: History, noted: Sequence[FactNoted], proof: Proof, told: Told
    ) -> Reply | None:
        """Status and dates for an order number with an e-mail address or a postcode; where something shall be
        done with the order, what is missing for that. None where its dates do not answer what is asked of
        the order that was shown."""
        known = [Fact(name, value, value, 0) for name, value in _in_order(history, noted) if name in _SLOTS]
        slots = filled(known, history.text, asked_for=_ASKED.get(history.asked_for or "", ""))
        now = datetime.fromtimestamp(history.new[-1].at / 1000, UTC)
        telling = Telling(told.lang, now, self._shop.policy.zone, told.seed, self._shop.example)
        wish = wanted(told.topic, history)
        if slots.missing and slots.missing == history.asked_for:
            example = say("example", told.lang, number=self._shop.example) if self._shop.example else ""
            return once_more(slots.missing, history, told, example=example, number=slots.number)
        look_up = partial(
            order_reply, system=self._shop.system, telling=telling, wish=wish, look=self._looker(history),
            sign_in="token" in self._identification.full_ways,
            before="\n".join(history.answers),
            answer=answer_from_dates(wish, history, self._shop.policy, telling),
            problem=partial(problem_with, history=history),
        )  # fmt: skip
        first, *others = _named(slots, history, noted) if wish == "status" else [slots.number]
        found = look_up(replace(slots, number=first), attempts=_attempts(history))
        if wish in BY_DATES and found.status_text and first in history.orders:
            return None
        reply = _as_reply(found, told, wish)
        for number in others:
            if found.outcome != "answered":
                break
            found = look_up(replace(slots, number=number), attempts=found.attempts)
            reply = _beneath(reply, _as_reply(found, told, wish))
        reply = replace(reply, also=(*_read_as_answers(slots, known, history), *reply.also))
        if found.outcome != "needs_person":
            return reply
        # Their order is shown; to do something with it takes the proof of a person: a letter away, perhaps.
        asked = self._proving.ask(history, noted, proof, told)
        if asked is None:
            return reply
        return replace(asked, text=f"{found.status_text} {asked.text}", also=reply.also)

    def _looker(self, history: History) -> Look:
        asker = self._identification.asker(history.conversation, history.contact)
        return lambda number, proof: self._identification.by_order(asker, number, proof)


def _with(reply: Reply | None, proof: ContactVerified, told: Told) -> Reply:
    """The proof is stored with whatever is said; where nothing else was wanted, that it holds is said."""
    if reply is None:
        decision = _decision("answer", "verified", told, None, "status")
        reply = Reply("answer", say("listening", told.lang, seed=told.seed), decision=decision)
    return replace(reply, also=(proof, *reply.also))


def _concerns(told: Told, history: History, noted: Sequence[FactNoted]) -> bool:
    """Whether this message is for the order system: about the customer's order, or an answer to us."""
    topic, gives = told.topic, any(fact.name in _SLOTS for fact in noted)
    if history.asked_for in _ASKED and (
        topic.intent == "answer_to_bot" or gives or told_instead(history, told)
    ):
        return True
    if topic.intent == "answer_to_bot" and gives:
        return True
    return topic.intent in ORDER_INTENTS and (topic.own_order or topic.intent == "order_status")


def _named(slots: Slots, history: History, noted: Sequence[FactNoted]) -> list[str]:
    """The order it is about, with those that were named beside it: now, or before we asked whose it is."""
    now = [fact.value for fact in noted if fact.name == "order_number"]
    if not now and history.asked_for == "email_or_postcode" and history.earlier:
        last = history.earlier[-1].seq
        now = [value for value, seq in history.given.get("order_number", ()) if seq == last]
    return (
        [*dict.fromkeys(now)][:MOST_ORDERS] if slots.number in now and not slots.missing else [slots.number]
    )


def _asks_something_else(history: History, told: Told) -> bool:
    """A question of another matter while we wait for an address or a code: "how much is shipping?" """
    if told.topic.intent not in ("faq", "delivery_question") or told.feeling.soft:
        return False
    return not tells(history.text) and _OF_THE_PROOF.search(history.text) is None


def _as_reply(found: OrderReply, told: Told, wish: str) -> Reply:
    reason = _reason(found)
    decision = _decision("offer" if found.offer else "answer", reason, told, found, wish)
    verified: tuple[OrderVerified, ...] = ()
    if found.lookup is not None and found.lookup.status is not None:
        status = found.lookup.status
        verified = (
            OrderVerified(order_number=status.number, method=found.lookup.by, order=facts_revealed(status)),
        )
    if found.offer:
        why = Reason(reason) if reason else Reason.POLICY
        choices = person_choices(told.lang, told.seed)
        return Reply("offer", found.text, choices=choices, reason=why, decision=decision, also=verified)
    return Reply("answer", found.text, decision=decision, also=verified)


def _beneath(reply: Reply, more: Reply) -> Reply:
    """Both, of two orders; what is offered, asked or refused about the second counts for both."""
    return replace(more, text=f"{reply.text}\n\n{more.text}", also=(*reply.also, *more.also))


def _read_as_answers(slots: Slots, known: Sequence[Fact], history: History) -> tuple[FactNoted, ...]:
    """Nothing but digits ("20259", asked for the postcode) is a fact by what was asked: it is kept like any
    other, and not asked for again."""
    noted = {(fact.name, fact.value) for fact in known}
    used = {"order_number": slots.number, "postcode": slots.postcode}
    return tuple(
        FactNoted(name=name, value=value, from_seq=history.new[-1].seq, quote=value)
        for name, value in used.items()
        if value and (name, value) not in noted
    )


def _reason(found: OrderReply) -> str:
    if found.outcome in ("refused", "locked"):
        return Reason.ORDER_MISMATCH.value
    return Reason.POLICY.value if found.offer else ""


def _decision(action: str, reason: str, told: Told, found: OrderReply | None, wish: str) -> Decision:
    signals: dict[str, float | str | bool | None] = {
        **told.feeling.signals,
        "intent": told.topic.intent,
        "order_wish": wish,
    }
    if found is not None:
        signals["asked_for"] = found.asked_for
        signals["lookup"] = found.lookup.outcome if found.lookup else None
    return Decision(action=action, reason=reason, confidence=told.topic.confidence, signals=signals)


def _in_order(history: History, noted: Sequence[FactNoted]) -> list[tuple[str, str]]:
    """All facts of the conversation, oldest first, so that the newest of a kind wins."""
    earlier = sorted(
        ((seq, name, value) for name, values in history.given.items() for value, seq in values),
    )
    return [(name, value) for _, name, value in earlier] + [(fact.name, fact.value) for fact in noted]


def _attempts(history: History) -> Attempts:
    return Attempts(tuple(datetime.fromtimestamp(at / 1000, UTC) for at in history.failures))
