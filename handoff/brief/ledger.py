"""The facts ledger: everything the customer gave, folded from the log, and what replaced it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from handoff.events import (
    Entry,
    FactCorrected,
    FactNoted,
    Frozen,
    OrderVerified,
)
from handoff.masking import masked


class Given(Frozen):
    """One fact. `seq` is the message (or the tap) that holds it, `fact` the event that noted it.

    `value` is masked. `said_again` are later messages that hold it too. A fact that was replaced names the
    new value and the event that brought it; one that the customer took back is `dropped`. Times in ms.
    """

    name: str
    value: str
    quote: str = ""
    by: str = "customer"
    source: str = "words"
    seq: int
    fact: int
    at: int
    verified: bool = False
    verified_by: int | None = None
    corrected_by: int | None = None
    correction: str = ""
    dropped: bool = False
    said_again: tuple[int, ...] = ()

    @property
    def holds(self) -> bool:
        """Neither replaced nor dropped."""
        return self.corrected_by is None and not self.dropped


@dataclass(slots=True)
class _Fold:
    """Facts by position, and where the holding value of a name stands."""

    facts: list[Given] = field(default_factory=list)

    def add(self, given: Given) -> None:
        place = self._place(given.name, given.value)
        if place is None:
            self.facts.append(given)
            return
        known = self.facts[place]
        if known.seq != given.seq and given.seq not in known.said_again:
            known = known.model_copy(update={"said_again": (*known.said_again, given.seq)})
        if given.verified and not known.verified:
            known = known.model_copy(update={"verified": True, "verified_by": given.fact})
        self.facts[place] = known

    def replace(self, name: str, before: str, by: int, value: str) -> None:
        """The value `before` (or, without one, the holding value of this name) no longer holds."""
        for place, fact in enumerate(self.facts):
            same = fact.name == name and fact.holds
            if same and fact.value != value and (not before or _same(fact.value, before)):
                changed = {"corrected_by": by, "correction": value, "dropped": not value}
                self.facts[place] = fact.model_copy(update=changed)

    def verify(self, names: Sequence[tuple[str, str]], by: int) -> None:
        for place, fact in enumerate(self.facts):
            given = fact.holds and fact.seq < by
            if given and any(
                fact.name == name and _same(fact.value, value or fact.value) for name, value in names
            ):
                self.facts[place] = fact.model_copy(update={"verified": True, "verified_by": by})

    def _place(self, name: str, value: str) -> int | None:
        for place, fact in enumerate(self.facts):
            if fact.name == name and fact.holds and _same(fact.value, value):
                return place
        return None


def ledger(entries: Sequence[Entry]) -> tuple[Given, ...]:
    """All facts in the order they were given; a pure fold whose cost grows with the conversation only.

    A fact whose message is not among `entries` is not in the ledger: no evidence, no line.
    """
    fold, there = _Fold(), {entry.seq: entry for entry in entries}
    proofs: list[tuple[int, OrderVerified]] = []
    for entry in entries:
        match entry.event:
            case FactNoted() as fact if fact.from_seq in there:
                _note(fold, entry, fact, there[fact.from_seq])
            case FactCorrected() as tap:
                _correct(fold, entry, tap)
            case OrderVerified() as order:
                proofs.append((entry.seq, order))
            case _:
                pass
    for seq, order in proofs:
        method = _METHODS.get(order.method, order.method)
        fold.verify([("order_number", order.order_number), (method, "")], seq)
    return tuple(fold.facts)


_METHODS = {"postal_code": "postcode", "zip": "postcode", "e-mail": "email"}


def _note(fold: _Fold, entry: Entry, fact: FactNoted, said: Entry) -> None:
    given = Given(
        name=fact.name,
        value=masked(fact.value),
        quote=masked(fact.quote),
        by=said.author.role.value,
        source=fact.source,
        seq=said.seq,
        fact=entry.seq,
        at=said.at,
        verified=fact.verified,
        verified_by=entry.seq if fact.verified else None,
    )
    if fact.corrects is not None:
        fold.replace(fact.name, masked(fact.replaces), said.seq, given.value)
    fold.add(given)


def _correct(fold: _Fold, entry: Entry, tap: FactCorrected) -> None:
    value = masked(tap.value)
    fold.replace(tap.name, masked(tap.before), entry.seq, value)
    if value:
        fold.add(
            Given(
                name=tap.name,
                value=value,
                by=entry.author.role.value,
                source="slip",
                seq=entry.seq,
                fact=entry.seq,
                at=entry.at,
            )
        )


def holding(facts: Sequence[Given]) -> tuple[Given, ...]:
    """What counts now."""
    return tuple(fact for fact in facts if fact.holds)


def _same(left: str, right: str) -> bool:
    return " ".join(left.split()).casefold() == " ".join(right.split()).casefold()
