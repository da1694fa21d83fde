"""The sample shop's orders as an HTTP service with an OpenAPI document, which can be made to fail."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any

from fastapi import FastAPI, Header, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from assistant.orders.actions import Action, Cancel, ChangeAddress, ChangeItems, ReturnItems, Swap
from assistant.orders.port import OrderChangedError, OrderRefusedError, OrderSystem
from assistant.orders.records import Address, CustomerRecord, Order, Product, Return, Shipment

Json = dict[str, Any]
Key = Annotated[str, Header()]
IfMatch = Annotated[str, Header()]


class Reason(BaseModel):
    reason: str
    words: str = ""


class Place(BaseModel):
    name: str
    street: str
    extra: str
    postcode: str
    city: str
    country: str


class Changes(BaseModel):
    lines: list[str]
    skus: list[str]


class SendBack(BaseModel):
    lines: list[str]
    reason: str
    fee_cents: int


@dataclass
class Mood:
    """How the service answers from now on: `fault` names the failure, `left` after how many requests it ends
    (None: it lasts)."""

    fault: str = ""
    left: int | None = None
    seen: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    gate: threading.Lock = field(default_factory=threading.Lock)

    def take(self, request: Request) -> str:
        """The failure for this request, if it is to fail."""
        with self.gate:
            self.seen.append(f"{request.method} {request.url.path}")
            if key := request.headers.get("idempotency-key"):
                self.keys.append(key)
            if not self.fault or self.left == 0:
                return ""
            if self.left is not None:
                self.left -= 1
            return self.fault


def service(system: OrderSystem, mood: Mood) -> Any:
    """The ASGI application."""
    app = FastAPI()

    @app.get("/orders/{number}")
    def order(number: str) -> Any:
        found = system.order(number)
        return _order(found) if found else JSONResponse({"detail": "no such order"}, 404)

    @app.get("/customers/{customer_id}/orders")
    def orders_of(customer_id: str) -> Json:
        return {"data": [_order(order) for order in system.orders_of(customer_id)]}

    @app.get("/customers/{customer_id}")
    def customer(customer_id: str) -> Any:
        found = system.customer(customer_id)
        return _customer(found) if found else JSONResponse({"detail": "no such customer"}, 404)

    @app.get("/customers")
    def customers(email: str = "", name: str = "", postcode: str = "") -> Json:
        found = system.customers(email=email, name=name, postcode=postcode)
        return {"data": [_customer(each) for each in found]}

    @app.get("/products/{product_id}")
    def product(product_id: str) -> Any:
        found = system.product(product_id)
        return _product(found) if found else JSONResponse({"detail": "no such product"}, 404)

    @app.get("/products")
    def products(q: str = "", sku: str = "") -> Json:
        if sku:
            found = [each for each in system.products("") if each.variant(sku)]
        else:
            found = list(system.products("" if q == "*" else q))
        return {"data": [_product(each) for each in found]}

    def write(action: Action, key: str, version: str) -> Any:
        try:
            receipt = system.perform(action, key=key, revision=version)
        except OrderChangedError as error:
            return JSONResponse({"detail": str(error)}, 412)
        except OrderRefusedError as error:
            return JSONResponse({"detail": str(error)}, 422)
        headers = {"Idempotency-Replayed": "true"} if receipt.repeated else {}
        return JSONResponse({"reference": receipt.reference, "label": receipt.instructions}, headers=headers)

    @app.post("/orders/{number}/cancellation")
    def cancel(number: str, why: Reason, idempotency_key: Key, if_match: IfMatch = "") -> Any:
        return write(Cancel(number, why.reason, why.words), idempotency_key, if_match)

    @app.put("/orders/{number}/address")
    def address(number: str, to: Place, idempotency_key: Key, if_match: IfMatch = "") -> Any:
        place = Address(to.name, to.street, to.extra, to.postcode, to.city, to.country)
        return write(ChangeAddress(number, place), idempotency_key, if_match)

    @app.post("/orders/{number}/changes")
    def change(number: str, changes: Changes, idempotency_key: Key, if_match: IfMatch = "") -> Any:
        swaps = tuple(Swap(*each) for each in zip(changes.lines, changes.skus, strict=True))
        return write(ChangeItems(number, swaps), idempotency_key, if_match)

    @app.post("/orders/{number}/returns")
    def send_back(number: str, back: SendBack, idempotency_key: Key, if_match: IfMatch = "") -> Any:
        return write(ReturnItems(number, tuple(back.lines), reason=back.reason), idempotency_key, if_match)

    @app.middleware("http")
    async def moody(request: Request, call_next: Any) -> Response:
        import anyio

        match mood.take(request):
            case "500":
                return Response("<h1>Internal Server Error</h1>", 500, media_type="text/html")
            case "503":
                return JSONResponse({"detail": "busy"}, 503)
            case "redirect":
                return Response("", 307, {"Location": "http://198.51.100.1/orders"})
            case "garbage":
                return Response('{"number": "FM-', 200, media_type="application/json")
            case "page":
                return Response("<html>Welcome</html>", 200, media_type="text/html")
            case "list":
                return JSONResponse([1, 2, 3])
            case "nonsense":
                return JSONResponse({"number": request.url.path.rsplit("/", 1)[-1], "placed_at": "yesterday"})
            case "other":
                return JSONResponse({"number": "FM-00001", "status": "paid", "customer": {"id": "1"}})
            case "huge":
                return Response(b'"' + b"x" * (3 * 1024 * 1024) + b'"', 200, media_type="application/json")
            case "denied":
                return JSONResponse({"detail": "bad token"}, 401)
            case "hang":
                await anyio.sleep(30)
        answer: Response = await call_next(request)
        return answer

    return _Droppable(app, mood)


class _Droppable:
    """Does what it is asked and then cuts the connection, or answers a byte at a time."""

    def __init__(self, app: FastAPI, mood: Mood) -> None:
        self._app, self._mood = app, mood

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or self._mood.fault not in ("drop", "drip"):
            await self._app(scope, receive, send)
            return
        import anyio

        async def sending(message: Json) -> None:
            if self._mood.fault == "drop" and scope["method"] != "GET":
                raise ConnectionError("cut")
            await send(message)
            if self._mood.fault == "drip" and message["type"] == "http.response.start":
                await anyio.sleep(30)

        await self._app(scope, receive, sending)


def _order(order: Order) -> Json:
    return {
        "number": order.number, "status": order.status, "version": order.revision,
        "changes": list(order.changes), "customer": {"id": order.customer.id},
        "placed_at": _iso(order.placed_at), "cancelled_at": _iso(order.cancelled_at),
        "promised": _range(order.promised), "total_cents": order.total_cents,
        "payment": {"method": order.payment_method},
        "shipping": {"method": order.shipping_method, "cents": order.shipping_cents},
        "ship_to": {
            "name": order.address.name, "street": order.address.line1, "extra": order.address.line2,
            "postcode": order.address.postcode, "city": order.address.city, "country": order.address.country,
        },
        "lines": [
            {
                "id": item.line, "sku": item.sku, "product": item.product_id, "name": item.name,
                "options": dict(item.options), "quantity": item.quantity, "cents": item.unit_price_cents,
                "parcel": item.shipment_id,
            }
            for item in order.items
        ],
        "parcels": [_parcel(parcel) for parcel in order.shipments],
        "returns": [_return(back) for back in order.returns],
        "refunds": [
            {
                "reference": each.reference, "status": each.status, "cents": each.amount_cents,
                "method": each.method, "refunded_at": _iso(each.refunded_at),
            }
            for each in order.refunds
        ],
    }  # fmt: skip


def _parcel(parcel: Shipment) -> Json:
    return {
        "id": parcel.id, "carrier": parcel.carrier, "tracking": parcel.tracking_number,
        "status": parcel.status, "shipped_at": _iso(parcel.shipped_at), "expected": _range(parcel.expected),
        "delivered_at": _iso(parcel.delivered_at),
        "scans": [
            {"code": scan.code, "text": scan.description, "place": scan.location, "at": _iso(scan.at)}
            for scan in parcel.events
        ],
    }  # fmt: skip


def _return(back: Return) -> Json:
    return {
        "reference": back.reference, "status": back.status, "reason": back.reason,
        "requested_at": _iso(back.requested_at), "received_at": _iso(back.received_at),
    }  # fmt: skip


def _customer(customer: CustomerRecord) -> Json:
    home = customer.address
    return {
        "id": customer.id, "name": customer.name, "email": customer.email, "phone": customer.phone,
        "language": customer.language,
        "address": {
            "street": home.line1, "extra": home.line2, "postcode": home.postcode, "city": home.city,
            "country": home.country,
        } if home else None,
        "payment_methods": [
            {"id": each.id, "kind": each.kind, "detail": each.detail} for each in customer.payment_methods
        ],
    }  # fmt: skip


def _product(product: Product) -> Json:
    return {
        "id": product.id, "name": product.name, "category": product.category,
        "variants": [
            {
                "sku": each.sku, "options": dict(each.options), "cents": each.price_cents,
                "stock": each.stock, "available_from": str(each.available_from or ""),
            }
            for each in product.variants
        ],
    }  # fmt: skip


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _range(days: tuple[Any, Any] | None) -> Json | None:
    return {"from": days[0].isoformat(), "to": days[1].isoformat()} if days else None
