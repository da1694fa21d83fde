"""The handoff benchmark: the same customers for the same seed, a fair player, a scorer that counts."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from benchmarks.handoff.customers import Customer, customers
from benchmarks.handoff.naive import Naive
from benchmarks.handoff.play import play
from benchmarks.handoff.score import score
from benchmarks.handoff.system import Heard, HttpSystem


class Scripted:
    """Says what it is told to, and hands over a fixed card."""

    name = "scripted"

    def __init__(self, *answers: Heard, card: str = "") -> None:
        self._answers = list(answers)
        self._card = card
        self.heard: list[str] = []

    def begin(self) -> str:
        return "x"

    def say(self, conversation: str, text: str) -> Heard:
        self.heard.append(text)
        return self._answers.pop(0)

    def card(self, conversation: str) -> str:
        return self._card

    def close(self) -> None:
        pass


def says(text: str, *, offered: bool = False, over: bool = False, seconds: float = 0.1) -> Heard:
    return Heard((text,) if text else (), offered, over, bool(text) or over, seconds)


FACTS = {"order_number": "FM-10442", "email": "maya@example.com", "name": "Maya"}


def somebody(*lines: str, needs: bool = True, accepts: bool = True) -> Customer:
    return Customer("c", "test", "calm", needs, accepts, lines, FACTS)


def test_the_same_seed_makes_the_same_customers() -> None:
    first, again, other = customers(180, 7), customers(180, 7), customers(180, 8)
    assert first == again
    assert first != other
    assert len({each.goal for each in first}) == 9
    assert all(value in " ".join(each.lines) for each in first for value in _opening(each))


def _opening(customer: Customer) -> list[str]:
    return [customer.facts[name] for name in customer.opening]


def test_facts_on_the_card_have_reached_the_agent_and_others_are_lost() -> None:
    system = Scripted(says("", over=True), card="Order: fm 10442")
    played = play(somebody("FM-10442, maya@example.com, a person please"), system)
    assert (played.reached, played.lost) == (["order_number"], ["email"])
    assert played.asked_again_by_agent == ["email"]


def test_a_question_for_what_was_given_is_counted_and_a_new_one_is_answered() -> None:
    system = Scripted(says("What is your order number? And your e-mail address?"), says("Thanks."))
    played = play(somebody("It is about FM-10442"), system)
    assert played.asked_twice == ["order_number"]
    assert "maya@example.com" in system.heard[1]
    assert "FM-10442" not in system.heard[1]


def test_an_offer_is_taken_or_declined_as_the_script_says() -> None:
    for accepts, answer in ((True, "yes please"), (False, "no thanks")):
        system = Scripted(says("Shall I get you a person?", offered=True), says("All right.", over=accepts))
        assert play(somebody("hello there", accepts=accepts), system).handed_over == accepts
        assert system.heard[1] == answer


def test_silence_is_a_dead_end_and_waiting_costs_seconds() -> None:
    assert play(somebody("hello"), Scripted(says("", seconds=30.0))).dead_end
    assert play(somebody("hello"), Scripted(says("Yes?", seconds=14.0))).silent_seconds == pytest.approx(4.0)


def test_the_score_has_each_share_of_its_own_whole() -> None:
    over, not_over = says("", over=True), says("Hello.")
    played = [
        play(somebody("a person please"), Scripted(over)),
        play(somebody("a person please"), Scripted(not_over)),
        play(somebody("hi", needs=False), Scripted(says("", over=True))),
    ]
    result = score(played)
    assert (result.missed_share, result.needless_share, result.reached_share) == (0.5, 1.0, 1.0)
    assert "50.0% of 2" in result.table()
    with pytest.raises(ValueError, match="nobody"):
        score([])


def test_the_baseline_loses_what_ten_messages_do_not_hold() -> None:
    naive = Naive(lambda _: "See our help pages.")
    played = [play(each, naive) for each in customers(90, 3)]
    result = score(played)
    assert result.dead_ends == 0
    assert 0 < result.reached_share < 0.99
    assert result.missed_share > 0.02


class _Keeper(BaseHTTPRequestHandler):
    """A third system, as small as one can be: it keeps all that was said and hands over at a word."""

    said: dict[str, list[str]]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer = json.dumps(getattr(self, f"_{self.path.strip('/')}")(body)).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *arguments: Any) -> None:
        pass

    def _begin(self, _: dict[str, Any]) -> dict[str, Any]:
        self.said[key := str(len(self.said))] = []
        return {"conversation": key}

    def _say(self, body: dict[str, Any]) -> dict[str, Any]:
        self.said[body["conversation"]].append(body["text"])
        over = re.search(r"person|human|agent|someone|somebody", body["text"], re.I) is not None
        return {"texts": ["One moment." if over else "Noted."], "offered": False, "handed_over": over}

    def _card(self, body: dict[str, Any]) -> dict[str, Any]:
        return {"text": "\n".join(self.said[body["conversation"]])}


@pytest.fixture
def third() -> Iterator[str]:
    handler = type("Keeper", (_Keeper,), {"said": {}})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_another_system_is_plugged_in_over_three_calls(third: str) -> None:
    system = HttpSystem(third)
    played = [play(each, system) for each in customers(45, 5)]
    result = score(played)
    assert result.reached_share == 1.0, "it keeps everything"
    assert 0 < result.missed_share < 1, "a word is not a wish"
    assert (result.dead_ends, sum(each.silent_seconds for each in played)) == (0, 0)


def test_a_system_that_is_not_there_is_an_error_and_no_score() -> None:
    with pytest.raises(OSError, match="refused"):
        play(somebody("hello"), HttpSystem("http://127.0.0.1:1"))
