"""The content pages' tables as CSV."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from handoff.spreadsheet import csv_of

Rows = Sequence[dict[str, Any]]


def _files(rows: Rows) -> str:
    header = (
        "path", "title", "state", "reason", "due", "owner", "audience", "passages", "edited by", "edited at",
        "used", "rated up", "rated down",
    )  # fmt: skip
    return csv_of(header, ([*_file(row), row["used"], row["up"], row["down"]] for row in rows))


def _file(row: dict[str, Any]) -> list[Any]:
    edited = row["edited"] or {"by": "", "at": 0}
    plain = ("path", "title", "state", "reason", "due", "owner", "audience", "passages")
    return [*(row[name] for name in plain), edited["by"], _time(edited["at"])]


def _gaps(rows: Rows) -> str:
    header = ("gap", "status", "question", "asked", "last asked", "published", "note")
    return csv_of(
        header,
        (
            [
                row["id"], row["status"], row["title"], row["count"], _time(row["last_seen"]),
                " ".join(row["published"]), row["note"],
            ]
            for row in rows
        ),
    )  # fmt: skip


def _rated_down(rows: Rows) -> str:
    header = ("asked at", "question", "answer", "documents", "conversation")
    return csv_of(
        header,
        (
            [_time(row["at"]), row["question"], row["answer"], " ".join(row["paths"]), row["conversation"]]
            for row in rows
        ),
    )


def _time(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="seconds") if at else ""


TABLES: dict[str, Callable[[Rows], str]] = {"files": _files, "gaps": _gaps, "rated-down": _rated_down}
