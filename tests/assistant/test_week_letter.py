"""The week's letter: readable without the dashboard, without anybody's address, sent once."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from assistant.content.gap_file import GapFile
from assistant.parts import Parts, assemble
from assistant.sample_shop import past
from assistant.settings import Settings
from assistant.week import last_whole
from assistant.week_letter import letter, verdict
from assistant.week_post import PAUSE_MS, WeekPost
from handoff.mail.outbox import Letter, NotSent
from handoff.measures.report import date_of
from handoff.measures.tables import week_letters
from tests.conftest import Hands

READERS = ("all@shop.example", "boss@shop.example")


class Box:
    def __init__(self, *moods: NotSent) -> None:
        self.letters: list[Letter] = []
        self.moods = list(moods)

    async def send(self, letter: Letter) -> None:
        if self.moods:
            raise self.moods.pop(0)
        self.letters.append(letter)


@pytest.fixture
async def parts(tmp_path: Path, clock: Hands) -> AsyncIterator[Parts]:
    (tmp_path / "articles").mkdir()
    parts = assemble(Settings(data=tmp_path / "data", knowledge=tmp_path / "articles"), clock=clock)
    await parts.desk.store.write(lambda connection: past.play(connection, clock(), days=21))
    yield parts
    await asyncio.to_thread(parts.desk.close)
    parts.database.close()


def post(parts: Parts, box: Box) -> WeekPost:
    return WeekPost(parts.desk, box, GapFile(parts.settings.data), "https://chat.shop.example", READERS)


def monday(parts: Parts) -> date:
    return last_whole(date_of(parts.desk.clock()))


async def test_it_tells_the_week_as_text_and_as_a_page(parts: Parts) -> None:
    box = Box()
    assert await post(parts, box).post(monday(parts), READERS) == list(READERS)
    sent = box.letters[0]
    assert sent.subject.startswith("Support, week of ")
    for title in ("What customers came for", "What got better and what got worse",
                  "Why people were needed", "Why orders were cancelled",
                  "What an article would have answered", "Worth reading"):  # fmt: skip
        assert title in sent.text
        assert title in sent.html
    assert "Conversations: " in sent.text
    assert "https://chat.shop.example/console/#/c/" in sent.text
    assert "<svg" in sent.html
    assert not re.search(r"<img|<script|src=|url\(", sent.html)
    drawn = [int(n) for n in re.findall(r">(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\d+)<", sent.html)]
    assert len(drawn) == 7
    assert f"Conversations: {sum(drawn)} " in sent.text


async def test_it_is_sent_once_a_week_and_reader(parts: Parts, clock: Hands) -> None:
    box = Box(NotSent("the server is down"))
    assert await post(parts, box).post(monday(parts), READERS) == ["boss@shop.example"]
    assert await post(parts, box).post(monday(parts), READERS) == []
    clock.forward(PAUSE_MS / 1000 + 1)
    assert await post(parts, box).post(monday(parts), READERS) == ["all@shop.example"]
    clock.forward(86_400)
    both = await asyncio.gather(*(post(parts, box).post(monday(parts), READERS) for _ in range(2)))
    assert both == [[], []]
    refused = Box(NotSent("no such mailbox", for_good=True))
    assert await post(parts, refused).post(monday(parts) - timedelta(days=7), ("gone@shop.example",)) == []
    clock.forward(86_400)
    assert await post(parts, box).post(monday(parts) - timedelta(days=7), ("gone@shop.example",)) == []
    rows = await parts.desk.store.read(
        lambda c: c.execute(select(week_letters.c.next_try_at)).scalars().all()
    )
    assert rows == [None, None, None]


def found(**changes: object) -> dict[str, object]:
    report = {"first": "2026-11-16", "last": "2026-11-22", "days": [], "sample": False, "measures": []}
    nothing = {"value": None, "low": None, "high": None, "judged": 0}
    judged = {"resolved": nothing, "missed_handoff": nothing, "log_says": None}
    rest = {"came_for": [], "missing": [], "worth_reading": [], "judged": judged}
    return {"week": report, "before": report, **rest, **changes}


def test_words_of_customers_are_escaped_and_name_nobody() -> None:
    words = "<script>alert(1)</script> I am kim.doe@example.com, +49 170 1234567, order 1044 2311"
    said = letter(
        found(
            worth_reading=[{"id": "f" * 32, "summary": words, "csat": 1, "comment": words, "events": 3}],
            missing=[{"id": "g", "question": words, "count": 3}],
            came_for=[{"topic": "<b>Returns</b>", "kind": "article", "count": 2}],
        ),
        "https://chat.shop.example",
    )
    assert "<script" not in said.html
    assert "<b>Returns" not in said.html
    for text in (said.text, said.html):
        assert "kim.doe" not in text
        assert "1234567" not in text
        assert "2311" not in text
        assert "asked 3× in all" in text  # the gap may be older than the week


def test_what_people_judged_stands_in_it_with_its_interval() -> None:
    read = {"value": 0.62, "low": 0.5, "high": 0.73, "judged": 38}
    judged = {"resolved": read, "missed_handoff": {**read, "judged": 0}, "log_says": 0.4}
    said = letter(found(judged=judged), "https://chat.shop.example")
    assert "- Resolved: 62 %, 95 % sure between 50 and 73 % (38 read)" in said.text
    assert "nobody came" not in said.text
    assert "What people say who read a sample" not in letter(found(), "https://x").text


@pytest.mark.parametrize(
    ("now", "before", "better", "word"),
    [((0.5, 0.6), (0.2, 0.3), "up", "better"), ((0.5, 0.6), (0.2, 0.3), "down", "worse"),
     ((0.2, 0.4), (0.3, 0.5), "up", ""), ((0.5, 0.6), (0.2, 0.3), "", "")],
)  # fmt: skip
def test_a_change_is_named_only_where_it_is_more_than_chance(
    now: tuple[float, float], before: tuple[float, float], better: str, word: str
) -> None:
    one, was = ({"low": low, "high": high, "better": better} for low, high in (now, before))
    assert verdict(one, was) == word
