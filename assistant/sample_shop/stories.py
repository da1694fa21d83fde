"""Orders with fixed numbers for the demo, the tests and the documentation; who ordered what and in which
state is the same for every seed; tracking and refund numbers are not.

| order | whose | on the morning of `today` |
|---|---|---|
| `OUT_FOR_DELIVERY` FM-10442 | Maya | in the delivery van |
| `JUST_PAID` FM-10467 | Maya | paid yesterday evening, can still be cancelled |
| `DELIVERED_TEN_DAYS_AGO` FM-10381 | Maya | can still be returned |
| `DELIVERED_LONG_AGO` FM-10088 | Maya | 70 days ago: too late to return |
| `NOT_MAYAS` FM-10443 | Piet | in the delivery van, one digit away from Maya's |
| `DELAYED` FM-10418 | Jonas | promised for the last working day, held up |
| `CANCELLED_AND_REFUNDED` FM-10293 | Jonas | cancelled by him, money sent back |
| `RETURNING` FM-10305 | Jonas | return registered |
| `LOST` FM-10377 | Amélie | the carrier cannot find it |
| `REFUNDED` FM-10216 | Amélie | sent back and refunded, less the return cost of France |
| `IN_TWO_PARCELS` FM-10451 | Sofie | the first parcel is on its way |
| `PRE_ORDERED` FM-10455 | Sofie | ships when the product is out |
| `PAYMENT_FAILED` FM-10470 | Piet | can be paid again |
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.sample_shop.people import AMELIE, JONAS, MAYA, PIET, SOFIE, Person

OUT_FOR_DELIVERY = "FM-10442"
JUST_PAID = "FM-10467"
DELIVERED_TEN_DAYS_AGO = "FM-10381"
DELIVERED_LONG_AGO = "FM-10088"
NOT_MAYAS = "FM-10443"
DELAYED = "FM-10418"
CANCELLED_AND_REFUNDED = "FM-10293"
RETURNING = "FM-10305"
LOST = "FM-10377"
REFUNDED = "FM-10216"
IN_TWO_PARCELS = "FM-10451"
PRE_ORDERED = "FM-10455"
PAYMENT_FAILED = "FM-10470"
UNKNOWN = "FM-99999"  # never in the database


@dataclass(frozen=True, slots=True)
class Story:
    """`lines` are (sku, variant, quantity); `days_ago` fixes the day of delivery, cancellation or refund."""

    number: str
    person: Person
    status: str
    payment: str
    lines: tuple[tuple[str, str, int], ...]
    days_ago: int | None = None
    method: str = "standard"
    return_reason: str = "too_small"


STORIES = (
    Story(
        OUT_FOR_DELIVERY,
        MAYA,
        "out_for_delivery",
        "paypal",
        (("TE-401", "one size", 1), ("TE-405", "2 persons", 1)),
    ),
    Story(JUST_PAID, MAYA, "paid", "card", (("CL-201", "M", 1),)),
    Story(
        DELIVERED_TEN_DAYS_AGO,
        MAYA,
        "delivered",
        "klarna_invoice",
        (("SH-301", "39", 1), ("CL-208", "39–41", 2)),
        10,
    ),
    Story(DELIVERED_LONG_AGO, MAYA, "delivered", "card", (("BA-501", "M", 1),), 70),
    Story(
        NOT_MAYAS, PIET, "out_for_delivery", "ideal", (("CO-552", "one size", 1), ("CO-553", "one size", 1))
    ),
    Story(DELAYED, JONAS, "delayed", "paypal", (("SL-451", "Long", 1),)),
    Story(CANCELLED_AND_REFUNDED, JONAS, "cancelled", "card", (("JA-102", "L", 1),), 6),
    Story(RETURNING, JONAS, "return_requested", "klarna_invoice", (("CL-204", "L", 1),)),
    Story(LOST, AMELIE, "lost", "card", (("HO-651", "moss", 1), ("CO-554", "moss", 4))),
    Story(REFUNDED, AMELIE, "refunded", "card", (("SH-303", "39", 1),), 5),
    Story(IN_TWO_PARCELS, SOFIE, "partly_shipped", "mobilepay", (("JA-103", "S", 1), ("AC-751", "rust", 1))),
    Story(PRE_ORDERED, SOFIE, "pre_order", "card", (("JA-107", "M", 1),)),
    Story(
        PAYMENT_FAILED, PIET, "payment_failed", "card", (("LI-602", "one size", 1), ("CO-556", "slate", 1))
    ),
)
