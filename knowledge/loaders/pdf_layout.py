"""The lines of a PDF as Markdown: what stands how large and where says what it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

_LARGER = 1.12
"""How much larger than the text a heading is set."""
_LONGEST_HEADING = 150
_APART = 1.25
"""How much further than lines usually are a line is from the one above where it begins a paragraph."""
_GOES_ON = 0.6
"""Of the widest line: a sentence may go on below a line that is longer."""
_MARGIN = 0.075
"""Of a page's height: where running heads and page numbers stand."""
_NUMBER = re.compile(
    r"(?:page |seite |p\. ?|s\. ?)?(?:\d{1,5}|[ivxlc]{1,6})(?: ?(?:of|von|/) ?\d{1,5})?", re.IGNORECASE
)
_DASHES = "-–—|[]() "
_LEADER = 7
_BULLET = re.compile(r"[•▪◦‣·●○∙\uf0b7]\s*|[-*]\s+")
_STEP = re.compile(r"\d{1,2}[.)]\s+\S")
_HYPHEN = re.compile(r"(?<=\w)[-\u00ad\ufffe]$")
_ENDED = (".", ",", ";", ":", "!")


@dataclass(frozen=True, slots=True)
class Cell:
    """Words of a line without a gap between them."""

    text: str
    left: float
    right: float

    def above(self, other: Cell, room: float) -> bool:
        """Whether both stand in one column: aligned at the left, at the right or in the middle."""
        left, right = self.left - other.left, self.right - other.right
        return min(abs(left), abs(right), abs(left + right) / 2) < room


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page from `top` to `bottom`, counted from the foot; `cells` stand between its gaps."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    bold: bool = False
    cells: tuple[Cell, ...] = ()

    @property
    def height(self) -> float:
        return round(self.top - self.bottom, 1)


@dataclass(frozen=True, slots=True)
class Page:
    """Its lines in reading order, and how high it is."""

    lines: tuple[Line, ...]
    height: float


def markdown(pages: Sequence[Page]) -> str:
    """Headings, paragraphs without the breaks of their lines, lists and tables; a heading for each page where
    nothing is set as one."""
    kept = [_without_frame(page, pages) for page in pages]
    usual = _usual([line for lines in kept for line in lines])
    levels = {height: place for place, height in enumerate(_larger(kept, usual), 1)}
    parts = [[*_parts(lines, usual, levels)] for lines in kept]
    if any(part.startswith("#") for page in parts for part in page):
        return "\n\n".join(part for page in parts for part in page) + "\n"
    numbered = ("\n\n".join([f"## Page {number}", *page]) for number, page in enumerate(parts, 1) if page)
    return "".join(f"{page}\n\n" for page in numbered)


def _usual(lines: Sequence[Line]) -> float:
    """The height that most of the text has."""
    heights: Counter[float] = Counter()
    for line in lines:
        heights[line.height] += len(line.text)
    return heights.most_common(1)[0][0] if heights else 0.0


def _without_frame(page: Page, pages: Sequence[Page]) -> list[Line]:
    """What stands at the edge of a page in small letters, or again on other pages, is none of the text."""
    usual = _usual(page.lines)
    again = Counter(re.sub(r"\d+", "0", line.text) for each in pages for line in each.lines)

    def frame(line: Line) -> bool:
        edge = line.top < page.height * _MARGIN or line.bottom > page.height * (1 - _MARGIN)
        small = line.height < usual and len(line.text) < 100 and not line.text.endswith(".")
        if _leads_to_a_page(line.text) or (edge and _NUMBER.fullmatch(line.text.strip(_DASHES))):
            return True
        return edge and (small or (len(pages) > 2 and again[re.sub(r"\d+", "0", line.text)] > len(pages) / 2))

    return [line for line in page.lines if not frame(line)]


def _leads_to_a_page(text: str) -> bool:
    """A line of a table of contents ends in dots and a number, and says nothing itself."""
    dots = text.rstrip("0123456789ivxlc ")[-_LEADER:]
    return len(dots) == _LEADER and set(dots) <= {".", " "}


def _larger(pages: Sequence[Sequence[Line]], usual: float) -> list[float]:
    heights = {line.height for lines in pages for line in lines if _is_large(line, usual)}
    return sorted(heights, reverse=True)


def _is_large(line: Line, usual: float) -> bool:
    return (
        line.height > usual * _LARGER
        and len(line.text) <= _LONGEST_HEADING
        and any(sign.isalpha() for sign in line.text)
    )


def _parts(lines: Sequence[Line], usual: float, levels: dict[float, int]) -> Iterator[str]:
    """Each heading, table and paragraph in turn."""
    margin = max((line.right for line in lines), default=0.0)
    pitch = _pitch(lines)
    place = 0
    while place < len(lines):
        rest = lines[place:]
        if length := _heading_length(lines, place, usual, pitch):
            level = min(levels.get(rest[0].height, len(levels) + 1), 6)
            yield f"{'#' * level} {' '.join(line.text for line in rest[:length])}"
        elif length := _table_length(rest):
            yield _table(rest[:length])
        else:
            length = 1
            while (
                length < len(rest)
                and not _parted(rest[length - 1], rest[length], pitch)
                and not _heading_length(lines, place + length, usual, pitch)
                and not _table_length(rest[length:])
            ):
                length += 1
            yield _paragraph(rest[:length], margin)
        place += length


def _heading_length(lines: Sequence[Line], place: int, usual: float, pitch: float) -> int:
    """How many lines from here on are one heading: large ones, or a bold one by itself."""
    first, rest = lines[place], lines[place:]
    if _is_large(first, usual):
        run = [*takewhile(lambda line: _is_large(line, usual) and line.height == first.height, rest)]
        return len(run) if sum(len(line.text) for line in run) <= _LONGEST_HEADING else 0
    alone = place == 0 or _parted(lines[place - 1], first, pitch) or not lines[place - 1].bold
    below = lines[place + 1] if place + 1 < len(lines) else None
    titled = first.bold and not first.cells and len(first.text) <= 90 and not first.text.endswith(_ENDED)
    return int(alone and titled and below is not None and not below.bold)


def _table_length(lines: Sequence[Line]) -> int:
    """How many lines from here on stand in as many columns."""
    run = 1
    while run < len(lines) and _in_columns(lines[run - 1], lines[run]):
        run += 1
    return run if run > 1 else 0


def _in_columns(above: Line, below: Line) -> bool:
    if len(above.cells) < 2 or len(above.cells) != len(below.cells) or _far(above, below):
        return False
    room = below.height / 2
    return all(upper.above(lower, room) for upper, lower in zip(above.cells, below.cells, strict=True))


def _table(lines: Sequence[Line]) -> str:
    rows = [[cell.text.replace("|", "\\|") for cell in line.cells] for line in lines]
    rows.insert(1, ["---"] * len(rows[0]))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _pitch(lines: Sequence[Line]) -> float:
    """From a line to the next, as most of them are apart."""
    steps = Counter(round(above.bottom - below.bottom) for above, below in pairwise(lines))
    return float(max((step for step in steps if step > 0), key=lambda step: steps[step], default=0))


def _parted(above: Line, below: Line, pitch: float) -> bool:
    """More room than usual between two lines, or another column or page."""
    step = above.bottom - below.bottom
    return step < 0 or step > _APART * max(pitch, below.height)


def _far(above: Line, below: Line) -> bool:
    return below.top > above.top or above.bottom - below.top > 1.5 * below.height


def _paragraph(lines: Sequence[Line], margin: float) -> str:
    """Lines that were only broken for want of room are joined again."""
    written = _opened(lines[0])
    for above, below in pairwise(lines):
        opened = _opened(below)
        if opened != below.text or _STEP.match(below.text):
            written += f"\n{opened}"
        elif not _is_full(above, below, margin):
            written += f"  \n{opened}"
        elif _HYPHEN.search(written) and below.text[:1].islower():
            written = _HYPHEN.sub("", written) + below.text
        else:
            written += f" {below.text}"
    return written


def _opened(line: Line) -> str:
    """With the mark of an item as Markdown writes it, and no mark that would make it something else."""
    if bullet := _BULLET.match(line.text):
        return f"- {line.text[bullet.end() :]}"
    return f"\\{line.text}" if line.text.startswith(("#", ">", "```")) else line.text


def _is_full(above: Line, below: Line, margin: float) -> bool:
    """The first word below had no room on the line above, or goes on in small letters."""
    if below.text[:1].islower() and above.right > _GOES_ON * margin:
        return True
    letter = (above.right - above.left) / max(len(above.text), 1)
    return above.right + letter * (len(below.text.split(" ", 1)[0]) + 1) > margin
