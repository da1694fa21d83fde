"""From a question to an answer with its evidence: one way for the bot, the command line and the measuring."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answering.evidence import Evidence, evidence
from assistant.answering.extract import Answer, extract
from assistant.answering.labelled_list import LabelledList, labelled_list
from knowledge.base import KnowledgeBase
from knowledge.passage import Retrieval
from knowledge.question import understand

HITS = 10
_SENTENCES_KEPT = 8192


@dataclass(frozen=True)
class Found:
    """What the knowledge says to one question: passages, the answer drawn from them, what speaks for it."""

    retrieval: Retrieval
    answer: Answer | None
    evidence: Evidence


class Finder:
    """Thread-safe; follows the knowledge base from version to version."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base
        self._embed = lru_cache(_SENTENCES_KEPT)(base.embed)
        self._lock = threading.Lock()
        self._listed: tuple[int, LabelledList | None] | None = None

    def find(
        self,
        text: str,
        *,
        history: Sequence[str] = (),
        answers: Sequence[str] = (),
        lang: str = "en",
        hits: int = HITS,
    ) -> Found:
        """Search and draw an answer. `history` are the customer's earlier turns, `answers` what they were
        told, both oldest first; `lang` is what to write in. Raises KnowledgeError."""
        retrieval = self._base.search(text, history=history, answers=answers, k=hits)
        listed = self._list()
        if listed is not None:
            return self._listed_answer(listed, text, retrieval, history, answers, lang)
        answer = extract(text, retrieval.hits, embed=self._embed, vector=retrieval.vector, lang=lang)
        return Found(retrieval, answer, evidence(text, retrieval, answer, history_used=bool(history)))

    def _list(self) -> LabelledList | None:
        """The labelled list of the version that is searched now, learnt anew when the entries changed."""
        with self._lock:
            if self._listed is None or self._listed[0] != self._base.version:
                self._listed = (self._base.version, labelled_list(self._base))
            return self._listed[1]

    def _listed_answer(
        self,
        listed: LabelledList,
        text: str,
        retrieval: Retrieval,
        history: Sequence[str],
        answers: Sequence[str],
        lang: str,
    ) -> Found:
        """The best label's nearest entry is the answer; the runners-up are other answers, not other
        wordings."""
        asked = understand(text, history, answers, self._base.embed)
        hits, signals = listed.ask(text, asked.vector, HITS)
        ranked = Retrieval(retrieval.query, hits, retrieval.vector, retrieval.version)
        answer = extract(text, hits[:1], embed=self._embed, vector=retrieval.vector, lang=lang)
        weighed = evidence(text, retrieval, answer, history_used=bool(history))
        return Found(ranked, answer, Evidence(weighed.signals | signals))
