"""The shop's delivery rules (YAML): its working days, and per country what each method costs and takes."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator, model_validator

from assistant.orders.policy.file import Cents


class DeliveryError(Exception):
    """The delivery rules cannot be used; the message names the file, the place and what is allowed there."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Warehouse(_Part):
    """Where parcels leave: Monday to Friday but for the holidays of a country (and its region), for orders
    paid before the cut-off; `cut_offs` are other times on single days, `closed` more days without work."""

    country: str
    region: str = ""
    zone: str
    cut_off: time
    cut_offs: dict[date, time] = {}
    closed: tuple[date, ...] = ()

    @field_validator("zone")
    @classmethod
    def _zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("write a time zone such as Europe/Berlin") from error
        return zone

    @model_validator(mode="after")
    def _known(self) -> Warehouse:
        _supported(self.country, self.region)
        return self


class Method(_Part):
    """One way to send: fewest and most working days from dispatch to the door, its price, and from which
    worth of goods it is free (none: never)."""

    days: tuple[int, int]
    price: Cents
    free_from: Cents | None = None
    carrier: str = ""

    @field_validator("days")
    @classmethod
    def _range(cls, days: tuple[int, int]) -> tuple[int, int]:
        if not 0 <= days[0] <= days[1] <= 90:
            raise ValueError("write the fewest and the most working days, such as [2, 3]")
        return days


class DeliveryFile(_Part):
    """A whole file of rules. `late_days`: so many working days after the promise a delayed parcel usually
    comes. Methods by name, in the order they are told, by country (ISO 3166 alpha-2)."""

    currency: str
    warehouse: Warehouse
    late_days: int = 3
    countries: dict[str, dict[str, Method]]

    @field_validator("countries")
    @classmethod
    def _countries(cls, countries: dict[str, dict[str, Method]]) -> dict[str, dict[str, Method]]:
        for country in countries:
            _supported(country, "")
        return countries


def read(path: Path) -> DeliveryFile:
    """The rules in this file. Raises DeliveryError."""
    try:
        return DeliveryFile.model_validate(_loaded(path))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise DeliveryError(f"{path}: {place or 'the file'}: {first['msg']}") from error


def _loaded(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DeliveryError(f"{path} cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DeliveryError(f"{path} is not YAML: {error}") from error


def _supported(country: str, region: str) -> None:
    import holidays

    known = holidays.list_supported_countries()
    if country not in known:
        raise ValueError(f"the holidays of {country!r} are not known; write ISO 3166 alpha-2, such as DE")
    if region and region not in known[country]:
        raise ValueError(f"{country} has no region {region!r} with holidays; there are {known[country]}")
