"""A message with several questions of which only some can be answered: those are, and what is open is said.

As sure as the weakest part is right for an answer to all of it, and a wall where only one half is unsure.
"""

from __future__ import annotations

from dataclasses import replace

from assistant import asking_back, moves
from assistant.answering import decide as deciding
from assistant.answering.calibration import Calibration
from assistant.answering.clarify import choices as meanings
from assistant.answering.decide import Mood
from assistant.answering.finder import Found, Part, together
from assistant.answering.phrases import say
from assistant.history import History
from assistant.own_order_turn import Told
from assistant.reply import Reply, cited
from handoff.events import Decision, Reason
from knowledge.question import leans

OPEN_PART = "open_part"
"""The signal that holds the place (from 0) of the question that was left open, of those in the message."""
LONGEST = 120
"""Characters of a question that is said back."""


def partly(found: Found, mood: Mood, calibration: Calibration, history: History, told: Told) -> Reply | None:
    """The sure answers, above a question or an offer about the first part that they leave open, whose own
    decision is stored; None where none of the parts is sure."""
    sure: list[Part] = []
    left: list[tuple[Part, deciding.Decision]] = []
    for place, part in enumerate(found.parts):
        each = deciding.decide(part.found.evidence, mood, calibration=calibration)
        # "And what does it cost?" is of what is asked before it: of nothing, where that is open.
        hangs = bool(left) and left[-1][0] is found.parts[place - 1] and leans(part.asked)
        if each.action == "answer" and not hangs:
            sure.append(part)
        else:
            left.append((part, each))
    answer = together(history.text, sure, told.lang).answer if sure and left else None
    if answer is None:
        return None
    told_now = {choice.passage.id for part in sure for choice in part.choices}
    part, each = left[0]
    decision = moves.stored(each, told, **{OPEN_PART: float(found.parts.index(part))})
    reply = _open(part, each, told_now, decision, history, told)
    return replace(reply, text=f"{answer.text}\n\n{reply.text}", citations=cited(answer.citations))


def _open(
    part: Part, each: deciding.Decision, told_now: set[str], decision: Decision, history: History, told: Told
) -> Reply:
    """A question back about the part that is open, or the offer of a person."""
    lang, seed = told.lang, told.seed
    asked = " ".join(part.asked.split())[:LONGEST].rstrip(" ?.!")
    others = [hit for hit in part.found.retrieval.hits if hit.passage.id not in told_now]
    names = meanings(others, lang=lang) if each.action == "clarify" else ()
    if names and asked:
        reply = asking_back.which_of(names, lang, decision, seed)
        return replace(reply, text=say("half_clarify", lang, seed=seed, question=f"{asked}?"))
    reason = each.reason or Reason.LOW_CONFIDENCE
    decision = decision.model_copy(update={"action": "offer", "reason": reason.value})
    words = "half_offer" if asked else "unsure_offer"
    return moves.offer(reason, words, lang, decision, history, seed, question=f"{asked}?")
