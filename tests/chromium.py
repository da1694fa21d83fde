"""The Chromium the browser tests drive: the one that has no windows where there is one, at half the cost."""

from __future__ import annotations

import shutil

EXECUTABLE = shutil.which("chromium-headless-shell") or shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
