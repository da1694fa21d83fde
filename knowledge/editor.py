"""The owner's edits: text files of the folder, written whole and only over what their editor has seen.

Compare-and-set on the content hash: a file that somebody changed on disk meanwhile is never overwritten.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from knowledge.errors import EditConflict, FolderError, LoadError
from knowledge.folder import counts, digest, unseen
from knowledge.loaders.registry import load
from knowledge.loaders.sandbox import Sandbox
from knowledge.loaders.text import decode
from knowledge.lock import exclusive

TEXTS = frozenset((".md", ".markdown", ".mdown", ".txt", ".text", ".yaml", ".yml", ".csv", ".tsv", ".html"))
DRAFTS = ".drafts"
LONGEST = 60_000
LOCK_SECONDS = 20.0
_LONGEST_PATH = 400


@dataclass(frozen=True, slots=True)
class Text:
    """One file as its editor sees it; `sha256` is of the bytes on disk and goes with the next save."""

    path: str
    text: str
    sha256: str


def inside(path: str) -> str:
    """The path when it stays in the folder and is no hidden file. Raises FolderError."""
    parts = PurePosixPath(path.replace("\\", "/")).parts
    if not parts or parts[0] == "/" or any(part == ".." or part.startswith(".") for part in parts):
        raise FolderError(f"{path!r} must be a path within the knowledge folder, such as shipping/costs.md")
    return str(PurePosixPath(*parts))


def check(path: str, text: str) -> str:
    """What the bot reads in this text under this name, as Markdown; raise LoadError where it cannot."""
    with Sandbox() as sandbox:
        return load(path, text.encode(), sandbox).body


class Editor:
    """Reads and writes under `root`; `lock` is a file that keeps our own writers in a row. Blocking."""

    def __init__(self, root: Path, lock: Path) -> None:
        self._root = root
        self._lock = lock

    def read(self, path: str) -> Text:
        """The text of one file or draft. Raises FolderError for what is not there or cannot be edited."""
        name = self._name(path, drafts=True)
        data = self._bytes(name)
        if data is None:
            raise FolderError(f"there is no file {name}; it may have been moved or deleted on disk")
        try:
            text = data.decode().removeprefix("\ufeff").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            raise FolderError(f"{name} is not UTF-8; save it as UTF-8 and edit it then") from error
        if len(text) > LONGEST:
            raise FolderError(
                f"{name} is longer than {LONGEST} characters; edit the file itself, or split it"
            )
        return Text(name, text, digest(data))

    def save(self, path: str, text: str, based_on: str) -> Text:
        """Write a file whole; `based_on` is the hash that was opened, "" for a new file.

        Raises EditConflict, FolderError, or LoadError for what the bot could not read.
        """
        name = self._name(path)
        if len(text) > LONGEST:
            raise FolderError(f"that is more than {LONGEST} characters; split the article")
        check(name, text)
        with self._held():
            before = self._bytes(name)
            self._same(before, based_on)
            windows = before is not None and b"\r\n" in before
            data = (text.replace("\n", "\r\n") if windows else text).encode()
            self._write(name, data, new=before is None)
        return Text(name, text, digest(data))

    def rename(self, path: str, to: str, based_on: str) -> Text:
        """Move a file to a name that is free. Raises EditConflict or FolderError."""
        name, target = self._name(path), self._name(to)
        with self._held():
            data = self._bytes(name)
            self._same(data, based_on)
            there = self._bytes(target)
            if there is not None:
                raise FolderError(f"there is a file {target} already; choose another name")
            if data is None:
                raise FolderError(f"there is no file {name}")
            self._write(target, data, new=True)
            (self._root / name).unlink()
            self._tidy(name)
        return Text(target, decode(data), digest(data))

    def delete(self, path: str, based_on: str) -> None:
        """Take a file or draft away. Raises EditConflict or FolderError."""
        name = self._name(path, drafts=True)
        with self._held():
            self._same(self._bytes(name), based_on)
            (self._root / name).unlink(missing_ok=True)
            self._tidy(name)

    def _name(self, path: str, *, drafts: bool = False) -> str:
        own = path.removeprefix(f"{DRAFTS}/") if drafts else path
        name = inside(own)
        if len(name) > _LONGEST_PATH or unseen(name):
            raise FolderError("the name is too long or holds characters that no file name should have")
        if PurePosixPath(name).suffix.lower() not in TEXTS or not counts(name):
            raise FolderError(f"{name}: only text files can be edited here ({', '.join(sorted(TEXTS))})")
        return f"{DRAFTS}/{name}" if own != path else name

    def _bytes(self, name: str) -> bytes | None:
        self._stays(name)
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        try:
            handle = os.open(self._root / name, flags)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise FolderError(f"{name} cannot be opened: {error.strerror}") from error
        with os.fdopen(handle, "rb") as file:
            return file.read()

    def _stays(self, name: str) -> None:
        """No folder on the way may be a link, and none may be a file."""
        folder = self._root
        for part in PurePosixPath(name).parts[:-1]:
            folder = folder / part
            if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
                raise FolderError(f"{name}: {part} is a link or a file, not a folder")

    def _same(self, data: bytes | None, based_on: str) -> None:
        now = digest(data) if data is not None else ""
        if now != based_on:
            text = None
            if data is not None:
                with suppress(LoadError):
                    text = decode(data)
            raise EditConflict(text, now)

    def _write(self, name: str, data: bytes, *, new: bool) -> None:
        """All of it or nothing: written beside, synced, then put in place in one step."""
        target = self._root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, fresh = tempfile.mkstemp(prefix=".edit-", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            mode = 0o644 if new else target.stat().st_mode & 0o777
            Path(fresh).chmod(mode)
            if new:
                # A link fails where a file has appeared meanwhile; a rename would overwrite it.
                os.link(fresh, target)
            else:
                Path(fresh).replace(target)
        except FileExistsError as error:
            raise EditConflict(None, "") from error
        finally:
            Path(fresh).unlink(missing_ok=True)

    def _tidy(self, name: str) -> None:
        """Folders that became empty go, as they do in git."""
        for folder in list(PurePosixPath(name).parents)[:-1]:
            try:
                (self._root / folder).rmdir()
            except OSError:
                return

    @contextmanager
    def _held(self) -> Iterator[None]:
        with exclusive(self._lock, LOCK_SECONDS):
            try:
                yield
            except OSError as error:
                raise FolderError(f"the articles' folder cannot be written to: {error.strerror}") from error
