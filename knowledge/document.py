"""A loaded document: its front matter, its body as Markdown, and how it stands in the index."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Literal

Audience = Literal["public", "signed_in", "staff"]
State = Literal["indexed", "problem", "expired", "not_yet"]
AUDIENCES: tuple[Audience, ...] = ("public", "signed_in", "staff")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the owner says about a document. Dates without a time mean that whole day in UTC."""

    title: str = ""
    owner: str = ""
    audience: Audience = "public"
    lang: str = ""
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    review_by: date | None = None
    supersedes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def to_json(self) -> str:
        """The values that are set, as one line for the index file."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        return json.dumps(
            {name: value for name, value in values.items() if value}, default=lambda day: day.isoformat()
        )

    @classmethod
    def from_json(cls, line: str) -> FrontMatter:
        """Read back what `to_json` wrote."""
        values = json.loads(line)
        for name in ("valid_from", "valid_until"):
            if name in values:
                values[name] = datetime.fromisoformat(values[name])
        if "review_by" in values:
            values["review_by"] = date.fromisoformat(values["review_by"])
        for name in ("supersedes", "tags"):
            values[name] = tuple(values.get(name, ()))
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a question list: its question in every wording, the answer and where that stands."""

    questions: tuple[str, ...]
    answer: str
    heading: str
    start: int


@dataclass(frozen=True, slots=True)
class Document:
    """`body` is Markdown whatever the file was; `entries` is filled for question lists only."""

    title: str
    body: str
    front: FrontMatter = field(default_factory=FrontMatter)
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentState:
    """One file as its owner sees it; `reason` says what is wrong or why it is not served now."""

    path: str
    title: str
    state: State
    reason: str
    chunks: int
    front: FrontMatter
