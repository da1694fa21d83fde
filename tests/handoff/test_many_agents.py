"""Five agents reach for the same fifty conversations at once."""

from __future__ import annotations

import asyncio
from collections import Counter

from handoff.desk import Desk
from handoff.events import AgentAssigned
from handoff.identity.agents import Agents
from tests.conftest import Hands
from tests.handoff.conftest import Story
from tests.handoff.console_server import Console, serving

AGENTS, CONVERSATIONS = 5, 50


async def test_no_conversation_ever_has_two_owners(desk: Desk, people: Agents, clock: Hands) -> None:
    """A47, E19, A5: every conversation has one winner, every loser is told who, and the log agrees."""
    stories = [await Story(desk, clock).begin() for _ in range(CONVERSATIONS)]
    await asyncio.gather(*(story.asks_for_person() for story in stories))
    agents = [await people.add(f"a{n}@example.com", f"Agent {n}", "a long password") for n in range(AGENTS)]
    names = {agent.id: agent.name for agent in agents}
    async with serving(desk, people) as server:
        consoles = [await server.open(agent.id) for agent in agents]

        async def reach(agent_id: str, console: Console, first: int) -> Counter[str]:
            """Each agent begins somewhere else and goes round, so that they meet everywhere."""
            won: Counter[str] = Counter()
            for step in range(CONVERSATIONS):
                story = stories[(first + step) % CONVERSATIONS]
                answer = await console.post(f"conversations/{story.conversation}/claim")
                if answer.status_code == 200:
                    assert answer.json()["row"]["holder"]["id"] == agent_id
                    won[story.conversation] += 1
                else:
                    assert answer.json()["code"] == "already_claimed"
                    holder = answer.json()["holder"]
                    assert names[holder["id"]] == holder["name"] != names[agent_id]
            return won

        tries = [reach(agent.id, consoles[n], n * 7) for n, agent in enumerate(agents)]
        won = sum(await asyncio.gather(*tries), Counter[str]())
        for console in consoles:
            await console.http.aclose()
    assert set(won.values()) == {1}
    assert len(won) == CONVERSATIONS
    for story in stories:
        owners = [entry for entry in await story.entries() if isinstance(entry.event, AgentAssigned)]
        assert len(owners) == 1
