"""A turn about orders with a customer we know: their questions and wishes, to the receipt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.answering.phrases import say
from assistant.history import History
from assistant.mood import Feeling
from assistant.orders import return_period
from assistant.orders.answers import facts_of
from assistant.orders.dialogue.agenda import CONFIRM, SIGNAL, Agenda
from assistant.orders.dialogue.course import Heard, Move, advance, put_again
from assistant.orders.dialogue.execution import confirmation
from assistant.orders.dialogue.goods import named_products
from assistant.orders.dialogue.outcome import Proposal
from assistant.orders.dialogue.pledges import pledged
from assistant.orders.dialogue.reading import Reading, read
from assistant.orders.dialogue.scene import Scene
from assistant.orders.dialogue.tool_calls import Interpreter
from assistant.orders.own import OwnOrders, Verification
from assistant.orders.shop import Shop
from assistant.orders.telling import Telling
from assistant.reply import Reply, person_choices
from assistant.understanding.statement import tells
from assistant.understanding.topic import Topic
from handoff.events import Choice, Decision, Event, FactNoted, OrderVerified, Reason

_GENERAL = re.compile(
    r"^\W*(?:(?:and|so|but|also|ok|okay|und|aber|et|y|e)\b[ ,]{1,3})?"
    r"(?:(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|hallo|moin|guten (?:tag|morgen|abend)"
    r"|bonjour|hola|buen[oa]s|olá|bom dia|ciao)\b[^\n.!?]{0,40}?[\n,.!]\s*)?"
    r"(?:how|what|when|where|why|who|do you|does|is there|are there|what's|i(?:'d| would)? "
    r"(?:like|want|need) to know (?:how|what|when|where)|"
    r"wie|was|wann|wo|comment|quand|como|cuando|quando)\b", re.I
)  # fmt: skip


DETAILS = frozenset(
    {"items", "total", "item_price", "payment", "address", "tracking", "payment_methods", "orders"}
)
"""Subjects of questions about an order that take more than its status and dates."""


@dataclass(frozen=True)
class Told:
    """What a turn about orders is thought from besides the log."""

    topic: Topic
    lang: str
    feeling: Feeling
    seed: str


class OwnOrderTurn:
    """Serves one customer's orders, over one shop."""

    def __init__(self, shop: Shop, interpreter: Interpreter | None = None) -> None:
        self._shop = shop
        self._interpreter = interpreter

    def reply(self, history: History, own: OwnOrders, who: Verification, told: Told) -> Reply | None:
        """The move; None where the message is not about orders. Passes OrderSystemErrors on."""
        now = datetime.fromtimestamp(history.new[-1].at / 1000, UTC)
        telling = Telling(told.lang, now, self._shop.policy.zone, told.seed, self._shop.example)
        scene = Scene(
            own,
            self._shop.policy,
            telling,
            history.standing.agenda.focus,
            self._shop.delivery,
            self._interpreter,
        )
        if not self._concerns(history, told.topic, scene):
            return None
        standing = history.standing
        before = history.earlier[-1].text if history.earlier else ""
        heard = Heard(history.text, standing.fresh, standing.outcomes, before)
        move = advance(standing.agenda, heard, scene)
        if move is None and standing.fresh and tells_something_else(history, told):
            move = put_again(standing.agenda, scene)
        if move is None:
            return None
        if move.confirms is not None:
            return _confirms(history, move.agenda.revision, move.confirms, who, scene)
        return _reply(history, move, scene, who, told)

    def _concerns(self, history: History, topic: Topic, scene: Scene) -> bool:
        """Whether to look at this message at all: a general question goes to the help centre."""
        standing, text = history.standing, history.text
        if standing.outcomes:
            return True
        reading = read(text)
        if not reading.numbers and not topic.own_order and _asks_in_general(reading, text):
            return bool(named_products(text, [item for order in scene.orders for item in order.items]))
        return bool(reading.wishes or reading.numbers or reading.asked or standing.agenda.asked)


def _asks_in_general(reading: Reading, text: str) -> bool:
    """ "How can I return something?": about the shop's rules, as far as the words tell."""
    if reading.wishes:
        return _GENERAL.search(text) is not None
    return _asks_return_period(reading) and return_period.of_anything(text)


def _asks_return_period(reading: Reading) -> bool:
    """Whether all it asks is how long something may be sent back."""
    return bool(reading.asked) and {each.subject for each in reading.asked} == {"return_period"}


def tells_something_else(history: History, told: Told) -> bool:
    """Whether it neither answers our question nor asks one, and is calm."""
    return told.topic.intent in ("faq", "unclear") and not told.feeling.soft and tells(history.text)


def asks_for_more(history: History, topic: Topic) -> bool:
    """Whether it takes more than status and dates: something shall be done, or is asked about the goods."""
    text = history.text
    reading = read(text)
    if reading.wishes:
        return bool(reading.numbers) or topic.own_order or not _GENERAL.search(text)
    return any(asked.subject in DETAILS for asked in reading.asked)


def _confirms(history: History, revision: str, proposal: Proposal, who: Verification, scene: Scene) -> Reply:
    confirmed = confirmation(
        history.conversation,
        history.standing.seq,
        proposal.action,
        proposal.verdict.agreed,
        customer_id=who.customer_id,
        revision=revision,
        promised=tuple(pledged(proposal, scene)),
    )
    return Reply("answer", confirms=confirmed)


def _reply(history: History, move: Move, scene: Scene, who: Verification, told: Told) -> Reply:
    offer, stuck = move.offer, move.stuck
    action = "handoff" if stuck or (offer and history.offered) else "offer" if offer else "answer"
    reason = Reason.TOOL_ERROR if stuck else Reason.POLICY if offer else None
    decision = Decision(
        action=action, reason=reason.value if reason else "", confidence=told.topic.confidence,
        signals=_signals(move, told),
    )  # fmt: skip
    text = "\n\n".join(line for line in move.lines if line)
    also = (
        *_looked_at(history, move, scene, who),
        *_wishes_noted(history, move.agenda if offer or stuck else None),
    )
    if action == "handoff":
        text = text if stuck else f"{text}\n\n{say('handoff_policy', told.lang, seed=told.seed)}"
        return Reply("handoff", text, reason=reason, decision=decision, also=also)
    if action == "offer":
        choices = person_choices(told.lang, told.seed)
        return Reply("offer", text, choices=choices, reason=reason, decision=decision, also=also)
    return Reply(
        "answer",
        text,
        choices=tuple(Choice(text=each) for each in move.choices),
        decision=decision,
        also=also,
    )


def _signals(move: Move, told: Told) -> dict[str, float | str | bool | None]:
    wish = move.agenda.current
    asked = move.agenda.asked
    return {
        **told.feeling.signals,
        "intent": told.topic.intent,
        "order_wish": wish.kind if wish else "",
        "asked_for": "yes_no" if asked == CONFIRM or move.offer else "choice" if asked else "",
        "asked_slot": asked,
        "lookup": "refused" if move.missing else "found" if move.orders else None,
        SIGNAL: move.agenda.dump(),
    }


def _looked_at(history: History, move: Move, scene: Scene, who: Verification) -> tuple[Event, ...]:
    """Orders not on the card yet, with their facts at this moment."""
    fresh = [number for number in dict.fromkeys(move.orders) if number not in history.orders]
    found = [order for number in fresh if (order := scene.order(number)) is not None]
    return tuple(
        OrderVerified(order_number=order.number, method=who.method, order=facts_of(order)) for order in found
    )


def _wishes_noted(history: History, agenda: Agenda | None) -> tuple[FactNoted, ...]:
    return wishes_noted(history, agenda) if agenda is not None else ()


def wishes_noted(history: History, agenda: Agenda) -> tuple[FactNoted, ...]:
    """Everything still wanted about orders, as lines for the person who takes over."""
    seq = history.new[-1].seq if history.new else 0
    known = {value for value, _ in history.given.get("order_wish", ())}
    open_wishes = (
        " ".join(
            [
                wish.kind.replace("_", " "),
                wish.choice("order") or wish.number,
                "–",
                " ".join(wish.words.split())[:200],
            ]
        )
        for wish in agenda.wishes
    )
    values = (" ".join(value.split()) for value in (*agenda.left, *open_wishes))
    return tuple(
        FactNoted(name="order_wish", value=value, from_seq=seq)
        for value in dict.fromkeys(values)
        if value not in known
    )
