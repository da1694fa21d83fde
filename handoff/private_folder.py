"""A folder that the server's user alone can look into: what customers wrote is nobody else's."""

from __future__ import annotations

from pathlib import Path


def private_folder(folder: Path) -> None:
    """Make it where it is missing; one that is there stays as it is. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
