"""The mapping file (YAML): where each thing of an order system stands in the shop's own tables or JSON.

One `Part` is one kind of thing (order, item, shipment, …). Its records come from a table joined to the parent
by `link`, from an HTTP `request`, or from a list inside the parent's record (`each`). Its `fields` say for
each of our names where the value is.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from assistant.orders.actions import ActionName
from assistant.orders.port import OrderSystemError


class MappingError(OrderSystemError):
    """The mapping file cannot be used, or the shop's tables are not as it says; the message names the place
    and what is allowed there."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Expression(_Part):
    """Where a value stands: a `column` (a path; `a.b` looks into JSON, through a list into each of its
    elements), several `columns`, or a constant `value`; then what is done with it, in this order."""

    column: str = ""
    columns: tuple[str, ...] = ()
    object: dict[str, str] = {}
    value: str | int | float | bool | None = None
    pattern: str = ""
    split: str = ""
    join: str = " "
    words: dict[str, str | int | float | bool] = {}
    default: str | int | float | bool | None = None


def _expression(raw: Any) -> Any:
    return {"column": raw} if isinstance(raw, str) else raw


Place = Annotated[Expression, BeforeValidator(_expression)]

FIELDS = {
    "order": {
        "number", "customer_id", "status", "placed_at", "cancelled_at", "promised_from", "promised_to",
        "version", "changes", "currency", "total", "payment_method", "payment_method_id", "shipping_method",
        "shipping", "refunded",
        "address.name", "address.line1", "address.line2", "address.postcode", "address.city",
        "address.region", "address.country",
    },
    "item": {
        "line", "sku", "name", "variant", "quantity", "unit_price", "line_total", "shipment_id",
        "product_id", "category", "options",
    },
    "shipment": {
        "id", "carrier", "tracking_number", "status", "shipped_at", "expected_from", "expected_to",
        "delivered_at",
    },
    "event": {"code", "description", "location", "at"},
    "return": {"reference", "status", "reason", "requested_at", "received_at", "refunded_at"},
    "refund": {"reference", "status", "amount", "method", "refunded_at"},
    "customer": {
        "id", "name", "email", "phone", "language", "address.name", "address.line1", "address.line2",
        "address.postcode", "address.city", "address.region", "address.country",
    },
    "payment_method": {"id", "kind", "detail", "balance"},
    "product": {"id", "name", "category", "currency"},
    "variant": {"sku", "name", "options", "price", "available", "stock", "available_from"},
}  # fmt: skip
"""What each kind of thing can be told by."""

NEEDED = {
    "order": {"number", "customer_id", "status"},
    "item": {"sku", "name"},
    "customer": {"id", "name"},
    "product": {"id", "name"},
    "variant": {"sku", "price"},
}
PARTS = {
    "order": ("item", "shipment", "return", "refund", "customer"),
    "shipment": ("event",),
    "customer": ("payment_method",),
    "product": ("variant",),
}
"""What belongs to what."""


class Part(_Part):
    """One kind of thing: where its records come from, and where its values stand in a record."""

    table: str = ""
    link: dict[str, str] = {}
    sort: tuple[str, ...] = ()
    request: str = ""
    each: Place | None = None
    fields: dict[str, Place]


class Step(_Part):
    """One thing to do in the database: update or insert a row, once or for each of a list; or add to the
    balance of a payment method. `increase` and `decrease` change numbers by an amount, and nothing is
    decreased below zero; with `when` the step is left out where that value is nothing."""

    update: str = ""
    insert: str = ""
    where: dict[str, Place] = {}
    set: dict[str, Place] = {}
    increase: dict[str, Place] = {}
    decrease: dict[str, Place] = {}
    for_each: str = ""
    when: Place | None = None
    balance: Place | None = None
    add: Place | None = None
    subtract: Place | None = None


class NewNumber(_Part):
    """How a new order gets its number: one more than the highest with this prefix in a column."""

    table: str
    column: str
    prefix: str = ""


class Write(_Part):
    """One action in the shop's own terms: its name and arguments, the steps in the database or the HTTP
    request, and where the answer has the receipt."""

    name: str
    arguments: dict[str, Place] = {}
    steps: tuple[Step, ...] = ()
    request: str = ""
    body: dict[str, Place] = {}
    reference_prefix: str = "TO-"
    reference: Place | None = None
    number: Place | None = None
    instructions: Place | None = None
    new_number: NewNumber | None = None


class Http(_Part):
    """What is particular to an HTTP service: how things are found (`product_of`: by a variant's sku), where a
    list stands in an answer, and the headers by which it knows a repeated write and a changed order (then
    `order.fields.version` is sent back). `openapi` is the path of its description, checked at the start."""

    openapi: str = ""
    order: str
    orders_of: str
    customer: str
    customers_by_email: str = ""
    customers_by_name: str = ""
    products: str = ""
    product: str = ""
    product_of: str = ""
    list_at: str = ""
    idempotency_header: str = ""
    revision_header: str = ""


class MappingFile(_Part):
    """A whole mapping file."""

    currency: str = Field(min_length=3, max_length=3)
    zone: str = "UTC"
    money: Literal["decimal", "cents"] = "decimal"
    order: Part
    item: Part
    customer: Part
    shipment: Part | None = None
    event: Part | None = None
    return_: Part | None = Field(None, alias="return")
    refund: Part | None = None
    payment_method: Part | None = None
    product: Part | None = None
    variant: Part | None = None
    writes: dict[ActionName, Write] = {}
    http: Http | None = None

    @field_validator("zone")
    @classmethod
    def _zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("write a time zone such as Europe/Berlin") from error
        return zone

    def part(self, name: str) -> Part | None:
        """The part of this name, if the mapping has it."""
        found: Part | None = getattr(self, "return_" if name == "return" else name)
        return found

    def parts_of(self, name: str) -> dict[str, Part]:
        """The parts that belong to one, by name."""
        return {child: part for child in PARTS.get(name, ()) if (part := self.part(child)) is not None}


def read(path: Path) -> MappingFile:
    """The mapping in this file. Raises MappingError."""
    try:
        return parsed(yaml.safe_load(path.read_text(encoding="utf-8")), str(path))
    except OSError as error:
        raise MappingError(f"{path} cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise MappingError(f"{path} is not YAML: {error}") from error


def parsed(raw: Any, where: str) -> MappingFile:
    """The mapping in an already parsed document. Raises MappingError."""
    try:
        mapping = MappingFile.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise MappingError(f"{where}: {place or 'the file'}: {first['msg']}") from error
    for name, allowed in FIELDS.items():
        _check_fields(mapping.part(name), name, allowed, where)
    return mapping


def _check_fields(part: Part | None, name: str, allowed: set[str], where: str) -> None:
    if part is None:
        return
    if unknown := sorted(set(part.fields) - allowed):
        raise MappingError(
            f"{where}: {name}.fields has no {', '.join(unknown)}; there are {', '.join(sorted(allowed))}"
        )
    if missing := sorted(NEEDED.get(name, set()) - set(part.fields)):
        raise MappingError(f"{where}: {name}.fields needs {', '.join(missing)}")
