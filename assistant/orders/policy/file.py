"""The shop's policy file (YAML): per action, when it is allowed, at what cost, and what is told with it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from assistant.orders.actions import ActionName

Way = Literal["token", "email_code", "email", "name_postcode", "order_email", "order_postcode"]


class PolicyError(Exception):
    """The policy file cannot be used; the message names the file, the place and what is allowed there."""


def _cents(amount: Any) -> int:
    """ "4.95" or 4.95 in the policy's currency as cents."""
    if isinstance(amount, bool) or not isinstance(amount, int | float | str):
        raise ValueError("write an amount of money, such as 4.95")
    cents = round(float(amount) * 100)
    if cents < 0 or abs(cents - float(amount) * 100) > 1e-6:
        raise ValueError("write an amount of money, such as 4.95")
    return cents


Cents = Annotated[int, BeforeValidator(_cents)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Window(_Part):
    """Time for an action: so many days (to the end of the last one) or hours, after a moment of the
    order."""

    since: Literal["placed", "delivered"]
    days: int = Field(0, ge=0)
    hours: int = Field(0, ge=0)

    @property
    def span(self) -> timedelta:
        """The time as one length."""
        return timedelta(days=self.days, hours=self.hours)


class Season(_Part):
    """Orders placed from `placed_from` to `placed_until` have until the end of `until`, if that is later."""

    placed_from: date
    placed_until: date
    until: date


class RefundDays(_Part):
    """Working days until the money is back, by kind of payment method; `default` for all others."""

    default: tuple[int, int]
    by_kind: dict[str, tuple[int, int]] = {}


class Rule(_Part):
    """One action. What is not said here is not restricted; an action without a rule is for a person."""

    statuses: tuple[str, ...] = ()
    within: Window | None = None
    seasons: tuple[Season, ...] = ()
    once: bool = False
    not_after: tuple[ActionName, ...] = ()
    reasons: dict[str, dict[str, str]] = {}
    free_for: tuple[str, ...] = ()
    except_categories: tuple[str, ...] = ()
    except_names: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    same_country: bool = False
    same_product: bool = True
    same_variant: bool = False
    price_difference: Literal["settled", "none", "refuse"] = "settled"
    most: Cents | None = None
    pay_with: tuple[str, ...] = ()
    refund_to: tuple[Literal["original", "gift_card"], ...] = ()
    balance_covers: bool = True
    fee: Cents = 0
    fee_by_country: dict[str, Cents] = {}
    refund_days: RefundDays | None = None
    nothing_paid_in: tuple[str, ...] = ()
    tell: tuple[str, ...] = ()


class Identity(_Part):
    """Which ways prove the whole customer, and which reveal one order's status and dates."""

    full: tuple[Way, ...] = ("token", "email_code")
    status: tuple[Way, ...] = ("order_email", "order_postcode")


class PolicyFile(_Part):
    """A whole policy file."""

    currency: str = Field(min_length=3, max_length=3)
    zone: str = "UTC"
    identity: Identity = Identity()
    actions: dict[ActionName, Rule]

    @field_validator("zone")
    @classmethod
    def _zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("write a time zone such as Europe/Berlin") from error
        return zone


def read(path: Path) -> PolicyFile:
    """The policy in this file. Raises PolicyError."""
    try:
        return parsed(yaml.safe_load(path.read_text(encoding="utf-8")), str(path))
    except OSError as error:
        raise PolicyError(f"{path} cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PolicyError(f"{path} is not YAML: {error}") from error


def parsed(raw: Any, where: str) -> PolicyFile:
    """The policy in an already parsed document. Raises PolicyError."""
    try:
        return PolicyFile.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise PolicyError(f"{where}: {place or 'the file'}: {first['msg']}") from error
