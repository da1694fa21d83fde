"""A page with its modules and its sheets joined into one file each, named by their content."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from web_widget import joining
from web_widget.files import File

HERE = Path(__file__).resolve().parent
_SCRIPT = re.compile(r'[ \t]*<script type="module" src="app\.js"></script>')
_AHEAD = re.compile(r'[ \t]*<link rel="modulepreload"[^>]*>\n')
_SHEET = re.compile(r'[ \t]*<link rel="stylesheet" href="([^"]+)">\n')


@dataclass(frozen=True)
class Page:
    """A page as served: its document, and the two files it loads by names that may be kept for good."""

    document: File
    files: dict[str, File]


def page(name: str, root: Path = HERE) -> Page:
    """The page in folder `name`. Raises NotJoinable."""
    folder = root / name
    script = joining.joined(folder / "app.js").encode()
    document = (folder / "index.html").read_text()
    sheets = [(folder / href).resolve() for href in _SHEET.findall(document)]
    sheet = "".join(joining.small(path.read_text()) for path in sheets).encode()
    names = {f"app.{_digest(script)}.js": script, f"app.{_digest(sheet)}.css": sheet}
    script_name, sheet_name = names
    document = _AHEAD.sub("", document)
    document = _SHEET.sub("", document)
    loads = (
        f'    <link rel="stylesheet" href="{sheet_name}">\n'
        f'    <script type="module" src="{script_name}"></script>'
    )
    document, found = _SCRIPT.subn(loads, document)
    if found != 1:
        raise joining.NotJoinable(
            f"{name}/index.html loads its script by another line than the joining knows"
        )
    return Page(File.of(document.encode()), {key: File.of(body) for key, body in names.items()})


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:12]
