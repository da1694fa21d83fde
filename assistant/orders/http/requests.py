"""The mapping's requests ("GET /orders/{number}"), filled in, and checked against an OpenAPI document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from assistant.orders.mapping.expression import at
from assistant.orders.mapping.file import MappingError, MappingFile

_REQUEST = re.compile(r"(GET|POST|PUT|PATCH|DELETE) (/\S*)")
_PLACE = re.compile(r"\{([\w.]+)\}")


def split(request: str) -> tuple[str, str]:
    """Method and path. Raises MappingError."""
    match = _REQUEST.fullmatch(request)
    if match is None:
        raise MappingError(f"{request!r} is no request; write it like GET /orders/{{number}}")
    return match[1], match[2]


def filled(request: str, values: Mapping[str, Any]) -> tuple[str, str] | None:
    """Method and path with the values in their places; None where a value is missing or is no name of a
    thing ("", ".", ".."), which would be another address."""
    method, path = split(request)
    found = {name: _text(at(values, name)) for name in _PLACE.findall(path)}
    if any(value.strip(". ") == "" for value in found.values()):
        return None
    return method, _PLACE.sub(lambda place: quote(found[place[1]], safe=""), path)


def requests_of(mapping: MappingFile) -> Iterator[str]:
    """Every request of a mapping."""
    if mapping.http is not None:
        settings = ("order", "orders_of", "customer", "customers_by_email", "customers_by_name", "products",
                    "product", "product_of")  # fmt: skip
        yield from (request for name in settings if (request := getattr(mapping.http, name)))
    for name in ("item", "customer", "shipment", "event", "return", "refund", "payment_method", "variant"):
        if (part := mapping.part(name)) is not None and part.request:
            yield part.request
    yield from (write.request for write in mapping.writes.values())


def check(mapping: MappingFile, description: Any) -> None:
    """Every request is one the service describes. Raises MappingError, which names those that are not."""
    paths = description.get("paths") if isinstance(description, dict) else None
    if not isinstance(paths, dict):
        raise MappingError("the description of the order system is no OpenAPI document")
    known = {
        (method.upper(), _shape(path))
        for path, methods in paths.items()
        if isinstance(methods, dict)
        for method in methods
    }
    missing = [
        request
        for request in requests_of(mapping)
        if (split(request)[0], _shape(split(request)[1])) not in known
    ]
    if missing:
        raise MappingError(f"the order system does not describe {', '.join(missing)}")


def _shape(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", path.partition("?")[0].rstrip("/"))


def _text(value: Any) -> str:
    return "" if value is None else str(value)
