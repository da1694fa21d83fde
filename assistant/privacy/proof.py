"""The proof that somebody is gone: what named them is looked for in every table and every file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select

from handoff.errors import NotFound
from handoff.events import ContactGiven, ContactVerified, FactNoted, MessageAdded, NoteAdded, Role
from handoff.privacy import person
from handoff.storage import log
from handoff.storage.metadata import metadata
from handoff.storage.schema import contacts

LONG_ENOUGH = 20
"""Characters from which on a sentence is somebody's own; "Where is my parcel?" is everybody's."""
LONGEST = 60
"""Of a text, so that one that a page of the database file cut in two is found all the same."""
_OURS = frozenset({"audit", "erasures"})
"""Tables that may name contacts and conversations, by ids that lead nowhere any more."""
_NAMING = frozenset({"email", "phone", "order", "order_number", "address"})
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Traces:
    """What leads to a person: our ids, what names them, and what they said."""

    contact: str
    conversations: tuple[str, ...]
    names: frozenset[str]
    said: tuple[str, ...]

    @property
    def ids(self) -> frozenset[str]:
        """Of the contact and its conversations."""
        return frozenset({self.contact, *self.conversations})

    @property
    def words(self) -> frozenset[str]:
        """What must not stand anywhere, in pieces short enough to be found."""
        own = (" ".join(text.split("\n")[0].split()) for text in self.said)
        return self.names | {text[:LONGEST] for text in own if len(text) >= LONG_ENOUGH}


@dataclass(frozen=True, slots=True)
class Trace:
    """Something that is left, and where: a table's column or a file."""

    where: str
    what: str


def traces_of(connection: Connection, contact_id: str) -> Traces:
    """What to look for once the contact is erased. Raises NotFound."""
    row = connection.execute(select(contacts).where(contacts.c.id == contact_id)).one_or_none()
    if row is None:
        raise NotFound("there is no such contact")
    keys = person.conversations_of(connection, [contact_id])
    names, said = {row.email, row.customer_id}, []
    for key in keys:
        for entry in log.read(connection, key):
            match entry.event:
                case ContactGiven(email=email):
                    names.add(email)
                case ContactVerified() as proof:
                    names |= {proof.email, proof.customer_id}
                case FactNoted(name=name, value=value) if name in _NAMING:
                    names.add(value)
                case MessageAdded(text=text) if entry.author.role is not Role.BOT:
                    said.append(text)
                case NoteAdded(text=text):
                    said.append(text)
    return Traces(contact_id, tuple(keys), frozenset(name for name in names if len(name) >= 5), tuple(said))


def left_in_tables(connection: Connection, traces: Traces) -> list[Trace]:
    """What is left in the database, row by row through every table."""
    found = []
    for table in metadata.sorted_tables:
        needles = traces.words | (frozenset() if table.name in _OURS else traces.ids)
        for row in connection.execute(select(table).execution_options(yield_per=1000)):
            for name, value in row._mapping.items():
                if isinstance(value, str):
                    found += [
                        Trace(f"{table.name}.{name}", needle) for needle in needles if _in(value, needle)
                    ]
    return sorted(set(found), key=lambda trace: (trace.where, trace.what))


def left_in_files(folders: Iterable[Path], traces: Traces) -> list[Trace]:
    """What is left in files below these folders, byte by byte; ids are allowed where erasures are listed."""
    words = _pattern(traces.words)
    every = _pattern(traces.words | traces.ids)
    found = []
    for file in _files(folders):
        # The database and the list of erasures may hold ids: in the audit log, and in the list itself.
        ours = ".db" in file.name or file.name.startswith("erasures.")
        pattern = words if ours else every
        if pattern is not None:
            found += [Trace(str(file), what) for what in sorted(set(_matches(file, pattern)))]
    return found


def _in(value: str, needle: str) -> bool:
    return needle in value or json.dumps(needle)[1:-1] in value


def _pattern(needles: Iterable[str]) -> re.Pattern[bytes] | None:
    forms = {form for needle in needles for form in (needle, json.dumps(needle)[1:-1])}
    whole = b"|".join(re.escape(form.encode()) for form in sorted(forms, key=len, reverse=True))
    return re.compile(whole) if whole else None


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(path for path in folder.rglob("*") if path.is_file())


def _matches(file: Path, pattern: re.Pattern[bytes]) -> Iterator[str]:
    rest = b""
    with file.open("rb") as stream:
        while block := stream.read(_BLOCK):
            for match in pattern.finditer(rest + block):
                yield match[0].decode(errors="replace")
            rest = block[-4 * LONGEST :]
