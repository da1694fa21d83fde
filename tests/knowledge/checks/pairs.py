"""Pairs of short articles that contradict each other or only look alike, written down as lines of text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Pair:
    """Two articles as Markdown by path; `contradicts` says whether an owner should hear of it."""

    name: str
    contradicts: bool
    files: dict[str, str]


def read(name: str) -> list[Pair]:
    """The pairs of one file of this folder."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [_pair(line) for line in lines if line and not line.startswith("#")]


def write(pair: Pair, folder: Path) -> None:
    """Lay the two articles out as a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in pair.files.items():
        (folder / path).write_text(text, encoding="utf-8")


def _pair(line: str) -> Pair:
    head, one, two, *more = (part.strip() for part in line.split(" | "))
    front = more[0] if more else ""
    lang = "de" if head.split()[1] == "german" else "en"
    fronts = [f"lang: {lang}", f"lang: {lang}"]
    if front == "superseded":
        fronts[1] += "\nsupersedes: one.md"
    elif front.startswith("audience"):
        fronts[1] += "\n" + front
    elif front:
        fronts[0] += "\n" + front
    files = {"one.md": _article(fronts[0], one), "two.md": _article(fronts[1], two)}
    return Pair(head[2:], head[0] == "!", files)


def _article(front: str, side: str) -> str:
    title, heading, text = (part.strip() for part in side.split(" > ", 2))
    if text.startswith("%%"):
        head, *rows = (row.split(" :: ") for row in text[2:].split(" ;; "))
        cells = [head, ["---"] * len(head), *rows]
        text = "\n".join("| " + " | ".join(cell.strip() for cell in row) + " |" for row in cells)
    return f"---\n{front}\n---\n# {title}\n\n## {heading}\n\n{text}\n"
