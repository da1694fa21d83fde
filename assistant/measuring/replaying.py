"""`tellonce replay`: stored decisions made again at other thresholds, and what would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.calibration import Thresholds
from assistant.answering.decide import choose, limits_of, mood_of
from assistant.measuring.stored import Stored, stored
from assistant.settings import Settings, SettingsError
from handoff.events import Decision

MOST_SHOWN = 20


@dataclass(frozen=True)
class Change:
    """A stored turn that would come out differently."""

    stored: Stored
    then: str
    now: str


@dataclass(frozen=True)
class Replayed:
    """Turns decided again, those without a complete trace (orders, small talk, errors), and what changed."""

    again: int
    left_out: int
    moves: Counter[str]
    changes: tuple[Change, ...]


def replay(settings: Settings, source: str | None, given: Mapping[str, float]) -> str:
    """What the given thresholds would change in the log, for a person. Raises SettingsError."""
    decisions = stored(source or settings.database_url)
    if not decisions:
        raise SettingsError(f"{source or settings.database_url} holds no decision of the bot yet")
    return said(again(decisions, given))


def again(decisions: Sequence[Stored], given: Mapping[str, float]) -> Replayed:
    """Decide every complete trace at its own thresholds and at the given ones; a pure function.

    The stored probabilities count, whatever calibration they came from.
    """
    changes, moves, left_out = [], Counter[str](), 0
    for each in decisions:
        try:
            then = _move(each.decision, each.decision.thresholds)
            now = _move(each.decision, {**each.decision.thresholds, **given})
        except (KeyError, TypeError):
            left_out += 1
            continue
        moves[now] += 1
        if then != now:
            changes.append(Change(each, then, now))
    return Replayed(len(decisions) - left_out, left_out, moves, tuple(changes))


def said(replayed: Replayed) -> str:
    """Counts, then the first changed turns with what the customer had asked."""
    kinds = Counter(f"{change.then} -> {change.now}" for change in replayed.changes)
    lines = [
        f"{replayed.again} decisions replayed, {replayed.left_out} not made by thresholds, "
        f"{len(replayed.changes)} would change",
        "at these thresholds: "
        + ", ".join(f"{name} {count}" for name, count in sorted(replayed.moves.items())),
        *(f"  {count:5d}  {kind}" for kind, count in kinds.most_common()),
    ]
    for change in replayed.changes[:MOST_SHOWN]:
        where = f"{change.stored.conversation}:{change.stored.seq}"
        sure = change.stored.decision.confidence
        lines.append(f"{where}  {change.then} -> {change.now}  ({sure:.2f})  {change.stored.asked[:100]}")
    if len(replayed.changes) > MOST_SHOWN:
        lines.append(f"... and {len(replayed.changes) - MOST_SHOWN} more")
    return "\n".join(lines)


def _move(decision: Decision, thresholds: Mapping[str, float]) -> str:
    """Raises KeyError or TypeError for an incomplete trace."""
    signals = {name: value for name, value in decision.signals.items() if isinstance(value, int | float)}
    mood = mood_of(signals)
    chosen = Thresholds(thresholds["answer"], thresholds["clarify"], thresholds["offer"])
    limits = limits_of(thresholds)
    action, _ = choose(decision.confidence, signals["answerable"], mood, chosen, limits)
    # A second offer is a request: the turn never offers the same person twice.
    again = mood.offered and not mood.refused_person
    return "handoff" if action == "offer" and again else action
