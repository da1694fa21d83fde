"""From what happened to the figures; a pure function of the played customers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from benchmarks.handoff.play import Played


@dataclass(frozen=True)
class Score:
    """Counts and shares (0..1) over all customers; each share has its denominator beside it."""

    customers: int
    needed: int
    made: int
    missed: int
    missed_share: float
    not_needed: int
    needless: int
    needless_share: float
    facts_given: int
    facts_reached: int
    reached_share: float
    asked_twice_by_system: int
    asked_again_by_agents: int
    silent_seconds: float
    dead_ends: int
    offers: int

    def as_dict(self) -> dict[str, float]:
        """For the result file."""
        return asdict(self)

    def table(self) -> str:
        """One line a figure, with the goal."""
        rows = [
            ("needed handoffs missed", f"{self.missed_share:.1%} of {self.needed}", "≤ 2 %"),
            ("needless handoffs", f"{self.needless_share:.1%} of {self.not_needed}", "≤ 5 %"),
            ("facts that reached the agent", f"{self.reached_share:.1%} of {self.facts_given}", "≥ 99 %"),
            ("facts asked twice by the system", str(self.asked_twice_by_system), "0"),
            ("facts an agent had to ask again", str(self.asked_again_by_agents), "0"),
            ("silent seconds", f"{self.silent_seconds:.1f}", "0"),
            ("dead ends", str(self.dead_ends), "0"),
            ("offers of a person", str(self.offers), ""),
        ]
        return "\n".join(f"{name:34} {value:>16}   {goal}" for name, value, goal in rows)


def score(played: Sequence[Played]) -> Score:
    """Raises ValueError without customers."""
    if not played:
        raise ValueError("nobody was played")
    needed = [each for each in played if each.needs_person]
    others = [each for each in played if not each.needs_person]
    made = sum(each.handed_over for each in needed)
    needless = sum(each.handed_over for each in others)
    over = [each for each in played if each.handed_over]
    reached = sum(len(each.reached) for each in over)
    given = sum(len(each.given) for each in over)
    return Score(
        customers=len(played),
        needed=len(needed),
        made=made,
        missed=len(needed) - made,
        missed_share=_share(len(needed) - made, len(needed)),
        not_needed=len(others),
        needless=needless,
        needless_share=_share(needless, len(others)),
        facts_given=given,
        facts_reached=reached,
        reached_share=_share(reached, given, empty=1.0),
        asked_twice_by_system=sum(len(each.asked_twice) for each in played),
        asked_again_by_agents=sum(len(each.asked_again_by_agent) for each in played),
        silent_seconds=round(sum(each.silent_seconds for each in played), 1),
        dead_ends=sum(each.dead_end for each in played),
        offers=sum(each.offers for each in played),
    )


def _share(part: int, whole: int, empty: float = 0.0) -> float:
    return part / whole if whole else empty
