"""Stories one after another; a story that cannot be played here is left out and says so."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Iterator

from assistant.answering.model import ChatModel
from assistant.settings import Settings
from assistant.shopper.customer import Customer, StoryCustomer
from assistant.shopper.model_customer import ModelCustomer
from assistant.shopper.play import play
from assistant.shopper.report import Result
from assistant.shopper.shopfront import NotHere, Shopfront
from assistant.shopper.story import Story
from assistant.shopper.visit import Visit


def run(stories: Iterable[Story], shop: Shopfront, settings: Settings, customer: str) -> Iterator[Result]:
    """A result for each story, in order; `customer` is `none` or the model that plays them.

    Raises SettingsError where the shop or the model cannot be reached.
    """
    with _customers(settings, customer) as player:
        for story in stories:
            try:
                yield Result(story, play(story, player(story), shop))
            except NotHere as error:
                yield Result(story, Visit(), str(error))


@contextlib.contextmanager
def _customers(settings: Settings, customer: str) -> Iterator[Callable[[Story], Customer]]:
    """Who plays a story: its own lines, or a language model."""
    if customer == "none":
        yield StoryCustomer
        return
    model = ChatModel(customer, url=settings.model_url, tokens=200)
    with asyncio.Runner() as loop:
        try:
            yield lambda story: ModelCustomer(story, model, loop.run)
        finally:
            loop.run(model.aclose())
