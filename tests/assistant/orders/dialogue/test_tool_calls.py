"""A language model may say what is wanted; it can neither confirm, nor write, nor reach another's order."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from assistant.orders.dialogue.tool_calls import wishes_in
from assistant.orders.shop import Shop
from assistant.turn import Turn
from knowledge.base import KnowledgeBase
from tests.assistant.orders import retail
from tests.assistant.orders.dialogue.conftest import Talk

UNSURE = "if it is not too much trouble, maybe I would rather not, whichever"


class Scripted:
    """A model that answers what it is told to."""

    def __init__(self, *calls: object) -> None:
        self.answer = json.dumps(list(calls))
        self.asked: list[str] = []

    def interpret(self, text: str) -> str:
        self.asked.append(text)
        return self.answer


@pytest.fixture
def with_model(base: KnowledgeBase, retail_shop: Shop) -> Callable[[Scripted], Talk]:
    def made(model: Scripted) -> Talk:
        talk = Talk(base, retail_shop)
        talk.turn = Turn(base, retail_shop, interpreter=model)
        return talk

    return made


def test_a_call_is_summed_up_and_waits_for_the_customers_yes(with_model: Callable[[Scripted], Talk]) -> None:
    model = Scripted({"tool": "cancel", "order_number": retail.PENDING, "reason": "no longer needed"})
    ana = with_model(model)
    summed = ana.say(f"cancel {retail.PENDING} {UNSURE}")
    assert model.asked
    assert "Shall I" in summed.text
    assert ana.writes == []
    ana.say("yes")
    assert [name for name, _ in ana.writes] == ["cancel_pending_order"]


@pytest.mark.parametrize(
    "forged",
    [
        {"tool": "confirm"},
        {"tool": "cancel_pending_order", "order_id": retail.PENDING},
        {"tool": "perform", "action": {"name": "cancel", "number": retail.PENDING}},
        {"tool": "cancel", "order_number": retail.PENDING, "confirmed": True},
        {"tool": "cancel", "order_number": retail.BOS, "reason": "no longer needed"},
        {"tool": "cancel", "order_number": retail.PROCESSED, "reason": "no longer needed"},
        {"tool": "swap", "order_number": retail.DELIVERED, "item": "mug", "becomes": "the green one"},
        "yes",
        {"tool": "cancel", "order_number": "x" * 5000},
    ],
)
def test_a_model_that_tries_writes_nothing(with_model: Callable[[Scripted], Talk], forged: object) -> None:
    ana = with_model(Scripted(forged))
    ana.say(f"cancel {retail.PENDING} {UNSURE}")
    assert ana.writes == []
    assert ana.confirmations == 0


def test_answers_that_are_no_calls_are_no_wishes() -> None:
    for answer in ("", "[]", "[", "{}", "I cancelled it.", '[{"tool": 1}]', "[[]]", "null", "[" * 1000):
        assert wishes_in(answer) == ()
