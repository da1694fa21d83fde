"""What a customer's browser may send: a closed set of frames, unknown fields refused."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from handoff.events import ClientId, Held, Seq, Words


class _Frame(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Hello(_Frame):
    """The first frame: who, and what they already have."""

    type: Literal["hello"]
    v: Literal[1]
    key: str = Field(max_length=100)
    token: str | None = Field(None, max_length=100)
    conversation: str | None = Field(None, max_length=32)
    after: Held = 0
    lang: str = Field("", max_length=20)
    page: str = Field("", max_length=500)
    identity: str | None = Field(None, max_length=4000)
    """A token signed by the shop for the customer who is logged in there."""


class Message(_Frame):
    """The customer says something; `files` were uploaded before."""

    type: Literal["message"]
    id: ClientId
    text: str = ""
    files: list[Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]] = Field(default_factory=list, max_length=5)


class Act(_Frame):
    """A button."""

    type: Literal["handoff", "leave_queue", "end", "new", "stop"]
    id: ClientId


class Link(_Frame):
    """A way to go on with this conversation on another device."""

    type: Literal["link"]
    id: ClientId


class Wait(_Frame):
    """How to go on in the queue."""

    type: Literal["wait"]
    id: ClientId
    choice: Literal["wait", "bot"]


class Email(_Frame):
    """Where the answer may come by mail."""

    type: Literal["email"]
    id: ClientId
    email: Words = Field(max_length=320)


class Logout(_Frame):
    """The customer left the shop's account: this browser is a stranger's from now on."""

    type: Literal["logout"]


class Rate(_Frame):
    """A rating of a bot answer."""

    type: Literal["rate"]
    id: ClientId
    message_seq: Seq
    rating: Literal["up", "down"]


class Survey(_Frame):
    """How it was."""

    type: Literal["survey"]
    id: ClientId
    csat: int | None = Field(None, ge=1, le=5)
    ces: int | None = Field(None, ge=1, le=7)
    nps: int | None = Field(None, ge=0, le=10)
    comment: str = Field("", max_length=2000)


class Correct(_Frame):
    """A line of what is passed on is changed; an empty value takes it back."""

    type: Literal["correct"]
    id: ClientId
    name: Words = Field(min_length=1, max_length=40)
    before: Words = Field(max_length=4000)
    value: Words = Field("", max_length=500)


class Typing(_Frame):
    """Writing, or no longer."""

    type: Literal["typing"]
    on: bool


class Resume(_Frame):
    """A gap was seen."""

    type: Literal["resume"]
    after: Held


class Pong(_Frame):
    """Still here."""

    type: Literal["pong"]


Verb = Message | Act | Wait | Email | Rate | Survey | Correct
"""What is stored, and acknowledged under its id."""
Frame = Verb | Link | Logout | Typing | Resume | Pong
_frames: TypeAdapter[Frame] = TypeAdapter(Annotated[Frame, Field(discriminator="type")])


def parse(raw: dict[str, Any]) -> Frame:
    """A frame after `hello`. Raises pydantic's ValidationError."""
    return _frames.validate_python(raw)
