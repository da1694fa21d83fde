"""W47: when a team is there: holidays, nights, and the days on which the clock is put forward or back."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.mail import words as letter_words
from handoff.queue.hours import DAYS, Hours

HOUR = 3_600_000
WORKDAYS = dict.fromkeys(DAYS[:5], (("09:00", "17:00"),))
NIGHTS = dict.fromkeys(DAYS, (("22:00", "06:00"),))
BERLIN, NEW_YORK, KOLKATA = "Europe/Berlin", "America/New_York", "Asia/Kolkata"


def at(text: str, zone: str = "UTC") -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


def local(instant: int | None, zone: str) -> str:
    assert instant is not None
    return f"{datetime.fromtimestamp(instant / 1000, UTC).astimezone(ZoneInfo(zone)):%a %d %b %H:%M}"


@pytest.mark.parametrize(
    ("zone", "friday_evening", "opens", "utc"),
    [
        (BERLIN, "2026-03-27 18:00", "Mon 30 Mar 09:00", "Mon 30 Mar 07:00"),  # spring: UTC+1 to +2
        (BERLIN, "2026-10-23 18:00", "Mon 26 Oct 09:00", "Mon 26 Oct 08:00"),  # autumn: back again
        (NEW_YORK, "2026-03-06 18:00", "Mon 09 Mar 09:00", "Mon 09 Mar 13:00"),
        (NEW_YORK, "2026-10-30 18:00", "Mon 02 Nov 09:00", "Mon 02 Nov 14:00"),
        (KOLKATA, "2026-03-27 18:00", "Mon 30 Mar 09:00", "Mon 30 Mar 03:30"),  # no change of the clock
    ],
)
def test_over_a_weekend_on_which_the_clock_changes_monday_is_at_nine(
    zone: str, friday_evening: str, opens: str, utc: str
) -> None:
    back = Hours(zone=zone, week=WORKDAYS).next_open(at(friday_evening, zone))
    assert local(back, zone) == opens
    assert local(back, "UTC") == utc


@pytest.mark.parametrize(
    ("team", "customer", "now", "told"),
    [
        (BERLIN, NEW_YORK, "2026-03-20 23:00", "Mon 23 Mar 04:00"),  # only America has changed: five hours
        (BERLIN, NEW_YORK, "2026-03-27 23:00", "Mon 30 Mar 03:00"),  # both have: six again
        (NEW_YORK, BERLIN, "2026-10-23 23:00", "Mon 26 Oct 14:00"),  # only Europe is back: five
        (NEW_YORK, BERLIN, "2026-10-30 23:00", "Mon 02 Nov 15:00"),
        (KOLKATA, BERLIN, "2026-03-27 23:00", "Mon 30 Mar 05:30"),
        (KOLKATA, BERLIN, "2026-10-23 23:00", "Mon 26 Oct 04:30"),
        (BERLIN, KOLKATA, "2026-10-23 23:00", "Mon 26 Oct 13:30"),
    ],
)
def test_in_the_customers_own_zone_it_is_the_same_instant(
    team: str, customer: str, now: str, told: str
) -> None:
    back = Hours(zone=team, week=WORKDAYS).next_open(at(now))
    assert local(back, team).endswith("09:00")
    assert local(back, customer) == told


def test_a_holiday_on_monday_means_tuesday() -> None:
    german = Hours(zone=BERLIN, week=WORKDAYS, country="DE", subdivision="BE")
    assert (
        local(german.next_open(at("2026-05-22 18:00", BERLIN)), BERLIN) == "Tue 26 May 09:00"
    )  # Whit Monday
    easter = at("2026-04-02 18:00", BERLIN)  # Maundy Thursday: Friday and Monday are holidays
    assert local(german.next_open(easter), BERLIN) == "Tue 07 Apr 09:00"
    american = Hours(zone=NEW_YORK, week=WORKDAYS, country="US")
    assert local(american.next_open(at("2026-09-04 18:00", NEW_YORK)), NEW_YORK) == "Tue 08 Sep 09:00"
    indian = Hours(zone=KOLKATA, week=WORKDAYS, country="IN")
    assert local(indian.next_open(at("2026-01-23 18:00", KOLKATA)), KOLKATA) == "Tue 27 Jan 09:00"


def test_a_holiday_of_one_state_is_a_working_day_in_another() -> None:
    corpus_christi = at("2026-06-04 12:00", BERLIN)
    assert Hours(zone=BERLIN, week=WORKDAYS, country="DE", subdivision="BE").is_open(corpus_christi)
    assert not Hours(zone=BERLIN, week=WORKDAYS, country="DE", subdivision="BY").is_open(corpus_christi)


def test_the_shops_own_days_off_and_the_turn_of_the_year() -> None:
    off = tuple(f"2026-12-{day}" for day in range(28, 32))
    shop = Hours.model_validate({"zone": BERLIN, "week": WORKDAYS, "country": "DE", "closed": off})
    back = shop.next_open(at("2026-12-24 18:00", BERLIN))
    assert local(back, BERLIN) == "Mon 04 Jan 09:00", "Friday 1 January is a holiday of the next year"


def test_a_night_shift_goes_over_midnight_and_belongs_to_its_evening() -> None:
    nights = Hours(zone=BERLIN, week=NIGHTS)
    assert nights.is_open(at("2026-11-27 23:00", BERLIN))
    assert nights.is_open(at("2026-11-28 05:59", BERLIN))
    assert not nights.is_open(at("2026-11-28 06:00", BERLIN))
    assert local(nights.next_open(at("2026-11-28 06:00", BERLIN)), BERLIN) == "Sat 28 Nov 22:00"


def test_the_night_into_a_holiday_is_worked_and_the_holidays_own_is_not() -> None:
    nights = Hours(zone=BERLIN, week=NIGHTS, country="DE", subdivision="BE")
    assert nights.is_open(at("2026-05-25 03:00", BERLIN)), "Sunday's shift into Whit Monday"
    assert not nights.is_open(at("2026-05-25 23:00", BERLIN))
    assert not nights.is_open(at("2026-05-26 03:00", BERLIN))


@pytest.mark.parametrize(
    ("evening", "hours"), [("2026-03-28 22:00", 7), ("2026-10-24 22:00", 9), ("2026-11-27 22:00", 8)]
)
def test_the_night_of_the_change_is_an_hour_shorter_or_longer(evening: str, hours: int) -> None:
    nights = Hours(zone=BERLIN, week=NIGHTS)
    begins = at(evening, BERLIN)
    assert nights.is_open(begins + hours * HOUR - 1)
    assert not nights.is_open(begins + hours * HOUR)
    assert nights.after(begins, hours * HOUR) == begins + hours * HOUR


def test_an_hour_that_does_not_exist_opens_nothing() -> None:
    early = Hours(zone=BERLIN, week={"sun": (("02:30", "03:00"), ("10:00", "11:00"))})
    spring = at("2026-03-29 00:30", BERLIN)
    assert local(early.next_open(spring), BERLIN) == "Sun 29 Mar 10:00"
    assert local(early.after(spring, HOUR), BERLIN) == "Sun 29 Mar 11:00"


def test_a_target_counts_opening_time_only() -> None:
    german = Hours(zone=BERLIN, week=WORKDAYS, country="DE", subdivision="BE")
    friday = at("2026-05-22 16:30", BERLIN)
    assert local(german.after(friday, HOUR), BERLIN) == "Tue 26 May 09:30"
    assert german.after(friday, 0) == friday


@pytest.mark.parametrize(
    ("week", "said"),
    [
        ({"mon": [["17:00", "09:00"], ["10:00", "12:00"]]}, "only the last one"),
        ({"mon": [["09:00", "09:00"]]}, "each span ends after"),
        ({"mon": [["22:00", "06:00"]], "tue": [["05:00", "12:00"]]}, "tue begins at 05:00"),
        ({"sun": [["22:00", "10:00"]], "mon": [["09:00", "12:00"]]}, "mon begins at 09:00"),
    ],
)
def test_spans_that_overlap_are_refused(week: dict[str, list[list[str]]], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Hours.model_validate({"zone": BERLIN, "week": week})


@given(
    zone=st.sampled_from([BERLIN, NEW_YORK, KOLKATA, "Australia/Lord_Howe", "Pacific/Apia"]),
    minute=st.integers(0, 2 * 365 * 24 * 60),
    week=st.sampled_from([WORKDAYS, NIGHTS, {"sun": (("01:30", "02:30"),)}, {"sat": (("00:00", "24:00"),)}]),
)
def test_where_it_opens_it_is_open_and_not_before(
    zone: str, minute: int, week: dict[str, tuple[tuple[str, str], ...]]
) -> None:
    hours, now = Hours.model_validate({"zone": zone, "week": week}), at("2026-01-01") + minute * 60_000
    opens = hours.next_open(now)
    assert opens is not None
    assert hours.is_open(opens)
    assert opens == now or not hours.is_open(now)
    assert opens == now or not hours.is_open(opens - 1)
    assert hours.after(now, 1) == opens + 1


def test_the_letter_names_the_date_when_the_day_alone_would_mislead() -> None:
    words, now = letter_words.of("en"), at("2026-12-24 18:00", BERLIN)
    near, far = at("2026-12-28 09:00", BERLIN), at("2027-01-04 09:00", BERLIN)
    assert "on Monday at 09:00 (Europe/Berlin)" in letter_words.back(words, now, near, BERLIN)
    assert "on Monday 2027-01-04 at 09:00 (Europe/Berlin)" in letter_words.back(words, now, far, BERLIN)
