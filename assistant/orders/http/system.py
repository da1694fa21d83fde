"""The order system behind an HTTP service, read and written by a mapping file."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from assistant.orders.actions import NOTHING, Action, ActionName, Agreed, Receipt, RecordedWrite
from assistant.orders.http import requests
from assistant.orders.http.client import Answer, Client
from assistant.orders.mapping import writing
from assistant.orders.mapping.expression import at, elements
from assistant.orders.mapping.file import Http, MappingError, MappingFile, Write
from assistant.orders.mapping.reading import Reader, Tree
from assistant.orders.port import (
    OrderChangedError,
    OrderRefusedError,
    OrderSystemError,
    UnsupportedActionError,
)
from assistant.orders.records import CustomerRecord, Order, Product, Variant

_Result = TypeVar("_Result")
_MOST_PRODUCTS = 20
_MOST_CUSTOMERS = 10
REPLAYED = "idempotency-replayed"


class HttpOrders:
    """`OrderSystem` over one service. Raises MappingError when the mapping has no `http` part."""

    def __init__(
        self,
        client: Client,
        mapping: MappingFile,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        if mapping.http is None:
            raise MappingError("an order system at an https:// address needs `http` in its mapping file")
        for request in requests.requests_of(mapping):
            requests.split(request)
        self._client = client
        self._mapping = mapping
        self._http: Http = mapping.http
        self._clock = clock
        self._reader = Reader(mapping)
        self._written: dict[str, tuple[str, Receipt]] = {}
        self._gate = threading.Lock()
        self._stand_in: dict[str, Any] | None = None

    def check(self) -> None:
        """Compare the mapping with the service's OpenAPI document, where the mapping names one. Raises
        MappingError."""
        if self._http.openapi:
            requests.check(self._mapping, self._client.get(self._http.openapi).body)

    @property
    def actions(self) -> frozenset[ActionName]:
        """The writes of the mapping."""
        return frozenset(self._mapping.writes)

    def order(self, number: str) -> Order | None:
        """The number is sent in capitals."""
        wanted = number.strip().upper()
        body = self._asked(self._http.order, number=wanted)
        if body is None:
            # As many requests as for an order that exists: their number must not tell the two apart.
            if self._stand_in is not None:
                self._tree("order", self._stand_in)
            return None
        self._stand_in = body
        order = self._read(lambda: self._reader.order(self._tree("order", body)))
        if order.number.upper() != wanted:
            raise OrderSystemError("the order system answered with another order")
        return order

    def numbers_of(self, email: str) -> tuple[str, ...]:
        """Through the customer with this address."""
        people = self.customers(email=email)
        return tuple(order.number for person in people for order in self.orders_of(person.id))

    def orders_of(self, customer_id: str) -> tuple[Order, ...]:
        """In the service's order, newest first where it tells when an order was placed."""
        found = self._list(self._http.orders_of, customer_id=customer_id)
        orders = self._read(lambda: [self._reader.order(self._tree("order", each)) for each in found])
        if any(order.placed_at is None for order in orders):
            return tuple(orders)
        return tuple(sorted(orders, key=lambda order: str(order.placed_at), reverse=True))

    def customer(self, customer_id: str) -> CustomerRecord | None:
        """By the shop's own number."""
        body = self._asked(self._http.customer, customer_id=customer_id)
        return None if body is None else self._person(body)

    def customers(self, *, email: str = "", name: str = "", postcode: str = "") -> tuple[CustomerRecord, ...]:
        """The service's matches, checked again here: a search that is too generous must verify nobody."""
        if email.strip():
            found = self._list(self._http.customers_by_email, email=email.strip().lower())
            people = [self._person(each) for each in found]
            same = [each for each in people if _plain(each.email) == _plain(email)]
        elif name.strip() and postcode.strip():
            found = self._list(self._http.customers_by_name, name=name.strip(), postcode=postcode.strip())
            people = [self._person(each) for each in found]
            same = [each for each in people if _lives(each, name, postcode)]
        else:
            same = []
        return tuple(same[:_MOST_CUSTOMERS])

    def products(self, words: str) -> tuple[Product, ...]:
        """The service's search; all of them for no words."""
        found = self._list(self._http.products, words=words.strip() or "*") if self._http.products else []
        products = tuple(self._product(each) for each in found)
        return products[:_MOST_PRODUCTS] if words.strip() else products

    def product(self, product_id: str) -> Product | None:
        """By id."""
        body = self._asked(self._http.product, product_id=product_id) if self._http.product else None
        return None if body is None else self._product(body)

    def perform(self, action: Action, *, key: str, revision: str = "", agreed: Agreed = NOTHING) -> Receipt:
        """Sent with the key, and repeated only where the mapping names the header the service knows it by."""
        write = self._mapping.writes.get(action.name)
        if write is None or not write.request:
            raise UnsupportedActionError(f"the mapping has no request for {action.name}")
        fingerprint = writing.fingerprint(action, agreed)
        known = self._written.get(key)
        if known is not None:
            if known[0] != fingerprint:
                raise OrderRefusedError("this key was already used for another action")
            return replace(known[1], repeated=True)
        occasion = self._occasion(action, key, revision, agreed)
        record = writing.record(occasion, write, self._mapping)
        answer = self._sent(write, record, key, revision)
        receipt = writing.receipt(occasion, write, record, answer.body)
        receipt = replace(receipt, repeated=answer.headers.get(REPLAYED, "").lower() == "true")
        with self._gate:
            first = self._written.setdefault(key, (fingerprint, receipt))[1]
        if first is receipt:
            return receipt
        # Of two at once the repetition may be answered first; the original is no repetition for that.
        return replace(first, repeated=receipt.repeated or not first.repeated)

    def writes(self) -> tuple[RecordedWrite, ...]:
        """Those of this process."""
        return tuple(receipt.recorded for _, receipt in self._written.values())

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _occasion(self, action: Action, key: str, revision: str, agreed: Agreed) -> writing.Occasion:
        order = self.order(action.number) if action.number else None
        if action.number and order is None:
            raise OrderRefusedError("there is no such order")
        if order and revision and not self._http.revision_header and order.revision != revision:
            raise OrderChangedError("the order changed since the customer was shown it")
        customer_id = order.customer.id if order else getattr(action, "customer_id", "")
        return writing.Occasion(
            action,
            key,
            agreed,
            self._clock(),
            order=order,
            customer=self.customer(customer_id),
            variants=self._variants(action),
        )

    def _variants(self, action: Action) -> Mapping[str, Variant]:
        skus = {each.sku for each in (*getattr(action, "swaps", ()), *getattr(action, "items", ()))}
        found: dict[str, Variant] = {}
        for sku in skus:
            products = [self._product(each) for each in self._list(self._http.product_of, sku=sku)]
            found.update({each.sku: each for product in products for each in product.variants})
        if missing := skus - found.keys():
            raise OrderRefusedError(f"the catalogue has no {', '.join(sorted(missing))}")
        return found

    def _sent(self, write: Write, record: Mapping[str, Any], key: str, revision: str) -> Answer:
        request = requests.filled(write.request, record)
        if request is None:
            raise OrderRefusedError(f"{write.request} lacks a value")
        headers = {self._http.idempotency_header: key} if self._http.idempotency_header else {}
        if self._http.revision_header and revision:
            headers[self._http.revision_header] = revision
        answer = self._client.send(
            *request, writing.body(write, record), headers, repeatable=bool(self._http.idempotency_header)
        )
        if not isinstance(answer.body, dict):
            raise OrderRefusedError("the order system has no such thing to change")
        return answer

    def _asked(self, request: str, **values: str) -> dict[str, Any] | None:
        found = requests.filled(request, values)
        body = self._client.get(found[1]).body if found else None
        if body is not None and not isinstance(body, dict):
            raise OrderSystemError("the order system answered with something else than one object")
        return body

    def _list(self, request: str, **values: str) -> list[dict[str, Any]]:
        found = requests.filled(request, values) if request else None
        body = self._client.get(found[1]).body if found else None
        listed = at(body, self._http.list_at) if self._http.list_at and body is not None else body
        if listed is None:
            return []
        if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
            raise OrderSystemError("the order system answered with something else than a list of objects")
        return listed

    def _tree(self, name: str, record: Mapping[str, Any]) -> Tree:
        parts = {}
        for child, part in self._mapping.parts_of(name).items():
            found = elements(part.each, record) if part.each else self._requested(part.request, record)
            parts[child] = [self._tree(child, each) for each in found]
        return Tree(record, parts)

    def _requested(self, request: str, record: Mapping[str, Any]) -> list[dict[str, Any]]:
        found = requests.filled(request, record) if request else None
        body = self._client.get(found[1]).body if found else None
        return body if isinstance(body, list) else [body] if isinstance(body, dict) else []

    def _person(self, body: Mapping[str, Any]) -> CustomerRecord:
        return self._read(lambda: self._reader.customer(self._tree("customer", body)))

    def _product(self, body: Mapping[str, Any]) -> Product:
        return self._read(lambda: self._reader.product(self._tree("product", body)))

    @staticmethod
    def _read(read: Callable[[], _Result]) -> _Result:
        try:
            return read()
        except (LookupError, TypeError, ValueError) as error:
            raise OrderSystemError(f"the order system answered something unexpected: {error}") from error


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _lives(person: CustomerRecord, name: str, postcode: str) -> bool:
    there = person.address.postcode if person.address else ""
    return _plain(person.name) == _plain(name) and _plain(there).replace(" ", "") == _plain(postcode).replace(
        " ", ""
    )
