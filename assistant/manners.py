"""What a person decided binds the bot: the baton of a return, and that somebody is on the way already.

Pure: takes the bot's move and gives the one it may make. An explicit wish for a person, anger and errors
always reach one; only soft reasons give way.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.answering.phrases import say
from assistant.history import History
from assistant.reply import Reply
from handoff.events import Reason

SOFT = frozenset({Reason.NO_ANSWER, Reason.LOW_CONFIDENCE, Reason.GOING_IN_CIRCLES, Reason.NOT_HELPFUL})
_BATON_WORDS = {"do_not_offer": "dont_know", "waiting": "team_waits"}


def mind(reply: Reply, history: History, lang: str, seed: str) -> Reply:
    """The move as it may be made in this conversation now."""
    if reply.action not in ("offer", "handoff"):
        return reply
    if history.queued:
        return _answer(reply, say("on_the_way", lang, seed=seed), "already_queued")
    soft = reply.action == "offer" or reply.reason in SOFT
    words = _BATON_WORDS.get(history.baton)
    if words is None or not soft:
        return reply
    return _answer(reply, say(words, lang, seed=seed), f"baton_{history.baton}")


def _answer(reply: Reply, text: str, why: str) -> Reply:
    decision = reply.decision
    if decision is not None:
        signals = {**decision.signals, "instead_of": f"{reply.action}: {decision.reason}"}
        decision = decision.model_copy(update={"action": "answer", "reason": why, "signals": signals})
    return replace(reply, action="answer", text=text, choices=(), reason=None, decision=decision, draft=None)
