"""A file that a command writes: whole or not at all."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from assistant.settings import SettingsError


@contextlib.contextmanager
def written(file: Path) -> Iterator[TextIO]:
    """Write to `file`, which appears, or is replaced, only when all went well.

    Raises SettingsError, before anything else is done, when nothing can be written there.
    """
    fresh = file.with_name(file.name + ".new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.is_dir():
            raise IsADirectoryError("it is a folder")
        stream = fresh.open("w", encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"{file} cannot be written: {error.strerror or error}") from error
    try:
        with stream:
            yield stream
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)
