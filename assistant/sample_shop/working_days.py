"""The working days of the sample shop's warehouse in Hamburg's region, which all its promises count in."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

_FIXED = ((1, 1), (5, 1), (10, 3), (10, 31), (12, 25), (12, 26))
_AROUND_EASTER = (-2, 1, 39, 50)  # Good Friday, Easter Monday, Ascension Day, Whit Monday


def is_working_day(day: date) -> bool:
    """Monday to Friday, except the public holidays of Hamburg."""
    return day.weekday() < 5 and day not in holidays(day.year)


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    easter = _easter_sunday(year)
    movable = {easter + timedelta(days=offset) for offset in _AROUND_EASTER}
    return frozenset(movable | {date(year, month, day) for month, day in _FIXED})


def add_working_days(day: date, count: int) -> date:
    """The working day `count` working days after `day` (before it when negative); `day` itself for 0."""
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def same_or_next(day: date) -> date:
    return day if is_working_day(day) else add_working_days(day, 1)


def same_or_previous(day: date) -> date:
    return day if is_working_day(day) else add_working_days(day, -1)


def _easter_sunday(year: int) -> date:
    """Gregorian Easter by the method of J.-M. Oudin (1940), valid for every year of that calendar."""
    golden = year % 19
    century = year // 100
    epact = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon = epact - (epact // 28) * (1 - (epact // 28) * (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    offset = moon - weekday
    month = 3 + (offset + 40) // 44
    return date(year, month, offset + 28 - 31 * (month // 4))
