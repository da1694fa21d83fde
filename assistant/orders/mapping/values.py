"""A shop's own ways to write money, moments, days, flags and options, read as ours."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

_MOST_MONEY = 10**12
_TRUE = frozenset({"true", "t", "yes", "y", "1"})
_FALSE = frozenset({"false", "f", "no", "n", "0"})


def text(raw: Any) -> str:
    """As text; nothing is empty."""
    return "" if raw is None else str(raw).strip()


def texts(raw: Any) -> tuple[str, ...]:
    """A list as texts. Raises ValueError."""
    if raw in (None, ""):
        return ()
    if not isinstance(raw, list | tuple):
        raise ValueError(f"{raw!r} is no list")
    return tuple(str(each) for each in raw)


def whole(raw: Any) -> int | None:
    """A whole number, or None for nothing. Raises ValueError."""
    return None if raw in (None, "") else int(raw)


def cents(raw: Any, unit: str) -> int | None:
    """An amount in cents, or None for nothing. Raises ValueError."""
    if raw in (None, ""):
        return None
    try:
        amount = Decimal(str(raw))
    except InvalidOperation as error:
        raise ValueError(f"{raw!r} is no amount of money") from error
    if not amount.is_finite() or abs(amount) > _MOST_MONEY:
        raise ValueError(f"{raw!r} is no amount of money")
    return int(amount) if unit == "cents" else int((amount * 100).to_integral_value())


def amount(in_cents: int, unit: str) -> int | float:
    """Cents as the shop writes money."""
    return in_cents if unit == "cents" else in_cents / 100


def flag(raw: Any) -> bool | None:
    """Yes or no, or None for nothing. Raises ValueError."""
    if raw in (None, ""):
        return None
    if isinstance(raw, bool):
        return raw
    word = str(raw).strip().casefold()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise ValueError(f"{raw!r} is neither yes nor no")


def moment(raw: Any, zone: ZoneInfo) -> datetime | None:
    """A moment with its time zone, or None for nothing; one that is written without a zone is in the
    shop's. Raises ValueError."""
    if raw in (None, ""):
        return None
    if isinstance(raw, int | float):
        return datetime.fromtimestamp(raw, zone)
    if isinstance(raw, date) and not isinstance(raw, datetime):
        raw = raw.isoformat()
    found = raw if isinstance(raw, datetime) else datetime.fromisoformat(str(raw))
    return found if found.tzinfo else found.replace(tzinfo=zone)


def day(raw: Any, zone: ZoneInfo) -> date | None:
    """A calendar day, or None for nothing. Raises ValueError."""
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    found = moment(raw, zone)
    return found.astimezone(zone).date() if found else None


def options(raw: Any) -> tuple[tuple[str, str], ...]:
    """Options by name, from an object or JSON text. Raises ValueError."""
    if raw in (None, ""):
        return ()
    if isinstance(raw, str):
        raw = json.loads(raw)
    if not isinstance(raw, Mapping):
        raise ValueError(f"{raw!r} are no options by name")
    return tuple((str(name), str(each)) for name, each in raw.items())
