"""Answers to questions about one of the customer's own orders, and about the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from assistant.orders import return_period
from assistant.orders.answers import told
from assistant.orders.dialogue.goods import pieces
from assistant.orders.dialogue.options import fitting, read_options
from assistant.orders.dialogue.outcome import Blocked, Need
from assistant.orders.dialogue.place import as_one_line, country_in
from assistant.orders.dialogue.question import Asked
from assistant.orders.dialogue.scene import Scene
from assistant.orders.dialogue.shopping import products_named
from assistant.orders.dialogue.which_lines import named
from assistant.orders.dialogue.which_order import described, order_of
from assistant.orders.dialogue.which_payment import method_named
from assistant.orders.dialogue.which_variant import MOST_SHOWN, variant_named
from assistant.orders.lookup import OrderStatus, revealed
from assistant.orders.records import Order, Product, Refund

ABOUT_AN_ORDER = frozenset(
    {"status", "tracking", "items", "total", "item_price", "payment", "address", "refund", "return_period"}
)


def answered(asked: Asked, scene: Scene) -> tuple[str, Order | None] | Need | Blocked | None:
    """The answer and the order it is about; a Need where it is open which; None where nothing here tells."""
    if asked.subject in ABOUT_AN_ORDER:
        order = order_of(asked.words, asked.number, scene, _fits(asked, scene))
        if not isinstance(order, Order):
            return order
        text = _about(asked, order, scene)
        return (text, order) if text else None
    text = _general(asked, scene)
    return (text, None) if text else None


def _fits(asked: Asked, scene: Scene) -> Callable[[Order], bool]:
    """Which orders come to mind first: how long one may be returned is asked of what may be."""
    if asked.subject != "return_period":
        return lambda order: True
    return lambda order: scene.policy.may("return", order, scene.telling.now).allowed


def _about(asked: Asked, order: Order, scene: Scene) -> str:
    match asked.subject:
        case "items":
            return "\n".join([scene.telling.say("items_of", number=order.number), *_listed(order, scene)])
        case "total":
            return _total(order, scene)
        case "item_price":
            return _item_price(asked, order, scene)
        case "payment":
            return scene.telling.say("paid_with", number=order.number, method=_paid_with(order, scene))
        case "address":
            return scene.telling.say("goes_to", number=order.number, address=as_one_line(order.address))
        case "refund":
            return _refund(order, scene)
        case "tracking":
            return " ".join(_tracking(order, scene))
        case "return_period":
            return return_period.told(revealed(order), scene.policy, scene.telling)
        case _:
            return " ".join([told(_with_promise(order, scene), scene.telling), *_parcels(order, scene)])


def _with_promise(order: Order, scene: Scene) -> OrderStatus:
    """What the order system knows, with the range of the shop's stated rules where it names no days."""
    status = revealed(order)
    expected = scene.delivery.expected(order, scene.telling.now) if scene.delivery else None
    if (
        expected is None
        or expected.overdue
        or status.promised
        or any(each.expected for each in status.parcels)
    ):
        return status
    return replace(status, promised=(expected.first, expected.last))


def _delivery(asked: Asked, scene: Scene) -> str:
    """Prices and days of every delivery method to the country named, else to the customer's own."""
    home = scene.customer.address if scene.customer else None
    country = country_in(asked.words) or (home.country if home else "")
    options = scene.delivery.options(country) if scene.delivery else ()
    if scene.delivery is None or not options:
        return ""
    telling = scene.telling
    lines = []
    for option in options:
        first, last = scene.delivery.if_ordered(country, option.method, telling.now)
        lines.append(
            telling.say(
                "delivery_option", method=option.method, first=telling.day(first), last=telling.day(last),
                price=telling.money(option.price_cents, scene.delivery.currency),
            )
        )  # fmt: skip
    return "\n".join([telling.say("delivery_to", country=country), *lines])


def _general(asked: Asked, scene: Scene) -> str:
    match asked.subject:
        case "payment_methods":
            methods = scene.customer.payment_methods if scene.customer else ()
            listing = "; ".join(method_named(each, scene) for each in methods)
            return scene.telling.say("your_payment_methods", choices=listing) if methods else ""
        case "orders":
            listing = "\n".join(f"- {described(order, scene)}" for order in scene.orders[:10])
            return (
                f"{scene.telling.say('your_orders')}\n{listing}"
                if scene.orders
                else scene.telling.say("no_orders")
            )
        case "stock" | "price":
            products = products_named(asked.words, scene)
            return "\n".join(_offered(each, asked, scene) for each in products[:2])
        case "delivery_cost" | "delivery_time":
            return _delivery(asked, scene)
        case _:
            return ""


def _offered(product: Product, asked: Asked, scene: Scene) -> str:
    """What there is of a product that the words can mean, with prices."""
    whole = scene.product(product.id) or product
    wanted = read_options(asked.words, whole.variants, whole.name).sure
    meant = fitting(whole.variants, wanted)
    there = [each for each in meant if each.available]
    if not there:
        return scene.telling.say("sold_out", item=whole.name)
    shown = "\n".join(f"- {variant_named(each, scene, whole.currency)}" for each in there[:MOST_SHOWN])
    counted = scene.telling.say("in_stock", item=whole.name, count=len(there), of=len(meant))
    return f"{counted}\n{shown}"


def _total(order: Order, scene: Scene) -> str:
    amount = scene.telling.money(order.total_cents, order.currency)
    return scene.telling.say("total_of", number=order.number, amount=amount, method=_paid_with(order, scene))


def _item_price(asked: Asked, order: Order, scene: Scene) -> str:
    lines = [line for piece in pieces(asked.words, order.items) for line in piece.lines]
    items = [item for item in order.items if item.line in lines]
    if not items:
        return "\n".join([_total(order, scene), *_listed(order, scene)])
    telling = scene.telling
    return "\n".join(
        telling.say(
            "item_price",
            item=named(item),
            number=order.number,
            amount=telling.money(item.unit_price_cents, order.currency),
        )
        for item in items
    )


def _listed(order: Order, scene: Scene) -> Iterable[str]:
    for item in order.items:
        count = f"{item.quantity} × " if item.quantity != 1 else ""
        yield f"- {count}{named(item)}, {scene.telling.money(item.line_total_cents, order.currency)}"


def _paid_with(order: Order, scene: Scene) -> str:
    methods = scene.customer.payment_methods if scene.customer else ()
    known = next((each for each in methods if each.id == order.payment_method_id), None)
    return method_named(known, scene) if known else scene.telling.payment(order.payment_method)


def _refund(order: Order, scene: Scene) -> str:
    telling = scene.telling
    sent = [each for each in order.refunds if each.refunded_at is not None]
    if sent:
        return " ".join(_sent(each, order, scene) for each in sent)
    if order.refunded:
        amount = telling.money(order.total_cents, order.currency)
        return telling.say("refund_yes", number=order.number, amount=amount, method=_paid_with(order, scene))
    key = "refund_pending" if order.refunds else "refund_no"
    return telling.say(key, number=order.number, status=telling.status(order.status))


def _sent(refund: Refund, order: Order, scene: Scene) -> str:
    telling = scene.telling
    assert refund.refunded_at is not None
    return telling.say(
        "refund_yes_on", number=order.number, amount=telling.money(refund.amount_cents, order.currency),
        date=telling.day(refund.refunded_at), method=telling.payment(refund.method),
    )  # fmt: skip


def _tracking(order: Order, scene: Scene) -> Iterable[str]:
    known = list(_parcels(order, scene))
    yield from known or [
        scene.telling.say("no_tracking", number=order.number, status=scene.telling.status(order.status))
    ]


def _parcels(order: Order, scene: Scene) -> Iterable[str]:
    for parcel in order.shipments:
        if parcel.tracking_number and parcel.carrier:
            yield scene.telling.say("carrier", carrier=parcel.carrier, tracking=parcel.tracking_number)
        elif parcel.tracking_number:
            yield scene.telling.say("tracking_number", tracking=parcel.tracking_number)
