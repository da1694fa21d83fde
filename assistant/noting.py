"""What the customer gave becomes events: read from messages, compared with what is known already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from assistant.history import Said, said_in
from assistant.understanding import replies
from assistant.understanding.corrections import correction, negated
from assistant.understanding.facts import Fact, facts_in
from assistant.understanding.mending import Mended, mended
from handoff.events import Entry, FactCorrected, FactNoted
from handoff.masking import masked
from handoff.repeats.guard import asks

Known = dict[str, list[tuple[str, int]]]
read = lru_cache(maxsize=2048)(facts_in)


def known_in(entries: Iterable[Entry]) -> Known:
    """Values noted so far, by name, with the message of each; what the customer dropped counts as known."""
    known: Known = {}
    learn(known, entries)
    return known


def learn(known: Known, entries: Iterable[Entry]) -> None:
    """Add what these entries note to what was known before them."""
    for entry in entries:
        if isinstance(entry.event, FactNoted):
            known.setdefault(entry.event.name, []).append((entry.event.value, entry.event.from_seq))
        elif isinstance(entry.event, FactCorrected):
            known.setdefault(entry.event.name, []).append((entry.event.value, entry.seq))


def fresh_facts(messages: Iterable[Said], known: Known) -> tuple[FactNoted, ...]:
    """What these messages give, oldest first: new values, and values said again in a later message.

    A value said twice within one message, or denied there ("not FM-10424"), is left out.
    """
    known = {name: list(values) for name, values in known.items()}
    noted = []
    for said in messages:
        facts = _given_by(said)
        if not facts and (mend := mended(said.text, known, said.after)) is not None:
            noted.append(_put_right(said, mend))
            known[mend.name].append((mend.value, said.seq))
        for fact in facts:
            values = known.setdefault(fact.name, [])
            if (fact.value, said.seq) in values or negated(said.text, fact):
                continue
            noted.append(_noted(said, fact, facts, known))
            values.append((fact.value, said.seq))
    return tuple(noted)


def _given_by(said: Said) -> tuple[Fact, ...]:
    facts = read(said.text)
    if not said.after or len(said.text) > replies.LONGEST:
        return facts
    asked = _asked_for(said.after) - {fact.name for fact in facts}
    return (*facts, *replies.answers(said.text, asked)) if asked else facts


@lru_cache(maxsize=512)
def _asked_for(text: str) -> frozenset[str]:
    return frozenset(asked.name for asked in asks(text))


def _put_right(said: Said, mend: Mended) -> FactNoted:
    return FactNoted(
        name=mend.name,
        value=mend.value,
        from_seq=said.seq,
        quote=masked(said.text.strip()),
        corrects=mend.replaced.from_seq,
        replaces=mend.replaced.before,
    )


def _noted(said: Said, fact: Fact, facts: Sequence[Fact], known: Known) -> FactNoted:
    replaced = correction(said.text, fact, facts, known, said.seq)
    return FactNoted(
        name=fact.name,
        value=fact.value,
        from_seq=said.seq,
        quote=masked(fact.quote),
        corrects=replaced.from_seq if replaced else None,
        replaces=replaced.before if replaced else "",
    )


def unread(entries: Sequence[Entry]) -> tuple[FactNoted, ...]:
    """Facts of the whole conversation that were not noted yet."""
    return fresh_facts(said_in(entries), known_in(entries))
