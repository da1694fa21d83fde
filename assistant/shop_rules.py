"""The shop's own rules for bringing in a person: a YAML file, checked whole before it is used.

A rule holds when everything under `when` holds; the first that holds counts. `docs/rules.md` shows a file.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from assistant.history import History
from assistant.mood import Feeling
from assistant.understanding.topic import Intent, Topic
from assistant.understanding.words import fold
from handoff.events import FactNoted
from handoff.queue_events import Priority

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class RulesFileError(ValueError):
    """The rules cannot be used; the message says which rule and what it needs."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(_Strict):
    """Hours of a day in a zone; one that ends before it begins goes over midnight."""

    days: tuple[Day, ...] = _DAYS  # type: ignore[assignment]
    begins: time = Field(time(0), alias="from")
    ends: time = Field(time(23, 59, 59), alias="to")
    zone: str = "UTC"

    @field_validator("zone")
    @classmethod
    def _known(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"there is no time zone {zone!r}; write one like Europe/Berlin") from error
        return zone

    def holds(self, now: datetime) -> bool:
        """Whether `now` (aware) lies in it."""
        here = now.astimezone(ZoneInfo(self.zone))
        clock = here.time()
        if self.begins <= self.ends:
            return _DAYS[here.weekday()] in self.days and self.begins <= clock <= self.ends
        evening = clock >= self.begins
        day = here.weekday() if evening else here.weekday() - 1
        return _DAYS[day] in self.days and (evening or clock <= self.ends)


class When(_Strict):
    """What must hold, all of it; an empty one is refused."""

    words: tuple[str, ...] = ()
    topics: tuple[Intent, ...] = ()
    order_total_over: float | None = Field(None, ge=0)
    customers: tuple[str, ...] = ()
    claims: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    lifetime_value_over: float | None = Field(None, ge=0)
    frustration_over: float | None = Field(None, ge=0, le=1)
    hours: Span | None = None

    @field_validator("claims", mode="before")
    @classmethod
    def _lists(cls, claims: Any) -> Any:
        """One value may stand without a list; YAML's yes and numbers count as their text."""
        if not isinstance(claims, dict):
            raise ValueError("write each claim with its values, such as `tier: [vip, gold]`")
        return {
            name: [_text(each) for each in (v if isinstance(v, list) else [v])] for name, v in claims.items()
        }

    @model_validator(mode="after")
    def _something(self) -> When:
        if self == When.model_construct():
            raise ValueError("name at least one condition under `when`")
        return self


class Rule(_Strict):
    """One rule: when it holds, a person is offered once (`offer`) or brought in at once (`handover`)."""

    name: str = Field(min_length=1, max_length=60)
    when: When
    then: Literal["offer", "handover"]
    priority: Priority | Literal[""] = ""
    team: str = Field("", max_length=200)

    @property
    def signals(self) -> dict[str, float | str | bool | None]:
        """Kept with the decision, so that it can be explained and routed."""
        return {"rule": self.name, "rule_priority": self.priority, "rule_team": self.team}


class _File(_Strict):
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Case:
    """What the rules look at: the words, their topic, order totals and e-mail addresses known, mood, time;
    of a recognised customer the claims of the shop's token and the value of all their orders."""

    text: str
    topic: str
    totals: tuple[float, ...]
    emails: tuple[str, ...]
    frustration: float
    now: datetime
    claims: tuple[tuple[str, str], ...] = ()
    lifetime_value: float | None = None


def read(file: Path) -> tuple[Rule, ...]:
    """The rules of a file, in order. Raises RulesFileError."""
    try:
        loaded: Any = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise RulesFileError(f"{file} cannot be read as YAML: {error}") from error
    try:
        rules = _File.model_validate(loaded or {}).rules
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise RulesFileError(f"{file}, {where}: {first['msg']}") from error
    names = [rule.name for rule in rules]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise RulesFileError(f"{file}: two rules are called {twice!r}; give each a name of its own")
    return rules


def case_of(history: History, noted: Sequence[FactNoted], topic: Topic, feeling: Feeling) -> Case:
    """What the rules look at, of a conversation and its new facts; what was ordered so far is not asked."""
    given = [(fact.name, fact.value) for fact in noted]
    given += [(name, value) for name, values in history.given.items() for value, _ in values]
    said = [value for name, value in given if name == "amount"]
    totals = (amount_of(each) for each in (*said, *history.totals))
    return Case(
        text=history.text,
        topic=topic.intent,
        totals=tuple(total for total in totals if total is not None),
        emails=tuple(value for name, value in given if name == "email"),
        frustration=feeling.frustration,
        now=datetime.fromtimestamp(history.new[-1].at / 1000, UTC),
        claims=history.who.claims,
    )


def first(rules: Iterable[Rule], case: Case) -> Rule | None:
    """The first rule that holds."""
    return next((rule for rule in rules if holds(rule.when, case)), None)


def holds(when: When, case: Case) -> bool:
    """Whether every condition that is named holds; a pure function."""
    over = when.order_total_over
    checks = (
        not when.words or _says(when.words, case.text),
        not when.topics or case.topic in when.topics,
        over is None or any(total > over for total in case.totals),
        not when.customers or _is_one_of(when.customers, case.emails),
        all(_claims(case, name, values) for name, values in when.claims.items()),
        when.lifetime_value_over is None or (case.lifetime_value or 0) > when.lifetime_value_over,
        when.frustration_over is None or case.frustration > when.frustration_over,
        when.hours is None or when.hours.holds(case.now),
    )
    return all(checks)


def _claims(case: Case, name: str, values: Sequence[str]) -> bool:
    return any(key == name and value.casefold() in map(str.casefold, values) for key, value in case.claims)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _says(wanted: Sequence[str], text: str) -> bool:
    """Whole words, folded; `lawyer*` also finds "lawyers"."""
    folded = fold(text)
    return any(
        re.search(r"(?<!\w)" + re.escape(fold(word)).replace(r"\*", r"\w*") + r"(?!\w)", folded)
        for word in wanted
    )


def _is_one_of(patterns: Sequence[str], emails: Sequence[str]) -> bool:
    return any(fnmatch.fnmatch(email.casefold(), each.casefold()) for email in emails for each in patterns)


def amount_of(text: str) -> float | None:
    """The number in an amount as people and records write it ("1,299.00 EUR", "89,90 €"); None without."""
    found = re.search(r"\d[\d.,' ]*", text)
    if found is None:
        return None
    digits = re.sub(r"[' ]", "", found[0]).rstrip(".,")
    whole, mark, cents = digits.rpartition("," if digits.rfind(",") > digits.rfind(".") else ".")
    if not mark or len(cents) == 3:
        return float(re.sub(r"[.,]", "", digits))
    return float(f"{re.sub(r'[.,]', '', whole)}.{cents}")
