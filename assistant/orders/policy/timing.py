"""Until when: the last moment of an action's time window, in the shop's calendar."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from assistant.orders.policy.file import Rule
from assistant.orders.policy.verdict import Note
from assistant.orders.records import Order


def last_moment(rule: Rule, order: Order, zone: ZoneInfo) -> datetime | None:
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


def time_problem(rule: Rule, order: Order, now: datetime, zone: ZoneInfo) -> Note | None:
    """Why it is too late, if it is."""
    try:
        until = last_moment(rule, order, zone)
    except LookupError:
        return Note("date_unknown")
    return None if until is None or now <= until else Note("too_late", {"until": until})


def _seasons(rule: Rule, order: Order, zone: ZoneInfo) -> list[datetime]:
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
