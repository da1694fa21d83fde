"""What the doctor finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SECONDS = 4.0
"""How long a check waits for another machine."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check saw; `todo` says what to do unless it is `ok`."""

    check: str
    level: Literal["ok", "warning", "wrong"]
    seen: str
    todo: str = ""
