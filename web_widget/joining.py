"""Joins a page's modules and sheets into one file each, named by their content, when the server starts.

The sources work as they are; joined, a page needs three requests, and what it loads may be kept for good.
Each module becomes a function of its own, so that names in two modules never meet.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from web_widget.files import File

HERE = Path(__file__).resolve().parent
_IMPORT = re.compile(r'^import (?:(\w+)|\{([^}]*)\}) from "(\.[^"]+)";\n', re.MULTILINE)
_DECLARED = re.compile(r"^export ((?:async )?function|const|let|class) (\w+)", re.MULTILINE)
_LISTED = re.compile(r"^export \{([^}]*)\};\n?", re.MULTILINE)
_VENDORED = re.compile(r"export\s*\{([^{}]*)\};?\s*$")
_COMMENT = re.compile(r"^[ \t]*/\*\*?.*?\*/[ \t]*\n|^[ \t]*//[^\n]*\n", re.MULTILINE | re.DOTALL)
_INDENT = re.compile(r"^[ \t]+|\n(?=\n)", re.MULTILINE)
_SCRIPT = re.compile(r'[ \t]*<script type="module" src="app\.js"></script>')
_AHEAD = re.compile(r'[ \t]*<link rel="modulepreload"[^>]*>\n')
_SHEET = re.compile(r'[ \t]*<link rel="stylesheet" href="([^"]+)">\n')


class NotJoinable(Exception):
    """A module uses a form of import or export that the joining does not know, or two need each other."""


@dataclass(frozen=True)
class Page:
    """A page as it is served: its document, and by name the two files it loads."""

    document: File
    files: dict[str, File]


def page(name: str, root: Path = HERE) -> Page:
    """The page in folder `name`. Raises NotJoinable."""
    folder = root / name
    script = joined(folder / "app.js").encode()
    document = (folder / "index.html").read_text()
    sheets = [(folder / href).resolve() for href in _SHEET.findall(document)]
    sheet = "".join(_small(path.read_text()) for path in sheets).encode()
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
        raise NotJoinable(f"{name}/index.html loads its script by another line than the joining knows")
    return Page(File.of(document.encode()), {key: File.of(body) for key, body in names.items()})


def joined(entry: Path) -> str:
    """One script of the entry and everything it imports, each once and after what it needs."""
    order: list[Path] = []
    within: list[Path] = []

    def visit(path: Path) -> None:
        if path in within:
            raise NotJoinable(f"{path.name} and {within[-1].name} import each other")
        if path in order:
            return
        within.append(path)
        for _, _, target in _IMPORT.findall(path.read_text()):
            visit((path.parent / target).resolve())
        within.pop()
        order.append(path)

    visit(entry.resolve())
    number = {path: place for place, path in enumerate(order)}
    return "".join(_module(path, number) for path in order)


def _module(path: Path, number: dict[Path, int]) -> str:
    text = path.read_text()

    def imported(match: re.Match[str]) -> str:
        default, listed, target = match.groups()
        names = f"default: {default}" if default else listed.replace(" as ", ": ")
        return f"const {{ {names.strip()} }} = m{number[(path.parent / target).resolve()]};\n"

    text = _IMPORT.sub(imported, text)
    given: list[str] = []
    vendored = _VENDORED.search(text) if path.parent.name == "vendor" else None
    if vendored:
        given += [_swapped(each) for each in vendored[1].split(",")]
        text = text[: vendored.start()]
    else:
        given += [name for _, name in _DECLARED.findall(text)]
        for listed in _LISTED.findall(text):
            given += [_swapped(each) for each in listed.split(",")]
        text = _small(_LISTED.sub("", _DECLARED.sub(r"\1 \2", text)))
    if re.search(r"^(import|export)\b", text, re.MULTILINE):
        raise NotJoinable(f"{path.name} imports or exports in a form that the joining does not know")
    return f"const m{number[path]} = (() => {{\n{text}\nreturn {{ {', '.join(given)} }};\n}})();\n"


def _swapped(listed: str) -> str:
    """`a as b` of an export list as a property."""
    inner, _, outer = listed.strip().partition(" as ")
    return f"{outer}: {inner}" if outer else inner


def _small(text: str) -> str:
    """Without comments and indentation, which are for readers of the sources."""
    return _INDENT.sub("", _COMMENT.sub("", text))


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:12]
