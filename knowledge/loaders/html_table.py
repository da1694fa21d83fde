"""An HTML table as Markdown, and which tables are none but lay out a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from knowledge.loaders.html_line import line

_WIDEST = 60
_TALLEST = 500
"""Columns and rows that one cell may span: beyond them a page only means to swell."""
Cells = dict[int, str]


@dataclass(frozen=True, slots=True)
class _Row:
    """`cells` by their column; `single`: it is one; `head`: all are headings; `named`: the first is."""

    cells: Cells
    single: bool
    head: bool
    named: bool


def lays_out(node: LexborNode) -> bool:
    """Whether a table only puts the parts of a page beside each other."""
    if node.attributes.get("role") in ("presentation", "none"):
        return True
    if len(node.css("table")) > 1 or node.css_first("h1, h2, h3, h4") is not None:
        return True
    return len(node.css("tr")) < 2 or node.css_first("td + td, th + td, td + th, th + th") is None


def table(node: LexborNode) -> str:
    """A cell that spans rows or columns stands in each of them, and rows of headings become one. A cell
    across all columns is a line above the rows below it. Names with one value each are a list."""
    rows = [row for row in _rows(node) if any(row.cells.values())]
    width = max((max(row.cells) + 1 for row in rows), default=0)
    caption = node.css_first("caption")
    above = line(caption) if caption is not None else ""
    heads: list[Cells] = []
    body: list[Cells] = []
    written = ""
    named = all(row.named for row in rows) or (bool(rows) and _across(rows[0], width))
    listed = width == 2 and named and not any(row.head for row in rows)
    for row in rows:
        if _across(row, width):
            if body:
                written, above = written + _written(above, heads, body, width), ""
            above, body = f"{above.rstrip(':')}: {row.cells[0]}" if above else row.cells[0], []
        elif not listed and not body and (row.head or not heads):
            heads.append(row.cells)
        else:
            body.append(row.cells)
    if body:
        return written + _written(above, heads, body, width)
    # Words below the last row, or nothing but headings.
    return written + "\n\n".join(
        [*filter(None, [above]), *(" ".join(head.values()) for head in heads if not written)]
    )


def _across(row: _Row, width: int) -> bool:
    return width > 1 and row.single and len(row.cells) == width


def _rows(node: LexborNode) -> Iterator[_Row]:
    hanging: dict[int, tuple[int, str]] = {}
    for row in node.css("tr"):
        cells = {column: text for column, (_, text) in hanging.items()}
        hanging = {column: (rows - 1, text) for column, (rows, text) in hanging.items() if rows > 1}
        own = row.css("th, td")
        single = len(own) == 1 and not cells
        place = 0
        for cell in own:
            while place in cells:
                place += 1
            text = line(cell).replace("|", "\\|")
            rows_below = _span(cell, "rowspan", _TALLEST) - 1
            for column in range(place, place + _span(cell, "colspan", _WIDEST)):
                cells[column] = text
                if rows_below:
                    hanging[column] = (rows_below, text)
        heading = [cell.tag == "th" for cell in own]
        if own:
            yield _Row(cells, single, all(heading), heading[0] and not all(heading))


def _span(cell: LexborNode, name: str, most: int) -> int:
    value = cell.attributes.get(name) or "1"
    return min(max(int(value), 1), most) if value.isdecimal() and len(value) < 9 else 1


def _written(above: str, heads: Sequence[Cells], body: Sequence[Cells], width: int) -> str:
    title = f"{above.rstrip(':')}:\n\n" if above else ""
    if not heads:
        return (
            title + "".join(f"- **{row.get(0, '').rstrip(':')}:** {row.get(1, '')}\n" for row in body) + "\n"
        )
    columns = [dict.fromkeys(filter(None, (head.get(place) for head in heads))) for place in range(width)]
    lines = [": ".join(column) for column in columns], ["---"] * width
    rows = [*lines, *([row.get(place, "") for place in range(width)] for row in body)]
    return title + "".join(f"| {' | '.join(row)} |\n" for row in rows) + "\n"
