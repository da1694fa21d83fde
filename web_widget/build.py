"""Joins and shrinks the widget's modules into what customers download: `python -m web_widget.build`.

The result is kept in `served/`, beside the hashes of the sources it was made from. Where sources were edited
since, they are served themselves (see `web_widget.files`): they work as they are.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
WIDGET = HERE / "widget"
SERVED = HERE / "served"
MANIFEST = "manifest.json"
ENTRY = WIDGET / "panel.js"

_IMPORT = re.compile(r'^import \{[^}]*\} from "(\.[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=const |let |class |function )", re.MULTILINE)
_SHEET = re.compile(r"replaceSync\(`(.*?)`\)", re.DOTALL)
_BUILD = 'const build = "";'


class NotJoinable(Exception):
    """A module uses a form of import or export that the joining does not know."""


def modules(entry: Path = ENTRY) -> list[Path]:
    """The entry and everything it imports, each after what it needs."""
    order: list[Path] = []

    def visit(path: Path) -> None:
        if path not in order:
            for target in _IMPORT.findall(path.read_text()):
                visit((path.parent / target).resolve())
            order.append(path)

    visit(entry)
    return order


def sources() -> list[Path]:
    """Every file that what is served is made from."""
    return [WIDGET / "loader.js", *modules(), *sorted((WIDGET / "i18n").glob("*.js"))]


def hashes() -> dict[str, str]:
    """sha256 of every source, by its path in this package."""
    return {
        path.relative_to(HERE).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in sources()
    }


def joined(entry: Path = ENTRY) -> str:
    """One module with all of them in it, whose only export is `mount`. Raises NotJoinable."""
    parts = []
    for path in modules(entry):
        text = _EXPORT.sub("", _IMPORT.sub("", path.read_text()))
        if re.search(r"^(import|export)\b", text, re.MULTILINE):
            raise NotJoinable(
                f"{path.name}: write `import {{ a, b }} from` on one line, and no default export"
            )
        parts.append(text)
    return "export const mount = (() => {\n" + "".join(parts) + "return mount;\n})();\n"


def made() -> Iterator[tuple[str, bytes]]:
    """Every served file by its address below `/widget/`. Needs `tdewolff-minify`."""
    panel = _small(joined())
    languages = {path.name: _small(path.read_text()) for path in sorted((WIDGET / "i18n").glob("*.js"))}
    yield "panel.js", panel
    for name, text in languages.items():
        yield f"i18n/{name}", text
    named = _version((panel, *languages.values()))
    loader = (WIDGET / "loader.js").read_text()
    if _BUILD not in loader:
        raise NotJoinable(f"loader.js has no line {_BUILD}")
    yield "loader.js", _small(loader.replace(_BUILD, f'const build = "{named}";'))


def version(folder: Path = SERVED) -> str:
    """Names the built files' contents: what the built loader asks for them with."""
    return _version(
        path.read_bytes() for path in (folder / "panel.js", *sorted((folder / "i18n").glob("*.js")))
    )


def _version(bodies: Iterable[bytes]) -> str:
    return hashlib.sha256(b"".join(bodies)).hexdigest()[:8]


def _small(text: str) -> bytes:
    import minify

    sheets = _SHEET.sub(lambda found: f"replaceSync(`{minify.string('text/css', found[1])}`)", text)
    return str(minify.string("text/javascript", sheets)).encode()


def write(folder: Path = SERVED) -> None:
    """Make everything anew."""
    for name, body in made():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    (folder / MANIFEST).write_text(json.dumps(hashes(), indent=1) + "\n")


if __name__ == "__main__":
    write()
