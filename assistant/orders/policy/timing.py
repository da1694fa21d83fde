"""Until when: the last moment of an action's time window, in the shop's calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from assistant.orders.policy.file import Rule, Window
from assistant.orders.policy.verdict import Note


class Dated(Protocol):
    """What a time window is counted from: an order, or no more of it than its dates."""

    @property
    def placed_at(self) -> datetime | None:
        """When it was ordered."""

    @property
    def delivered_at(self) -> datetime | None:
        """When the last parcel arrived."""


@dataclass(frozen=True, slots=True)
class Period:
    """A time window of one order: its length, and its last moment where that is known. `open_end`: it may
    still end later, since the days are counted from something that is to come."""

    length: Window
    until: datetime | None
    open_end: bool


def period(rule: Rule, order: Dated, zone: ZoneInfo) -> Period | None:
    """The rule's time window for this order, also before it has begun; None where the rule sets none."""
    if rule.within is None:
        return None
    try:
        return Period(rule.within, last_moment(rule, order, zone), open_end=False)
    except LookupError:
        return Period(rule.within, max(_seasons(rule, order, zone), default=None), open_end=True)


def last_moment(rule: Rule, order: Dated, zone: ZoneInfo) -> datetime | None:
    """The last moment the rule allows, or None when it sets none. Raises LookupError when it depends on a
    date that the order system does not know."""
    if rule.within is None:
        return None
    since = order.placed_at if rule.within.since == "placed" else order.delivered_at
    if since is None:
        raise LookupError(rule.within.since)
    last = since.astimezone(zone) + rule.within.span
    if rule.within.days:
        last = _end_of(last.date(), zone)
    return max([last, *_seasons(rule, order, zone)])


def time_problem(rule: Rule, order: Dated, now: datetime, zone: ZoneInfo) -> Note | None:
    """Why it is too late, if it is."""
    try:
        until = last_moment(rule, order, zone)
    except LookupError:
        return Note("date_unknown")
    return None if until is None or now <= until else Note("too_late", {"until": until})


def _seasons(rule: Rule, order: Dated, zone: ZoneInfo) -> list[datetime]:
    if order.placed_at is None:
        return []
    placed = order.placed_at.astimezone(zone).date()
    return [
        _end_of(season.until, zone)
        for season in rule.seasons
        if season.placed_from <= placed <= season.placed_until
    ]


def _end_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, zone) - timedelta(seconds=1)
