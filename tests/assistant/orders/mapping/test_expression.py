"""Values are read from any row or JSON the way the mapping says."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from assistant.orders.mapping import values
from assistant.orders.mapping.expression import elements, value
from assistant.orders.mapping.file import Expression, MappingError, parsed

RECORD: dict[str, Any] = {
    "first": "Ana", "last": "Silva", "state": "open", "tags": "a b  c", "empty": "", "none": None,
    "json": '{"a": {"b": 7}}', "deep": {"a": {"b": 8}}, "list": [{"x": 1}, {"x": 2}], "pay": "gift_card_77",
    "objects": '{"p": {"id": 1}, "q": {"id": 2}}',
}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ({"column": "first"}, "Ana"),
        ({"column": "missing"}, None),
        ({"column": "missing", "default": "x"}, "x"),
        ({"column": "empty", "default": "x"}, "x"),
        ({"columns": ["first", "last"]}, "Ana Silva"),
        ({"columns": ["first", "empty", "none", "last"], "join": "-"}, "Ana-Silva"),
        ({"columns": ["empty", "none"]}, None),
        ({"value": "USA"}, "USA"),
        ({"column": "json.a.b"}, 7),
        ({"column": "deep.a.b"}, 8),
        ({"column": "list.x"}, [1, 2]),
        ({"column": "tags", "split": " "}, ["a", "b", "c"]),
        ({"column": "state", "words": {"open": "pending"}}, "pending"),
        ({"column": "first", "words": {"open": "pending"}}, "Ana"),
        ({"column": "pay", "pattern": r"^(.+)_\d+$"}, "gift_card"),
        ({"column": "first", "pattern": r"\d"}, None),
        ({"object": {"name": "first", "none": "none"}}, {"name": "Ana"}),
    ],
)
def test_an_expression_reads(given: dict[str, Any], read: Any) -> None:
    assert value(Expression.model_validate(given), RECORD) == read


def test_lists_inside_a_record_become_records_that_know_their_parent() -> None:
    numbers = elements(Expression(column="tags", split=" "), RECORD)
    assert [each["value"] for each in numbers] == ["a", "b", "c"]
    assert numbers[0]["parent"]["first"] == "Ana"
    assert [each["id"] for each in elements(Expression(column="objects"), RECORD)] == [1, 2]
    assert [each["x"] for each in elements(Expression(column="list"), RECORD)] == [1, 2]
    assert elements(Expression(column="empty", split=" "), RECORD) == []
    assert elements(Expression(column="none"), RECORD) == []


@pytest.mark.parametrize(
    ("raw", "unit", "cents"),
    [("47.84", "decimal", 4784), (50, "decimal", 5000), (0.29, "decimal", 29), (1999, "cents", 1999),
     ("", "decimal", None), (None, "cents", None), ("1095.43", "decimal", 109543)],
)  # fmt: skip
def test_money_is_exact(raw: Any, unit: str, cents: int | None) -> None:
    assert values.cents(raw, unit) == cents


@pytest.mark.parametrize("raw", ["a lot", "1,50", "NaN", "1e999"])
def test_what_is_no_money_is_an_error(raw: str) -> None:
    with pytest.raises(ValueError, match="is no amount of money"):
        values.cents(raw, "decimal")


def test_moments_without_a_zone_are_the_shops() -> None:
    zone = ZoneInfo("America/New_York")
    assert values.moment("2026-11-26 02:30:00", zone) == datetime(2026, 11, 26, 7, 30, tzinfo=UTC)
    assert values.moment("2026-11-26T02:30:00Z", zone) == datetime(2026, 11, 26, 2, 30, tzinfo=UTC)
    assert values.moment(0, zone) == datetime(1970, 1, 1, tzinfo=UTC)
    assert values.moment("", zone) is None
    day = values.day("2026-11-26", zone)
    assert day is not None
    assert day.isoformat() == "2026-11-26"


@pytest.mark.parametrize(
    ("raw", "flag"), [("True", True), ("0", False), (1, True), ("no", False), ("", None), (None, None)]
)
def test_flags(raw: Any, flag: bool | None) -> None:
    assert values.flag(raw) is flag


ORDER = {"table": "o", "fields": {"number": "n", "customer_id": "c", "status": "s"}}
ITEM = {"table": "i", "fields": {"sku": "s", "name": "n"}}
CUSTOMER = {"table": "c", "fields": {"id": "i", "name": "n"}}
GOOD = {"currency": "EUR", "order": ORDER, "item": ITEM, "customer": CUSTOMER}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"order": {"table": "o", "fields": {"number": "n"}}}, "order.fields needs customer_id, status"),
        ({"item": {"table": "i", "fields": {**ITEM["fields"], "colour": "c"}}}, "item.fields has no colour"),
        ({"zone": "Mars"}, "time zone"),
        ({"money": "pennies"}, "money"),
        ({"writes": {"sell": {"name": "x"}}}, "writes"),
        ({"tables": {}}, "tables"),
    ],
)
def test_a_mapping_with_a_mistake_says_where(change: dict[str, Any], said: str) -> None:
    parsed(GOOD, "mapping.yaml")
    with pytest.raises(MappingError, match=said):
        parsed({**GOOD, **change}, "mapping.yaml")
