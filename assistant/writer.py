"""An answer in a model's words where they hold, in the passages' own words where they do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant.answering.compose import Model, Written, compose
from assistant.answering.relevance import Embed
from assistant.reply import Reply, cited

_SLACK = 0.15
"""How much less close to the question a model's answer may be than the extractive one."""


class Writer:
    """Lets the model write what the turn has already decided to answer, each within `seconds`."""

    def __init__(self, model: Model, embed: Embed, *, seconds: float = 10) -> None:
        self._model = model
        self._embed = embed
        self._seconds = seconds

    async def write(self, reply: Reply, show: Callable[[str], None], seconds: float) -> Reply:
        """The reply to store; a reply without a draft is returned as it is.

        `show` gets each checked piece of text while the model writes; `seconds` is what is left of the bot's
        time. Never raises for what a model does.
        """
        if reply.draft is None:
            return reply
        limit = max(0.0, min(seconds, self._seconds))
        written = await compose(reply.draft.reading, self._model, self._embed, show, seconds=limit)
        return settle(reply, written, self._model.name)

    async def aclose(self) -> None:
        """End the model's connections."""
        await self._model.aclose()


def settle(reply: Reply, written: Written, model: str) -> Reply:
    """What becomes of the turn, a pure function.

    A written answer stands when it rests on a passage that the calibrated decision was made on, and is about
    as close to the question as the extractive answer was; else its true sentences answer something else. A
    model that read the passages and finds no answer there is evidence: the bar for the extractive answer then
    rises halfway to certainty, and below it the customer is offered a person. Whatever else goes wrong says
    nothing about the passages, so the decision stands and the extractive answer is given.
    """
    draft, decision = reply.draft, reply.decision
    assert draft is not None
    assert decision is not None
    outcome: str = written.outcome
    citations = cited(written.citations)
    weighed_on = {(each.path, each.heading) for each in reply.citations}
    rests = any((each.path, each.heading) in weighed_on for each in citations)
    close = written.closeness >= float(decision.signals.get("closeness") or 0.0) - _SLACK
    if outcome == "written" and not (rests and close):
        outcome = "beside"
    signals = {**decision.signals, **_signals(written, model), "model_outcome": outcome}
    answer = decision.thresholds.get("answer", 0.0)
    if outcome == "written":
        reply = replace(reply, text=written.text, citations=citations)
    elif outcome == "declined" and decision.confidence < (1 + answer) / 2:
        reply = replace(draft.declined, also=reply.also)
    settled = reply.decision or decision
    return replace(reply, draft=None, decision=settled.model_copy(update={"signals": signals}))


def _signals(written: Written, model: str) -> dict[str, float | str | bool | None]:
    """Stored with the decision; `model_reasons` counts the dropped sentences, such as `number 2, link 1`."""
    return {
        "model": model,
        "model_kept": float(written.kept),
        "model_dropped": float(written.dropped.total()),
        "model_reasons": ", ".join(f"{reason} {count}" for reason, count in sorted(written.dropped.items())),
        "model_seconds": round(written.seconds, 2),
        "model_error": written.error,
    }
