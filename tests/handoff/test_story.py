"""The story's verbs on both databases: facts once, corrections by tap, secrets on request, repeats."""

from __future__ import annotations

import pytest

from handoff.brief.ledger import holding, ledger
from handoff.brief.slip import slip
from handoff.clock import DAY_MS
from handoff.errors import Invalid, NotFound
from handoff.events import FactNoted, Reason, RepeatFound, SecretRevealed
from handoff.repeats import found as repeats
from tests.handoff.conftest import ANA, Story, new_id


async def given(story: Story, text: str, name: str, value: str) -> None:
    await story.customer(text)
    seq = (await story.state()).customer_seq
    await story.desk.note_facts(story.conversation, [FactNoted(name=name, value=value, from_seq=seq)])


async def test_a_fact_is_noted_once_however_often_it_is_read(story: Story) -> None:
    await given(story, "I am a@x.de", "email", "a@x.de")
    fact = FactNoted(name="email", value="a@x.de", from_seq=(await story.state()).customer_seq)
    await story.desk.note_facts(story.conversation, [fact, fact.model_copy(update={"from_seq": 99})])
    assert len(ledger(await story.entries())) == 1


async def test_the_customer_corrects_a_line_once_and_only_one_that_holds(story: Story) -> None:
    await given(story, "I am a@x.de", "email", "a@x.de")
    tap = ("email", "a@x.de", "b@x.de")
    key = new_id()
    first = await story.desk.correct_fact(story.conversation, story.contact, key, *tap)
    again = await story.desk.correct_fact(story.conversation, story.contact, key, *tap)
    assert (again.seq, again.repeated) == (first.seq, True)
    assert slip(await story.entries()) == [{"name": "email", "value": "b@x.de"}]
    with pytest.raises(NotFound, match="changed meanwhile"):
        await story.desk.correct_fact(story.conversation, story.contact, new_id(), *tap)
    with pytest.raises(NotFound):
        await story.desk.correct_fact(story.conversation, "somebody else", new_id(), "email", "b@x.de", "")
    await story.desk.correct_fact(story.conversation, story.contact, new_id(), "email", "b@x.de", "")
    assert slip(await story.entries()) == []


async def test_a_secret_is_shown_on_request_and_that_is_stored(story: Story) -> None:
    card = "it is 4111 1111 1111 1111"
    await story.customer(card)
    seq = (await story.state()).customer_seq
    assert "4111 1111" not in (await story.state()).summary
    assert await story.desk.reveal(story.conversation, ANA, seq) == card
    stored = (await story.entries())[-1]
    assert (stored.event, stored.author.id) == (SecretRevealed(message_seq=seq), "ana")
    with pytest.raises(NotFound):
        await story.desk.reveal(story.conversation, ANA, 99)
    await story.customer("thanks")
    with pytest.raises(Invalid, match="nothing"):
        await story.desk.reveal(story.conversation, ANA, (await story.state()).customer_seq)


async def handed_off(story: Story, agent_says: str, customer_says: str = "thanks") -> None:
    await given(story, "Where is FM-10442? I want a person", "order_number", "FM-10442")
    await story.bot_hands_over(Reason.ASKED_HUMAN)
    await story.agent(ANA, agent_says)
    await story.customer(customer_says)
    if "FM-10442" in customer_says:
        seq = (await story.state()).customer_seq
        fact = FactNoted(name="order_number", value="FM-10442", from_seq=seq)
        await story.desk.note_facts(story.conversation, [fact])
    await story.desk.resolve(story.conversation, ANA, "solved")
    await story.desk.measure_repeats(story.conversation)


@pytest.mark.parametrize(
    ("agent_says", "customer_says", "found"),
    [
        ("What is your order number?", "FM-10442", ["asked_again", "said_again"]),
        ("FM-10442 is in Porto", "great", []),
        ("One moment", "hello? it is FM-10442", ["said_again"]),
    ],
)
async def test_what_is_said_twice_is_found_and_counted_once(
    story: Story, agent_says: str, customer_says: str, found: list[str]
) -> None:
    await handed_off(story, agent_says, customer_says)
    await story.desk.measure_repeats(story.conversation)
    events = [entry.event for entry in await story.entries() if isinstance(entry.event, RepeatFound)]
    assert [event.how for event in events] == found
    assert all(event.given_seq == 2 for event in events)
    rates = await story.desk.store.read(lambda connection: repeats.rates(connection, 0, story.clock() + 1))
    assert rates["all"] == {
        "conversations": 1,
        "repeated": int(bool(found)),
        "asked_again": found.count("asked_again"),
        "said_again": found.count("said_again"),
        "rate": float(bool(found)),
    }
    assert rates["reasons"][0]["reason"] == "asked_human"
    assert rates["days"][0]["day"] == story.clock() // DAY_MS * DAY_MS


async def test_what_the_bot_kept_is_not_counted(story: Story) -> None:
    await given(story, "I am a@x.de", "email", "a@x.de")
    await story.desk.measure_repeats(story.conversation)
    rates = await story.desk.store.read(lambda connection: repeats.rates(connection, 0, story.clock() + 1))
    assert rates["all"]["conversations"] == 0
    assert rates["all"]["rate"] is None
    assert holding(ledger(await story.entries()))
