"""A message about an order and, beside it, about something that the articles answer.

"Where is my order, and what does a return cost?" is two matters: each is dealt with by itself, in one reply.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering.parts import FEWEST_WORDS, asks, parts_of
from assistant.answering.phrases import say
from assistant.answering.relevance import content
from assistant.history import History
from assistant.orders.dialogue.reading import read
from assistant.own_order_turn import DETAILS, Told
from assistant.reply import Reply
from assistant.understanding.topic import ORDER_INTENTS, Topic, topic_of
from handoff.events import FactNoted
from knowledge.question import leans

LONGEST = 120
"""Characters of a question that is said back."""
NAMES_A_MATTER = 2
"""Words of its own that a question needs to be one of another matter: "can you check please?" has none."""
_POLITE = re.compile(r"\b(?:please|pls|bitte|svp|por favor)\b", re.IGNORECASE)
_OF_AN_ORDER = re.compile(
    r"\b(?:money|refund\w*|parcel|package|order|delivery|it|geld|erstattung|paket|bestellung|lieferung|es|das|sie"
    r"|argent|rembours\w*|colis|commande|dinero|reembolso|paquete|pedido|dinheiro|encomenda)\b",
    re.IGNORECASE,
)
"""What the order's own status may tell already."""
_JOINED = re.compile(r"^(?:and|und|et|y|e|also|plus)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Matters:
    """What a message says of an order, with its topic, and what else it asks."""

    order: str
    topic: Topic
    articles: str


def matters(text: str, noted: Sequence[FactNoted] = ()) -> Matters | None:
    """Both, where the message holds both; None for any other message. `noted` are its facts."""
    parts = parts_of(text)
    if len(parts) < 2:
        return None
    numbers = [fact.quote for fact in noted if fact.name == "order_number"]
    general = [part for part in parts if _is_general(part, numbers)]
    order = " ".join(part for part in parts if part not in general)
    if not general or not order:
        return None
    topic = topic_of(order, given={"order_number"} if numbers else set())
    if topic.intent not in ORDER_INTENTS or not (topic.own_order or topic.intent == "order_status"):
        return None
    return Matters(order, topic, " ".join(part if part.endswith("?") else f"{part}?" for part in general))


def of_order(text: str) -> str:
    """The message without what it asks beside its order."""
    both = matters(text)
    return both.order if both else text


def only(history: History, text: str) -> History:
    """The conversation as if this had been all that was said now."""
    return replace(history, new=(replace(history.new[-1], text=text),))


def beside(reply: Reply, answered: Reply, asked: str, told: Told) -> Reply:
    """The reply about the order below the articles' answer, or below the word that there is none; what it
    asks for comes last."""
    if not reply.text or reply.action == "handoff":
        return reply
    unclear = _OF_AN_ORDER.search(asked) or len(content(_POLITE.sub("", asked), told.lang)) < NAMES_A_MATTER
    if answered.action != "answer" and unclear:
        return reply
    if answered.action != "answer":
        open_ = say("half_open", told.lang, seed=told.seed, question=asked[:LONGEST])
        return replace(reply, text=f"{open_}\n\n{reply.text}")
    return replace(reply, text=f"{answered.text}\n\n{reply.text}", citations=answered.citations)


def _is_general(part: str, numbers: Sequence[str]) -> bool:
    """A question that stands alone and is about no order in particular."""
    part = _JOINED.sub("", part)
    if not asks(part) or len(part.split()) < FEWEST_WORDS or leans(part):
        return False
    if any(number in part for number in numbers):
        return False
    topic = topic_of(part)
    if topic.intent not in ("faq", "delivery_question") or topic.own_order:
        return False
    asked = {each.subject for each in read(part).asked}
    return not asked & DETAILS and not (topic.intent == "faq" and "status" in asked)
