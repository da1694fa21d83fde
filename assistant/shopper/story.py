"""A customer's story: who they are, what they know and want, what they say, and what must come of it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from handoff.events import Frozen

Mood = Literal["calm", "hurried", "worried", "angry", "confused"]
Short = Annotated[str, Field(min_length=1, max_length=200)]
Said = Annotated[str, Field(min_length=1, max_length=4_000)]


def _several(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else (value,)


Texts = Annotated[tuple[Short, ...], BeforeValidator(_several), Field(min_length=1)]
"""One text or a list of them."""


class SignedIn(Frozen):
    """The customer the shop's page says is logged in; without `id`, the orders are asked who has `email`."""

    email: Short
    id: str = ""
    name: str = ""


class Branch(Frozen):
    """Something to say once when the moment has come: every condition that is given must hold.

    `hears`: all these words stand in what was last heard. `asked`: this fact was asked for. `offered`: a
    person was offered. `with_person`: people have it now.
    """

    say: Said
    hears: Texts | None = None
    asked: Short | None = None
    offered: bool | None = None
    with_person: bool | None = None

    @model_validator(mode="after")
    def _has_a_moment(self) -> Branch:
        if all(each is None for each in (self.hears, self.asked, self.offered, self.with_person)):
            raise ValueError("needs a moment: hears, asked, offered or with_person")
        return self


class Expectation(Frozen):
    """One thing that must, or must not, come of the visit; exactly one of these is given.

    `hears`: all these words, in what was heard. `cites`: an answer rests on this file. `person`: people have
    it, for this reason or, with `true`, for any. `offered`: a person was offered. `away`: nobody was on duty,
    and it was said so. `change`: this action was done on an order (with `true`, any). `passes_on`: these
    facts stand on the slip that goes to people. `asks`: this fact was asked for. `speaks`: the language of
    every answer.
    """

    hears: Texts | None = None
    cites: Short | None = None
    person: bool | Short | None = None
    offered: bool | None = None
    away: bool | None = None
    change: bool | Short | None = None
    passes_on: Texts | None = None
    asks: Short | None = None
    speaks: Short | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Expectation:
        if len(self.given) != 1:
            raise ValueError(f"needs exactly one of {', '.join(type(self).model_fields)}")
        return self

    @property
    def given(self) -> dict[str, Any]:
        """Its name and value."""
        return {name: value for name, value in self if value is not None}

    def __str__(self) -> str:
        ((name, value),) = self.given.items()
        return f"{name}: {', '.join(value) if isinstance(value, tuple) else value}"


class Limits(Frozen):
    """How much effort the visit may cost: the customer's messages, and seconds until an answer."""

    messages: int = Field(12, ge=1, le=40)
    seconds: float = Field(10, gt=0, le=120)


class Story(Frozen):
    """One customer. `summary` is whether they agree to a summed up change of an order, `offer` what they do
    when a person is offered; `desk` is whether anybody is on duty, where the shop is our own copy."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,79}$")]
    goal: Short
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")] = "en"
    mood: Mood = "calm"
    signed_in: SignedIn | None = None
    desk: Literal["staffed", "empty"] = "staffed"
    facts: dict[Short, Short] = Field(default_factory=dict)
    says: Annotated[tuple[Said, ...], BeforeValidator(_several), Field(min_length=1)]
    when: tuple[Branch, ...] = ()
    offer: Literal["accept", "decline"] = "accept"
    summary: Literal["yes", "no"] = "yes"
    must: Annotated[tuple[Expectation, ...], Field(min_length=1)]
    must_not: tuple[Expectation, ...] = ()
    at_most: Limits = Field(default_factory=lambda: Limits.model_validate({}))

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, raw: Any) -> Any:
        """YAML reads a bare yes as true; a signed-in customer may be an e-mail address alone."""
        if not isinstance(raw, dict):
            return raw
        row = dict(raw)
        if isinstance(row.get("summary"), bool):
            row["summary"] = "yes" if row["summary"] else "no"
        if isinstance(row.get("signed_in"), str):
            row["signed_in"] = {"email": row["signed_in"]}
        if isinstance(row.get("facts"), dict):
            row["facts"] = {str(name): str(value) for name, value in row["facts"].items()}
        return row
