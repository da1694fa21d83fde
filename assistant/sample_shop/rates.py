"""What shipping and returns cost and how long they take per country, as the sample shop's articles say it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """One country's terms: money in euro cents, times in working days; no express where it is `None`."""

    country: str
    name: str
    standard_cents: int
    free_from_cents: int
    days: tuple[int, int]
    express_cents: int | None
    express_days: int | None
    carrier: str
    return_cents: int
    pickup_points: bool = False
    freight: bool = False


def _table(*rates: Rate) -> dict[str, Rate]:
    return {rate.country: rate for rate in rates}


RATES = _table(
    Rate("DE", "Germany", 395, 6000, (2, 3), 1195, 1, "DHL", 0, True, True),
    Rate("AT", "Austria", 595, 8000, (3, 4), 1695, 2, "DPD", 0, True, True),
    Rate("DK", "Denmark", 595, 8000, (2, 3), 1495, 1, "PostNord", 0, True, True),
    Rate("NL", "Netherlands", 595, 8000, (2, 3), 1495, 1, "DPD", 0, True, True),
    Rate("BE", "Belgium", 595, 8000, (2, 4), 1495, 1, "DPD", 495, True, True),
    Rate("LU", "Luxembourg", 595, 8000, (2, 4), 1695, 2, "DPD", 495, False, True),
    Rate("FR", "France", 695, 10000, (3, 5), 1695, 2, "DPD", 495, True),
    Rate("SE", "Sweden", 695, 10000, (3, 5), 1895, 2, "PostNord", 495, True),
    Rate("PL", "Poland", 695, 10000, (3, 5), 1695, 2, "DPD", 495, True),
    Rate("CZ", "Czechia", 695, 10000, (3, 5), 1695, 2, "DPD", 495),
    Rate("FI", "Finland", 995, 12000, (4, 6), 2195, 3, "PostNord", 495, True),
    Rate("IT", "Italy", 895, 12000, (4, 6), 1895, 3, "DPD", 495),
    Rate("ES", "Spain", 895, 12000, (4, 7), 1995, 3, "DPD", 495),
    Rate("PT", "Portugal", 895, 12000, (5, 7), 1995, 3, "DPD", 495),
    Rate("IE", "Ireland", 995, 12000, (4, 6), 2195, 3, "DPD", 495),
    Rate("NO", "Norway", 1295, 15000, (4, 7), None, None, "PostNord", 995, True),
    Rate("CH", "Switzerland", 1295, 15000, (4, 6), 2495, 2, "DPD", 995),
    Rate("LI", "Liechtenstein", 1295, 15000, (4, 6), None, None, "DPD", 995),
    Rate("GB", "United Kingdom", 1195, 15000, (4, 7), 2495, 2, "DPD", 995),
)

FREIGHT_CENTS = 2495
FREIGHT_DAYS = (5, 8)
FREIGHT_RETURN_CENTS = 2995
PICKUP_DISCOUNT_CENTS = 100
WELCOME_VOUCHER_CENTS = 1000
WELCOME_VOUCHER_FROM_CENTS = 6000
CUT_OFF_HOUR = 14


def shipping_cents(rate: Rate, method: str, goods_cents: int) -> int:
    """The price of shipping `goods_cents` worth of goods; raises `ValueError` where not offered."""
    if method == "freight" and rate.freight:
        return FREIGHT_CENTS
    if method == "express" and rate.express_cents is not None:
        return rate.express_cents
    if method == "standard" or (method == "pickup_point" and rate.pickup_points):
        discount = PICKUP_DISCOUNT_CENTS if method == "pickup_point" else 0
        return 0 if goods_cents >= rate.free_from_cents else rate.standard_cents - discount
    raise ValueError(f"{method} is not offered to {rate.name}")


def transit_days(rate: Rate, method: str) -> tuple[int, int]:
    """Fewest and most working days from dispatch to delivery."""
    if method == "freight":
        return FREIGHT_DAYS
    if method == "express" and rate.express_days is not None:
        return rate.express_days, rate.express_days
    return rate.days


def carrier(rate: Rate, method: str) -> str:
    return {"freight": "Nordfracht", "express": "UPS"}.get(method, rate.carrier)
