"""The port to an order system: what any adapter must give, and the errors it may raise.

OrderSystemError                    could not be asked, or answered nonsense: a person takes over
├── OrderSystemUnavailableError     no answer in time; a write may or may not have happened
├── OrderChangedError               the order is not any more what the customer was shown
└── OrderRefusedError               the system says no, and why
    └── UnsupportedActionError      this system has no such action
"""

from __future__ import annotations

import re
from typing import Protocol

from assistant.orders.actions import NOTHING, Action, ActionName, Agreed, Receipt, RecordedWrite
from assistant.orders.records import CustomerRecord, Order, Product

_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")


class OrderSystemError(Exception):
    """The order system could not be asked, or answered nonsense; the turn ends at a person."""

    @property
    def for_log(self) -> str:
        """What went wrong, without the values it quotes, which may be a customer's. Of a database's message
        the first line: the others may be rows."""
        return _QUOTED.sub("'…'", str(self).partition("\n")[0])


class OrderSystemUnavailableError(OrderSystemError):
    """No answer in time. A read may be asked again; a write may be repeated with the same key only."""


class OrderChangedError(OrderSystemError):
    """The order changed since it was read; nothing was written. Show the customer the new state and ask
    anew."""


class OrderRefusedError(OrderSystemError):
    """The order system refused, with its reason; nothing was written."""


class UnsupportedActionError(OrderRefusedError):
    """This order system, or its mapping, has no such action."""


class OrderSystem(Protocol):
    """A shop's order system. Methods block; call them from a thread. They raise only `OrderSystemError`s.

    An adapter does the same work for a number that exists and one that does not, so that the time of an
    answer tells nothing; letters' case and blanks around a number or an address do not matter. It knows no
    identity: what a conversation may see of it is decided by `orders/own.py`.
    """

    @property
    def actions(self) -> frozenset[ActionName]:
        """What this system can do at all."""
        ...

    def order(self, number: str) -> Order | None:
        """The order with this number as the shop writes it, or None."""
        ...

    def numbers_of(self, email: str) -> tuple[str, ...]:
        """Numbers of all orders of the customer with this address, newest first; empty for nobody."""
        ...

    def orders_of(self, customer_id: str) -> tuple[Order, ...]:
        """All orders of a customer, newest first (the system's own order where it knows no dates)."""
        ...

    def customer(self, customer_id: str) -> CustomerRecord | None:
        """The customer with their payment methods and default address."""
        ...

    def customers(self, *, email: str = "", name: str = "", postcode: str = "") -> tuple[CustomerRecord, ...]:
        """Customers with this address, or with this name and postcode; at least one of both must be given.
        At most ten."""
        ...

    def products(self, words: str) -> tuple[Product, ...]:
        """Products whose name has all these words, at most twenty; every product for no words."""
        ...

    def product(self, product_id: str) -> Product | None:
        """A product with all its variants."""
        ...

    def perform(self, action: Action, *, key: str, revision: str = "", agreed: Agreed = NOTHING) -> Receipt:
        """Do it, once: the same key gives the same receipt, whatever happened in between.

        `revision` is that of the order the customer was shown, `agreed` the money they were told. Raises
        OrderChangedError when the order is another by now, OrderRefusedError, UnsupportedActionError, or
        OrderSystemUnavailableError when it is not known whether it was done: repeating with the same key is
        safe.
        """
        ...

    def writes(self) -> tuple[RecordedWrite, ...]:
        """Every write made through this adapter, oldest first, as the shop's own system names it."""
        ...

    def close(self) -> None:
        """Give connections back; the adapter is not used afterwards."""
        ...
