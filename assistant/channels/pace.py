"""So many in so long: what one customer or one network address may do on this node."""

from __future__ import annotations

from collections import Counter, deque

MINUTE_MS, HOUR_MS = 60_000, 3_600_000


class Pace:
    """At most `most` in `window` ms for each name; holds only what lies in the window."""

    def __init__(self, most: int, window: int) -> None:
        self._most = most
        self._window = window
        self._counts: Counter[str] = Counter()
        self._when: deque[tuple[int, str]] = deque()

    def allows(self, name: str, now: int) -> bool:
        """Whether one more is within it; it is counted then. `now` in ms."""
        # What lies ahead was counted before the clock was put back.
        while self._when and not now - self._window < self._when[0][0] <= now:
            self._forget(self._when.popleft()[1])
        if self._counts[name] >= self._most:
            return False
        self._counts[name] += 1
        self._when.append((now, name))
        return True

    def _forget(self, name: str) -> None:
        self._counts[name] -= 1
        if not self._counts[name]:
            del self._counts[name]
