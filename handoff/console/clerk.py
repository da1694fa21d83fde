"""What an agent may do with the customer's orders; the shop behind it comes from outside through a port."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, Protocol

from pydantic import Field

from handoff.events import Entry, Frozen, OrderChanged, OrderConfirmed, OrderRefused, Words


class Option(Frozen):
    """One value to choose, and how it reads."""

    value: str
    label: str


class Blank(Frozen):
    """One thing an action needs: a choice, lines of the order, another variant for lines, or an address.

    For a `swap`, `options` are the variants of the order's `line`; `values` is what an address is now.
    """

    name: str
    kind: Literal["choice", "lines", "swap", "address"]
    label: str
    options: tuple[Option, ...] = ()
    line: str = ""
    values: Mapping[str, str] = {}
    required: bool = True


class Offer(Frozen):
    """An action on an order as the shop's policy sees it now; `why` says why not, `until` (ms) how long."""

    action: str
    allowed: bool
    why: str = ""
    until: int | None = None
    blanks: tuple[Blank, ...] = ()


class OrderCard(Frozen):
    """One order as just read: facts to show, and what may be done with it."""

    number: str
    status: str
    facts: Mapping[str, str]
    offers: tuple[Offer, ...] = ()


class Orders(Frozen):
    """The customer's orders at `fetched_at` (ms). `proof` says how we know who it is (empty: we do not)."""

    orders: tuple[OrderCard, ...]
    fetched_at: int
    proof: str = ""


class Place(Frozen):
    """An address as an agent writes it."""

    name: Words = Field(max_length=200)
    line1: Words = Field(max_length=200)
    line2: Words = Field("", max_length=200)
    postcode: Words = Field(max_length=40)
    city: Words = Field(max_length=100)
    country: Words = Field(max_length=60)
    region: Words = Field("", max_length=100)


class Wanted(Frozen):
    """An action with its blanks filled: `values` of choices, `lines` chosen, `swaps` from line to variant."""

    action: Words = Field(max_length=40)
    number: Words = Field(min_length=1, max_length=100)
    values: Mapping[Words, Annotated[Words, Field(max_length=200)]] = Field({}, max_length=10)
    lines: tuple[Annotated[Words, Field(max_length=100)], ...] = Field((), max_length=200)
    swaps: Mapping[Words, Annotated[Words, Field(max_length=100)]] = Field({}, max_length=200)
    address: Place | None = None


class Summary(Frozen):
    """What exactly would happen, in English and in the customer's language; nothing to confirm: `refused`."""

    text: str
    for_customer: str = ""
    confirmed: OrderConfirmed | None = None

    @property
    def refused(self) -> bool:
        """The policy does not allow it; `text` says why."""
        return self.confirmed is None


class Clerk(Protocol):
    """Reads and changes the orders of one conversation's customer, by the same rules as the bot.

    All of it blocks and is called in a thread; an order system that does not answer raises Unavailable.
    """

    def orders(self, entries: Sequence[Entry], now: int) -> Orders:
        """The orders the customer proved to be theirs, the newest first."""
        ...

    def sum_up(self, entries: Sequence[Entry], now: int, seq: int, wanted: Wanted) -> Summary:
        """What `wanted` would do, or why it may not be done; `seq` is where the log stood."""
        ...

    def carry_out(self, confirmed: OrderConfirmed) -> OrderChanged | OrderRefused:
        """Make a confirmed change, once."""
        ...
