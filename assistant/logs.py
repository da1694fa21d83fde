"""Where and how the program logs: one line per event on standard error, no customer text in it.

Standard output belongs to what a command prints, so that it can be piped. An error is logged with where it
happened; its message only where that is known to be about machines, because others may quote a customer.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable, MutableMapping
from typing import Any

import structlog

LEVELS = logging.getLevelNamesMapping()
FRAMES = 6
CHATTY = ("httpx", "httpx2", "httpcore", "watchfiles", "alembic.runtime.plugins")
Counted = Callable[[str], None]
Event = MutableMapping[str, Any]


def configure(level: str, form: str = "text", failed: Counted = lambda event: None) -> None:
    """Log events of `level` and above as `text` or `json`; `failed` is told the name of every error."""

    def count(_logger: Any, method: str, event: Event) -> Event:
        if method in ("error", "exception", "critical"):
            failed(str(event.get("event", "")))
        return event

    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        _without_quotes,
    ]
    last: Any = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"])
    )
    structlog.configure(
        processors=[*shared, count, last],
        # Looked up at each event: whoever redirects standard error gets what is logged from then on.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level.upper()]),
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, _first_line],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    # What other packages say below "info" may be whole requests and frames, customers' words with them.
    theirs = max(LEVELS[level.upper()], logging.INFO)
    logging.basicConfig(level=theirs, handlers=[handler], force=True)
    for name in CHATTY:
        # Every request to another server at "info" would bury our own lines.
        logging.getLogger(name).setLevel(max(LEVELS[level.upper()], logging.WARNING))


def _first_line(_logger: Any, _method: str, event: Event) -> Event:
    """Of another package's event: what follows may be the failed thing itself, with what it failed on."""
    event["event"] = (str(event["event"]).splitlines() or [""])[0]
    return event


def _without_quotes(_logger: Any, _method: str, event: Event) -> Event:
    """The error behind an event as type and place."""
    given = event.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["error"] = _named(error)
        event["at"] = _place(error)
    return event


def _named(error: BaseException) -> str:
    # Not before the first error: it takes a third of a second, and every command logs.
    from sqlalchemy.exc import SQLAlchemyError

    name, about_machines = type(error).__name__, isinstance(error, OSError | SQLAlchemyError)
    # A driver's details, which may quote a row, begin on the second line.
    return f"{name}: {str(error).splitlines()[0]}" if about_machines and str(error) else name


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    return " < ".join(f"{frame.name} ({frame.filename}:{frame.lineno})" for frame in reversed(frames))
