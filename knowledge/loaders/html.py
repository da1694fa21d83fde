"""HTML to Markdown: the main part of a page, without its frame. Runs in the reading child."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from knowledge.contract import split
from knowledge.document import Document
from knowledge.loaders.html_line import BLOCKS, line
from knowledge.loaders.html_table import lays_out, table
from knowledge.loaders.text import decode, name

_FRAME = "header, form"
"""Frame, unless the article stands in it: some servers put a whole page into one form."""
_DROPPED = (
    # What is struck out does not hold, an old price above all.
    "script, style, noscript, template, nav, footer, aside, iframe, svg, dialog, select, textarea, "
    "s, strike, del, "
    '[role="navigation"], [role="banner"], [role="contentinfo"], [role="search"], [role="complementary"], '
    '[role="dialog"], [role="alert"], [class*="breadcrumb"], [aria-label*="breadcrumb" i], '
    'i[aria-hidden="true"], span[aria-hidden="true"]'
)
_FEW_WORDS = 20
"""What stands above the heading, or around buttons, in so few words is no part of the article."""
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
    _without_frame(tree)
    heading = tree.css_first("h1")
    page_title = tree.css_first("title")
    title = line(heading) if heading is not None else line(page_title) if page_title is not None else ""
    root = _main_part(tree)
    body = "".join(_render(root)) if root is not None else ""
    body = re.sub(r"(?<=\n)[ \t]+\n", "\n", re.sub(r"(?<=\S) {2,}(?=\S)", " ", body))
    above, mark, article = body.partition("\n# ")
    if mark and len(above.split()) <= _FEW_WORDS:  # a menu, and the like
        body = mark + article
    return title, re.sub(r"\n{3,}", "\n\n", body).strip() + "\n"


def _without_frame(tree: LexborHTMLParser) -> None:
    for node in tree.css(_FRAME):
        if node.css_first("h1, main, article") is None:
            node.decompose()
    for node in tree.css(_DROPPED):
        node.decompose()
    # What a button folds away is the page's text, and the button is its name.
    folded = {button.attributes.get("aria-controls") for button in tree.css("button")}
    for node in tree.css("[hidden]"):
        if node.attributes.get("hidden") != "until-found" and node.attributes.get("id") not in folded:
            node.decompose()
    pressed = [button for button in tree.css("button") if not _unfolds(button) and not _is_said(button)]
    for node in [*filter(None, map(_ask_of_a_page, pressed)), *pressed]:
        node.decompose()


def _unfolds(button: LexborNode) -> bool:
    inside = button.parent.tag if button.parent is not None else ""
    return (
        "aria-expanded" in button.attributes or re.fullmatch(r"h[1-6]|summary|dt", inside or "") is not None
    )


def _is_said(button: LexborNode) -> bool:
    """Whether it stands within a sentence: "press Save"."""
    around = button.parent
    if around is None or around.tag not in ("p", "li", "td"):
        return False
    return len(line(around)) > sum(len(line(each)) + 1 for each in around.css("button"))


def _ask_of_a_page(button: LexborNode) -> LexborNode | None:
    """What stands around buttons to choose from, "Was this helpful?", is no part of the article."""
    around = button.parent
    if around is None or around.tag not in BLOCKS or len(around.css("button")) < 2:
        return None
    return around if len(line(around).split()) <= _FEW_WORDS else None


def _main_part(tree: LexborHTMLParser) -> LexborNode | None:
    main = tree.css_first('main, [role="main"]')
    articles = tree.css("article")
    return main or (articles[0] if len(articles) == 1 else tree.body)


def _render(node: LexborNode) -> Iterator[str]:
    for child in node.iter(include_text=True):
        tag = child.tag or ""
        if tag == "-text":
            text = re.sub(r"\s+", " ", child.text_content or "")
            yield text.replace("<", "\\<")
        elif re.fullmatch(r"h[1-6]", tag):
            yield f"\n\n{'#' * int(tag[1])} {line(child)}\n\n"
        elif tag == "summary" or (tag == "button" and _unfolds(child)):
            yield _bold_line(line(child))
        elif tag in ("ul", "ol"):
            yield "\n\n" + "".join(_items(child, tag == "ol")) + "\n"
        elif tag == "dl":
            yield "\n\n" + "".join(_terms(child)) + "\n\n"
        elif tag == "table" and not lays_out(child):
            yield "\n\n" + table(child) + "\n\n"
        elif tag == "pre":
            yield f"\n\n```\n{child.text(deep=True)}\n```\n\n"
        elif tag == "br":
            yield "  \n"
        elif tag in ("strong", "b") and line(child):
            yield _bold(child)
        elif tag in BLOCKS:
            yield "\n\n" + "".join(_render(child)).strip() + "\n\n"
        elif tag not in ("head", "title"):
            yield from _render(child)


def _bold(node: LexborNode) -> str:
    """A blank at the edge of bold words stays, outside their marks."""
    text = node.text(deep=True)
    before, after = (" " if edge.isspace() else "" for edge in (text[0], text[-1]))
    return f"{before}**{line(node)}**{after}"


def _bold_line(text: str) -> str:
    return f"\n\n**{text}**\n\n" if text else ""


def _items(node: LexborNode, numbered: bool) -> Iterator[str]:
    number = 0
    for child in node.iter():
        if child.tag == "li":
            number += 1
            yield _item(f"{number}." if numbered else "-", "".join(_render(child)))


def _item(mark: str, text: str) -> str:
    text = re.sub(r"\n\s*\n", "\n", text.strip())
    return f"{mark} {text.replace(chr(10), chr(10) + ' ' * (len(mark) + 1))}\n"


def _terms(node: LexborNode) -> Iterator[str]:
    """A list of terms: questions over their answers, anything else with what is said of it in one item."""
    term = ""
    for child in node.css("dt, dd"):
        said = "".join(_render(child)).strip()
        if child.tag == "dt":
            term = line(child)
            if term.endswith("?"):
                yield _bold_line(term)
        elif term.endswith("?"):
            yield f"{said}\n\n"
        else:
            yield _item("-", f"**{term.rstrip(':')}:** {said}" if term else said)
            term = ""
