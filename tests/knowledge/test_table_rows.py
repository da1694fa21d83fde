"""A row of a table has a name it can be asked for, where its first cell reads as one."""

from __future__ import annotations

from knowledge.chunker import chunks
from knowledge.document import Document
from knowledge.embedder import Embedder
from knowledge.table_rows import MOST, row_names

TABLE = (
    "| Country | Costs |\n|---|---|\n| Norway | €12.95 |\n| **United Kingdom** | €11.95 |\n| Norway | again |"
)


def test_the_first_cells_are_the_names_each_once_and_the_head_is_none() -> None:
    assert row_names(f"What it costs:\n\n{TABLE}\n\nOr | not.") == ["Norway", "United Kingdom"]


def test_numbers_letters_and_phrases_name_nothing() -> None:
    rows = "\n".join(f"| {cell} | x |" for cell in ("42", "M", "€5", "", "Patch on clothing or a tent"))
    assert row_names(f"| A | B |\n|---|---|\n{rows}") == []


def test_a_long_table_has_so_many_names() -> None:
    rows = "\n".join(f"| Place {'ab' * number} | x |" for number in range(MOST * 2))
    assert len(row_names(f"| A | B |\n|---|---|\n{rows}")) == MOST


def test_a_passage_is_found_by_the_rows_of_its_table_under_the_title(embedder: Embedder) -> None:
    found = chunks(Document("What shipping costs", f"# What shipping costs\n\n{TABLE}\n"), embedder.count)
    assert "What shipping costs Norway?" in found[0].embed
