"""Relative links of Markdown files: does the file exist, does the heading?"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote

from knowledge.blocks import blocks
from knowledge.checks.article import Article, by_path
from knowledge.checks.finding import Finding, Severity

_LINK = re.compile(
    r"(?<!\\)\[(?:[^\]\[\\]|\\.){0,300}\]\(\s*<?([^)\s>]{1,500})>?(?:\s+\"[^\"]{0,200}\")?\s*\)"
)
_REFERENCE = re.compile(
    r"^ {0,3}\[[^\]\n]{1,200}\]:\s*<?(\S{1,500}?)>?\s*(?:\"[^\"\n]{0,200}\")?$", re.MULTILINE
)
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]{1,300}`", re.DOTALL)
_OUTSIDE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//|#?$)", re.IGNORECASE)


def dead_links(found: Sequence[Article], folder: Path) -> list[Finding]:
    """A link to a file that is not there is an error; to a heading that is not there, a warning.

    A link may point at anything in the folder, pictures included, but not out of it.
    """
    known = by_path(found)
    findings = []
    for article in found:
        if article.is_markdown:
            for target, start in links(article.body):
                problem = _problem(article, target, known, folder)
                if problem is not None:
                    severity, message, other = problem
                    findings.append(
                        Finding("link", severity, article.path, article.line(start), message, other)
                    )
    return findings


def links(body: str) -> Iterator[tuple[str, int]]:
    """Targets inside this site with the offset where each stands; code is skipped."""
    shown = _CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), body)
    for pattern in (_LINK, _REFERENCE):
        for match in pattern.finditer(shown):
            if not _OUTSIDE.match(match[1]):
                yield unquote(match[1]), match.start()


def _problem(
    article: Article, target: str, known: dict[str, Article], folder: Path
) -> tuple[Severity, str, str] | None:
    file, _, anchor = target.partition("#")
    file = file.partition("?")[0]
    path = posixpath.normpath(posixpath.join(posixpath.dirname(article.path), file)) if file else article.path
    if file.startswith("/"):
        path = posixpath.normpath(file.lstrip("/"))
    if path.startswith(".."):
        return "error", f"links to {target}, which is outside the folder", path
    if path not in known and not (folder / path).exists():
        return "error", f"links to {target}, but there is no {path}", path
    there = known.get(path)
    if anchor and there is not None and there.is_markdown and anchor.lower() not in anchors(there.body):
        return "warning", f"links to {target}, but {path} has no heading #{anchor}", path
    return None


def anchors(body: str) -> set[str]:
    """Names of the headings as Markdown viewers make them; a repeated one gets -1, -2 …"""
    found: set[str] = set()
    for block in blocks(body):
        if block.kind == "heading":
            name = anchor_of(block.title)
            numbered = (name, *(f"{name}-{number}" for number in range(1, 100)))
            found.add(next(each for each in numbered if each not in found))
    return found


def anchor_of(title: str) -> str:
    """Lower case, spaces as dashes, no punctuation."""
    kept = (char for char in unicodedata.normalize("NFC", title.lower()) if char.isalnum() or char in " -_")
    return "".join(kept).strip().replace(" ", "-")
