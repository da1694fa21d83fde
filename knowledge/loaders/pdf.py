"""PDF to Markdown. Runs in the reading child: such files are the ones that hang and swell."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from typing import Any

from knowledge.document import Document
from knowledge.errors import LoadError
from knowledge.loaders.pdf_layout import Cell, Line, Page, markdown
from knowledge.loaders.text import name

MAX_PAGES = 2000
_GAP = 0.6
"""Of a line's height: more room than this within a line may part two columns."""
_MOST_COLUMNS = 12
_NAME_BYTES = 128
_BOLD = re.compile(r"bold|black|heavy|semib", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"about:|https?:|microsoft word|untitled|unbenannt|\.(?:docx?|odt|pdf|indd|pptx?|xlsx?|html?)\s*$", re.I
)


def pdf(path: str, data: bytes) -> Document:
    """The text of a PDF under its headings, or one heading a page where it has none."""
    import pypdfium2

    try:
        file = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise LoadError("protected by a password" if locked else f"not a readable PDF: {error}") from error
    if len(file) > MAX_PAGES:
        raise LoadError(f"more than {MAX_PAGES} pages; split it")
    pages = [_page(file[number]) for number in range(len(file))]
    if not any(page.lines for page in pages):
        raise LoadError("no text in it: a scan? Run it through text recognition first")
    body = markdown(pages)
    title = " ".join(str(file.get_metadata_dict().get("Title", "")).split())
    heading = re.match(r"# (.+)", body)
    if not title or _NO_TITLE.search(title):
        title = heading[1] if heading else name(path)
    return Document(title, body)


def _page(page: Any) -> Page:
    text = page.get_textpage()
    return Page(tuple(_lines(text)), page.get_height())


def _lines(page: Any) -> Iterator[Line]:
    begin = 0
    for written in page.get_text_range().split("\r\n"):
        # U+FFFE stands where a word was parted at the end of a line and is joined again.
        words = " ".join(re.sub("[\0\ufffe]", "", written).split())
        letters = [place for place, sign in enumerate(written) if sign.isalnum()]
        if words and letters:
            yield _line(page, words, begin, begin + letters[0], begin + letters[-1], len(written))
        begin += len(written) + 2


def _line(page: Any, words: str, begin: int, first: int, last: int, length: int) -> Line:
    left, bottom, _, top = page.get_charbox(first, loose=True)
    right = page.get_charbox(last, loose=True)[2]
    bold = _is_bold(page, first) and _is_bold(page, last)
    return Line(words, left, right, bottom, top, bold, _cells(page, begin, length, top - bottom))


def _cells(page: Any, begin: int, length: int, height: float) -> tuple[Cell, ...]:
    """The parts of a line between its gaps; none where a gap only stands after the mark of an item."""
    boxes: list[list[float]] = []
    for number in range(page.count_rects(begin, length)):
        left, bottom, right, top = page.get_rect(number)
        if boxes and left - boxes[-1][2] < _GAP * height:
            box = boxes[-1]
            boxes[-1] = [box[0], min(box[1], bottom), max(box[2], right), max(box[3], top)]
        else:
            boxes.append([left, bottom, right, top])
    if not 2 <= len(boxes) <= _MOST_COLUMNS:
        return ()
    cells = [Cell(" ".join(page.get_text_bounded(*box).split()), box[0], box[2]) for box in boxes]
    marked = re.fullmatch(r"\W|\d+[.)]", cells[0].text) is not None
    return () if marked or not all(cell.text for cell in cells) else tuple(cells)


def _is_bold(page: Any, place: int) -> bool:
    import pypdfium2.raw as pdfium

    buffer = ctypes.create_string_buffer(_NAME_BYTES)
    flags = ctypes.c_int()
    length = pdfium.FPDFText_GetFontInfo(page, place, buffer, _NAME_BYTES, flags)
    return 0 < length <= _NAME_BYTES and _BOLD.search(buffer.value.decode(errors="ignore")) is not None
