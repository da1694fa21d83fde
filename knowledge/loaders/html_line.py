"""What an HTML element says in one line."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

_TABLE = ("table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th")
_TEXT = ("p", "div", "blockquote", "figure", "figcaption", "address", "center", "details")
_PARTS = ("section", "article", "main", "header", "form")
BLOCKS = frozenset([*_PARTS, *_TEXT, *_TABLE])
_ITEMS = frozenset(["li", "dd"])


def line(node: LexborNode) -> str:
    """Its words; what stands in another block, on another line or in another item stays apart."""
    return " ".join("".join(_words(node)).split()).removesuffix(";")


def _words(node: LexborNode) -> Iterator[str]:
    for child in node.iter(include_text=True):
        tag = child.tag or ""
        if tag == "-text":
            yield child.text_content or ""
        elif tag == "br":
            yield " "
        elif tag in _ITEMS:
            yield f" {line(child)};"
        elif tag in BLOCKS:
            yield f" {line(child)} "
        else:
            yield from _words(child)
