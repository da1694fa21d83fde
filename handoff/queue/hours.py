"""When a team is there: weekly hours in its own time zone, without its country's holidays. Pure.

Instants are ms since 1970 (UTC); local times follow the zone through its changes of the clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator

from handoff.event import Frozen

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ClockTime = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")]
LOOK_AHEAD_DAYS = 400


class Hours(Frozen):
    """Open from the first to the second time of each pair; a day without pairs is closed.

    A day's last pair may end the next morning ("22:00" to "06:00"). It belongs to the day it begins on: it is
    worked though the next day is a holiday, and not if its own day is one.
    """

    zone: str = Field(max_length=50)
    week: dict[Day, tuple[tuple[ClockTime, ClockTime], ...]]
    country: str = Field("", max_length=3)
    subdivision: str = Field("", max_length=10)
    closed: tuple[date, ...] = Field((), max_length=400)

    @field_validator("zone")
    @classmethod
    def _zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ValueError, OSError, KeyError):
            raise ValueError(f"{zone!r} is no time zone; write one such as Europe/Berlin") from None
        return zone

    @model_validator(mode="after")
    def _sound(self) -> Hours:
        for day in DAYS:
            self._check(day)
        if self.country:
            try:
                _public_holidays(self.country, self.subdivision, 2026)
            except (NotImplementedError, AttributeError, KeyError):
                raise ValueError(
                    f"no holidays are known for {self.country} {self.subdivision}".strip()
                    + "; write a country such as DE and, if you like, a subdivision such as BY"
                ) from None
        return self

    def _check(self, day: Day) -> None:
        pairs = self.week.get(day, ())
        times = [time for pair in pairs for time in pair]
        overnight = bool(times) and times[-1] < times[-2]
        within = times[:-1] if overnight else times
        if within != sorted(set(within)):
            raise ValueError(
                f"{day}: each span ends after it begins and before the next one begins; "
                "only the last one may go over midnight"
            )
        following = DAYS[(DAYS.index(day) + 1) % 7]
        first = next((begins for begins, _ in self.week.get(following, ())), "24:00")
        if overnight and times[-1] > first:
            raise ValueError(f"{day}: the night ends at {times[-1]}, but {following} begins at {first}")

    def is_open(self, at: int) -> bool:
        """Whether the team is there at this instant."""
        return any(begins <= at < ends for begins, ends in self._spans(at, days=1))

    def next_open(self, at: int) -> int | None:
        """When the team is there next (`at` itself if it is); None if not within 400 days."""
        return next((max(at, begins) for begins, ends in self._spans(at) if ends > at), None)

    def after(self, at: int, open_ms: int) -> int | None:
        """The instant when `open_ms` of opening time have passed since `at`; None if not within 400 days."""
        left = open_ms
        for begins, ends in self._spans(at):
            start = max(at, begins)
            if ends - start >= left:
                return start + left
            left -= max(0, ends - start)
        return None

    def _spans(self, at: int, days: int = LOOK_AHEAD_DAYS) -> Iterator[tuple[int, int]]:
        today = datetime.fromtimestamp(at / 1000, UTC).astimezone(ZoneInfo(self.zone)).date()
        for offset in range(-1, days + 1):
            day = today + timedelta(days=offset)
            if day in self.closed or (
                self.country and day in _public_holidays(self.country, self.subdivision, day.year)
            ):
                continue
            for begins, ends in self.week.get(DAYS[day.weekday()], ()):
                last = day + timedelta(days=1) if ends < begins else day
                span = self._instant(day, begins), self._instant(last, ends)
                # A span within the hour that spring leaves out does not exist.
                if span[0] < span[1]:
                    yield span

    def _instant(self, day: date, time: str) -> int:
        hour, minute = int(time[:2]), int(time[3:])
        if hour == 24:
            day, hour = day + timedelta(days=1), 0
        local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(self.zone))
        return int(local.timestamp() * 1000)


@lru_cache(maxsize=64)
def _public_holidays(country: str, subdivision: str, year: int) -> frozenset[date]:
    import holidays

    return frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=year))
