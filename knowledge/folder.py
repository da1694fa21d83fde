"""The knowledge folder as it is on disk: which files count, which are refused, and their bytes."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat as kinds
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from knowledge.document import Document
from knowledge.errors import FolderError, LoadError
from knowledge.loaders.registry import load
from knowledge.loaders.sandbox import Sandbox

MAX_BYTES = 20 * 1024 * 1024
READABLE = frozenset(
    [
        ".md",
        ".markdown",
        ".mdown",
        ".txt",
        ".text",
        ".html",
        ".htm",
        ".xhtml",
        ".pdf",
        ".docx",
        ".csv",
        ".tsv",
        ".json",
        ".jsonl",
        ".yaml",
        ".yml",
    ]
)
OTHER_DOCUMENTS = frozenset(
    [".doc", ".odt", ".rtf", ".xls", ".xlsx", ".ods", ".ppt", ".pptx", ".pages", ".epub", ".rst", ".adoc"]
)

UNSEEN = "its name holds characters that nobody sees, or that turn the order of the others; rename it"
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
LINK = "a symbolic link; put the file itself into the folder"
TOO_LARGE = f"larger than {MAX_BYTES // 1024 // 1024} MB; split it"


@dataclass(slots=True)
class Listing:
    """`files`: path to a stamp of size and times; `refused`: path to the reason."""

    files: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


class Source(Protocol):
    """Where documents come from. Paths are relative to it, with forward slashes."""

    def scan(self) -> Listing: ...

    def look(self, paths: Iterable[str]) -> Listing: ...

    def read(self, path: str) -> bytes: ...

    def load(self, path: str, data: bytes, sandbox: Sandbox) -> Document: ...


class Folder:
    """A folder of files; links are never followed."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def scan(self) -> Listing:
        """List every file that counts; raise FolderError when the folder cannot be read."""
        listing = Listing()
        try:
            _scan(str(self._root), "", listing)
        except OSError as error:
            raise FolderError(
                f"the knowledge folder {self._root} cannot be read: {error.strerror}; the index is unchanged"
            ) from error
        return listing

    def look(self, paths: Iterable[str]) -> Listing:
        """The same for a few paths only; a path that is in neither part of the answer is gone."""
        listing = Listing()
        if not self._root.is_dir():
            raise FolderError(f"the knowledge folder {self._root} is not there; the index is unchanged")
        for path in paths:
            if unseen(path):
                listing.refused[ascii(path)] = UNSEEN
                continue
            full = self._root / path
            with suppress(OSError):
                if not counts(path) or not full.is_file():
                    continue
                if full.is_symlink() or self._strays(path):
                    listing.refused[path] = LINK
                else:
                    _judge(path, full.stat(), listing)
        return listing

    def read(self, path: str) -> bytes:
        """The bytes of one file; raise FileNotFoundError when it is gone, LoadError when it is refused."""
        try:
            handle = _opened(self._root, path)
        except FileNotFoundError:
            raise
        except OSError as error:
            raise LoadError(
                LINK if error.errno == errno.ELOOP else f"cannot be opened: {error.strerror}"
            ) from error
        with os.fdopen(handle, "rb") as file:
            if not kinds.S_ISREG(os.fstat(handle).st_mode):
                raise LoadError("not a regular file")
            if self._strays(path):
                raise LoadError(LINK)
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise LoadError(TOO_LARGE)
        return data

    def load(self, path: str, data: bytes, sandbox: Sandbox) -> Document:
        """Read the document in the bytes of one file."""
        return load(path, data, sandbox)

    def _strays(self, path: str) -> bool:
        """Is a folder on the way a link, or was one put in the way just now?"""
        try:
            return (self._root / path).parent.resolve() != self._root.resolve() / Path(path).parent
        except OSError:  # a link when its kind was asked, a folder when its target was
            return True


def _opened(root: Path, path: str) -> int:
    """A descriptor, reached folder by folder: a link put in the way meanwhile is not followed either."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    if os.open not in os.supports_dir_fd:
        return os.open(root / path, flags)
    *folders, name = path.split("/")
    if ".." in folders:
        raise OSError(errno.ELOOP, "leads out of the folder")
    handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for each in folders:
            inner = os.open(each, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=handle)
            os.close(handle)
            handle = inner
        return os.open(name, flags, dir_fd=handle)
    except NotADirectoryError as error:
        raise OSError(errno.ELOOP, "a link in the way") from error
    finally:
        os.close(handle)


def _scan(absolute: str, relative: str, listing: Listing) -> None:
    with os.scandir(absolute) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        if _hidden(entry.name):
            continue
        path = f"{relative}{entry.name}"
        try:
            path.encode()
        except UnicodeEncodeError:
            listing.refused[ascii(path)] = "the file name is not valid UTF-8; rename it"
            continue
        if unseen(entry.name):
            if _document(entry.name) or entry.is_dir(follow_symlinks=False):
                listing.refused[ascii(path)] = UNSEEN
            continue
        if entry.is_symlink():
            if _document(entry.name) or entry.is_dir():
                listing.refused[path] = LINK
        elif entry.is_dir():
            _scan(entry.path, f"{path}/", listing)
        elif _document(entry.name):
            _judge(path, entry.stat(follow_symlinks=False), listing)


def _judge(path: str, stat: os.stat_result, listing: Listing) -> None:
    if _suffix(path) in OTHER_DOCUMENTS:
        listing.refused[path] = (
            f"files of kind {_suffix(path)} cannot be read; save it as .docx, .pdf, .csv, .html or .md"
        )
    elif not kinds.S_ISREG(stat.st_mode):
        listing.refused[path] = "not a regular file"
    elif stat.st_size > MAX_BYTES:
        listing.refused[path] = TOO_LARGE
    else:
        listing.files[path] = f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns} {stat.st_ino}"


def unseen(name: str) -> bool:
    """Does a name hold characters that nobody sees, or that turn the order of the others?"""
    return _UNSEEN.search(name) is not None


def counts(path: str) -> bool:
    """Is this a document (readable or not), rather than an image, a hidden file or an editor's leftover?"""
    return _document(path.rsplit("/", 1)[-1]) and not any(map(_hidden, path.split("/")))


def _document(name: str) -> bool:
    suffix = _suffix(name)
    return suffix in READABLE or suffix in OTHER_DOCUMENTS


def _suffix(path: str) -> str:
    return os.path.splitext(path)[1].lower()  # noqa: PTH122 - ten times as quick as a Path, for ten thousand files


def _hidden(name: str) -> bool:
    return name.startswith((".", "~$", "#")) or name.endswith("~") or name == "node_modules"


def digest(data: bytes) -> str:
    """The content hash that decides whether a file has changed."""
    return hashlib.sha256(data).hexdigest()
