"""What an agent need not know is masked wherever they read; what only looks like it is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.brief.brief import build
from handoff.events import Author, Entry, FactNoted, MessageAdded, Role
from handoff.masking import masked, secrets


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("my card is 4111 1111 1111 1111 exp 04/27 cvv 123", "my card is •••• 1111 exp 04/27 cvv ••••"),
        ("card number 4111-1111-1111-1112 (typo)", "card number •••• 1112 (typo)"),
        ("IBAN DE89 3704 0044 0532 0130 00 please", "IBAN •••• 3000 please"),
        ("my password is hunter2", "my password is ••••"),
        ("Passwort: geheim!x", "Passwort: ••••"),
        ("the verification code 443322 fails", "the verification code •••• fails"),
        ("mot de passe: soleil99", "mot de passe: ••••"),
    ],
)
def test_secrets_are_masked(text: str, hidden: str) -> None:
    assert masked(text) == hidden


@pytest.mark.parametrize(
    "text",
    [
        "order FM-48213, postal code 10115",
        "call +49 170 1234567890",
        "tracking 00340434161094021501",
        "I forgot my password and need help",
        "confirmation number FM-48213",
        "bought 2026-11-24 for 1,299.00 EUR",
    ],
)
def test_what_an_agent_needs_stays(text: str) -> None:
    assert masked(text) == text


@settings(deadline=None)
@given(st.text(max_size=120), st.text(max_size=120))
def test_a_card_number_never_gets_through(before: str, after: str) -> None:
    shown = masked(f"{before} card 4111 1111 1111 1111 {after}")
    assert "4111 1111 1111 1111" not in shown


def test_neither_the_brief_nor_the_agents_wire_holds_a_card_number() -> None:
    card = "pay with 4111 1111 1111 1111 now please"
    author = Author(role=Role.CUSTOMER)
    said = Entry(conversation="x", seq=1, at=1, epoch=0, author=author, event=MessageAdded(text=card))
    fact = FactNoted(name="wish", value=card, from_seq=1, quote=card)
    noted = Entry(conversation="x", seq=2, at=1, epoch=0, author=Author(role=Role.SYSTEM), event=fact)
    assert "1111 1111" not in build([said, noted]).model_dump_json()
    assert "1111 1111" not in str(said.for_agent()) + str(noted.for_agent())
    assert card in str(said.for_customer())
    assert secrets(card)[0].kind == "card"
