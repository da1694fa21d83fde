"""Products and variants out of the tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Select, select

from assistant.orders.mapping.file import MappingFile
from assistant.orders.mapping.reading import Reader
from assistant.orders.port import OrderRefusedError
from assistant.orders.records import Product, Variant
from assistant.orders.sql.rows import Rows


class Catalogue:
    """The products of one mapping; none where it maps none."""

    def __init__(self, mapping: MappingFile, rows: Rows, reader: Reader) -> None:
        self._part = mapping.product
        self._variant = mapping.variant
        self._rows = rows
        self._reader = reader

    def named(self, db: Connection, words: str) -> tuple[Product, ...]:
        """Products whose name has all these words."""
        if self._part is None:
            return ()
        name = self._rows.column("product", "name")
        query = self._all()
        for word in words.split():
            query = query.where(name.icontains(word, autoescape=True))
        return self._products(db, query)

    def product(self, db: Connection, product_id: str) -> Product | None:
        """The product with this id."""
        if self._part is None:
            return None
        query = self._all().where(self._rows.matches("product", "id", product_id))
        return next(iter(self._products(db, query)), None)

    def variants(self, db: Connection, skus: set[str]) -> Mapping[str, Variant]:
        """The variants with these numbers. Raises OrderRefusedError when one is not in the catalogue."""
        if not skus:
            return {}
        products = self._products(db, self._holding(skus)) if self._part else ()
        found = {each.sku: each for product in products for each in product.variants if each.sku in skus}
        if missing := skus - found.keys():
            raise OrderRefusedError(f"the catalogue has no {', '.join(sorted(missing))}")
        return found

    def _all(self) -> Select[Any]:
        """A table with one row per variant names its product many times; once is enough."""
        return self._rows.select("product", distinct=True)

    def _holding(self, skus: set[str]) -> Select[Any]:
        place = self._variant.fields["sku"] if self._variant else None
        if self._variant is None or place is None or not place.column or not self._variant.table:
            return self._all()
        query = self._all()
        for child, parent in self._variant.link.items():
            table = self._rows.table(self._variant.table)
            holding = select(table.c[child]).where(self._rows.matches("variant", "sku", *skus))
            query = query.where(query.selected_columns[parent].in_(holding))
        return query

    def _products(self, db: Connection, query: Select[Any]) -> tuple[Product, ...]:
        return tuple(self._reader.product(tree) for tree in self._rows.trees(db, "product", query))
