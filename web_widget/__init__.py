"""Everything that runs in a browser: plain ES modules that are served as they are, without a build step."""

from __future__ import annotations

from pathlib import Path

STATIC: Path = Path(__file__).resolve().parent
"""Serve ``widget/`` at ``/widget/``, ``shared/`` at ``/shared/``, ``console/`` at ``/console/`` and
``widget/loader.js`` also at ``/widget.js``. The modules import each other by these relative addresses."""

__all__ = ["STATIC"]
