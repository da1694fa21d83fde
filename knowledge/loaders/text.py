"""Bytes to text whatever the encoding, Markdown with front matter, and plain text."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from knowledge.blocks import plain
from knowledge.contract import split
from knowledge.document import Document
from knowledge.errors import LoadError

_TITLE = re.compile(r"^ {0,3}#[ \t]+(?![ \t])(.+)$|^(?=\S)(.+)\n=+[ \t]*$", re.MULTILINE)
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def decode(data: bytes) -> str:
    """Text of a file by its byte order mark, else UTF-8, else a guess; raise LoadError if it is no text."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return _clean(data.decode(encoding))
            except UnicodeDecodeError as error:
                raise LoadError(f"says it is {encoding} but is not: byte {error.start}") from error
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = _guess(data)
    if "\0" in text:
        raise LoadError("not text: it holds zero bytes")
    return _clean(text)


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data, threshold=0.3).best()
    if best is None:
        raise LoadError("not text, or in an encoding that cannot be recognised; save it as UTF-8")
    return str(best)


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def markdown(path: str, data: bytes) -> Document:
    """A Markdown file; its title is the front matter's, else the first heading, else the file name."""
    front, body = split(decode(data))
    heading = _TITLE.search(body)
    first = plain(_unclosed(heading[1] or "") or heading[2] or "") if heading else ""
    return Document(front.title or first or name(path), body, front)


def _unclosed(line: str) -> str:
    """A heading without the `#` that may close it."""
    return line.rstrip(" \t").rstrip("#").rstrip(" \t")


def plain_text(path: str, data: bytes) -> Document:
    """A text file: a short first line with no full stop is its title, and no sentence of it."""
    front, body = split(decode(data))
    lines = body.lstrip().split("\n", 1)
    first = lines[0].strip()
    titled = bool(first) and len(first) <= 100 and not first.endswith((".", ",", ";", ":")) and len(lines) > 1
    if titled:
        body = f"# {first}\n\n{lines[1]}"
    return Document(front.title or (first if titled else name(path)), body, front)


def name(path: str) -> str:
    """A file name as a title: no suffix, no dashes."""
    stem = PurePosixPath(path).stem
    return " ".join(stem.replace("_", " ").replace("-", " ").split()) or path
