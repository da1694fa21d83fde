"""The tables of the sample shop's order system; money is in cents, every moment in UTC."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Column, Date, DateTime, Dialect, ForeignKey, Integer, MetaData, String, Table
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A moment that comes back with its time zone also from SQLite, which stores none."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData()

customers = Table(
    "customers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("email", String, nullable=False, unique=True),
    Column("phone", String, nullable=False),
    Column("address_line1", String, nullable=False),
    Column("address_line2", String),
    Column("postcode", String, nullable=False),
    Column("city", String, nullable=False),
    Column("country", String(2), nullable=False),
    Column("language", String(2), nullable=False),
)

products = Table(
    "products",
    metadata,
    Column("sku", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("category", String, nullable=False),
    Column("price_cents", Integer, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("stock", Integer, nullable=False),  # the sum over the variants
    Column("available_from", Date),  # set for pre-orders only
)

product_variants = Table(
    "product_variants",
    metadata,
    Column("sku", ForeignKey("products.sku"), primary_key=True),
    Column("variant", String, primary_key=True),  # "M", "42", "one size"
    Column("position", Integer, nullable=False),  # order of display
    Column("stock", Integer, nullable=False),
)

orders = Table(
    "orders",
    metadata,
    Column("number", String, primary_key=True),  # "FM-48213"
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("status", String, nullable=False, index=True),
    Column("placed_at", UtcDateTime, nullable=False),
    Column("paid_at", UtcDateTime),
    Column("packed_at", UtcDateTime),
    Column("promised_from", Date),  # none while the order waits for its payment
    Column("promised_to", Date),
    Column("cancelled_at", UtcDateTime),
    Column("cancel_reason", String),
    Column("currency", String(3), nullable=False),
    Column("subtotal_cents", Integer, nullable=False),
    Column("discount_cents", Integer, nullable=False),
    Column("voucher_code", String),
    Column("shipping_method", String, nullable=False),
    Column("shipping_cents", Integer, nullable=False),
    Column("total_cents", Integer, nullable=False),  # subtotal - discount + shipping
    Column("payment_method", String, nullable=False),
    Column("delivery_name", String, nullable=False),
    Column("delivery_line1", String, nullable=False),
    Column("delivery_line2", String),
    Column("delivery_postcode", String, nullable=False),
    Column("delivery_city", String, nullable=False),
    Column("delivery_country", String(2), nullable=False),
)

shipments = Table(
    "shipments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("order_number", ForeignKey("orders.number"), nullable=False, index=True),
    Column("carrier", String, nullable=False),
    Column("tracking_number", String, nullable=False, unique=True),
    Column("status", String, nullable=False),
    Column("shipped_at", UtcDateTime),
    Column("eta_from", Date),
    Column("eta_to", Date),
    Column("delivered_at", UtcDateTime),
)

order_items = Table(
    "order_items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("order_number", ForeignKey("orders.number"), nullable=False, index=True),
    Column("shipment_id", ForeignKey("shipments.id")),  # none until it is in a parcel
    Column("sku", ForeignKey("products.sku"), nullable=False),
    Column("name", String, nullable=False),
    Column("variant", String, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("unit_price_cents", Integer, nullable=False),
    Column("line_total_cents", Integer, nullable=False),
)

tracking_events = Table(
    "tracking_events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("shipment_id", ForeignKey("shipments.id"), nullable=False, index=True),
    Column("code", String, nullable=False),
    Column("description", String, nullable=False),
    Column("location", String, nullable=False),
    Column("occurred_at", UtcDateTime, nullable=False),
)

returns = Table(
    "returns",
    metadata,
    Column("reference", String, primary_key=True),  # "RT-20417"
    Column("order_number", ForeignKey("orders.number"), nullable=False, index=True),
    Column("status", String, nullable=False),  # requested, received, refunded
    Column("reason", String, nullable=False),
    Column("requested_at", UtcDateTime, nullable=False),
    Column("received_at", UtcDateTime),
    Column("cost_cents", Integer, nullable=False),  # deducted from the refund
)

return_items = Table(
    "return_items",
    metadata,
    Column("return_reference", ForeignKey("returns.reference"), primary_key=True),
    Column("order_item_id", ForeignKey("order_items.id"), primary_key=True),
    Column("quantity", Integer, nullable=False),
)

refunds = Table(
    "refunds",
    metadata,
    Column("reference", String, primary_key=True),  # "RF-20417"
    Column("order_number", ForeignKey("orders.number"), nullable=False, index=True),
    Column("return_reference", ForeignKey("returns.reference")),  # none for a cancelled order
    Column("status", String, nullable=False),  # pending, sent
    Column("amount_cents", Integer, nullable=False),
    Column("method", String, nullable=False),
    Column("requested_at", UtcDateTime, nullable=False),
    Column("refunded_at", UtcDateTime),
)
