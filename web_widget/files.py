"""The widget's files as they are served: the built ones where they are fresh, each held with its gzip."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from web_widget import build


@dataclass(frozen=True, slots=True)
class File:
    """One script: its bytes, the same with gzip, and a strong ETag of each."""

    body: bytes
    gzipped: bytes
    digest: str

    @classmethod
    def of(cls, body: bytes) -> File:
        """Compressed once, as small as gzip can."""
        return cls(body, gzip.compress(body, 9, mtime=0), hashlib.sha256(body).hexdigest()[:20])

    def etag(self, zipped: bool) -> str:
        """Different for the two forms, as they are different bytes."""
        return f'"{self.digest}-gz"' if zipped else f'"{self.digest}"'


def is_fresh(folder: Path = build.SERVED) -> bool:
    """Whether the built files were made from the sources as they are now."""
    try:
        made_from = json.loads((folder / build.MANIFEST).read_text())
    except (OSError, ValueError):
        return False
    return bool(made_from == build.hashes())


@dataclass(frozen=True)
class Widget:
    """Every script by its address (`widget.js`, `widget/panel.js`, …).

    Under `version`, the query that the loader asks for the others with, they never change; empty for sources.
    """

    files: dict[str, File]
    version: str


def widget(folder: Path = build.SERVED) -> Widget:
    """What is served: the built files, or the sources where those were edited since."""
    if not is_fresh(folder):
        return from_source()
    found = {f"widget/{path.relative_to(folder).as_posix()}": path for path in folder.rglob("*.js")}
    return Widget(_read({**found, "widget.js": folder / "loader.js"}), build.version(folder))


def from_source() -> Widget:
    """The modules as they were written; they import each other by the same addresses."""
    found = {path.relative_to(build.HERE).as_posix(): path for path in build.sources()}
    return Widget(_read({**found, "widget.js": build.WIDGET / "loader.js"}), "")


def _read(paths: dict[str, Path]) -> dict[str, File]:
    return {name: File.of(path.read_bytes()) for name, path in paths.items()}
