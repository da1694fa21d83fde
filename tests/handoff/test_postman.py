"""Letters leave at least once, in one thread, and what became of them is in the log. On both databases."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from handoff.desk import Desk
from handoff.errors import Invalid
from handoff.events import Author, LetterSent
from handoff.live.postman import Postman
from handoff.mail.letters import Post
from handoff.mail.outbox import Letter, NotSent
from tests.conftest import Hands
from tests.handoff.conftest import Story, new_id


@dataclass
class Box:
    """A mailer that keeps what it gets; `moods` are what it raises, one after the other."""

    letters: list[Letter] = field(default_factory=list)
    moods: list[Exception] = field(default_factory=list)

    async def send(self, letter: Letter) -> None:
        if self.moods:
            raise self.moods.pop(0)
        self.letters.append(letter)


@pytest.fixture
async def by_mail(story: Story, desk: Desk, on_duty: Author) -> Story:
    """A customer who chose mail, and an answer."""
    desk.post = Post(lambda conversation: f"https://shop.example/survey/{conversation}")
    await story.customer("Where is my parcel?")
    await story.asks_for_person()
    await desk.answer_by_mail(story.conversation, story.contact, new_id(), "kim@example.com")
    return story


async def outcomes(story: Story) -> list[tuple[str, bool]]:
    return [
        (entry.event.about, entry.event.sent)
        for entry in await story.entries()
        if isinstance(entry.event, LetterSent)
    ]


async def test_letters_of_a_conversation_are_one_thread(
    by_mail: Story, desk: Desk, on_duty: Author, clock: Hands
) -> None:
    box = Box()
    postman = Postman(desk, box, "shop.example")
    await postman.round()
    clock.forward(60)
    await by_mail.agent(on_duty, "It arrives on Friday.")
    for _ in range(3):
        await postman.round()
    first, second = box.letters
    assert second.in_reply_to == first.message_id
    assert second.references == (first.message_id,)
    assert first.message_id.endswith("@shop.example")
    assert await outcomes(by_mail) == [("away", True), ("reply", True)]
    assert all(
        entry.for_customer()["kind"] == "hidden"
        for entry in await by_mail.entries()
        if isinstance(entry.event, LetterSent)
    )


async def test_a_mail_server_that_is_down_is_tried_again_under_the_same_id(
    by_mail: Story, desk: Desk, clock: Hands
) -> None:
    box = Box(moods=[NotSent("down"), NotSent("down")])
    for seconds in (0, 1, 61, 60, 61, 3600):
        clock.forward(seconds)
        await Postman(desk, box, "shop.example").round()
    assert len(box.letters) == 1
    assert await outcomes(by_mail) == [("away", True)]


async def test_what_can_never_be_delivered_is_told_to_the_agents_once(by_mail: Story, desk: Desk) -> None:
    box = Box(moods=[NotSent("no such mailbox", for_good=True)])
    for _ in range(2):
        await Postman(desk, box, "shop.example").round()
    assert box.letters == []
    assert await outcomes(by_mail) == [("away", False)]


async def test_a_letter_that_nobody_foresaw_stands_in_no_others_way(
    by_mail: Story, desk: Desk, clock: Hands
) -> None:
    clock.forward(1)
    other = await Story(desk, clock).begin()
    await other.customer("Do you repair kettles?")
    await other.asks_for_person()
    await desk.answer_by_mail(other.conversation, other.contact, new_id(), "lee@example.com")
    box = Box(moods=[LookupError("of the first letter")])
    await Postman(desk, box, "shop.example").round()
    assert [letter.to for letter in box.letters] == ["lee@example.com"]
    clock.forward(61)
    await Postman(desk, box, "shop.example").round()
    assert [letter.to for letter in box.letters] == ["lee@example.com", "kim@example.com"]


@pytest.mark.parametrize(
    "address",
    [
        "kim@example..com", ".kim@example.com", "kim.@example.com", "k..m@example.com", "kim@.example.com",
        "kim@example.com.", "kim@example",
    ],
)  # fmt: skip
async def test_an_address_with_a_slip_of_the_finger_is_refused(
    story: Story, desk: Desk, on_duty: Author, address: str
) -> None:
    desk.post = Post(lambda conversation: f"https://shop.example/survey/{conversation}")
    await story.customer("Where is my parcel?")
    await story.asks_for_person()
    with pytest.raises(Invalid, match="not an e-mail address"):
        await desk.answer_by_mail(story.conversation, story.contact, new_id(), address)
