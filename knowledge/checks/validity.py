"""What the calendar says: expired and soon to expire, overdue for review, superseding what is not there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from knowledge.checks.article import Article, by_path
from knowledge.checks.finding import Finding

SOON = timedelta(days=14)


def validity(found: Sequence[Article], now: datetime, soon: timedelta = SOON) -> list[Finding]:
    """Leaving answers at a date is what the owner asked for, so it is a note; an overdue review is a warning.

    What is expired is not asked to be reviewed, and what is superseded needs nothing at all.
    """
    known = by_path(found)
    replaced = {old for article in found for old in article.state.front.supersedes}
    findings: list[Finding] = []
    for article in found:
        front = article.state.front
        if front.valid_until is not None and front.valid_until <= now:
            if article.path not in replaced:
                day = (front.valid_until - timedelta(seconds=1)).date()
                findings.append(
                    _note(article, "valid_until", f"expired on {day} and answers nobody; renew or delete it")
                )
        elif front.valid_until is not None and front.valid_until <= now + soon:
            day = (front.valid_until - timedelta(seconds=1)).date()
            findings.append(_note(article, "valid_until", f"expires on {day} and then leaves the answers"))
        if front.review_by is not None and front.review_by < now.date() and article.served:
            message = f"was to be reviewed by {front.review_by}" + (
                f" by {front.owner}" if front.owner else ""
            )
            findings.append(
                Finding(
                    "review", "warning", article.path, _key(article, "review_by"), f"{message}; read it again"
                )
            )
        findings += [
            Finding(
                "supersedes",
                "error",
                article.path,
                _key(article, "supersedes"),
                f"supersedes {old}, which is not in the folder; write its path from the folder's root",
                old,
            )
            for old in front.supersedes
            if old not in known
        ]
    return findings


def _note(article: Article, key: str, message: str) -> Finding:
    return Finding("validity", "note", article.path, _key(article, key), message)


def _key(article: Article, key: str) -> int:
    """The line of a front matter key."""
    for number, line in enumerate(article.source.splitlines(), 1):
        if line.lstrip(" \"'{").startswith(key):
            return number
    return 1
