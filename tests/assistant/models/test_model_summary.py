"""A model's two sentences on a brief: each rests on lines that hold what it says, or it is dropped."""

from __future__ import annotations

import asyncio

import pytest

from assistant.answering.model import ModelError
from assistant.noter import Noter
from assistant.summing import Summariser, proven
from handoff.brief import brief
from handoff.brief.brief import Brief
from handoff.brief.card import Line, events
from handoff.desk import Desk
from handoff.hub import Hub
from handoff.identity.visitors import Visitors
from handoff.storage import log
from handoff.storage.database import Database
from tests.assistant.models.test_model_facts import Says
from tests.conftest import Hands

LINES = (
    Line(section="wish", label="In their words", value="I want a refund for the kettle", evidence=events(3)),
    Line(section="facts", label="Order", value="FM-10442", evidence=events(3)),
    Line(section="facts", label="Deadline", value="before Friday", evidence=events(5)),
    Line(section="facts", label="Refuses", value="no voucher please", evidence=events(5)),
)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("The customer wants a refund for the kettle from order FM-10442 [1][2].", [(3,)]),
        ("Wants a refund for the kettle [1]. They need it before Friday [3].", [(3,), (5,)]),
        ("A refund for the kettle [1]. Before Friday [3]. Order FM-10442 [2].", [(3,), (5,)]),
        ("The kettle has no refund [1].", []),
        ("The customer wants a voucher [4].", []),
        ("No voucher please [4].", [(5,)]),
        ("The customer wants a refund for the toaster [1].", []),
        ("Order FM-10443 is late [2].", []),
        ("The customer, Maria, wants a refund [1].", []),
        ("The customer threatened to sue and will call a lawyer on Monday [1].", []),
        ("A refund for the kettle.", []),
        ("A refund for the kettle [9].", []),
        ("", []),
        ("[1][2]", []),
    ],
)
def test_a_sentence_stays_only_if_its_lines_hold_it(said: str, kept: list[tuple[int, ...]]) -> None:
    assert [sentence.seqs for sentence in proven(LINES, said)] == kept


async def _summarised(database: Database, clock: Hands, model: Says) -> tuple[Brief, Brief]:
    """The brief right after the handoff, and once the model was heard or had its time."""
    desk = Desk(database, Hub(), clock=clock)
    noter, summariser = Noter(desk), Summariser(desk, model)
    contact, _ = await Visitors(desk.store, clock).welcome()
    begun = await desk.receive(contact, "first-message", "I want a refund for the kettle FM-10442")
    asked = await desk.ask_for_person(contact, "the-button")
    at_once = brief.build([*begun.entries, *asked.entries])
    for _ in range(60):
        entries = await desk.store.read(lambda connection: log.read(connection, begun.state.id))
        if any(entry.event.kind == "brief.summarised" for entry in entries):
            break
        await asyncio.sleep(0.01)
    await summariser.stop()
    await noter.stop()
    desk.close()
    return at_once, brief.build(entries)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_it_arrives_beside_the_brief_and_what_is_invented_does_not(
    database: Database, clock: Hands
) -> None:
    model = Says(
        "The customer wants a refund for the kettle FM-10442 [1]. ", "They are a lawyer in Rome [1]."
    )
    at_once, later = await _summarised(database, clock, model)
    assert any("refund for the kettle" in line.value for line in at_once.lines), "the brief does not wait"
    assert [line.value for line in later.lines if line.section == "summary"] == [
        "The customer wants a refund for the kettle FM-10442."
    ]
    assert {line.value for line in at_once.lines} <= {line.value for line in later.lines}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_model_that_fails_or_invents_adds_nothing(database: Database, clock: Hands) -> None:
    class Fails(Says):
        async def stream(self, system: str, user: str):  # type: ignore[no-untyped-def]
            raise ModelError("gone")
            yield ""

    for model in (Fails(), Says("They are furious and will sue [1].")):
        _, later = await _summarised(database, clock, model)
        assert not [line for line in later.lines if line.section == "summary"]
        assert any("refund" in line.value for line in later.lines)
