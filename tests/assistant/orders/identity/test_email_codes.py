"""One-time codes over a real mail server: short-lived, few tries, bound to conversation and address."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from assistant.channels.smtp import Smtp
from assistant.orders.identity.email_codes import LIFE_MS, EmailCodes
from handoff.mail.outbox import Letter
from handoff.storage.database import Database
from handoff.storage.schema import email_codes
from tests.assistant.channels.mail_server import MailServer
from tests.conftest import Hands

ANA = "ana@example.com"


@pytest.fixture
def codes(database: Database, server: MailServer, clock: Hands) -> EmailCodes:
    return EmailCodes(database, Smtp.of(server.url, "Shop <help@shop.example>"), clock)


def letter(to: str, code: str) -> Letter:
    return Letter(to=to, subject="Your code", text=f"Your code is {code}.")


def code_in(server: MailServer) -> str:
    found = re.search(r"\b\d{6}\b", server.received[-1].get_content())
    assert found is not None
    return found[0]


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def test_the_code_of_the_letter_is_right_once(codes: EmailCodes, server: MailServer) -> None:
    assert codes.send("c1", f" {ANA} ", letter) == "sent"
    code = code_in(server)
    assert codes.check("c1", ANA.upper(), f"{code[:3]} {code[3:]}") == "right"
    assert codes.check("c1", ANA, code) == "expired"


def test_another_conversation_or_address_cannot_use_it(codes: EmailCodes, server: MailServer) -> None:
    codes.send("c1", ANA, letter)
    code = code_in(server)
    assert codes.check("c2", ANA, code) == "expired"
    assert codes.check("c1", "bo@example.com", code) == "expired"
    assert codes.check("c1", ANA, code) == "right"


def test_three_tries_and_it_is_worth_nothing(codes: EmailCodes, server: MailServer) -> None:
    codes.send("c1", ANA, letter)
    code = code_in(server)
    assert [codes.check("c1", ANA, other_than(code)) for _ in range(3)] == ["wrong"] * 3
    assert codes.check("c1", ANA, code) == "expired"


def test_parallel_guesses_share_three_tries(codes: EmailCodes, server: MailServer) -> None:
    codes.send("c1", ANA, letter)
    code = code_in(server)
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda _: codes.check("c1", ANA, other_than(code)), range(12)))
    assert told.count("wrong") == 3
    assert told.count("expired") == 9


def test_ten_minutes_and_not_longer(codes: EmailCodes, server: MailServer, clock: Hands) -> None:
    codes.send("c1", ANA, letter)
    first = code_in(server)
    clock.forward(LIFE_MS / 1000)
    assert codes.check("c1", ANA, first) == "expired"
    codes.send("c1", ANA, letter)
    clock.forward(LIFE_MS / 1000 - 1)
    assert codes.check("c1", ANA, code_in(server)) == "right"


def test_only_the_newest_code_counts(codes: EmailCodes, server: MailServer) -> None:
    codes.send("c1", ANA, letter)
    first = code_in(server)
    codes.send("c1", ANA, letter)
    second = code_in(server)
    if first != second:
        assert codes.check("c1", ANA, first) == "wrong"
    assert codes.check("c1", ANA, second) == "right"


def test_an_address_gets_three_letters_an_hour(codes: EmailCodes, server: MailServer, clock: Hands) -> None:
    told = [codes.send(f"c{n}", ANA, letter) for n in range(5)]
    assert told == ["sent"] * 3 + ["limited"] * 2
    assert len(server.received) == 3
    clock.forward(3600)
    assert codes.send("c9", ANA, letter) == "sent"


def test_a_conversation_sends_six_letters(codes: EmailCodes, server: MailServer) -> None:
    told = [codes.send("c1", f"p{n}@example.com", letter) for n in range(8)]
    assert told == ["sent"] * 6 + ["limited"] * 2
    assert len(server.received) == 6


def test_an_unknown_address_looks_the_same_and_gets_no_letter(codes: EmailCodes, server: MailServer) -> None:
    told = [codes.send("c1", "nobody@example.com", letter, known=False) for _ in range(4)]
    assert told == ["sent"] * 3 + ["limited"]
    assert server.received == []
    assert codes.check("c1", "nobody@example.com", "000000") in ("wrong", "expired")


def test_a_letter_that_did_not_leave_verifies_nobody(codes: EmailCodes, server: MailServer) -> None:
    seen: list[str] = []

    def spied(to: str, code: str) -> Letter:
        seen.append(code)
        return letter(to, code)

    server.refusals.append("550 no such mailbox")
    assert codes.send("c1", ANA, spied) == "failed"
    assert codes.check("c1", ANA, seen[0]) == "expired"


def test_neither_code_nor_address_is_stored(
    codes: EmailCodes, server: MailServer, database: Database
) -> None:
    codes.send("c1", ANA, letter)
    with database.reader.connect() as db:
        stored = repr(db.execute(select(email_codes)).all())
    assert f"'{code_in(server)}'" not in stored
    assert ANA not in stored
