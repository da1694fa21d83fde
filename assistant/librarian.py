"""The copilot's knowledge: searches every audience an agent may read, and drafts from the brief."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.calibration import Calibration, shipped
from assistant.answering.finder import Finder
from assistant.history import begun_in
from handoff.brief.brief import build
from handoff.brief.ledger import holding, ledger
from handoff.console.copilot import Source, Suggestion
from handoff.events import Entry, MessageAdded, Role
from knowledge.base import KnowledgeBase
from knowledge.document import AUDIENCES
from knowledge.languages import language
from knowledge.passage import Hit

PASSAGES = 4
QUOTE = 400


class Librarian:
    """Answers agents from the knowledge folder; internal passages are sources, never part of the draft."""

    def __init__(self, base: KnowledgeBase, finder: Finder, calibration: Calibration | None = None) -> None:
        self._base = base
        self._finder = finder
        self._calibration = calibration or shipped()

    def suggest(self, entries: Sequence[Entry]) -> Suggestion:
        """A reply to the need that the brief puts first, and what else the team knows about it."""
        lines = build(entries).lines
        need = next((line for line in lines if line.section == "wish"), None)
        if need is None:
            return Suggestion(text="", question="")
        orders = [line for line in lines if line.section == "order"][:1]
        drafted = self._drafted(need.value, entries)
        text = "\n\n".join([*(f"{line.label}: {line.value}." for line in orders), drafted.text]).strip()
        seqs = tuple(
            proof.seq for line in (need, *orders) for proof in line.evidence if proof.seq is not None
        )
        return drafted.model_copy(update={"rests_on": seqs, "text": _greeted(text, entries)})

    def ask(self, question: str, entries: Sequence[Entry] = ()) -> Suggestion:
        """What the folder says to the agent's own question, in the conversation's language."""
        return self._drafted(question, entries)

    def _drafted(self, question: str, entries: Sequence[Entry]) -> Suggestion:
        lang = _language(entries, question)
        found = self._finder.find(question, history=_earlier(entries, question), lang=lang)
        answer = found.answer
        public = [
            Source(
                n=each.n,
                path=each.path,
                title=each.title,
                heading=each.heading,
                quote=each.quote,
                url=f"/articles/{each.path}",
            )
            for each in (answer.citations if answer is not None else ())
        ]
        inside = self._internal(question, len(public))
        signals = found.evidence.signals
        sure = self._calibration.part(signals).confidence(signals) if answer is not None else 0.0
        return Suggestion(
            text=answer.text if answer is not None else "",
            question=question,
            sources=(*public, *inside),
            sure=round(sure, 4),
        )

    def _internal(self, question: str, taken: int) -> list[Source]:
        hits = self._base.search(question, k=PASSAGES * 2, audience=frozenset(AUDIENCES)).hits
        kept = [hit for hit in hits if hit.passage.audience != "public"][:PASSAGES]
        return [_internal_source(hit, taken + place) for place, hit in enumerate(kept, 1)]


def _internal_source(hit: Hit, n: int) -> Source:
    passage = hit.passage
    return Source(
        n=n, path=passage.path, title=passage.title, heading=passage.heading,
        quote=" ".join(passage.text.split())[:QUOTE], internal=True,
    )  # fmt: skip


def _language(entries: Sequence[Entry], question: str) -> str:
    said = [
        entry.event.text
        for entry in entries
        if isinstance(entry.event, MessageAdded) and entry.author.role is Role.CUSTOMER
    ]
    return language(" ".join(said[-3:]) or question, begun_in(entries))


def _earlier(entries: Sequence[Entry], question: str) -> list[str]:
    return [
        entry.event.text
        for entry in entries
        if isinstance(entry.event, MessageAdded)
        and entry.author.role is Role.CUSTOMER
        and entry.event.text != question
    ][-2:]


def _greeted(text: str, entries: Sequence[Entry]) -> str:
    names = [fact.value for fact in holding(ledger(entries)) if fact.name == "name"]
    return f"{names[-1].split()[0].title()},\n\n{text}" if text and names else text
