"""A customer of a story without a language model: follows the branches, answers what is asked."""

from __future__ import annotations

from typing import Protocol

from assistant.answering.phrases import LANGUAGES, say
from assistant.shopper.story import Branch, Story
from assistant.shopper.visit import YES, Heard, Visit, plain

PERSON = "\x00person"
"""Not words: the button "Talk to a person"."""


class Customer(Protocol):
    """Somebody who decides what to say next."""

    def next(self, visit: Visit) -> str | None:
        """The next words, `PERSON` for the button, or None when there is nothing more to say."""
        ...


class StoryCustomer:
    """Says the story's lines in order; between them whatever the moment asks for."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._says = list(story.says)
        self._branches = list(story.when)
        self._took_offer = False

    def next(self, visit: Visit) -> str | None:
        heard = visit.last
        if (branch := self._branch(heard)) is not None:
            self._branches.remove(branch)
            return branch.say
        if heard.with_person:
            return None
        if heard.summed_up:
            return self._agreed(heard)
        if heard.offered and not self._took_offer:
            self._took_offer = True
            return PERSON if self._story.offer == "accept" else self._declined(heard)
        return self._fact(visit) or (self._says.pop(0) if self._says else None)

    def _branch(self, heard: Heard) -> Branch | None:
        return next((branch for branch in self._branches if moment(branch, heard)), None)

    def _agreed(self, heard: Heard) -> str:
        labels = [choice["text"] for choice in heard.choices]
        yes = next(label for label in labels if label in YES)
        if self._story.summary == "yes":
            return yes
        return next((label for label in labels if label != yes), "no")

    def _declined(self, heard: Heard) -> str:
        lang = self._story.language if self._story.language in LANGUAGES else "en"
        dismiss = [choice["text"] for choice in heard.choices if choice["action"] == "dismiss"]
        return dismiss[0] if dismiss else say("no_person", lang, seed="")

    def _fact(self, visit: Visit) -> str | None:
        """The facts just asked for that the customer knows, also those said before: one has to answer."""
        known = [self._story.facts[name] for name in visit.last.wanted if name in self._story.facts]
        return ", ".join(known) or None


def moment(branch: Branch, heard: Heard) -> bool:
    """Has the branch's moment come?"""
    said = plain(" ".join(heard.texts))
    return (
        bool(heard.events)
        and (branch.hears is None or all(plain(words) in said for words in branch.hears))
        and (branch.asked is None or branch.asked in heard.wanted)
        and (branch.offered is None or branch.offered == heard.offered)
        and (branch.with_person is None or branch.with_person == heard.with_person)
    )
