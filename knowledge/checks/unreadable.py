"""Files the bot cannot read, and front matter that breaks the contract: with the index's own reasons."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.checks.finding import Finding
from knowledge.document import DocumentState

_LINE = re.compile(r"\bline (\d+)\b")


def unreadable(states: Sequence[DocumentState]) -> list[Finding]:
    """One error a file that is left out of every answer."""
    return [
        Finding(
            "front_matter" if "front matter" in state.reason else "unreadable",
            "error",
            state.path,
            int(line[1]) if (line := _LINE.search(state.reason)) else 1,
            state.reason,
        )
        for state in states
        if state.state == "problem"
    ]
