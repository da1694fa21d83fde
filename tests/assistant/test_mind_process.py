"""The mind in a process of its own: the same moves, whatever becomes of the process."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.mind_process import SILENT_SECONDS, SILENT_TURNS, MindFailed, MindGone, MindProcess
from assistant.orders.identity.whereabouts import Whereabouts
from assistant.settings import Settings
from assistant.turn import Turn
from handoff.conversation import Conversation
from handoff.events import Author, ConversationStarted, Entry, MessageAdded, Role
from handoff.outcome import Draft, numbered
from knowledge.base import KnowledgeBase

CUSTOMER = Author(role=Role.CUSTOMER, id="c")


def asked(text: str) -> tuple[Conversation, list[Entry]]:
    drafts = [ConversationStarted(contact_id="c", lang="en"), MessageAdded(text=text)]
    return numbered(Conversation("talk"), [Draft(event, CUSTOMER) for event in drafts], 1_795_449_600_000)


@asynccontextmanager
async def running(base: KnowledgeBase, data: Path) -> AsyncIterator[MindProcess]:
    mind = MindProcess(Settings(knowledge=base.folder, data=data), Whereabouts())
    try:
        await mind.open()
        yield mind
    finally:
        await mind.close()


@pytest.fixture
def indexed(base: KnowledgeBase) -> Path:
    return base.data


def pid(mind: MindProcess) -> int:
    return mind._process.pid


async def test_it_makes_the_moves_that_a_mind_in_this_process_makes(
    base: KnowledgeBase, indexed: Path
) -> None:
    here = Turn(base, None, drafting=False)
    async with running(base, indexed) as mind:
        questions = ("How long do I have to return a lamp?", "I want to talk to a person!", "Thank you")
        for state, entries in map(asked, questions):
            assert await mind.think(state, entries) == here.think(state, entries)


async def test_a_question_that_was_with_a_process_that_died_is_asked_again(
    base: KnowledgeBase, indexed: Path
) -> None:
    state, entries = asked("How long do I have to return a lamp?")
    async with running(base, indexed) as mind:
        first = pid(mind)
        os.kill(first, signal.SIGSTOP)
        answer = asyncio.create_task(mind.think(state, entries))
        await asyncio.sleep(0.1)
        os.kill(first, signal.SIGKILL)
        assert await answer == Turn(base, None, drafting=False).think(state, entries)
        assert pid(mind) != first


async def test_a_question_that_kills_it_twice_is_given_up(base: KnowledgeBase, indexed: Path) -> None:
    async with running(base, indexed) as mind:
        first = pid(mind)
        os.kill(first, signal.SIGSTOP)
        answer = asyncio.create_task(mind.think(*asked("How long do I have to return a lamp?")))
        await asyncio.sleep(0.1)
        os.kill(first, signal.SIGKILL)
        while (second := pid(mind)) == first:
            await asyncio.sleep(0.001)
        os.kill(second, signal.SIGKILL)
        with pytest.raises(MindGone):
            await answer


async def test_one_that_hangs_is_replaced_after_some_turns(base: KnowledgeBase, indexed: Path) -> None:
    state, entries = asked("How long do I have to return a lamp?")

    async def given_up_after(mind: MindProcess, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await mind.think(state, entries)

    async with running(base, indexed) as mind:
        first = pid(mind)
        os.kill(first, signal.SIGSTOP)
        # Who writes on takes a question back at once: that says nothing about the process.
        await asyncio.gather(*(given_up_after(mind, 0.01) for _ in range(2 * SILENT_TURNS)))
        await asyncio.gather(*(given_up_after(mind, SILENT_SECONDS + 0.2) for _ in range(SILENT_TURNS - 1)))
        assert mind._process.is_alive()
        assert pid(mind) == first
        await given_up_after(mind, SILENT_SECONDS + 0.2)
        assert await mind.think(state, entries) == Turn(base, None, drafting=False).think(state, entries)
        assert pid(mind) != first


async def test_what_it_cannot_think_through_is_an_error_and_it_goes_on(
    base: KnowledgeBase, indexed: Path
) -> None:
    state, entries = asked("Where is it?")
    broken: Any = [replace(entries[0], seq=None), *entries[1:]]  # type: ignore[arg-type]
    async with running(base, indexed) as mind:
        with pytest.raises(MindFailed):
            await mind.think(state, broken)
        assert await mind.think(state, entries)
