"""A circuit breaker: after several failures in a row nothing is tried for a while (Nygard, Release It!)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

FAILURES = 5
PAUSE_SECONDS = 15.0


class Breaker:
    """Closed, it lets everything through; open, nothing; after the pause one attempt decides."""

    def __init__(
        self,
        failures: int = FAILURES,
        pause: float = PAUSE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit = failures
        self._pause = pause
        self._clock = clock
        self._gate = threading.Lock()
        self._failures = 0
        self._again_at = 0.0

    def allows(self) -> bool:
        """Whether to try now. The first to ask after a pause is the one attempt; others wait for it."""
        with self._gate:
            if self._failures < self._limit:
                return True
            now = self._clock()
            if now < self._again_at:
                return False
            self._again_at = now + self._pause
            return True

    def succeeded(self) -> None:
        """It works (again)."""
        with self._gate:
            self._failures = 0

    def failed(self) -> None:
        """It did not answer, or answered that it is broken."""
        with self._gate:
            self._failures += 1
            if self._failures >= self._limit:
                self._again_at = self._clock() + self._pause
