"""The same thing said twice: files with the same text, and passages that are nearly the same.

Two copies drift apart: one is edited, the other goes on answering. Both signals must agree, because
near vectors alone are often two cases of one rule and shared words alone often a template.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.checks.article import Article, Piece
from knowledge.checks.finding import Finding
from knowledge.terms import STOPWORDS, words

NEAR = 0.86
"""Cosine of two passages with their headings from which they may be one."""
SHARED = 0.7
"""Share of words they must have in common (Jaccard), figures included."""
LEAST_WORDS = 8
BLOCK = 1024


@dataclass(frozen=True)
class _Said:
    article: Article
    piece: Piece
    words: frozenset[str]


def duplicates(found: Sequence[Article]) -> list[Finding]:
    """Among documents that are served now: one finding a pair of files, at its first repeated passage."""
    served = [article for article in found if article.served]
    findings, paired = _same_files(served)
    said = [
        _Said(article, piece, frozenset(words(piece.text)) - STOPWORDS)
        for article in served
        for piece in article.pieces
    ]
    said = [each for each in said if len(each.words) >= LEAST_WORDS]
    for one, two in _near(said):
        pair = (one.article.path, two.article.path)
        if pair not in paired and _readers_overlap(one.article, two.article):
            paired.add(pair)
            findings.append(_repeated(one, two))
    return findings


def _same_files(served: Sequence[Article]) -> tuple[list[Finding], set[tuple[str, str]]]:
    """Files whose text is one and the same, whatever their front matter says."""
    groups: dict[str, list[Article]] = defaultdict(list)
    for article in served:
        groups[" ".join(article.body.split())].append(article)
    findings, paired = [], set()
    for first, *others in groups.values():
        for other in others:
            paired |= {(first.path, other.path)}
            message = f"has the same text as {first.path}; keep one of them"
            findings.append(Finding("duplicate", "warning", other.path, 1, message, first.path, 1))
    return findings, paired


def _near(said: Sequence[_Said]) -> list[tuple[_Said, _Said]]:
    """Pairs of different files whose vectors and words both agree, in order."""
    if not said:
        return []
    matrix = np.stack([each.piece.vector for each in said])
    pairs = []
    for begin in range(0, len(said), BLOCK):
        close = matrix[begin : begin + BLOCK] @ matrix.T
        for row, column in np.argwhere(close >= NEAR):
            one, two = said[begin + row], said[column]
            if one.article.path < two.article.path and _overlap(one.words, two.words) >= SHARED:
                pairs.append((one, two))
    return pairs


def _overlap(one: frozenset[str], two: frozenset[str]) -> float:
    return len(one & two) / len(one | two)


def _readers_overlap(one: Article, two: Article) -> bool:
    """A public and a staff version of one text may well stand side by side."""
    return one.state.front.audience == two.state.front.audience


def _repeated(one: _Said, two: _Said) -> Finding:
    line, other = (each.article.line(each.piece.start, each.piece.text[:40]) for each in (two, one))
    shown = " ".join(two.piece.text.split())[:60]
    message = f"says nearly the same as {one.article.path}:{other} ({shown}…); keep one and link to it"
    return Finding("duplicate", "warning", two.article.path, line, message, one.article.path, other)
