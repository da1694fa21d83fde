"""HTML to Markdown: the main part of a page, without its frame. Runs in the reading child."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from knowledge.contract import split
from knowledge.document import Document
from knowledge.loaders.text import decode, name

_DROPPED = (
    "script, style, noscript, template, nav, header, footer, aside, form, iframe, svg, button, [hidden]"
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "blockquote",
        "figure",
        "figcaption",
        "dd",
        "dt",
        "address",
        "details",
        "summary",
    ]
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([\w-]+)", re.IGNORECASE)


def html(path: str, data: bytes) -> Document:
    """A page; front matter may stand before it."""
    front, markup = split(_decoded(data))
    title, body = to_markdown(markup)
    return Document(front.title or title or name(path), body, front)


def _decoded(data: bytes) -> str:
    declared = _CHARSET.search(data[:2048])
    if declared:
        try:
            return data.decode(declared[1].decode()).replace("\r\n", "\n")
        except (UnicodeDecodeError, LookupError):
            pass
    return decode(data)


def to_markdown(markup: str) -> tuple[str, str]:
    """Title and Markdown body of a page: headings, paragraphs, lists, tables and links' words."""
    tree = LexborHTMLParser(markup)
    for node in tree.css(_DROPPED):
        if node.tag != "header" or node.css_first("h1") is None:
            node.decompose()
    heading = tree.css_first("h1")
    page_title = tree.css_first("title")
    title = _line(heading) if heading is not None else _line(page_title) if page_title is not None else ""
    root = tree.css_first("main") or tree.css_first("article") or tree.body
    body = "".join(_render(root)) if root is not None else ""
    return title, re.sub(r"\n{3,}", "\n\n", body).strip() + "\n"


def _line(node: LexborNode) -> str:
    return " ".join(node.text(deep=True, separator="").split())


def _render(node: LexborNode) -> Iterator[str]:
    for child in node.iter(include_text=True):
        tag = child.tag or ""
        if tag == "-text":
            text = re.sub(r"\s+", " ", child.text_content or "")
            yield text.replace("<", "\\<")
        elif re.fullmatch(r"h[1-6]", tag):
            yield f"\n\n{'#' * int(tag[1])} {_line(child)}\n\n"
        elif tag in ("ul", "ol"):
            yield "\n\n" + "".join(_items(child, tag == "ol")) + "\n"
        elif tag == "table":
            yield "\n\n" + "".join(_table(child)) + "\n"
        elif tag == "pre":
            yield f"\n\n```\n{child.text(deep=True)}\n```\n\n"
        elif tag == "br":
            yield "\n"
        elif tag in ("strong", "b") and _line(child):
            yield f"**{_line(child)}**"
        elif tag in _BLOCKS:
            yield "\n\n" + "".join(_render(child)).strip() + "\n\n"
        elif tag not in ("head", "title"):
            yield from _render(child)


def _items(node: LexborNode, numbered: bool) -> Iterator[str]:
    number = 0
    for child in node.iter():
        if child.tag == "li":
            number += 1
            mark = f"{number}." if numbered else "-"
            text = re.sub(r"\n{2,}", "\n", "".join(_render(child)).strip())
            indent = " " * (len(mark) + 1)
            yield f"{mark} {text.replace(chr(10), chr(10) + indent)}\n"


def _table(node: LexborNode) -> Iterator[str]:
    rows = [[_line(cell).replace("|", "\\|") for cell in row.css("th, td")] for row in node.css("tr")]
    rows = [row for row in rows if any(row)]
    for place, row in enumerate(rows):
        yield "| " + " | ".join(row) + " |\n"
        if place == 0:
            yield "|" + " --- |" * len(row) + "\n"
