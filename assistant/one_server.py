"""One server for each data folder, unless a bus joins several: no other one would hear what it stores."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from assistant.settings import Settings, SettingsError
from knowledge.errors import Busy
from knowledge.lock import exclusive


@contextmanager
def alone(settings: Settings, seconds: float, advice: str) -> Iterator[None]:
    """Nobody else serves from this folder meanwhile; waits so long for who does. Raises SettingsError."""
    with ExitStack() as held:
        if not settings.bus:
            try:
                held.enter_context(exclusive(settings.data / "server.lock", seconds))
            except Busy as error:
                raise SettingsError(f"another server runs on {settings.data}; {advice}") from error
        yield
