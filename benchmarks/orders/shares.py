"""The figures of a run as rows of text."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.orders.checks import Result


def table(questions: Sequence[Result], tasks: Sequence[Result]) -> str:
    """Shares with their counts."""
    literal = [each for each in tasks if not each.natural]
    natural = [each for each in tasks if each.natural]
    rows = [
        ("questions, every check right", _share([not each.problems for each in questions])),
        ("tasks, exactly the right writes", _share([not each.problems for each in tasks])),
        ("  worded as lists", _share([not each.problems for each in literal])),
        ("  worded freely", _share([not each.problems for each in natural])),
        ("tasks left to a person", _share([bool(each.problems) and each.handed_over for each in tasks])),
        ("wrong writes", str(sum(each.wrong for each in (*questions, *tasks)))),
        ("unconfirmed writes", str(sum(each.unconfirmed for each in (*questions, *tasks)))),
    ]
    return "\n".join(f"{name:34} {value}" for name, value in rows)


def _share(right: Sequence[bool]) -> str:
    return f"{sum(right) / len(right):.3f} ({sum(right)} of {len(right)})" if right else "–"
