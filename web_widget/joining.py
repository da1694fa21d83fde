"""Joins modules into one script: all their names in one scope, so that a joined import costs nothing.

The sources work as they are. What is joined may not declare a name twice, whichever module it is in.
"""

from __future__ import annotations

import re
from pathlib import Path

_IMPORT = re.compile(r'^import (?:(\w+)|\{([^}]*)\}) from "(\.[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function |const |let |class )", re.MULTILINE)
_DECLARED = re.compile(
    r"^(?:export )?(?:(?:(?:async )?function|const|let|class) (\w+)|(?:const|let) [{\[]([^=]*)[}\]] =)",
    re.MULTILINE,
)
_LISTED = re.compile(r"^export \{[\w\s,]*\};\n", re.MULTILINE)
_VENDORED = re.compile(r"export\s*\{([^{}]*)\};?\s*$")
_COMMENT = re.compile(r"^[ \t]*/\*\*?.*?\*/[ \t]*\n|^[ \t]*//[^\n]*\n", re.MULTILINE | re.DOTALL)
_INDENT = re.compile(r"^[ \t]+|\n(?=\n)", re.MULTILINE)
_BETWEEN_TAGS = re.compile(r">\n(?=<)")


class NotJoinable(Exception):
    """A module imports or exports in a form that the joining does not know, or its names meet others."""


def modules(entry: Path) -> list[Path]:
    """The entry and everything it imports, each once and after what it needs. Raises NotJoinable."""
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
    return order


def joined(entry: Path) -> str:
    """One script of the entry and everything it imports. Raises NotJoinable."""
    order = modules(entry)
    own = [path for path in order if not _is_vendored(path)]
    vendored = {path: _vendored(path, own) for path in order if _is_vendored(path)}
    _names_are_unique(
        {path: text.partition("\n")[0] for path, text in vendored.items()}
        | {path: path.read_text() for path in own}
    )
    return "".join([*vendored.values(), *(_module(path) for path in own)])


def small(text: str) -> str:
    """Without comments and indentation, which are for readers of the sources."""
    return _BETWEEN_TAGS.sub(">", _INDENT.sub("", _COMMENT.sub("", text)))


def _module(path: Path) -> str:
    text = path.read_text()
    renamed = any(" as " in listed for _, listed, _ in _IMPORT.findall(text))
    text = small(_LISTED.sub("", _EXPORT.sub("", _IMPORT.sub("", text))))
    if re.search(r"^(import|export)\b", text, re.MULTILINE) or renamed:
        raise NotJoinable(f"{path.name} imports or exports in a form that the joining does not know")
    return text


def _vendored(path: Path, importers: list[Path]) -> str:
    """A packed file, whose own short names stay inside; outside are those that somebody imports."""
    text = path.read_text()
    exported = _VENDORED.search(text)
    if exported is None:
        raise NotJoinable(f"{path.name} does not end with its exports")
    given = ", ".join(_as_property(each) for each in exported[1].split(","))
    wanted: dict[str, None] = {}
    for importer in importers:
        for default, listed, target in _IMPORT.findall(importer.read_text()):
            if (importer.parent / target).resolve() == path:
                names = [f"default: {default}"] if default else listed.split(",")
                wanted.update(dict.fromkeys(name.strip() for name in names))
    body = text[: exported.start()]
    return f"const {{ {', '.join(wanted)} }} = (() => {{\n{body}\nreturn {{ {given} }};\n}})();\n"


def _names_are_unique(texts: dict[Path, str]) -> None:
    places: dict[str, Path] = {}
    for path, text in texts.items():
        for one, several in _DECLARED.findall(text):
            for name in [one] if one else re.findall(r"\w+(?=\s*[,}\]]|\s*$)", several):
                if name in places:
                    raise NotJoinable(f"{name} is declared in {places[name].name} and in {path.name}")
                places[name] = path


def _is_vendored(path: Path) -> bool:
    return path.parent.name == "vendor"


def _as_property(listed: str) -> str:
    """`a as b` of an export list as a property."""
    inner, _, outer = listed.strip().partition(" as ")
    return f"{outer}: {inner}" if outer else inner
