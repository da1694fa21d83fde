"""A gap's draft: a Markdown file made of the agents' own answers, for a person to edit and publish.

Drafts lie in the folder's `.drafts`: hidden folders are never indexed, so nothing is served before its owner
has moved the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import yaml

from assistant.content.gap_file import GapError
from assistant.content.gaps import Gap, tag
from assistant.understanding.facts import facts_in
from knowledge.languages import language

FOLDER = ".drafts"
EMPTY = "Write the answer here."
_PERSONAL = frozenset(("email", "phone", "name", "order_number", "order", "postcode", "address"))
_GREETING = re.compile(
    r"^(?:hi|hello|hey|dear|hallo|guten tag|bonjour)\b[^.!,\n]{0,40}[,!.]\s*", re.IGNORECASE
)
_LONGEST_TITLE = 90


def write(gap: Gap, folder: Path) -> str:
    """Write the draft; returns its path in the folder. Raises GapError when there is one already."""
    path = f"{FOLDER}/{tag(gap.record.id)}-{_slug(gap.title)}.md"
    there = next((folder / FOLDER).glob(f"{tag(gap.record.id)}-*.md"), None)
    if there is not None:
        raise GapError(f"{there} is already there; edit it, or delete it to have it made anew")
    (folder / FOLDER).mkdir(exist_ok=True)
    (folder / path).write_text(text(gap), encoding="utf-8")
    return path


def text(gap: Gap) -> str:
    """The draft: its title, what agents answered, and how customers asked. Personal data is taken out."""
    title = cleaned_line(gap.title)
    answers = [_cleaned(answer) for answer in gap.answers]
    front = {
        "title": title,
        "audience": "public",
        "lang": language(" ".join([gap.title, *answers])),
        "tags": [tag(gap.record.id)],
    }
    others = _others(gap, title)
    parts = [
        f"---\n{yaml.safe_dump(front, sort_keys=False, allow_unicode=True)}---",
        f"# {title}",
        *(answers or [EMPTY]),
    ]
    if others:
        parts += ["## Customers also ask", "\n".join(f"- {other}" for other in others)]
    return "\n\n".join(parts) + "\n"


def _others(gap: Gap, title: str) -> list[str]:
    texts = (cleaned_line(each.question.text) for each in gap.questions)
    return [other for other in dict.fromkeys(texts) if other != title]


def cleaned_line(said: str) -> str:
    """What a draft shows of a question: one line, without what belongs to one customer."""
    return " ".join(_cleaned(said).split())[:_LONGEST_TITLE]


def traces(said: str) -> set[str]:
    """The lines a draft may hold of something that was said."""
    return {cleaned_line(said), *(line.strip() for line in _cleaned(said).split("\n"))}


def _cleaned(said: str) -> str:
    """Without greeting and without what belongs to one customer."""
    said = _GREETING.sub("", said.strip())
    for fact in sorted(_personal(said), key=lambda each: -each[0]):
        said = said[: fact[0]] + "[…]" + said[fact[1] :]
    return said[:1].upper() + said[1:]


def _personal(said: str) -> Iterable[tuple[int, int]]:
    return {(fact.start, fact.start + len(fact.quote)) for fact in facts_in(said) if fact.name in _PERSONAL}


def _slug(title: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", title.lower())[:6]) or "draft"
