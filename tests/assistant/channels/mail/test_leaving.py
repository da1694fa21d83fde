"""A customer who leaves the chat gets what agents say by mail, in the same thread. On both databases."""

from __future__ import annotations

import pytest

from handoff.conversation import Conversation
from handoff.errors import NotFound
from handoff.events import FactNoted
from handoff.identity.agents import Agents
from handoff.identity.visitors import Visitors
from handoff.live.timekeeper import Timekeeper
from tests.assistant.channels.mail.conftest import OURS, Office, mail, new_id

MINUTES = 60


class Chat:
    """A customer in the chat, whose address is known, and the agent who has them."""

    def __init__(self, office: Office) -> None:
        self.office = office

    async def begin(self, *, email: str = "kim@example.com") -> Chat:
        desk, clock = self.office.desk, self.office.clock
        people = Agents(desk.store, clock)
        self.ana = await people.add("ana@example.com", "Ana", "a long password")
        await people.set_availability(self.ana.id, "online")
        self.contact, _ = await Visitors(desk.store, clock).welcome()
        state = (await desk.receive(self.contact, new_id(), f"My jacket is torn {email}")).state
        if email:
            fact = FactNoted(name="email", value=email, from_seq=state.customer_seq)
            await desk.note_facts(state.id, [fact])
        await desk.ask_for_person(self.contact, new_id())
        return self

    async def state(self) -> Conversation:
        return await self.office.only()

    async def agent(self, text: str) -> None:
        state = await self.state()
        await self.office.desk.reply(state.id, self.ana.author, new_id(), text, state.last_seq)

    async def passes(self, minutes: float) -> list[str]:
        """The letters that leave meanwhile."""
        self.office.clock.forward(minutes * MINUTES)
        await Agents(self.office.desk.store, self.office.clock).seen({self.ana.id})
        await Timekeeper(self.office.desk).look()
        return [letter.text for letter in await self.office.post()]


async def test_what_no_browser_took_leaves_as_one_letter_and_its_answer_comes_back(office: Office) -> None:
    chat = await Chat(office).begin()
    await chat.agent("Hello, I am Ana.")
    office.clock.forward(30)
    await chat.agent("Which size is it?")
    assert await chat.passes(1) == []
    (letter,) = await chat.passes(1)
    assert letter.startswith("Hello, I am Ana.\n\nWhich size is it?\n\nAna\n")
    assert await chat.passes(10) == []
    state = await chat.state()
    await office.take(mail("42", to=OURS.sign(state.id)))
    assert (await office.said(state.id))[-1] == "42"
    assert (await chat.state()).via == "email"


async def test_what_the_browser_has_is_not_sent(office: Office) -> None:
    chat = await Chat(office).begin()
    await chat.agent("Hello, I am Ana.")
    seen = (await chat.state()).last_seq
    await chat.agent("Which size is it?")
    await office.desk.reached((await chat.state()).id, chat.contact, seen)
    (letter,) = await chat.passes(3)
    assert letter.startswith("Which size is it?\n\nAna\n")
    await chat.agent("Are you there?")
    await office.desk.receive(chat.contact, new_id(), "Yes, 42")
    assert await chat.passes(3) == []
    with pytest.raises(NotFound):
        await office.desk.reached((await chat.state()).id, "somebody else", 99)


async def test_the_last_words_before_the_end_arrive_too(office: Office) -> None:
    chat = await Chat(office).begin()
    await chat.agent("A new one is on its way.")
    await office.desk.resolve((await chat.state()).id, chat.ana.author, "solved")
    (letter,) = await chat.passes(3)
    assert letter.startswith("A new one is on its way.")


async def test_who_chose_mail_gets_each_word_once(office: Office) -> None:
    chat = await Chat(office).begin(email="")
    await office.desk.answer_by_mail((await chat.state()).id, chat.contact, new_id(), "kim@example.com")
    await chat.passes(0)
    await chat.agent("Which size is it?")
    assert len(await chat.passes(0)) == 1
    assert await chat.passes(3) == []


async def test_without_an_address_nothing_can_be_sent(office: Office) -> None:
    chat = await Chat(office).begin(email="")
    await chat.agent("Which size is it?")
    assert await chat.passes(3) == []
