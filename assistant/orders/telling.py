"""How to tell: the customer's language, the shop's calendar, days, money and states in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from assistant.answering.phrases import forms, names, say
from assistant.orders.days import written

_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}


@dataclass(frozen=True)
class Telling:
    """How to tell: language, the moment and the shop's time zone, the wording's seed, an order number to
    show as example."""

    lang: str
    now: datetime
    zone: tzinfo = UTC
    seed: str | int = 0
    example: str = ""

    @property
    def today(self) -> date:
        """The shop's calendar day."""
        return self.now.astimezone(self.zone).date()

    def say(self, key: str, **values: object) -> str:
        """A phrase in the customer's language."""
        return say(key, self.lang, seed=self.seed, **values)

    def day(self, when: date | datetime) -> str:
        """A day in words, in the shop's time zone."""
        day = when.astimezone(self.zone).date() if isinstance(when, datetime) else when
        return written(day, self.lang, today=self.today)

    def status(self, raw: str) -> str:
        """A state of an order in a word or two; one without words is shown as it stands."""
        key = f"state_{raw}"
        return forms(key, self.lang)[0] if key in names() else raw.replace("_", " ")

    def payment(self, kind: str) -> str:
        """A kind of payment method in words."""
        key = f"pay_{kind}"
        return forms(key, self.lang)[0] if key in names() else kind.replace("_", " ")

    def money(self, cents: int, currency: str) -> str:
        """An amount as people write it, without a mark between thousands."""
        amount, sign = f"{abs(cents) / 100:.2f}", _SIGNS.get(currency)
        if self.lang == "en":
            return f"{sign}{amount}" if sign else f"{amount} {currency}"
        return f"{amount.replace('.', ',')} {sign or currency}"
