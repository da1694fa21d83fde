"""A customer that a language model plays: knows the story and says it in its own way."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from assistant.answering.model import ChatModel, ModelError
from assistant.settings import SettingsError
from assistant.shopper.customer import PERSON
from assistant.shopper.story import Story
from assistant.shopper.visit import Visit

DONE, BUTTON = "DONE", "PERSON"
LONGEST = 600
_PLAY = """You play a customer of an online shop in a chat with its support. Write only what the customer
types next: one short message in the language "{language}", no quotes, no explanations.
Your goal: {goal}
Your mood: {mood}
What you know (say a value exactly as written, and only when it is needed):
{facts}
Never invent order numbers, names or other facts. If you are offered a person you {offer}.
If a change is summed up for you to confirm, you {summary}.
Write {done} alone when your goal is reached or cannot be reached.
Write {button} alone to ask for a person."""


class ModelCustomer:
    """`Customer` over a chat model; the story's first line begins, so that every run asks for the same.

    `run` gives what a coroutine gives, always in one event loop: the model's connections belong to it.
    """

    def __init__(
        self, story: Story, model: ChatModel, run: Callable[[Coroutine[Any, Any, str]], str]
    ) -> None:
        self._story, self._model, self._run = story, model, run

    def next(self, visit: Visit) -> str | None:
        """Raises SettingsError where the model cannot be used."""
        if not visit.lines:
            return self._story.says[0]
        if visit.last.with_person:
            return None
        said = " ".join(self._run(self._asked(visit)).split()).strip('"“” ')[:LONGEST]
        if not said or said.startswith(DONE):
            return None
        return PERSON if said.startswith(BUTTON) else said

    async def _asked(self, visit: Visit) -> str:
        story = self._story
        system = _PLAY.format(
            language=story.language, goal=story.goal, mood=story.mood, done=DONE, button=BUTTON,
            facts="\n".join(f"- {name}: {value}" for name, value in story.facts.items()) or "- nothing more",
            offer="accept" if story.offer == "accept" else "decline",
            summary="say yes" if story.summary == "yes" else "say no",
        )  # fmt: skip
        chat = "\n".join(
            f"{'you' if line.who == 'customer' else line.who}: {line.text}" for line in visit.lines
        )
        try:
            return "".join([piece async for piece in self._model.stream(system, chat + "\nyou:")])
        except ModelError as error:
            raise SettingsError(f"the customers' model: {error}") from error
