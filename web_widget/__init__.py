"""Everything that runs in a browser: plain ES modules that work as they are written.

The customer's widget is also kept built, small and in few files (`web_widget.build`)."""

from __future__ import annotations

from pathlib import Path

STATIC: Path = Path(__file__).resolve().parent
"""Serve ``shared/`` at ``/shared/``, ``console/`` at ``/console/`` and so on, and the widget's scripts by the
addresses that ``web_widget.files`` gives them. The modules import each other by these relative addresses."""

__all__ = ["STATIC"]
