"""Turns baskets and journeys into rows of the sample shop's tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import Table

from assistant.sample_shop import rates
from assistant.sample_shop.baskets import Basket, Line
from assistant.sample_shop.journeys import HAMBURG, Journey, Parcel, Scan, SendBack
from assistant.sample_shop.tables import (
    order_items,
    orders,
    refunds,
    return_items,
    returns,
    shipments,
    tracking_events,
)

Row = Mapping[str, Any]

SCAN_TEXTS = {
    "announced": "The shop has announced the parcel to us.",
    "accepted": "We have received the parcel.",
    "in_transit": "The parcel has been sorted and is on its way.",
    "delayed": "The parcel is delayed because of high volumes at the depot.",
    "out_for_delivery": "The parcel has been loaded into the delivery vehicle.",
    "delivered": "The parcel has been delivered.",
    "search_opened": "A search for the parcel has been started.",
    "lost": "The parcel could not be found.",
}
RETURN_REASONS = ("too_small", "too_large", "not_as_expected", "faulty", "wrong_item", "changed_mind")
_OUR_FAULT = ("faulty", "wrong_item")
_DEPOTS = {
    "DE": "Hannover", "AT": "Linz", "DK": "Kolding", "NL": "Venlo", "BE": "Mechelen", "LU": "Bettembourg",
    "FR": "Metz", "SE": "Malmö", "PL": "Poznań", "CZ": "Praha", "FI": "Vantaa", "IT": "Verona",
    "ES": "Zaragoza", "PT": "Porto",
    "IE": "Athlone", "NO": "Alnabru", "CH": "Basel", "LI": "Buchs", "GB": "Hinckley",
}  # fmt: skip
_WAREHOUSE = "Neumünster"
_FULL_RETURN_DAYS = 14  # within which standard shipping is refunded with a complete return


class Ledger:
    """Collects the rows of many orders, with running keys, ready to insert table by table."""

    def __init__(self, rng: Random) -> None:
        self.rows: dict[Table, list[Row]] = defaultdict(list)
        self._rng = rng
        self._references = rng.sample(range(20000, 99999), 2000)

    def add(
        self, number: str, status: str, basket: Basket, journey: Journey, return_reason: str | None = None
    ) -> None:
        """Book one order; without a reason for its return, one is drawn."""
        self.rows[orders].append(_order(number, status, basket, journey))
        shipment = self._ship(number, basket, journey.parcel) if journey.parcel else None
        packed = basket.lines[:-1] if status == "partly_shipped" else basket.lines
        items = [
            self._item(number, line, shipment if line in packed else None)
            for line in basket.lines
        ]  # fmt: skip
        if journey.send_back:
            self._send_back(number, basket, journey, journey.send_back, items, return_reason)
        if journey.cancel_refunded_at:
            assert journey.cancelled_at is not None
            self.rows[refunds].append(
                {
                    "reference": self._reference("RF"),
                    "order_number": number,
                    "return_reference": None,
                    "status": "sent",
                    "amount_cents": basket.total_cents,
                    "method": basket.payment,
                    "requested_at": journey.cancelled_at,
                    "refunded_at": journey.cancel_refunded_at,
                }
            )

    def _reference(self, prefix: str) -> str:
        return f"{prefix}-{self._references.pop()}"

    def _item(self, number: str, line: Line, shipment: int | None) -> Row:
        row = {
            "id": len(self.rows[order_items]) + 1,
            "order_number": number,
            "shipment_id": shipment,
            "sku": line.product.sku,
            "name": line.product.name,
            "variant": line.variant,
            "quantity": line.quantity,
            "unit_price_cents": line.product.price_cents,
            "line_total_cents": line.total_cents,
        }
        self.rows[order_items].append(row)
        return row

    def _ship(self, number: str, basket: Basket, parcel: Parcel) -> int:
        carrier = rates.carrier(basket.rate, basket.method)
        identity = len(self.rows[shipments]) + 1
        self.rows[shipments].append(
            {
                "id": identity,
                "order_number": number,
                "carrier": carrier,
                "tracking_number": self._tracking_number(carrier, identity),
                "status": parcel.status,
                "shipped_at": parcel.shipped_at,
                "eta_from": parcel.eta[0],
                "eta_to": parcel.eta[1],
                "delivered_at": parcel.delivered_at,
            }
        )
        for scan in parcel.scans:
            self.rows[tracking_events].append(
                {
                    "id": len(self.rows[tracking_events]) + 1,
                    "shipment_id": identity,
                    "code": scan.code,
                    "description": SCAN_TEXTS[scan.code],
                    "location": _location(scan, basket),
                    "occurred_at": scan.at,
                }
            )
        return identity

    def _tracking_number(self, carrier: str, identity: int) -> str:
        """In the shape of each carrier; the running number in it keeps every one different."""
        noise = self._rng.randrange(10**6)
        return {
            "DHL": f"00340434{noise:06}{identity:06}",
            "DPD": f"0150{noise:06}{identity:04}",
            "PostNord": f"3735{noise:06}{identity:08}",
            "UPS": f"1ZFM{noise:06}{identity:08}",
        }.get(carrier, f"NF{noise:06}{identity:04}")

    def _send_back(
        self, number: str, basket: Basket, journey: Journey, back: SendBack, items: list[Row], why: str | None
    ) -> None:
        reference = self._reference("RT")
        whole = len(items) == 1 or self._rng.random() < 0.6
        chosen = items if whole else items[:1]
        reason = why or self._rng.choice(RETURN_REASONS)
        cost = _return_cost(basket, reason)
        self.rows[returns].append(
            {
                "reference": reference,
                "order_number": number,
                "status": back.status,
                "reason": reason,
                "requested_at": back.requested_at,
                "received_at": back.received_at,
                "cost_cents": cost,
            }
        )
        for item in chosen:
            self.rows[return_items].append(
                {
                    "return_reference": reference,
                    "order_item_id": item["id"],
                    "quantity": item["quantity"],
                }
            )
        if back.received_at is None:
            return
        goods = sum(item["line_total_cents"] for item in chosen)
        self.rows[refunds].append(
            {
                "reference": self._reference("RF"),
                "order_number": number,
                "return_reference": reference,
                "status": "sent" if back.refunded_at else "pending",
                "amount_cents": refund_cents(basket, goods, cost, _shipping_back(basket, journey, back)),
                "method": basket.payment,
                "requested_at": back.received_at,
                "refunded_at": back.refunded_at,
            }
        )


def refund_cents(basket: Basket, goods_cents: int, cost_cents: int, shipping_cents: int) -> int:
    """What a return of goods worth `goods_cents` pays back.

    A voucher is taken off as soon as what is kept no longer reaches its minimum order value; shipping is
    paid back only with the whole order.
    """
    kept = basket.subtotal_cents - goods_cents
    discount = basket.discount_cents if kept < rates.WELCOME_VOUCHER_FROM_CENTS else 0
    shipping = shipping_cents if kept == 0 else 0
    return max(0, goods_cents - discount + shipping - cost_cents)


def _shipping_back(basket: Basket, journey: Journey, back: SendBack) -> int:
    """The part of the shipping cost that a complete return within fourteen days of delivery pays back."""
    assert journey.parcel is not None
    assert journey.parcel.delivered_at is not None
    delivered = journey.parcel.delivered_at.astimezone(HAMBURG).date()
    in_time = back.requested_at.astimezone(HAMBURG).date() <= delivered + timedelta(days=_FULL_RETURN_DAYS)
    return min(basket.shipping_cents, basket.rate.standard_cents) if in_time else 0


def _return_cost(basket: Basket, reason: str) -> int:
    if reason in _OUR_FAULT:
        return 0
    return rates.FREIGHT_RETURN_CENTS if basket.method == "freight" else basket.rate.return_cents


def _location(scan: Scan, basket: Basket) -> str:
    places = {
        "warehouse": _WAREHOUSE,
        "origin": "Hamburg",
        "depot": _DEPOTS[basket.person.country],
        "destination": basket.person.city,
        "service": "Customer service",
    }
    return places[scan.place]


def _order(number: str, status: str, basket: Basket, journey: Journey) -> Row:
    person = basket.person
    promised = journey.promised or (None, None)
    return {
        "number": number,
        "customer_id": person.id,
        "status": status,
        "placed_at": journey.placed_at,
        "paid_at": journey.paid_at,
        "packed_at": journey.packed_at,
        "promised_from": promised[0],
        "promised_to": promised[1],
        "cancelled_at": journey.cancelled_at,
        "cancel_reason": journey.cancel_reason,
        "currency": "EUR",
        "subtotal_cents": basket.subtotal_cents,
        "discount_cents": basket.discount_cents,
        "voucher_code": "WELCOME" if basket.discount_cents else None,
        "shipping_method": basket.method,
        "shipping_cents": basket.shipping_cents,
        "total_cents": basket.total_cents,
        "payment_method": basket.payment,
        "delivery_name": person.name,
        "delivery_line1": person.address_line1,
        "delivery_line2": None,
        "delivery_postcode": person.postcode,
        "delivery_city": person.city,
        "delivery_country": person.country,
    }
