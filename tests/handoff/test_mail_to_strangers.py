"""Nobody can make the shop write to somebody else: few letters an address, and no word of the visitor's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from handoff.desk import Desk
from handoff.errors import Refused
from handoff.hub import Hub
from handoff.mail.letters import A_DAY, Post
from handoff.storage.database import Database
from handoff.storage.schema import letters
from tests.conftest import Hands
from tests.handoff.conftest import Story, new_id

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
VICTIM = "victim@example.org"
SPAM = "CHEAP WATCHES at spam.example"


@pytest.fixture
def desk(database: Database, clock: Hands) -> Iterator[Desk]:
    desk = Desk(database, Hub(), clock=clock, post=Post(lambda key: f"https://x.example/{key}"))
    yield desk
    desk.close()


async def test_who_types_a_strangers_address_again_and_again_sends_them_a_few_dry_lines(
    desk: Desk, clock: Hands
) -> None:
    for n in range(A_DAY + 5):
        story = await Story(desk, clock).begin()
        await story.customer(f"{SPAM} {n}")
        await story.asks_for_person()
        try:
            await desk.answer_by_mail(
                story.conversation, story.contact, new_id(), VICTIM.upper() if n % 2 else VICTIM
            )
        except Refused:
            continue
        clock.forward(60)
    rows = await desk.store.read(
        lambda connection: connection.execute(select(letters.c.subject, letters.c.text)).all()
    )
    assert 0 < len(rows) <= A_DAY
    written = str(rows)
    assert "WATCHES" not in written
    assert "spam.example" not in written
