"""What became of one question, and its line in the output file."""

from __future__ import annotations

import json
from dataclasses import dataclass

from assistant.answering.decide import Action


@dataclass(frozen=True)
class Quoted:
    """A citation: the document, the headings above, and the words themselves."""

    path: str
    heading: str
    quote: str


@dataclass(frozen=True)
class Outcome:
    """The bot's move, how sure it is, and the ten best documents.

    `confidence` is P(the answer from the knowledge is right) and `answerable` P(there is one), whatever the
    move was: a customer who asks for a person gets one all the same. `ms` is the time of this question alone.
    """

    id: str | int | float
    decision: Action
    confidence: float
    answerable: float
    text: str
    citations: tuple[Quoted, ...]
    ranked: tuple[tuple[str, float], ...]
    reason: str
    ms: float
    signals: dict[str, float]
    drawn: str
    """The answer that was drawn, with its headings, also where the bot would not give it; for scoring."""
    drawn_from: tuple[str, ...]
    """The documents it was drawn from."""

    def line(self) -> str:
        """The output line, without the newline."""
        return json.dumps(
            {
                "id": self.id,
                "decision": self.decision,
                "confidence": round(self.confidence, 6),
                "answerable": round(self.answerable, 6),
                "text": self.text,
                "citations": [vars(cited) for cited in self.citations],
                "ranked": [{"path": path, "score": round(score, 4)} for path, score in self.ranked],
                "reason": self.reason,
                "ms": round(self.ms, 2),
            },
            ensure_ascii=False,
        )
