"""One question put to one state of the folder, as a customer would hear it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.answering.finder import HITS
from assistant.answering.own_calibration import in_force
from assistant.turn import HISTORY, Turn
from knowledge.base import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer comes from: the file and the words it rests on."""

    path: str
    quote: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the bot does: `action` is answer, clarify, offer or handoff; `text` what the customer reads."""

    action: str
    reason: str
    text: str
    confidence: float
    sources: tuple[Source, ...]

    @property
    def answered(self) -> bool:
        """Was it answered from the folder?"""
        return self.action == "answer" and bool(self.sources)

    @property
    def paths(self) -> frozenset[str]:
        """The files behind it."""
        return frozenset(source.path for source in self.sources)

    def reads_as(self, other: Asked) -> bool:
        """The same words from the same places?"""
        return (self.text, self.sources) == (other.text, other.sources)

    def as_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return asdict(self)


class Asker:
    """Asks the bot's own turn, without an order system; thread-safe as the turn is.

    `data` is where the owner's own calibration may lie, `threshold` the setting `answer_threshold`.
    """

    def __init__(
        self, base: KnowledgeBase, *, data: Path | None = None, model: str = "", threshold: float = 0
    ):
        self.base = base
        calibration = in_force(data, model) if data is not None else None
        self._turn = Turn(base, None, threshold=threshold, calibration=calibration)

    def ask(self, text: str, earlier: Sequence[str] = ()) -> Asked:
        """The bot's move for one question after what the customer said before it."""
        reply = self._turn.ask(text, earlier)
        decision = reply.decision
        return Asked(
            reply.action,
            decision.reason if decision else "",
            reply.text,
            round(decision.confidence, 4) if decision else 0.0,
            tuple(Source(citation.path, citation.quote) for citation in reply.citations),
        )

    def evidence(self, text: str, earlier: Sequence[str] = ()) -> tuple[object, ...] | None:
        """What the outcome rests on: the passages found, with their scores; the same gives the same outcome.

        None where it rests on more than that (a list of labelled questions is learnt as a whole).
        """
        hits = self.base.search(text, history=earlier[-HISTORY:], k=HITS).hits
        if any(hit.passage.text in hit.passage.questions for hit in hits):
            return None
        return tuple((hit.passage.id, hit.score, hit.dense, hit.keyword) for hit in hits)
