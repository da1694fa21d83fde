"""A Core statement compiled once for each engine and run by the driver itself.

Everything on a message's way to the disk goes through here: SQLAlchemy's own execution costs several times
what the driver does, and nothing it adds (type conversion, result objects) is needed for text and integers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

Row = tuple[Any, ...]
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Compiled:
    sql: str
    names: list[str] | None
    constants: dict[str, Any]

    def arranged(self, values: Values) -> Any:
        if self.constants:
            values = {**self.constants, **values}
        return values if self.names is None else [values[name] for name in self.names]


class Statement:
    """Its bind parameters must be text, integers, booleans or None; so must its columns."""

    def __init__(self, clause: ClauseElement) -> None:
        self._clause = clause
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, connection: Connection, values: Values) -> list[Row]:
        """All rows, as the driver gives them."""
        compiled = self._for(connection)
        with closing(connection.connection.cursor()) as cursor:
            cursor.execute(compiled.sql, compiled.arranged(values))
            return list(cursor.fetchall())

    def row(self, connection: Connection, values: Values) -> Row | None:
        """The first row, or None."""
        found = self.rows(connection, values)
        return found[0] if found else None

    def run(self, connection: Connection, values: Values) -> None:
        """Run it once; what it returns is not wanted."""
        compiled = self._for(connection)
        with closing(connection.connection.cursor()) as cursor:
            cursor.execute(compiled.sql, compiled.arranged(values))

    def run_all(self, connection: Connection, values: Iterable[Values]) -> None:
        """Run it for each of these."""
        compiled = self._for(connection)
        with closing(connection.connection.cursor()) as cursor:
            cursor.executemany(compiled.sql, [compiled.arranged(one) for one in values])

    def _for(self, connection: Connection) -> _Compiled:
        known = self._compiled.get(connection.dialect.name)
        if known is None:
            known = self._compiled[connection.dialect.name] = self._compile(connection.dialect)
        return known

    def _compile(self, dialect: Dialect) -> _Compiled:
        compiled = self._clause.compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)
        names = list(compiled.positiontup) if compiled.positiontup is not None else None
        # The compiler adds some of its own, such as SQLite's OFFSET 0.
        constants = {name: value for name, value in compiled.params.items() if value is not None}
        return _Compiled(str(compiled), names, constants)
