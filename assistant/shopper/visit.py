"""A visit: everything said and done between a customer and the shop, as the customer saw it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from assistant.answering.phrases import LANGUAGES, say
from handoff.repeats.guard import asks, mentions

Who = Literal["customer", "bot", "agent", "system"]
YES = frozenset(say("choice_yes", lang, seed="") for lang in LANGUAGES)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the transcript; `ms` since the visit began."""

    who: Who
    text: str
    ms: int


@dataclass(frozen=True, slots=True)
class Heard:
    """What came back on one message of the customer's, until the other side was done; `seconds` until its
    first sign. `events` are the stored ones as the customer's browser gets them."""

    events: tuple[dict[str, Any], ...] = ()
    status: str = "bot"
    slip: tuple[dict[str, Any], ...] = ()
    refused: str = ""
    seconds: float = 0.0

    @property
    def texts(self) -> tuple[str, ...]:
        """Words of the bot and of agents, in order."""
        return tuple(
            each["data"]["text"]
            for each in self.events
            if each["kind"] == "message.added" and each["author"]["role"] in ("bot", "agent")
        )

    @property
    def choices(self) -> tuple[dict[str, str], ...]:
        """The quick replies under the last words."""
        said = [each for each in self.events if each["kind"] == "message.added"]
        return tuple(said[-1]["data"].get("choices") or ()) if said else ()

    @property
    def offered(self) -> bool:
        """Was a person offered?"""
        return any(choice["action"] == "handoff" for choice in self.choices)

    @property
    def summed_up(self) -> bool:
        """Was a change of an order summed up, for a yes or a no?"""
        return any(choice["text"] in YES for choice in self.choices)

    @property
    def asked(self) -> tuple[str, ...]:
        """The facts asked for."""
        return tuple(dict.fromkeys(each.name for text in self.texts for each in asks(text)))

    @property
    def wanted(self) -> tuple[str, ...]:
        """The facts a customer would now tell: those asked for, and those a question names."""
        named = [fact for text in self.texts if "?" in text for fact in mentions(text)]
        return tuple(dict.fromkeys([*self.asked, *named]))

    @property
    def with_person(self) -> bool:
        """Do people have it now?"""
        return self.status in ("queued", "assigned", "away")

    @property
    def told(self) -> bool:
        """Was the customer told anything at all? What they did themselves is no answer."""
        return any(each["kind"] != "hidden" and each["author"]["role"] != "customer" for each in self.events)


@dataclass
class Visit:
    """A visit as it goes on. `told` are the facts said so far, by name."""

    lines: list[Line] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)
    repeats: list[str] = field(default_factory=list)
    """Facts that were asked for again although they had been said."""
    messages: int = 0
    silent: bool = False
    """A message was left without any answer."""
    reasons: tuple[str, ...] | None = None
    """Why it went to people, each time; None where that cannot be seen from outside."""
    unfinished: bool = False
    """The customer had more to say than the story allows messages."""

    @property
    def last(self) -> Heard:
        """What was heard last; nothing yet: empty."""
        return self.heard[-1] if self.heard else Heard()

    @property
    def events(self) -> list[dict[str, Any]]:
        """All stored events, in order."""
        return [event for heard in self.heard for event in heard.events]

    @property
    def texts(self) -> list[str]:
        """Everything the shop said."""
        return [text for heard in self.heard for text in heard.texts]

    @property
    def handed_over(self) -> bool:
        """Did it go to people?"""
        return bool(self.data("handoff.requested"))

    @property
    def seconds(self) -> list[float]:
        """How long each message waited for its answer."""
        return [heard.seconds for heard in self.heard]

    def data(self, kind: str) -> list[dict[str, Any]]:
        """The data of every event of a kind."""
        return [event["data"] for event in self.events if event["kind"] == kind]


def plain(text: str) -> str:
    """Words to be found in words: small letters, and one blank for every kind and number of them."""
    return " ".join(text.casefold().split())
