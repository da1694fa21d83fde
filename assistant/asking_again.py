"""What we asked for did not come: the customer's words are kept, it is asked once more in another way, and
after that a person is offered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant import moves
from assistant.answering.phrases import say
from assistant.history import History
from assistant.orders.dialogue.reason import gives_reason
from assistant.own_order_turn import Told, tells_something_else
from assistant.reply import Reply
from assistant.understanding.assent import assent
from handoff.events import Decision, FactNoted, Reason

AGAIN = "asked_again"
"""The signal of a question that was put a second time."""
_LONGEST = 200


def told_instead(history: History, told: Told) -> bool:
    """Whether the message tells something else than what we asked for, calmly, and asks nothing; "forget it"
    ends the matter."""
    if assent(history.text) == "no":
        return False
    return tells_something_else(history, told)


def once_more(asked_for: str, history: History, told: Told, **values: str) -> Reply:
    """The question for `asked_for` in other words, or a person where that was in vain, too."""
    before = history.last.signals if history.last else {}
    signals = {
        **told.feeling.signals,
        "intent": told.topic.intent,
        "order_wish": before.get("order_wish"),
        "asked_for": asked_for,
        "asked_slot": before.get("asked_slot"),
        AGAIN: True,
    }
    decision = Decision(action="answer", confidence=told.topic.confidence, signals=signals)
    if before.get(AGAIN):
        refused = decision.model_copy(update={"action": "offer", "reason": Reason.NO_ANSWER.value})
        return moves.offer(Reason.NO_ANSWER, "nothing_to_go_by_offer", told.lang, refused, history, told.seed)
    words = say(f"again_{asked_for}", told.lang, seed=told.seed, **values)
    if told_instead(history, told):
        words = f"{say('kept', told.lang, seed=told.seed)} {words}"
    return Reply("answer", words, decision=decision)


def keeping(reply: Reply, history: History, noted: Sequence[FactNoted], told: Told) -> Reply:
    """The reply with what the customer told instead, as a line for whoever takes over."""
    answers = noted or any(isinstance(event, FactNoted) for event in reply.also)
    if answers or not history.new or not told_instead(history, told):
        return reply
    name = "reason" if gives_reason(history.text) else "details"
    words = " ".join(history.text.split())[:_LONGEST]
    fact = FactNoted(name=name, value=words, from_seq=history.new[-1].seq, quote=words)
    return replace(reply, also=(*reply.also, fact))
