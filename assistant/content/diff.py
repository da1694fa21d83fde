"""What an edit would change: the same questions put to the folder before and after it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Literal, Protocol, Self, TypeVar

from assistant.content.asking import Asked, Asker
from assistant.content.past import Question
from knowledge.checks.stored_questions import StoredQuestion

Kind = Literal["stops_answering", "starts_answering", "loses_source", "changes_answer"]
MOST_PAST = 500


@dataclass(frozen=True, slots=True)
class Probe:
    """One question to put to both states; `id` is the stored one, or `conversation:seq` of the log."""

    id: str
    text: str
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A question that gets something else after the edit."""

    probe: Probe
    kind: Kind
    before: Asked
    after: Asked

    def as_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "id": self.probe.id,
            "text": self.probe.text,
            "kind": self.kind,
            "before": self.before.as_dict(),
            "after": self.after.as_dict(),
        }


def probes(stored: Iterable[StoredQuestion], past: Iterable[Question], most: int = MOST_PAST) -> list[Probe]:
    """Stored questions and the newest past ones, each text with its history once."""
    found: dict[tuple[str, tuple[str, ...]], Probe] = {}
    newest = sorted(past, key=lambda each: (-each.at, each.conversation, each.seq))[:most]
    every = [Probe(each.id, each.text, each.history) for each in stored]
    every += [Probe(f"{each.conversation}:{each.seq}", each.text, each.earlier) for each in newest]
    for probe in every:
        found.setdefault((" ".join(probe.text.casefold().split()), probe.earlier), probe)
    return list(found.values())


def diff(questions: Sequence[Probe], before: Asker, after: Asker) -> list[Change]:
    """The questions whose answer differs, in their order.

    A question that finds the very same passages with the very same scores is not asked: nothing can differ.
    """
    asked = [probe for probe in questions if _may_differ(probe, before, after)]
    with ThreadPoolExecutor(2, thread_name_prefix="diff") as pool:
        sides = [pool.submit(_asked, asker, asked) for asker in (before, after)]
        pairs = zip(asked, sides[0].result(), sides[1].result(), strict=True)
        return [
            Change(probe, kind, one, two)
            for probe, one, two in pairs
            if (kind := changed(one, two)) is not None
        ]


class Answer(Protocol):
    """What a customer gets on a question, as far as a change of it is noticed."""

    @property
    def answered(self) -> bool:
        """Was it answered from the folder?"""
        ...

    @property
    def paths(self) -> frozenset[str]:
        """The files behind it."""
        ...

    def reads_as(self, other: Self) -> bool:
        """Do both answers read the same?"""
        ...


_Answer = TypeVar("_Answer", bound=Answer)


def changed(before: _Answer, after: _Answer) -> Kind | None:
    """How two outcomes differ for a customer; how sure the bot is, and in which words it does not answer,
    do not count."""
    if before.answered and not after.answered:
        return "stops_answering"
    if after.answered and not before.answered:
        return "starts_answering"
    if before.paths - after.paths:
        return "loses_source"
    return "changes_answer" if before.answered and not before.reads_as(after) else None


def _may_differ(probe: Probe, before: Asker, after: Asker) -> bool:
    found = before.evidence(probe.text, probe.earlier)
    return found is None or found != after.evidence(probe.text, probe.earlier)


def _asked(asker: Asker, questions: Sequence[Probe]) -> list[Asked]:
    return [asker.ask(probe.text, probe.earlier) for probe in questions]
