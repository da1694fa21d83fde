"""The survey behind a signed link: asked once, kept with the conversation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI

from assistant.channels import survey
from assistant.channels.recommending import Recommending
from handoff.desk import Desk
from handoff.events import SurveyAnswered
from handoff.hub import Hub
from handoff.identity.signing import Signer, secret
from handoff.identity.visitors import Visitors
from tests.conftest import Hands
from tests.databases import blank


@pytest.fixture
def desk(tmp_path: Path, clock: Hands) -> Iterator[Desk]:
    database = blank(tmp_path / "log.db")
    desk = Desk(database, Hub(), clock=clock)
    yield desk
    desk.close()
    database.close()


async def resolved(desk: Desk, lang: str = "") -> tuple[str, str]:
    contact, _ = await Visitors(desk.store, desk.clock).welcome()
    key = (await desk.receive(contact, "0123456789ab", "Where is my parcel?", lang=lang)).state.id
    await desk.end(key, contact, "0123456789cd")
    return key, contact


def browser(desk: Desk, signer: Signer) -> httpx2.AsyncClient:
    app = FastAPI()
    app.include_router(survey.router(desk, signer, Recommending(desk, 90)))
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://shop.example")


async def answers(desk: Desk, key: str) -> list[SurveyAnswered]:
    from handoff.storage import log

    entries = await desk.store.read(lambda connection: log.read(connection, key))
    return [entry.event for entry in entries if isinstance(entry.event, SurveyAnswered)]


async def test_it_is_answered_once_in_the_customers_language(desk: Desk) -> None:
    key, _ = await resolved(desk, "de-AT")
    signer = Signer(secret(desk.database), "survey")
    async with browser(desk, signer) as page:
        link = f"/survey/{signer.sign(key)}"
        asked = await page.get(link)
        assert "Wie war es?" in asked.text
        done = await page.post(link, data={"csat": "4", "ces": "7", "comment": "<b>gut</b>"})
        assert "Danke" in done.text
        again = await page.post(link, data={"csat": "1"})
        assert again.status_code == 200
        assert "Danke" in (await page.get(link)).text
    assert await answers(desk, key) == [SurveyAnswered(csat=4, ces=7, comment="<b>gut</b>")]


@pytest.mark.parametrize(
    "body", [{"csat": "6"}, {"csat": "x"}, {}, {"ces": "0"}, {"csat": "-1"}, {"nps": "9" * 5000}]
)
async def test_what_is_off_the_scale_is_asked_again(desk: Desk, body: dict[str, str]) -> None:
    key, _ = await resolved(desk)
    signer = Signer(secret(desk.database), "survey")
    async with browser(desk, signer) as page:
        answer = await page.post(f"/survey/{signer.sign(key)}", data=body)
    assert answer.status_code == 422
    assert "<form" in answer.text
    assert await answers(desk, key) == []


async def test_only_our_own_link_opens_it(desk: Desk) -> None:
    key, _ = await resolved(desk)
    ours = secret(desk.database)
    assert secret(desk.database) == ours, "the secret outlives a restart"
    forged = [Signer("guess", "survey").sign(key), Signer(ours, "other").sign(key), key, "x"]
    async with browser(desk, Signer(ours, "survey")) as page:
        for token in forged:
            assert (await page.get(f"/survey/{token}")).status_code == 404
            assert (await page.post(f"/survey/{token}", data={"csat": "1"})).status_code == 404
    assert await answers(desk, key) == []


async def test_a_recommendation_is_asked_once_in_ninety_days(desk: Desk, clock: Hands) -> None:
    clock.now = 231 * 90 * 86_400_000
    first, contact = await resolved(desk)
    asks = Recommending(desk, 90).asks
    assert await asks(contact, first)
    clock.forward(30 * 86_400)
    second = (await desk.receive(contact, "0123456789ef", "And my refund?")).state.id
    assert second != first
    assert not await asks(contact, second), "there was one already"
    assert await asks("somebody else", second)
    signer = Signer(secret(desk.database), "survey")
    async with browser(desk, signer) as page:
        assert 'name="nps"' not in (await page.get(f"/survey/{signer.sign(second)}")).text
    clock.forward(61 * 86_400)
    assert await asks(contact, second)
    assert not await Recommending(desk, 0).asks(contact, second)
