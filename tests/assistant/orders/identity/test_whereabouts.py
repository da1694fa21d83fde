"""Where a customer was last seen is known for their guesses, and the oldest are forgotten."""

from __future__ import annotations

from assistant.orders.identity import whereabouts
from assistant.orders.identity.whereabouts import Whereabouts


def test_the_last_address_counts_and_a_stranger_has_none() -> None:
    seen = Whereabouts()
    seen.note("ana", "192.0.2.1")
    seen.note("ana", "192.0.2.2")
    assert (seen.of("ana"), seen.of("bo")) == ("192.0.2.2", "")


def test_only_so_many_are_remembered() -> None:
    seen = Whereabouts()
    for n in range(whereabouts._REMEMBERED + 1):
        seen.note(f"c{n}", "192.0.2.1")
    assert seen.of("c0") == ""
    assert seen.of("c1") == "192.0.2.1"
