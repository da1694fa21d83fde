"""From which network address each customer was last here, so that guesses count against it; never stored."""

from __future__ import annotations

import threading
from collections import OrderedDict

_REMEMBERED = 20_000


class Whereabouts:
    """The addresses of the contacts last seen, in this process."""

    def __init__(self) -> None:
        self._addresses: OrderedDict[str, str] = OrderedDict()
        self._gate = threading.Lock()

    def note(self, contact_id: str, address: str) -> None:
        """This contact is here now."""
        with self._gate:
            self._addresses[contact_id] = address
            self._addresses.move_to_end(contact_id)
            while len(self._addresses) > _REMEMBERED:
                self._addresses.popitem(last=False)

    def of(self, contact_id: str) -> str:
        """Their address; empty where it is not known."""
        with self._gate:
            return self._addresses.get(contact_id, "")
