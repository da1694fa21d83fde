"""Where and how the program logs: one line per event on standard error, no customer text in it.

Standard output belongs to what a command prints, so that it can be piped.
"""

from __future__ import annotations

import logging
import sys

import structlog

LEVELS = logging.getLevelNamesMapping()


def configure(level: str) -> None:
    """Log events of `level` ("debug", "info", "warning", "error") and above."""
    logging.basicConfig(level=level.upper(), format="%(message)s")
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        # Looked up at each event: whoever redirects standard error gets what is logged from then on.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level.upper()]),
    )
