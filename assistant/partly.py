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
from assistant.answering.finder import Found, together
from assistant.answering.phrases import say
from assistant.history import History
from assistant.own_order_turn import Told
from assistant.reply import Reply, cited
from handoff.events import Decision, Reason

LONGEST = 120
"""Characters of a question that is said back."""


def partly(
    found: Found, mood: Mood, calibration: Calibration, decision: Decision, history: History, told: Told
) -> Reply | None:
    """The sure answers above a question or an offer about the first part that is open; None where none of
    the parts is sure. `decision` is the one on the whole message."""
    decided = [
        (part, deciding.decide(part.found.evidence, mood, calibration=calibration)) for part in found.parts
    ]
    sure = [part for part, each in decided if each.action == "answer"]
    left = [(part, each) for part, each in decided if each.action != "answer"]
    answer = together(history.text, sure, told.lang).answer if sure and left else None
    if answer is None:
        return None
    part, each = left[0]
    lang, seed = told.lang, told.seed
    asked = " ".join(part.asked.split())[:LONGEST].rstrip(" ?.!")
    told_now = {choice.passage.id for other in sure for choice in other.choices}
    others = [hit for hit in part.found.retrieval.hits if hit.passage.id not in told_now]
    names = meanings(others, lang=lang) if each.action == "clarify" else ()
    if names and asked:
        reply = asking_back.which_of(names, lang, decision, seed)
        reply = replace(reply, text=say("half_clarify", lang, seed=seed, question=f"{asked}?"))
    else:
        words = "half_offer" if asked else "unsure_offer"
        reply = moves.offer(Reason.LOW_CONFIDENCE, words, lang, decision, history, seed, question=f"{asked}?")
    return replace(reply, text=f"{answer.text}\n\n{reply.text}", citations=cited(answer.citations))
