"""The time, as a value that can be handed in."""

from __future__ import annotations

import time
from collections.abc import Callable

DAY_MS = 86_400_000
Clock = Callable[[], int]
"""Milliseconds since 1970 (UTC)."""


def system_clock() -> int:
    """The machine's time in ms."""
    return time.time_ns() // 1_000_000
