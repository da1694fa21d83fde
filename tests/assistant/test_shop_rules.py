"""The shop's rules: a file is checked whole, a rule holds when all of it holds, and the turn follows it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from assistant.shop_rules import Case, Rule, RulesFileError, When, amount_of, first, holds, read

NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
PAGE = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")


def case(text: str = "hello", **more: object) -> Case:
    known = {"topic": "faq", "totals": (), "emails": (), "frustration": 0.0, "now": NOON, **more}
    return Case(text=text, **known)  # type: ignore[arg-type]


def when(**conditions: object) -> When:
    return When.model_validate(conditions)


@pytest.fixture
def example(tmp_path: Path) -> tuple[Rule, ...]:
    """The file that the documentation shows."""
    shown = re.search(r"```yaml\n(.*?)```", PAGE, re.S)
    assert shown
    file = tmp_path / "rules.yaml"
    file.write_text(shown[1], encoding="utf-8")
    return read(file)


@pytest.mark.parametrize(
    ("met", "name"),
    [
        (case("I will call my LAWYERS"), "legal words"),
        (case("send it back", topic="return", totals=(12.0, 600.0)), "dear returns"),
        (case("hello", emails=("Ann@BigClient.example",)), "key accounts"),
        (case("hm", frustration=0.4, now=NOON.replace(hour=19)), "uneasy in the evening"),
        (case("hm", frustration=0.4), None),
        (case("send it back", topic="return", totals=(60.0,)), None),
        (case("the courtyard"), None),
        (case("send it back", topic="return", claims=(("tier", "VIP"),)), "gold customers"),
        (case("send it back", topic="return", claims=(("tier", "basic"),)), None),
        (case("hm", frustration=0.4, lifetime_value=5000.5), "good customers"),
        (case("hm", frustration=0.4, lifetime_value=4999.0), None),
    ],
)
def test_the_first_rule_that_holds_counts(example: tuple[Rule, ...], met: Case, name: str | None) -> None:
    found = first(example, met)
    assert (found.name if found else None) == name


def test_a_claim_may_be_one_value_a_yes_or_a_number() -> None:
    assert holds(when(claims={"tier": "vip"}), case(claims=(("tier", "vip"),)))
    assert holds(when(claims={"beta": True}), case(claims=(("beta", "true"),)))
    assert holds(when(claims={"level": 3}), case(claims=(("level", "3"),)))
    assert not holds(when(claims={"tier": "vip", "beta": True}), case(claims=(("tier", "vip"),)))


def test_hours_may_go_over_midnight() -> None:
    night = when(hours={"days": ["thu"], "from": "22:00", "to": "06:00", "zone": "Europe/Berlin"})
    assert holds(night, case(now=datetime(2026, 11, 26, 21, 30, tzinfo=UTC)))
    assert holds(night, case(now=datetime(2026, 11, 27, 4, 0, tzinfo=UTC)))
    assert not holds(night, case(now=datetime(2026, 11, 26, 4, 0, tzinfo=UTC)))
    assert not holds(night, case(now=NOON))


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ([{"name": "a", "when": {}, "then": "offer"}], "at least one condition"),
        ([{"name": "a", "when": {"words": ["x"]}, "then": "shout"}], "offer"),
        ([{"name": "a", "when": {"wrods": ["x"]}, "then": "offer"}], "wrods"),
        ([{"name": "a", "when": {"hours": {"zone": "Mars"}}, "then": "offer"}], "time zone"),
        ([{"name": "a", "when": {"words": ["x"]}, "then": "offer"}] * 2, "two rules"),
        ([{"name": "a", "when": {"claims": "vip"}, "then": "offer"}], "each claim with its values"),
    ],
)
def test_a_file_that_is_wrong_is_refused_and_says_where(
    tmp_path: Path, rules: list[object], said: str
) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(yaml.safe_dump({"rules": rules}))
    with pytest.raises(RulesFileError, match=said):
        read(file)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1,299.00 EUR", 1299), ("89,90 €", 89.9), ("€1.299", 1299), ("49.90", 49.9), ("£5", 5), ("free", None)],
)
def test_amounts_are_read_as_people_write_them(text: str, amount: float | None) -> None:
    assert amount_of(text) == amount
