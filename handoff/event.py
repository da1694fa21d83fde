"""What every event of a conversation is: frozen, signed, with a closed wire form."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field


class Role(StrEnum):
    """Who speaks."""

    CUSTOMER = "customer"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"


class Reason(StrEnum):
    """Why a person is asked to take over."""

    ASKED_HUMAN = "asked_human"
    ASKED_AGENT = "asked_agent"
    FRUSTRATED = "frustrated"
    NO_ANSWER = "no_answer"
    LOW_CONFIDENCE = "low_confidence"
    GOING_IN_CIRCLES = "going_in_circles"
    NOT_HELPFUL = "not_helpful"
    ORDER_MISMATCH = "order_mismatch"
    POLICY = "policy"
    TOOL_ERROR = "tool_error"
    MODEL_ERROR = "model_error"
    OVER_BUDGET = "over_budget"


class Frozen(BaseModel):
    """A value that never changes and refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Author(Frozen):
    """Who wrote an event; `id` is the contact's or agent's, empty for bot and system."""

    role: Role
    id: str = ""
    name: str = ""


BOT = Author(role=Role.BOT, name="Assistant")
SYSTEM = Author(role=Role.SYSTEM)


class Citation(Frozen):
    """Passage number `n` behind an answer: where it stands and the words it rests on."""

    n: int
    path: str
    title: str
    heading: str = ""
    quote: str = ""
    url: str | None = None


class Choice(Frozen):
    """A quick reply under a message."""

    text: str
    action: Literal["send", "handoff", "dismiss"] = "send"


class Attached(Frozen):
    """A file that came with a message; its bytes are elsewhere, under `id`. `size` in bytes."""

    id: str
    name: str
    type: str
    size: int


FILES_MARK = "📎 "
"""A message without words of its own begins so, and goes on with the names of its files."""


class Decision(Frozen):
    """What the bot decided and the signals and thresholds it decided on, kept so it can be replayed."""

    action: str
    reason: str = ""
    confidence: float = 0.0
    signals: dict[str, float | str | bool | None] = Field(default_factory=dict)
    thresholds: dict[str, float] = Field(default_factory=dict)


class Event(Frozen):
    """Base of stored events; `agents_only` hides the whole event from customers, `private` some fields."""

    kind: ClassVar[str]
    agents_only: ClassVar[bool] = False
    private: ClassVar[frozenset[str]] = frozenset()
