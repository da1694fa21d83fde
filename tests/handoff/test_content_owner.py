"""Who keeps the articles: is given no conversation, loses those they held, and sees none any more."""

from __future__ import annotations

import pytest

from handoff.agent_role import AgentRole
from handoff.console.doors import COOKIE
from handoff.conversation import Status
from handoff.desk import Desk
from handoff.errors import NotFound
from handoff.identity.agents import Agents
from handoff.queue import presence
from tests.handoff.conftest import Story
from tests.handoff.console_server import closing, connect_socket, receive, serving

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
PASSWORD = "a long password"


async def test_nobody_gives_them_a_conversation(desk: Desk, people: Agents, story: Story) -> None:
    cleo = await people.add("cleo@example.com", "Cleo", PASSWORD, AgentRole.CONTENT)
    session = await people.sign_in("cleo@example.com", PASSWORD)
    assert session.agent.availability == "offline"
    await people.set_availability(cleo.id, "online")
    grace = 60_000
    for ask in (presence.on_duty, presence.present, presence.seats):
        assert await desk.store.read(lambda c, ask=ask: ask(c, desk.clock(), grace)) == []
    assert await desk.store.read(presence.active) == []
    with pytest.raises(NotFound):
        await people.find(cleo.id)
    assert await people.listed() == []
    await story.customer("Can I talk to a person?")
    await desk.ask_for_person(story.contact, "0" * 32)
    await desk.route(story.conversation)
    assert (await story.state()).status is not Status.ASSIGNED


async def test_an_agent_who_becomes_one_is_signed_out_and_lets_go(
    desk: Desk, people: Agents, story: Story
) -> None:
    await people.add("root@example.com", "Root", PASSWORD, AgentRole.ADMIN)
    eva = await people.add("eva@example.com", "Eva", PASSWORD)
    async with serving(desk, people) as server:
        console = await server.open(eva.id)
        await story.customer("Hello?")
        await desk.claim(story.conversation, eva.author)
        async with connect_socket(server.origin, console.cookie) as line:
            await receive(line, "hello")
            await people.change_account(eva.id, role=AgentRole.CONTENT, active=None)
            server.sockets.agents_changed()
            assert (await closing(line))[0] in (4401, 4403)
        assert (await console.http.get("/console/api/conversations")).status_code == 401
        again = await server.open(eva.id)
        assert (await again.http.get("/console/api/conversations")).status_code == 403
        assert (await again.http.get(f"/console/api/conversations/{story.conversation}")).status_code == 403
        async with connect_socket(server.origin, again.http.cookies[COOKIE]) as line:
            assert (await closing(line))[0] == 4403
        await console.http.aclose()
        await again.http.aclose()
