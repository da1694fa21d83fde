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

from web_widget import joining

HERE = Path(__file__).resolve().parent
WIDGET = HERE / "widget"
SERVED = HERE / "served"
MANIFEST = "manifest.json"
ENTRY = WIDGET / "panel.js"

_SHEET = re.compile(r"replaceSync\(`(.*?)`\)", re.DOTALL)
_BUILD = 'const build = "";'


def sources() -> list[Path]:
    """Every file that what is served is made from."""
    return [WIDGET / "loader.js", *joining.modules(ENTRY), *sorted((WIDGET / "i18n").glob("*.js"))]


def hashes() -> dict[str, str]:
    """sha256 of every source, by its path in this package."""
    return {
        path.relative_to(HERE).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in sources()
    }


def panel() -> str:
    """One module with all of the panel's in it, whose only export is `mount`. Raises NotJoinable."""
    return "export const mount = (() => {\n" + joining.joined(ENTRY) + "return mount;\n})();\n"


def made() -> Iterator[tuple[str, bytes]]:
    """Every served file by its address below `/widget/`. Needs `tdewolff-minify`."""
    script = _small(panel())
    languages = {path.name: _small(path.read_text()) for path in sorted((WIDGET / "i18n").glob("*.js"))}
    yield "panel.js", script
    for name, text in languages.items():
        yield f"i18n/{name}", text
    named = _version((script, *languages.values()))
    loader = (WIDGET / "loader.js").read_text()
    if _BUILD not in loader:
        raise joining.NotJoinable(f"loader.js has no line {_BUILD}")
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
