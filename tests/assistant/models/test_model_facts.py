"""Facts of a language model: kept with their words in the message, or not at all."""

from __future__ import annotations

import asyncio
import json

import pytest

from assistant.noter import Noter
from assistant.understanding.model_facts import model_facts, proven
from handoff.brief.ledger import ledger
from handoff.desk import Desk
from handoff.hub import Hub
from handoff.identity.visitors import Visitors
from handoff.storage import log
from handoff.storage.database import Database
from tests.conftest import Hands

TEXT = "The lamp flickers since Monday, please ship to my office in Porto. Card 4111 1111 1111 1111."


class Says:
    """A model that answers the same whatever it reads."""

    def __init__(self, *pieces: str) -> None:
        self._pieces = pieces
        self.read = ""

    async def stream(self, system: str, user: str):  # type: ignore[no-untyped-def]
        self.read = user
        for piece in self._pieces:
            yield piece


def row(name: str, value: str, quote: str) -> dict[str, str]:
    return {"name": name, "value": value, "quote": quote}


async def test_a_fact_with_its_words_is_kept_and_the_model_never_reads_a_card() -> None:
    model = Says("Here: ", json.dumps([row("item", "lamp", "The lamp flickers")]), " done")
    (fact,) = await model_facts(TEXT, model)
    assert (fact.name, fact.value, fact.start) == ("item", "lamp", 0)
    assert TEXT[fact.start :].startswith(fact.quote)
    assert "4111 1111" not in model.read


@pytest.mark.parametrize(
    "said",
    [
        "nothing",
        "[not json]",
        json.dumps({"name": "item"}),
        json.dumps([row("item", "lamp", "the heater broke")]),
        json.dumps([row("item", "heater", "The lamp flickers")]),
        json.dumps([row("salary", "lamp", "The lamp flickers")]),
        json.dumps([["item", "lamp"], None, {"name": 1, "value": "lamp", "quote": "lamp"}]),
        json.dumps([row("item", " ", "The lamp flickers")]),
    ],
)
def test_what_the_message_does_not_prove_is_dropped(said: str) -> None:
    assert proven(TEXT, said) == ()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_what_a_model_adds_stands_in_the_ledger_as_its_own(database: Database, clock: Hands) -> None:
    desk = Desk(database, Hub(), clock=clock)
    noter = Noter(desk, Says(json.dumps([row("address", "Porto", "my office in Porto")])))
    contact, _ = await Visitors(desk.store, clock).welcome()
    begun = await desk.receive(contact, "first-message", TEXT)
    await desk.ask_for_person(contact, "the-button")
    for _ in range(200):
        entries = await desk.store.read(lambda connection: log.read(connection, begun.state.id))
        found = [fact for fact in ledger(entries) if fact.source == "model"]
        if found:
            break
        await asyncio.sleep(0.02)
    assert [(fact.name, fact.value, fact.quote) for fact in found] == [
        ("address", "Porto", "my office in Porto")
    ]
    assert any(fact.source == "words" for fact in ledger(entries))
    await noter.stop()
    desk.close()
