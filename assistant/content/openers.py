"""Who has an article open right now: a sign of life that fades, kept in memory only."""

from __future__ import annotations

from handoff.clock import Clock

LASTS_MS = 40_000


class Openers:
    """Each editor says every 15 seconds what it shows; on several nodes each knows its own."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seen: dict[tuple[str, str], tuple[int, str]] = {}

    def open(self, path: str, agent_id: str, name: str) -> list[str]:
        """This agent has it open; the names of the others who have."""
        self._seen[path, agent_id] = (self._clock(), name)
        return sorted(other for (_, key), other in self._here(path) if key != agent_id)

    def by_path(self, agent_id: str) -> dict[str, list[str]]:
        """By article the names of the others who have it open."""
        found: dict[str, list[str]] = {}
        for (path, key), name in self._here():
            if key != agent_id:
                found.setdefault(path, []).append(name)
        return {path: sorted(names) for path, names in found.items()}

    def _here(self, wanted: str = "") -> list[tuple[tuple[str, str], str]]:
        now = self._clock()
        self._seen = {key: held for key, held in self._seen.items() if abs(now - held[0]) < LASTS_MS}
        return [(key, name) for key, (_, name) in self._seen.items() if not wanted or key[0] == wanted]
