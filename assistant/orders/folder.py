"""A folder of CSV files as an order system: loaded into a database of its own, opened by a mapping.

The folder may carry its own `mapping.yaml` and `policy.yaml`; else the shipped layout whose files and columns
it has is taken. The files are never written to.
"""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Column, Engine, Index, MetaData, Table, Text, event, insert

from assistant.orders.actions import NOTHING, Action, Agreed, Receipt
from assistant.orders.mapping import file as mapping_file
from assistant.orders.mapping.file import MappingFile
from assistant.orders.policy.judge import Policy
from assistant.orders.shop import Shop
from assistant.orders.sql.rows import columns_of
from assistant.orders.sql.system import SqlOrders, opened

LAYOUTS = Path(__file__).with_name("layouts")
_BATCH = 500


class OrderFolderError(Exception):
    """The folder cannot be opened as an order system; the message says what is missing."""


class FolderOrders(SqlOrders):
    """The orders of a folder; what is written to them is gone with `close`."""

    def __init__(self, folder: Path, mapping: MappingFile, *, clock: Callable[[], datetime]) -> None:
        self._home = tempfile.TemporaryDirectory(prefix="tellonce-orders-")
        engine = opened(f"sqlite:///{Path(self._home.name) / 'orders.db'}")
        # Thrown away with the process, so nothing has to reach the disk.
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))
        load(engine, folder, mapping)
        super().__init__(engine, mapping, clock=clock)
        self._written = False

    def perform(self, action: Action, *, key: str, revision: str = "", agreed: Agreed = NOTHING) -> Receipt:
        """As every adapter over tables does."""
        self._written = True
        return super().perform(action, key=key, revision=revision, agreed=agreed)

    def restore(self) -> None:
        """All orders as they were loaded, in a few milliseconds; nobody may be using them meanwhile."""
        fresh, current = Path(self._home.name) / "fresh.db", Path(self._home.name) / "orders.db"
        self._opened()
        if not fresh.exists():
            shutil.copyfile(current, fresh)
        elif self._written:
            self._engine.dispose()
            shutil.copyfile(fresh, current)
        self._written = False

    def close(self) -> None:
        """Give the connections back and remove the database."""
        super().close()
        self._home.cleanup()


def open_folder(folder: Path, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Shop:
    """The shop in this folder, on a fresh copy of its data. Raises OrderFolderError, MappingError and
    PolicyError."""
    headers = _headers(folder)
    layout = folder if (folder / "mapping.yaml").is_file() else _layout(folder, headers)
    mapping = mapping_file.read(layout / "mapping.yaml")
    policy = next((each for each in (folder, layout) if (each / "policy.yaml").is_file()), None)
    if policy is None:
        raise OrderFolderError(f"{folder} has a mapping.yaml and no policy.yaml; write what customers may do")
    if missing := _missing(mapping, headers):
        raise OrderFolderError(f"{folder} is not as its mapping.yaml says; it has no {missing[0]}")
    system = FolderOrders(folder, mapping, clock=clock)
    return Shop(system, Policy.load(policy / "policy.yaml"))


def _layout(folder: Path, headers: dict[str, list[str]]) -> Path:
    """The shipped layout this folder has, the one with the fewest things missing named if none fits."""
    found = {}
    for layout in sorted(path.parent for path in LAYOUTS.glob("*/mapping.yaml")):
        found[layout] = _missing(mapping_file.read(layout / "mapping.yaml"), headers)
        if not found[layout]:
            return layout
    nearest = min(found.values(), key=len)
    raise OrderFolderError(
        f"{folder} has no mapping.yaml and is in no layout known here; the nearest needs {nearest[0]}"
    )


def _headers(folder: Path) -> dict[str, list[str]]:
    if not folder.is_dir():
        raise OrderFolderError(f"{folder} is not a folder")
    headers = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            headers[path.stem] = next(csv.reader(file), [])
    if not headers:
        raise OrderFolderError(f"{folder} holds no CSV files")
    return headers


def _missing(mapping: MappingFile, headers: dict[str, list[str]]) -> list[str]:
    """The files and columns the mapping needs and the folder has not, files first."""
    files, columns = [], []
    for table, needed in sorted(columns_of(mapping).items()):
        if table not in headers:
            files.append(f"file {table}.csv")
        else:
            columns += [f"column {name} in {table}.csv" for name in sorted(needed - set(headers[table]))]
    return files + columns


def load(engine: Engine, folder: Path, mapping: MappingFile) -> None:
    """Make the mapping's tables from the folder's files: every cell as text, with an index on each column
    that is searched by."""
    metadata = MetaData()
    for name in sorted(columns_of(mapping)):
        with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            table = Table(name, metadata, *(Column(each, Text) for each in rows.fieldnames or ()))
            for column in _searched(mapping, name):
                Index(f"by_{name}_{column}", table.c[column])
            metadata.create_all(engine)
            _fill(engine, table, rows)


def _fill(engine: Engine, table: Table, rows: Iterable[dict[str, str]]) -> None:
    batch: list[dict[str, str | None]] = []
    with engine.begin() as db:
        for row in rows:
            batch.append({column.name: row.get(column.name) for column in table.columns})
            if len(batch) == _BATCH:
                db.execute(insert(table), batch)
                batch = []
        if batch:
            db.execute(insert(table), batch)


def _searched(mapping: MappingFile, table: str) -> set[str]:
    parts = {name: mapping.part(name) for name in ("order", "item", "customer", "product", "variant")}
    found = {column for part in parts.values() if part and part.table == table for column in part.link}
    for name, field in (
        ("order", "number"),
        ("order", "customer_id"),
        ("customer", "id"),
        ("customer", "address.postcode"),
        ("product", "id"),
        ("variant", "sku"),
    ):
        part = parts[name]
        place = part.fields.get(field) if part and part.table == table else None
        if place is not None and place.column:
            found.add(place.column)
    return found
