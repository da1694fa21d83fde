"""Guessing is locked by conversation, contact, address and order number, whatever is changed in between."""

from __future__ import annotations

from datetime import timedelta

from assistant.orders.identity.guesses import MOST, WINDOW, Asker, Guesses
from tests.assistant.orders.conftest import NOW


def wrong(guesses: Guesses, asker: Asker, number: str = "", times: int = 1) -> int:
    """So many wrong proofs; how many were looked at before the lock."""
    done = 0
    for _ in range(times):
        if not guesses.locked(asker.keys(number), NOW):
            guesses.failed(asker.keys(number), NOW)
            done += 1
    return done


def test_a_conversation_has_five_guesses() -> None:
    assert wrong(Guesses(), Asker("c1"), times=100) == MOST["conversation"]


def test_a_new_conversation_of_the_contact_gives_no_new_guesses() -> None:
    guesses = Guesses()
    assert sum(wrong(guesses, Asker(f"c{n}", "ana")) for n in range(100)) == MOST["contact"]


def test_a_new_contact_from_the_address_gives_no_new_guesses() -> None:
    guesses = Guesses()
    done = sum(wrong(guesses, Asker(f"c{n}", f"p{n}", "192.0.2.1"), f"N-{n}") for n in range(10_000))
    assert done == MOST["address"]


def test_many_addresses_cannot_try_one_number() -> None:
    guesses = Guesses()
    done = sum(wrong(guesses, Asker(f"c{n}", f"p{n}", f"a{n}"), " n-1 ") for n in range(10_000))
    assert done == MOST["number"]


def test_others_are_not_locked() -> None:
    guesses = Guesses()
    wrong(guesses, Asker("c1", "p1", "a1"), "N-1", times=50)
    assert not guesses.locked(Asker("c2", "p2", "a2").keys("N-2"), NOW)


def test_an_hour_later_it_is_open_again() -> None:
    guesses = Guesses()
    wrong(guesses, Asker("c1"), times=9)
    assert guesses.locked(Asker("c1").keys(), NOW + WINDOW - timedelta(seconds=1))
    assert not guesses.locked(Asker("c1").keys(), NOW + WINDOW)


def test_a_right_proof_forgives_the_contact_but_not_the_address() -> None:
    guesses = Guesses()
    asker = Asker("c1", "p1", "a1")
    for _ in range(MOST["address"]):
        guesses.failed((("address", "a1"),), NOW)
    wrong(guesses, Asker("c1", "p1"), times=4)
    guesses.cleared(asker)
    assert not guesses.locked(Asker("c1", "p1").keys(), NOW)
    assert guesses.locked(asker.keys(), NOW)
