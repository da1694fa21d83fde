"""Gaps: questions nobody could answer, grouped by meaning; closed only when they pass on a published file."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from assistant.content.asking import Asked, Asker
from assistant.content.clusters import clusters, nearest
from assistant.content.gap_file import GapError, GapFile, GapRecord, GapState
from assistant.content.past import Unanswered
from knowledge.base import KnowledgeBase
from knowledge.passage import Vector

EXAMPLES = 5
UNDONE = ("open", "drafted")


@dataclass(frozen=True)
class Gap:
    """A gap with the questions the log still holds, newest last; `title` is the most typical of them."""

    record: GapRecord
    questions: tuple[Unanswered, ...]
    title: str

    @property
    def last_seen(self) -> int:
        """When it was last asked (ms)."""
        return max((each.question.at for each in self.questions), default=0)

    @property
    def answers(self) -> tuple[str, ...]:
        """What agents said in those conversations, each once."""
        return tuple(dict.fromkeys(text for each in self.questions for text in each.answers))

    def as_dict(self) -> dict[str, Any]:
        """The JSON form, with a few examples."""
        texts = tuple(dict.fromkeys(each.question.text for each in self.questions))
        return {
            "id": self.record.id,
            "status": self.record.status,
            "title": self.title,
            "count": len(self.questions),
            "last_seen": self.last_seen,
            "why": dict(Counter(each.why for each in self.questions)),
            "examples": [
                {
                    "text": each.question.text,
                    "conversation": each.question.conversation,
                    "seq": each.question.seq,
                }
                for each in self.questions
                if each.question.text in texts
            ][-EXAMPLES:],
            "answers": list(self.answers),
            "draft": self.record.draft,
            "published": list(self.record.published),
            "failing": list(self.record.failing),
            "checked_at": self.record.checked_at,
            "closed_at": self.record.closed_at,
            "note": self.record.note,
        }


@dataclass(frozen=True, slots=True)
class Proof:
    """One question of a gap as it is answered now, and whether that closes it."""

    question: Unanswered
    answer: Asked
    passes: bool

    def as_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {"text": self.question.question.text, "passes": self.passes, "reply": self.answer.as_dict()}


class Gaps:
    """The gaps of one knowledge folder. `clock` gives milliseconds; blocking, so call it in a thread."""

    def __init__(self, base: KnowledgeBase, file: GapFile, asker: Asker, clock: Callable[[], int]) -> None:
        self._base = base
        self._file = file
        self._asker = asker
        self._clock = clock

    def listed(self, found: Sequence[Unanswered]) -> list[Gap]:
        """All gaps after taking in what was found in the log; undone ones first, then by how often asked."""
        with self._file.changing() as held:
            held[0] = self._taken_in(held[0], found)
            state = held[0]
        seen = {each.key: each for each in found}
        gaps = [self._gap(record, seen) for record in state.gaps.values()]
        there = [gap for gap in gaps if gap.questions]
        return sorted(
            there, key=lambda gap: (gap.record.status not in UNDONE, -len(gap.questions), gap.record.id)
        )

    def one(self, gap_id: str, found: Sequence[Unanswered]) -> Gap:
        """One gap by its id or the beginning of it. Raises GapError."""
        gaps = self.listed(found)
        record = self._file.read().gap(gap_id)
        gap = next((gap for gap in gaps if gap.record.id == record.id), None)
        if gap is None:
            raise GapError(f"the conversations of gap {record.id} are no longer in the log")
        return gap

    def drafted(self, gap: Gap, path: str) -> None:
        """Note where its draft lies."""
        self._store(replace(gap.record, status="drafted", draft=path))

    def dismiss(self, gap: Gap, note: str) -> Gap:
        """No article is wanted; the note says why."""
        record = replace(gap.record, status="dismissed", note=note, closed_at=self._clock())
        self._store(record)
        return replace(gap, record=record)

    def merge(self, gap_id: str, into_id: str) -> str:
        """One article answers both: the questions of the first join the second, whose id is given back.

        Raises GapError for a gap that is done, or that has a draft: the other one joins it then.
        """
        with self._file.changing() as held:
            gap, into = held[0].gap(gap_id), held[0].gap(into_id)
            if gap.id == into.id:
                raise GapError("a gap cannot join itself; choose another one")
            if gap.status not in UNDONE or into.status not in UNDONE:
                raise GapError("only gaps that are open can be joined")
            if gap.draft:
                raise GapError(f"gap {gap.id} has a draft; let the other one join it")
            held[0] = held[0].merged(gap, into)
        return into.id

    def close(self, gap: Gap, published: str) -> Gap:
        """Ask its questions again and close it if every one is answered from `published`.

        Raises GapError naming the questions that do not pass; the gap stays open then.
        """
        if published not in {state.path for state in self._base.documents() if state.state == "indexed"}:
            raise GapError(f"{published} is not among the articles that are served; publish it first")
        checked = self._checked(gap, {published})
        self._store(checked.record)
        if checked.record.status != "closed":
            failing = [each for each in gap.questions if each.key in checked.record.failing]
            lines = "\n".join(f"  {each.question.text!r}" for each in failing)
            raise GapError(f"gap {gap.record.id} stays open; not answered from {published}:\n{lines}")
        return checked

    def recheck(self, found: Sequence[Unanswered], changed: Iterable[str] = ()) -> list[Gap]:
        """After the folder changed: ask all undone gaps again; returns those that closed.

        What counts as published is what changed, and any document that carries the draft's tag.
        """
        closed = []
        for gap in self.listed(found):
            if gap.record.status in UNDONE:
                fresh = {*changed, *gap.record.published, *self._tagged(gap.record.id)}
                checked = self._checked(gap, fresh)
                self._store(checked.record)
                if checked.record.status == "closed":
                    closed.append(checked)
        return closed

    def proof(self, gap: Gap) -> list[Proof]:
        """Every question of a gap asked again; nothing is stored."""
        published = {*gap.record.published, *self._tagged(gap.record.id)}
        asked = [(each, self._asker.ask(each.question.text, each.question.earlier)) for each in gap.questions]
        return [Proof(each, answer, _passes(answer, published)) for each, answer in asked]

    def _checked(self, gap: Gap, published: set[str]) -> Gap:
        asked = {
            each.key: self._asker.ask(each.question.text, each.question.earlier) for each in gap.questions
        }
        failing = tuple(key for key, answer in asked.items() if not _passes(answer, published))
        cited = {path for answer in asked.values() if answer.answered for path in answer.paths}
        now = self._clock()
        record = replace(
            gap.record,
            failing=failing,
            checked_at=now,
            published=tuple(sorted({*gap.record.published, *(published & cited)})),
        )
        if not failing:
            record = replace(record, status="closed", closed_at=now)
        return replace(gap, record=record)

    def _tagged(self, gap_id: str) -> set[str]:
        """Served documents made from the gap's draft, whatever they are called now."""
        return {
            state.path
            for state in self._base.documents()
            if state.state == "indexed" and tag(gap_id) in state.front.tags
        }

    def _store(self, record: GapRecord) -> None:
        with self._file.changing() as held:
            held[0] = held[0].with_gap(record)

    def _taken_in(self, state: GapState, found: Sequence[Unanswered]) -> GapState:
        """New questions join the open gap they are nearest to, or make gaps among themselves."""
        known = {member for gap in state.gaps.values() for member in gap.members}
        fresh = [each for each in found if each.key not in known]
        if not fresh:
            return state
        vectors = {each.key: self._vector(each) for each in found}
        undone = [gap for gap in state.gaps.values() if gap.status in UNDONE]
        rest = []
        for each in fresh:
            parts = [(at, part) for at, gap in enumerate(undone) for part in _parts(gap, vectors)]
            place = nearest(vectors[each.key], [part for _, part in parts])
            if place is None:
                rest.append(each)
            else:
                at, _ = parts[place]
                undone[at] = replace(undone[at], members=(*undone[at].members, each.key))
        for gap in undone:
            state = state.with_gap(gap)
        for group in clusters([vectors[each.key] for each in rest]):
            members = tuple(rest[place].key for place in group)
            state = state.with_gap(GapRecord(gap_id(members[0]), members))
        return state

    def _vector(self, each: Unanswered) -> Vector:
        return self._base.embed(each.question.text)

    def _gap(self, record: GapRecord, seen: dict[str, Unanswered]) -> Gap:
        own = sorted(
            (seen[key] for key in record.members if key in seen),
            key=lambda each: (each.question.at, each.key),
        )
        if not own:
            return Gap(record, (), "")
        vectors = np.stack([self._vector(each) for each in own])
        typical = own[int(np.argmax((vectors @ vectors.T).sum(axis=1)))]
        return Gap(record, tuple(own), typical.question.text)


def _parts(gap: GapRecord, vectors: Mapping[str, Vector]) -> list[list[Vector]]:
    """What a gap's questions mean: one thing, or as many as were joined in it."""
    members = [vectors[key] for key in gap.members if key in vectors]
    seeds = [vectors[key] for key in gap.seeds if key in vectors]
    if len(seeds) < 2:
        return [members]
    places = np.argmax(np.stack(members) @ np.stack(seeds).T, axis=1)
    return [
        [vector for vector, place in zip(members, places, strict=True) if place == seed]
        for seed in range(len(seeds))
    ]


def gap_id(first: str) -> str:
    """A short name that stays: from the first question's place in the log."""
    return hashlib.sha256(first.encode()).hexdigest()[:8]


def tag(gap: str) -> str:
    """What a draft carries in its `tags`, so that its published file is known again."""
    return f"gap-{gap}"


def _passes(answer: Asked, published: set[str]) -> bool:
    return answer.answered and bool(answer.paths & published)
