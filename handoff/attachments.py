"""Files that customers send: kept in a folder by contact, outside the log, which names them.

A file waits until a message names it; one that none names within a day is swept away. Nothing here trusts a
browser: the type is read from the bytes, the name is cleaned, and one contact never reaches another's files.
"""

from __future__ import annotations

import json
import re
import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path

from handoff.clock import DAY_MS, Clock
from handoff.errors import Invalid, NotFound, TooMany
from handoff.event import Attached
from handoff.file_types import ENDINGS, clean_name, sniffed

MEGABYTE = 1_048_576
AT_ONCE = 5
"""Files that one message may carry."""
WAITING = 20
"""Files one contact may have uploaded without sending them."""
KEPT = 200
"""Files one contact may have sent in all."""
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Attachments:
    """The folder of customers' files; `limit` is the largest file in bytes. All calls touch the disk."""

    folder: Path
    limit: int
    clock: Clock

    def place(self, contact_id: str) -> Path:
        """Where the next file of this contact is to be written. Raises TooMany."""
        waiting = self._of(contact_id, "waiting")
        waiting.mkdir(parents=True, exist_ok=True)
        if len(list(waiting.iterdir())) >= 2 * WAITING:
            raise TooMany("Several files are waiting already. Send or remove them first.")
        kept = self._of(contact_id, "kept")
        if kept.is_dir() and len(list(kept.iterdir())) >= 2 * KEPT:
            raise TooMany("You have sent very many files. Please write to us instead.")
        return waiting / uuid.uuid4().hex

    def receive(self, path: Path, name: str) -> Attached:
        """Take what was written there. Raises Invalid for an unknown type; the bytes are gone then."""
        kind = sniffed(path) if path.stat().st_size else None
        if kind is None:
            path.unlink(missing_ok=True)
            raise Invalid(f"this kind of file cannot be sent; take one of {', '.join(ENDINGS)}", why="type")
        attached = Attached(id=path.name, name=clean_name(name, kind), type=kind, size=path.stat().st_size)
        path.with_suffix(".json").write_text(attached.model_dump_json())
        return attached

    def keep(self, contact_id: str, name: str, body: bytes) -> Attached:
        """A file that came with its message, as mail does. Raises Invalid for its type or size, TooMany."""
        if len(body) > self.limit:
            raise Invalid(f"a file has at most {self.limit // MEGABYTE} MB", why="size")
        path = self.place(contact_id)
        path.write_bytes(body)
        attached = self.receive(path, name)
        self.send(contact_id, (attached.id,))
        return attached

    def send(self, contact_id: str, ids: tuple[str, ...]) -> tuple[Attached, ...]:
        """These go with a message now; asking again changes nothing. Raises NotFound."""
        found = []
        for key in ids:
            if not (self._of(contact_id, "kept") / f"{_checked(key)}.json").is_file():
                self._move(contact_id, key)
            found.append(self.open(contact_id, key)[0])
        return tuple(found)

    def open(self, contact_id: str, key: str) -> tuple[Attached, Path]:
        """A sent file of this contact. Raises NotFound."""
        path = self._of(contact_id, "kept") / _checked(key)
        try:
            return Attached.model_validate(json.loads(path.with_suffix(".json").read_bytes())), path
        except (OSError, ValueError) as error:
            raise NotFound("there is no such file") from error

    def drop(self, contact_id: str, key: str) -> None:
        """One that was not sent after all; a sent one stays."""
        path = self._of(contact_id, "waiting") / _checked(key)
        for each in (path, path.with_suffix(".json")):
            each.unlink(missing_ok=True)

    def forget(self, contact_id: str) -> int:
        """Erase everything of this contact; how many files there were."""
        count = 0
        for state in ("waiting", "kept"):
            folder = self._of(contact_id, state)
            if folder.is_dir():
                count += sum(1 for path in folder.iterdir() if not path.suffix)
                shutil.rmtree(folder)
        return count

    def forget_one(self, contact_id: str, key: str) -> None:
        """Erase one sent file."""
        path = self._of(contact_id, "kept") / _checked(key)
        for each in (path, path.with_suffix(".json")):
            each.unlink(missing_ok=True)

    def sweep(self) -> int:
        """Erase what was uploaded a day ago and never sent; how many files that were."""
        oldest = (self.clock() - DAY_MS) / 1000
        stale = [path for path in self.folder.glob("waiting/*/*") if path.stat().st_mtime < oldest]
        for path in stale:
            path.unlink(missing_ok=True)
        return sum(1 for path in stale if not path.suffix)

    def _move(self, contact_id: str, key: str) -> None:
        waiting, kept = self._of(contact_id, "waiting") / key, self._of(contact_id, "kept") / key
        kept.parent.mkdir(parents=True, exist_ok=True)
        try:
            # The description last: while it is missing, the move is not done and is done again.
            if waiting.is_file():
                waiting.replace(kept)
            waiting.with_suffix(".json").replace(kept.with_suffix(".json"))
        except FileNotFoundError as error:
            raise NotFound("that file is not here any more; attach it again") from error

    def _of(self, contact_id: str, state: str) -> Path:
        return self.folder / state / _checked(contact_id)


def _checked(key: str) -> str:
    if not _ID.fullmatch(key):
        raise NotFound("there is no such file")
    return key
