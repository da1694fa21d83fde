"""Records gathered from tables: the parts of an order, a customer or a product, by the mapping's links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, MetaData, Select, Table, null, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import NoSuchTableError

from assistant.orders.mapping.expression import Record, elements
from assistant.orders.mapping.file import Expression, MappingError, MappingFile, Part
from assistant.orders.mapping.reading import Tree

DIGITS = 18
"""Of whole numbers in a database (64 bits) the last ones are not numbers of things."""


class Rows:
    """The mapped tables of one database. Raises MappingError when they are not as the mapping says."""

    def __init__(self, mapping: MappingFile, engine: Engine) -> None:
        self._mapping = mapping
        self._tables = _reflected(mapping, engine)
        _check(mapping, self._tables)

    def table(self, name: str) -> Table:
        """A table of the mapping."""
        return self._tables[name]

    def column(self, part: str, field: str) -> Column[Any]:
        """The column of a field that is looked up by; it has to stand in a column of its own."""
        found = self._mapping.part(part)
        place = found.fields.get(field) if found else None
        if found is None or place is None or not place.column or "." in place.column:
            raise MappingError(f"{part}.fields.{field} must be one column, because it is searched by")
        return self.table(found.table).c[place.column]

    def trees(self, db: Connection, part: str, query: Select[Any]) -> list[Tree]:
        """The records of a query on the part's table, with all that belongs to them."""
        return self.gathered(db, part, self.records(db, query))

    def records(self, db: Connection, query: Select[Any]) -> list[Record]:
        """The rows of a query."""
        return [dict(row) for row in db.execute(query).mappings()]

    def matches(self, part: str, field: str, *given: str) -> ColumnElement[bool]:
        """The field is one of these; text that is no number is in no number column."""
        column = self.column(part, field)
        return column.in_({_typed(column, each) for each in given} - {None} or [null()])

    def select(self, part: str, *, distinct: bool = False) -> Select[Any]:
        """Everything of a part's table, in the mapping's order; `distinct`: only what the mapping uses, each
        once."""
        found = self._mapping.part(part)
        if found is None:
            raise MappingError(f"the mapping has no {part}")
        table = self.table(found.table)
        query = (
            select(*(table.c[name] for name in sorted(_used(self._mapping, part)))).distinct()
            if distinct
            else select(table)
        )
        return query.order_by(*(_sorted(table, name) for name in found.sort))

    def gathered(self, db: Connection, part: str, records: Sequence[Record]) -> list[Tree]:
        """These records with all that belongs to them."""
        children = {
            name: self._children(db, name, child, records)
            for name, child in self._mapping.parts_of(part).items()
        }
        return [
            Tree(record, {name: found[n] for name, found in children.items()})
            for n, record in enumerate(records)
        ]

    def _children(self, db: Connection, name: str, part: Part, parents: Sequence[Record]) -> list[list[Tree]]:
        """The children of each parent, in the parents' order."""
        if part.each is not None:
            groups: list[list[Record]] = [elements(part.each, parent) for parent in parents]
        else:
            groups = _grouped(self._linked(db, name, part, parents), part.link, parents)
        trees = iter(self.gathered(db, name, [record for group in groups for record in group]))
        return [[next(trees) for _ in group] for group in groups]

    def _linked(self, db: Connection, name: str, part: Part, parents: Sequence[Record]) -> list[Record]:
        if not part.table or not part.link:
            return []
        query = self.select(name)
        table = self.table(part.table)
        for child, parent in part.link.items():
            wanted = {record.get(parent) for record in parents} - {None}
            query = query.where(table.c[child].in_(wanted or [null()]))
        return [dict(row) for row in db.execute(query).mappings()]


_PARTS = (
    "order", "item", "customer", "shipment", "event", "return", "refund", "payment_method", "product",
    "variant",
)  # fmt: skip


def columns_of(mapping: MappingFile) -> dict[str, set[str]]:
    """Every table the mapping reads or writes, with the columns it needs there."""
    found: dict[str, set[str]] = {}
    for name in _PARTS:
        if (part := mapping.part(name)) is not None and part.table:
            found.setdefault(part.table, set()).update(_used(mapping, name), part.link)
    for write in mapping.writes.values():
        for step in write.steps:
            if table := step.update or step.insert:
                found.setdefault(table, set()).update(step.where, step.set, step.increase, step.decrease)
    return found


def _used(mapping: MappingFile, name: str) -> set[str]:
    """The columns that a part's fields, and the links of what belongs to it, need."""
    part = mapping.part(name)
    if part is None:
        return set()
    children = mapping.parts_of(name).values()
    used = {column for place in part.fields.values() for column in _columns(place)}
    used |= {parent for child in children for parent in child.link.values()}
    used |= {column for child in children if child.each for column in _columns(child.each)}
    used |= {column for child in children for place in child.fields.values() for column in _of_parent(place)}
    return (used | {column.lstrip("-") for column in part.sort}) - {"parent", "value"}


def _reflected(mapping: MappingFile, engine: Engine) -> dict[str, Table]:
    metadata = MetaData()
    found = {}
    for name in sorted(columns_of(mapping)):
        schema, _, bare = name.rpartition(".")
        try:
            found[name] = Table(bare, metadata, schema=schema or None, autoload_with=engine)
        except NoSuchTableError as error:
            raise MappingError(f"there is no table {name} in the order database") from error
    return found


def _sorted(table: Table, name: str) -> Any:
    """`-column`: the highest first."""
    return table.c[name[1:]].desc() if name.startswith("-") else table.c[name]


def _columns(place: Expression) -> set[str]:
    paths = [place.column, *place.columns, *place.object.values()]
    return {path.split(".")[0] for path in paths if path}


def _of_parent(place: Expression) -> set[str]:
    """Columns of the parent that a child's field reads."""
    paths = [place.column, *place.columns, *place.object.values()]
    return {path.split(".")[1] for path in paths if path.startswith("parent.")}


def _grouped(found: Iterable[Record], link: dict[str, str], parents: Sequence[Record]) -> list[list[Record]]:
    """The records of each parent, each knowing its parent."""
    by_link: dict[tuple[Any, ...], list[Record]] = {}
    for record in found:
        by_link.setdefault(tuple(record[child] for child in link), []).append(record)
    return [
        [
            {**record, "parent": parent}
            for record in by_link.get(tuple(parent.get(column) for column in link.values()), ())
        ]
        for parent in parents
    ]


def _typed(column: Column[Any], given: str) -> Any:
    if column.type.python_type is int:
        # Of many digits it is no number that any column holds, and some are too long to be read at all.
        digits = given.strip().lstrip("0") or "0"
        return int(digits) if digits.isdecimal() and len(digits) <= DIGITS else None
    return given.replace("\x00", "")


def _check(mapping: MappingFile, tables: dict[str, Table]) -> None:
    for name, needed in columns_of(mapping).items():
        if unknown := sorted(needed - {column.name for column in tables[name].columns}):
            raise MappingError(f"table {name} of the order database has no column {', '.join(unknown)}")
