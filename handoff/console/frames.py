"""What a console may send over its socket."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from handoff.events import ConversationId, Held
from handoff.live.socket import BROKEN, Closed


class _Frame(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Watch(_Frame):
    """Show me this conversation; I am looking at it."""

    type: Literal["watch"]
    conversation: ConversationId
    after: Held = 0


class Unwatch(_Frame):
    """I look elsewhere."""

    type: Literal["unwatch"]


class Typing(_Frame):
    """I am writing."""

    type: Literal["typing"]
    conversation: ConversationId
    on: bool


class Pong(_Frame):
    """Still here."""

    type: Literal["pong"]


ConsoleFrame = Watch | Unwatch | Typing | Pong
_frames: TypeAdapter[ConsoleFrame] = TypeAdapter(Annotated[ConsoleFrame, Field(discriminator="type")])


def parse(raw: dict[str, Any]) -> ConsoleFrame:
    """A frame. Raises Closed for one that is not understood."""
    try:
        return _frames.validate_python(raw)
    except ValidationError as error:
        raise Closed(BROKEN, f"frame not understood: {error.errors()[0]['msg']}") from error
