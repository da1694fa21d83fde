"""What a summary promises: by when, in the shop's own days."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from assistant.orders.actions import Cancel
from assistant.orders.dialogue.outcome import Proposal
from assistant.orders.dialogue.pledges import pledged
from assistant.orders.policy.verdict import Verdict
from assistant.orders.telling import Telling

BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY = datetime(2026, 11, 27, 15, tzinfo=UTC)


def told(verdict: Verdict) -> list[tuple[str, str, int | None]]:
    policy = SimpleNamespace(currency="EUR")
    scene: Any = SimpleNamespace(telling=Telling("de", FRIDAY, BERLIN), policy=policy, delivery=None)
    proposal = Proposal(Cancel("FM-1", "no_longer_needed"), verdict, None)
    return [(each.about, each.text, each.due_at) for each in pledged(proposal, scene)]


def test_money_is_promised_to_the_end_of_the_last_working_day() -> None:
    ends = int(datetime(2026, 12, 9, tzinfo=BERLIN).timestamp() * 1000)
    assert told(Verdict(refund_cents=2490, refund_days=(5, 7))) == [
        (
            "refund",
            "24,90 € back for order FM-1",
            ends,
        )  # seven working days after that Friday: Tuesday, the 8th
    ]


def test_where_no_time_is_told_none_is_promised() -> None:
    assert told(Verdict(refund_cents=2490)) == []
    assert told(Verdict(tell=("return_by_email",))) == [
        ("letter", "How to send order FM-1 back, by e-mail", None)
    ]
