"""What a run of stories showed: a line each for people and for machines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.shopper.judge import misses
from assistant.shopper.story import Story
from assistant.shopper.tone import tone
from assistant.shopper.visit import Visit


@dataclass(frozen=True)
class Result:
    """A story with its visit; `left_out` says why there was none."""

    story: Story
    visit: Visit
    left_out: str = ""

    @property
    def misses(self) -> list[str]:
        """What was not as it must be."""
        return [] if self.left_out else misses(self.story, self.visit)

    @property
    def passed(self) -> bool:
        """Was it as the story wants it?"""
        return not self.left_out and not self.misses

    def as_dict(self) -> dict[str, Any]:
        """The line of the result file; times in seconds, of the transcript in ms."""
        visit = self.visit
        return {
            "id": self.story.id,
            "goal": self.story.goal,
            "passed": self.passed,
            "left_out": self.left_out,
            "misses": self.misses,
            "resolved": not visit.last.with_person and self.passed,
            "handoff": (visit.reasons or ("unseen",))[-1] if visit.handed_over else None,
            "offered": sum(heard.offered for heard in visit.heard),
            "effort": {
                "messages": visit.messages,
                "facts_told": len(visit.told),
                "asked_again": len(visit.repeats),
                "longest_wait": round(max(visit.seconds, default=0.0), 3),
                "waited": round(sum(visit.seconds), 3),
            },
            "tone": tone(self.story, visit),
            "transcript": [{"who": line.who, "text": line.text, "ms": line.ms} for line in visit.lines],
        }

    def as_json(self) -> str:
        """One line."""
        return json.dumps(self.as_dict(), ensure_ascii=False)


def line(result: Result) -> str:
    """The result in a line, with what was amiss below it."""
    state = "left out" if result.left_out else "passed" if result.passed else "FAILED"
    row = result.as_dict()
    end = row["handoff"] or ("resolved" if row["resolved"] else "")
    effort = row["effort"]
    told = f"{effort['messages']} messages, {effort['waited']:.1f} s, {end}" if not result.left_out else ""
    lines = [f"{state:9} {result.story.id:34} {told or result.left_out}"]
    lines += [f"          {each}" for each in result.misses]
    if result.misses:
        lines += [f"          | {each.who}: {each.text}" for each in result.visit.lines]
    return "\n".join(lines)


def summary(results: Sequence[Result], seconds: float) -> str:
    """All together; effort and repeats are what the customers paid."""
    played = [result for result in results if not result.left_out]
    passed = sum(result.passed for result in played)
    rows = [result.as_dict() for result in played]
    people = sum(row["handoff"] is not None for row in rows)
    upset = [row["tone"]["understanding"] for row in rows if row["tone"]["understanding"] is not None]
    lines = [
        f"{passed} of {len(played)} stories as they must be, in {seconds:.1f} s",
        f"resolved without people {sum(row['resolved'] for row in rows)}, went to people {people}, "
        f"asked again {sum(row['effort']['asked_again'] for row in rows)}, "
        f"messages a visit {_mean([row['effort']['messages'] for row in rows]):.1f}, "
        f"longest wait {max((row['effort']['longest_wait'] for row in rows), default=0):.1f} s",
        f"upset customers who got a word of understanding: {sum(upset)} of {len(upset)}",
    ]
    if left := len(results) - len(played):
        lines.append(f"{left} left out")
    return "\n".join(lines)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
