"""The repeat guard on drafts that were written before its head was trained anew, and not looked at since."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.understanding.asking import hearing
from handoff.events import SYSTEM, Entry, FactNoted
from handoff.repeats.guard import check
from tests.assistant.test_repeat_guard import conversation

GIVEN = {
    "order_number": "FM-10442", "email": "maya@example.com", "name": "Maya Lind", "phone": "07700 900123",
    "address": "12 Mill Lane, Oxford", "postcode": "OX1 4AB", "item": "rain jacket", "date": "3 March",
    "amount": "89.90", "payment": "PayPal", "deadline": "Friday", "tried": "restarted it, washed it again",
    "preferred_time": "after five", "preferred_channel": "by phone", "wish": "a refund",
}  # fmt: skip
"""Everything there is to give: the worst case for false alarms."""
LINES = (Path(__file__).parent / "asking_heldout.txt").read_text("utf-8").splitlines()
ROWS = [line.split("|", 1) for line in LINES if line and not line.startswith("#")]


def everything_given() -> list[Entry]:
    said = conversation("the seam of my jacket came apart after three weeks")
    return said[:1] + [
        Entry(
            conversation="", seq=place, at=place, epoch=0, author=SYSTEM,
            event=FactNoted(name=name, value=value, from_seq=1),
        )
        for place, (name, value) in enumerate(GIVEN.items(), 2)
    ]  # fmt: skip


def test_drafts_that_nothing_was_made_for(embed: Callable[[str], Any]) -> None:
    given, hear = everything_given(), hearing(embed)
    found, alarms = [], []
    for names, draft in ROWS:
        flagged = {flag.name for flag in check(draft, given, hear)}
        if names == "-":
            alarms.append(bool(flagged))
        else:
            wanted = {"wish" if name == "outcome" else name for name in names.split(",")}
            found.append(wanted <= flagged)
    assert (len(found), len(alarms)) == (173, 137)
    print(f"recall {sum(found) / len(found):.3f}, false alarms {sum(alarms) / len(alarms):.3f}")
    assert sum(found) / len(found) >= 0.86, "the goal is .9"
    assert sum(alarms) / len(alarms) <= 0.03
