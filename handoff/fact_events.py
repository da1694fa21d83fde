"""Events about what the customer gave: noted, corrected by a tap, summed up, and a secret looked at."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from handoff.event import Event, Frozen


class FactNoted(Event):
    """The customer gave a fact; `from_seq` is the message that holds it, `quote` its words there.

    A correction names the message whose value it replaces (`corrects`) and that value (`replaces`).
    """

    kind: ClassVar[str] = "fact.noted"
    agents_only: ClassVar[bool] = True
    name: str
    value: str
    from_seq: int
    verified: bool = False
    corrects: int | None = None
    replaces: str = ""
    quote: str = ""
    source: Literal["words", "model"] = "words"


class FactCorrected(Event):
    """The customer changed a line of what is passed on, or dropped it (`value` empty)."""

    kind: ClassVar[str] = "fact.corrected"
    name: str
    before: str
    value: str = ""


class Sentence(Frozen):
    """One sentence of a model and the events its lines rest on."""

    text: str = Field(max_length=300)
    seqs: tuple[int, ...] = Field(min_length=1)


class BriefSummarised(Event):
    """A language model's short words on the brief of handoff `handoff_seq`; each sentence is proven."""

    kind: ClassVar[str] = "brief.summarised"
    agents_only: ClassVar[bool] = True
    handoff_seq: int
    sentences: tuple[Sentence, ...] = Field(max_length=2)


class SecretRevealed(Event):
    """An agent looked at what is masked in a message."""

    kind: ClassVar[str] = "secret.revealed"
    agents_only: ClassVar[bool] = True
    message_seq: int


class SuggestionRejected(Event):
    """An agent did not want the suggested reply; `paths` are the articles it was drawn from."""

    kind: ClassVar[str] = "suggestion.rejected"
    agents_only: ClassVar[bool] = True
    why: Literal["wrong", "outdated", "off_topic", "tone"]
    paths: tuple[str, ...] = ()


class RepeatFound(Event):
    """A fact was asked for by an agent, or said by the customer, although it had been given already.

    `given_seq` is the message that held it first, `message_seq` the one that asked or repeated.
    """

    kind: ClassVar[str] = "repeat.found"
    agents_only: ClassVar[bool] = True
    how: Literal["asked_again", "said_again"]
    name: str
    message_seq: int
    given_seq: int
