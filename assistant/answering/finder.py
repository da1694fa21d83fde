"""From a question to an answer with its evidence: one way for the bot, the command line and the measuring."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import zip_longest

from assistant.answering.choice import Choice, choose, told_parts
from assistant.answering.clarify import name_of
from assistant.answering.evidence import Evidence, evidence
from assistant.answering.extract import Answer, extract, joined
from assistant.answering.labelled_list import LabelledList, labelled_list
from assistant.answering.parts import questions_in
from assistant.tracing import tracer
from knowledge.base import KnowledgeBase
from knowledge.languages import DEFAULT, primary
from knowledge.passage import Hit, Retrieval
from knowledge.question import leans, understand
from knowledge.wording import as_asked

HITS = 40
"""Passages of one search; enough that ten documents are among them."""
LABELS = 10
_CLEARLY = 0.1
"""Cosine; between the readings of a part of a message."""
_PASSAGES_KEPT = 2048
"""Passages whose units' vectors stay in memory: some kilobytes each."""


@dataclass(frozen=True)
class Found:
    """What the knowledge says to one question: passages, the answer drawn from them, what speaks for it."""

    retrieval: Retrieval
    answer: Answer | None
    evidence: Evidence
    parts: tuple[Part, ...] = ()
    """Where the message asks several things: each of them, in their order."""


@dataclass(frozen=True)
class Part:
    """One question's result with the choices its answer is made of; `asked` are the customer's words for it,
    where it is one of several."""

    found: Found
    choices: tuple[Choice, ...]
    asked: str = ""


@dataclass(frozen=True)
class _Before:
    """What was said before a question, oldest first, and what the customer writes in."""

    history: Sequence[str]
    answers: Sequence[str]
    lang: str

    def and_then(self, text: str) -> _Before:
        """The same with one more message of the customer's."""
        return replace(self, history=(*self.history, text))


class Finder:
    """Thread-safe; follows the knowledge base from version to version."""

    def __init__(self, base: KnowledgeBase, *, learn_labels: bool = True) -> None:
        self._base = base
        self._learn_labels = learn_labels
        self._vectors = lru_cache(_PASSAGES_KEPT)(lambda passage: base.parts(passage, told_parts(passage)))
        self._lock = threading.Lock()
        self._listed: tuple[int, LabelledList | None] | None = None

    def warm(self) -> None:
        """Learn a labelled list now; else the first question waits for it (up to some seconds)."""
        self._list()

    def read_ahead(self, progress: Callable[[int, int, str], None] | None = None) -> None:
        """Make the vectors of the units that answers are chosen from, and keep them; else they are made when
        a passage is first found. Costs what changed since the last time."""
        self._base.read_ahead(
            lambda passage: [] if passage.text in passage.questions else told_parts(passage), progress
        )

    def find(
        self,
        text: str,
        *,
        history: Sequence[str] = (),
        answers: Sequence[str] = (),
        lang: str = "en",
    ) -> Found:
        """Search and draw an answer. `history` are the customer's earlier turns, `answers` what they were
        told, both oldest first; `lang` is what they write in. Raises KnowledgeError."""
        listed = self._list()
        if listed is not None:
            return self._listed_answer(listed, text, history, answers, lang)
        before = _Before(history, answers, lang)
        spoken = text
        text = self._base.in_its_words(text)
        first, *rest = parts = questions_in(text)
        if not rest:
            return self._one(text, before).found
        asked = [self._one(first, before)]
        for part, previous in zip(rest, parts, strict=False):
            asked.append(self._part(part, previous, text, before, asked))
        if len(words := questions_in(spoken)) == len(parts):
            asked = [replace(each, asked=own) for each, own in zip(asked, words, strict=True)]
        return together(text, asked, lang)

    def named(self, name: str, *, lang: str = "en") -> Found:
        """The answer that the passage of this name gives (see `clarify`), whatever else would fit."""
        retrieval = self._base.search(name, k=HITS)
        hits = tuple(hit for hit in retrieval.hits if name_of(hit) == name) or retrieval.hits
        found = self._drawn(name, retrieval, hits[:1], _Before((), (), lang)).found
        return replace(found, retrieval=replace(retrieval, hits=hits))

    def _part(self, part: str, previous: str, text: str, before: _Before, earlier: Sequence[Part]) -> Part:
        """A part of the text that stands alone is searched alone. "And what does it cost?" is read in two
        ways: the whole text is searched and the part only chooses among what was found, or it follows the
        previous part as a later message would; so only if a clearly closer passage is found, for words like
        "cost" are near to every price."""
        if not leans(part):
            return self._one(part, before)
        whole = self._searched(text, before)
        following = self._searched(part, before.and_then(previous))
        part = as_asked(part)
        others = frozenset(choice.passage.path for each in earlier for choice in each.choices if choice.lead)
        # Of a table the row is told that any part of the text names.
        in_all = self._drawn(part, whole, whole.hits, before.and_then(text), others)
        later = self._drawn(part, following, following.hits, before.and_then(text))
        return later if _nearness(later) > _nearness(in_all) + _CLEARLY else in_all

    def _one(self, text: str, before: _Before) -> Part:
        retrieval = self._searched(text, before)
        return self._drawn(as_asked(text), retrieval, retrieval.hits, before)

    def _searched(self, text: str, before: _Before) -> Retrieval:
        with tracer.start_as_current_span("retrieve"):
            return self._base.search(
                text, history=before.history, answers=before.answers, k=HITS, written_in=before.lang
            )

    def _drawn(
        self,
        text: str,
        retrieval: Retrieval,
        among: tuple[Hit, ...],
        before: _Before,
        others: frozenset[str] | None = None,
    ) -> Part:
        """What `among` the hits answers it. Where more than this text was searched for, `others` are the
        documents that answer the rest: that those were found speaks neither for this answer nor against."""
        lang, history = before.lang, before.history
        if not among:
            return Part(Found(retrieval, None, evidence(text, retrieval, None, lang=lang)), ())
        whole = others is None
        vector = retrieval.vector if whole else None
        leant_on = history[-1] if history and leans(text) else ""
        pick = partial(
            choose, embed=self._base.embed, vector=vector, vectors=self._vectors,
            whole=whole, before=leant_on, lang=lang,
        )  # fmt: skip
        choices = tuple(pick(text, among))
        if _is_foreign(choices, lang) and (understood := _understood(among, lang)):
            choices = tuple(pick(text, understood))
        answer = joined(text, choices, among, lang)
        weighed_on = _beside(retrieval, others, choices)
        weighed = evidence(text, weighed_on, answer, history_used=bool(history), lang=lang)
        return Part(Found(retrieval, answer, weighed), choices)

    def _list(self) -> LabelledList | None:
        """The labelled list of the version that is searched now, learnt anew when the entries changed."""
        with self._lock:
            if self._listed is None or self._listed[0] != self._base.version:
                self._listed = (self._base.version, labelled_list(self._base) if self._learn_labels else None)
            return self._listed[1]

    def _listed_answer(
        self,
        listed: LabelledList,
        text: str,
        history: Sequence[str],
        answers: Sequence[str],
        lang: str,
    ) -> Found:
        """The best label's nearest entry is the answer; the runners-up are other answers, not other
        wordings."""
        retrieval = self._base.search(text, history=history, answers=answers, k=LABELS)
        text = as_asked(text)
        asked = understand(text, history, answers, self._base.embed)
        hits, signals = listed.ask(text, asked.vector, LABELS)
        ranked = Retrieval(retrieval.query, hits, retrieval.vector, retrieval.version)
        answer = extract(
            text, hits[:1], embed=self._base.embed, vector=retrieval.vector, vectors=self._vectors, lang=lang
        )
        weighed = evidence(text, retrieval, answer, history_used=bool(history), lang=lang)
        return Found(ranked, answer, Evidence(weighed.signals | signals))


def together(text: str, asked: Sequence[Part], lang: str) -> Found:
    """Several questions in one message: the answers below each other, and as sure as the weakest of them."""
    founds = [each.found for each in asked]
    weakest = min(founds, key=lambda found: _fit(found.evidence))
    first = founds[0].retrieval
    hits = _interleaved([found.retrieval.hits for found in founds])
    retrieval = Retrieval(text, hits, first.vector, first.version)
    leads = [choice for each in asked for choice in each.choices if choice.lead]
    answer = joined(text, leads, hits, lang) if leads else None
    return Found(retrieval, answer, weakest.evidence, tuple(asked))


def _understood(hits: Sequence[Hit], lang: str) -> tuple[Hit, ...]:
    """Those in the customer's language or in English: who writes German is not told a French article."""
    return tuple(hit for hit in hits if primary(hit.passage.lang) in (primary(lang), DEFAULT))


def _is_foreign(choices: Sequence[Choice], lang: str) -> bool:
    """Whether the answer is in neither. A word or two is taken for English, and tells nothing of that."""
    own = (primary(lang), DEFAULT)
    return primary(lang) != DEFAULT and any(
        choice.lead and primary(choice.passage.lang) not in own for choice in choices
    )


def _beside(retrieval: Retrieval, others: frozenset[str] | None, choices: Sequence[Choice]) -> Retrieval:
    """Without the hits of those documents, except of what was chosen."""
    out = (others or frozenset()) - {choice.passage.path for choice in choices}
    return replace(retrieval, hits=tuple(hit for hit in retrieval.hits if hit.passage.path not in out))


def _nearness(part: Part) -> float:
    return part.found.evidence.signals["dense"]


def _fit(weighed: Evidence) -> float:
    return weighed.signals["dense"] + weighed.signals.get("closeness", 0.0)


def _interleaved(several: Sequence[Sequence[Hit]]) -> tuple[Hit, ...]:
    """The best hit of each part, then the second of each, every passage once."""
    best: dict[str, Hit] = {}
    for row in zip_longest(*several):
        for hit in row:
            if hit is not None:
                best.setdefault(hit.passage.id, hit)
    return tuple(best.values())
