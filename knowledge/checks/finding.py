"""One finding: which check, how bad, where, and in words what to do."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Finding:
    """`path` is relative to the knowledge folder, `line` counts from 1; `other_path` is the second file.

    An error keeps something from customers or sends them nowhere, a warning wants a decision, a note is what
    the folder does by itself.
    """

    check: str
    severity: Severity
    path: str
    line: int
    message: str
    other_path: str = ""
    other_line: int = 0

    def __str__(self) -> str:
        """`path:line: severity: message`, as editors and CI understand it."""
        return f"{self.path}:{self.line}: {self.severity}: {self.message}"

    def as_dict(self) -> dict[str, str | int]:
        """The JSON form."""
        return asdict(self)


def in_order(findings: list[Finding]) -> list[Finding]:
    """By severity, then by place."""
    return sorted(
        findings, key=lambda each: (SEVERITIES.index(each.severity), each.path, each.line, each.check)
    )


def as_json(findings: list[Finding]) -> str:
    """All findings as one JSON document."""
    return json.dumps([finding.as_dict() for finding in findings], ensure_ascii=False, indent=2)
