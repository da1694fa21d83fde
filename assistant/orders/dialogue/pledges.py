"""What a customer is told will happen after a change: money back within so many days, a letter on its way.

These are the shop's promises, so they are kept track of like anybody's. What an article says in general, and
when a parcel is expected, are none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from assistant.orders.delivery import calendar
from assistant.orders.dialogue.outcome import Proposal
from assistant.orders.dialogue.scene import Scene
from assistant.orders.policy.verdict import Verdict
from handoff.events import Pledge


def pledged(proposal: Proposal, scene: Scene) -> Iterator[Pledge]:
    """The promises that the summary of this change makes; they hold once it is made."""
    verdict, number = proposal.verdict, proposal.action.number
    if verdict.refund_cents and verdict.refund_days:
        currency = proposal.order.currency if proposal.order else scene.policy.currency
        amount = scene.telling.money(verdict.refund_cents, currency)
        yield Pledge(about="refund", text=f"{amount} back for order {number}", due_at=_due(verdict, scene))
    if "return_by_email" in verdict.tell:
        yield Pledge(about="letter", text=f"How to send order {number} back, by e-mail")


def _due(verdict: Verdict, scene: Scene) -> int:
    """The end of the last working day that was named, in the shop's zone; in ms."""
    assert verdict.refund_days is not None
    works = scene.delivery.works if scene.delivery is not None else calendar.is_weekday
    last = calendar.after(scene.telling.today, verdict.refund_days[1], works)
    midnight = datetime.combine(last + timedelta(days=1), time(0), scene.telling.zone)
    return int(midnight.timestamp() * 1000)
