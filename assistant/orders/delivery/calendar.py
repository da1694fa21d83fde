"""Working days of a warehouse and of the country a parcel goes to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import holidays

SATURDAY = 5


@lru_cache(maxsize=128)
def _holidays(country: str, region: str) -> holidays.HolidayBase:
    import holidays

    return holidays.country_holidays(country, subdiv=region or None)


def is_holiday(day: date, country: str, region: str = "") -> bool:
    """A public holiday there."""
    return day in _holidays(country, region)


def is_weekday(day: date) -> bool:
    """Monday to Friday."""
    return day.weekday() < SATURDAY


def next_day(day: date, works: Callable[[date], bool]) -> date:
    """This day if it counts, else the next that does."""
    while not works(day):
        day += timedelta(days=1)
    return day


def after(day: date, count: int, works: Callable[[date], bool]) -> date:
    """The `count`-th day after `day` that counts; for 0 `day`, or the next that counts."""
    day = next_day(day, works)
    for _ in range(count):
        day = next_day(day + timedelta(days=1), works)
    return day
