"""A passage parts into sentences, whole lists and tables, and every part stands in it word for word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.units import units

TEXT = """## Costs

Standard shipping costs €3.95. It is free from €60, e.g. in Germany. See below:

- one
- two
  still two

| Country | Price |
|---|---|
| Norway | €12.95 |
| Spain | €8.95 |

Done."""


def test_headings_are_dropped_and_blocks_stay_whole() -> None:
    told = [(unit.kind, TEXT[unit.start : unit.end]) for unit in units(TEXT)]
    assert told == [
        ("sentence", "Standard shipping costs €3.95."),
        ("sentence", "It is free from €60, e.g. in Germany."),
        ("sentence", "See below:"),
        ("list", "- one\n- two\n  still two"),
        ("table", "| Country | Price |\n|---|---|\n| Norway | €12.95 |\n| Spain | €8.95 |"),
        ("sentence", "Done."),
    ]


def test_a_table_knows_its_head_and_rows() -> None:
    table = next(unit for unit in units(TEXT) if unit.kind == "table")
    assert table.head is not None
    assert TEXT[slice(*table.head)] == "| Country | Price |\n|---|---|"
    assert [TEXT[start:end] for start, end in table.rows] == ["| Norway | €12.95 |", "| Spain | €8.95 |"]


def test_a_list_knows_its_items() -> None:
    items = next(unit for unit in units(TEXT) if unit.kind == "list").rows
    assert [TEXT[start:end] for start, end in items] == ["- one", "- two\n  still two"]


def test_a_german_date_does_not_end_a_sentence() -> None:
    text = "Geschlossen am 24. Dezember. Offen ab 27. Danach wie immer."
    assert [text[unit.start : unit.end] for unit in units(text)] == [
        "Geschlossen am 24. Dezember.",
        "Offen ab 27.",
        "Danach wie immer.",
    ]


def test_blank_lines_do_not_part_a_list_and_another_list_does() -> None:
    text = "1. Open it.\n\n   - gently\n\n2. Close it.\n\n- other\n\nText."
    told = [(unit.kind, text[unit.start : unit.end]) for unit in units(text)]
    assert told == [
        ("list", "1. Open it.\n\n   - gently\n\n2. Close it."),
        ("list", "- other"),
        ("sentence", "Text."),
    ]


def test_the_rule_of_a_table_may_be_one_dash_a_column() -> None:
    (table,) = units("| Plan | Data |\n|:-:|-|\n| S | 3 GB |")
    assert table.head is not None
    assert len(table.rows) == 1


@given(st.text(alphabet="ab .!?|-#*1\n:é", max_size=300))
def test_units_come_in_order_and_never_overlap(text: str) -> None:
    last = 0
    for unit in units(text):
        assert last <= unit.start < unit.end <= len(text)
        last = unit.end
