"""What a file is, read from its bytes, and a name that says the same."""

from __future__ import annotations

import codecs
import re
import unicodedata
from pathlib import Path, PureWindowsPath

LONGEST_NAME = 120
_MAGIC = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb"%PDF-\d"), "application/pdf"),
)
_TYPES = {
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "application/pdf": (".pdf",),
    "text/plain": (".txt", ".csv", ".log", ".md"),
}
ENDINGS = tuple(ending for endings in _TYPES.values() for ending in endings)
"""What a file may be called; the browser asks for these."""
_CHUNK = 65_536
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def sniffed(path: Path) -> str | None:
    """The type of a file as its bytes show it; None for every other kind."""
    with path.open("rb") as file:
        head = file.read(16)
        for magic, kind in _MAGIC:
            if magic.match(head):
                return kind
        file.seek(0)
        decode = codecs.getincrementaldecoder("utf-8")().decode
        try:
            while piece := file.read(_CHUNK):
                if _CONTROL.search(decode(piece)):
                    return None
            decode(b"", final=True)
        except UnicodeDecodeError:
            return None
    return "text/plain"


def clean_name(name: str, kind: str) -> str:
    """The last part of the name without control and direction marks, ending as its type does."""
    last = PureWindowsPath(name.replace("\x00", "")).name
    shown = (
        "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
        .strip()
        .rstrip(".")
    )
    endings = _TYPES[kind]
    stem, ending = shown, ""
    if shown.lower().endswith(endings):
        stem, _, ending = shown.rpartition(".")
    return f"{stem[: LONGEST_NAME - 8] or 'file'}.{ending or endings[0][1:]}"
