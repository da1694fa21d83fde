"""A language model's tool calls about orders: each becomes a wish, and nothing more than a wish.

There is no tool that confirms, and none that writes: what a model asks for is resolved, judged, summed up and
confirmed by the customer exactly as if the customer had said it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from assistant.orders.dialogue.wish import Wish

MOST_CALLS = 8
Short = Annotated[str, Field(max_length=200)]


class Interpreter(Protocol):
    """Says in tool calls what a customer wants. Blocking; an empty text where it cannot tell."""

    def interpret(self, text: str) -> str:
        """JSON: a list of tool calls."""
        ...


class ToolCall(BaseModel):
    """One call: what to do with which order, in words that the shop's own rules read again."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tool: Literal[
        "cancel", "return", "swap", "refund", "change_address", "change_default_address", "change_payment",
        "expedite", "reorder", "place_order",
    ]  # fmt: skip
    order_number: Short = ""
    item: Short = ""
    becomes: Short = ""
    payment: Short = ""
    address: Short = ""
    reason: Short = ""


_CALLS = TypeAdapter(list[ToolCall])


def wishes_in(answer: str) -> tuple[Wish, ...]:
    """The wishes in a model's answer; none where anything about it is not as it must be."""
    start, end = answer.find("["), answer.rfind("]")
    try:
        calls = _CALLS.validate_python(json.loads(answer[start : end + 1])) if 0 <= start < end else []
    except (ValidationError, ValueError):
        return ()
    return tuple(_wish(call) for call in calls[:MOST_CALLS])


def instruction() -> str:
    """What a model is told: the tools there are, and the form of its answer."""
    schema: dict[str, Any] = ToolCall.model_json_schema()
    return (
        "You turn what a shop's customer finally wants into tool calls. Answer with a JSON list of objects "
        f"and nothing else; each object has this schema: {json.dumps(schema['properties'])}. Use the "
        "customer's own words for item, becomes (what it shall be instead), payment, address and reason. "
        "Leave out what they do not say. An empty list when it is not certain what they want."
    )


def _wish(call: ToolCall) -> Wish:
    return Wish(call.tool, tuple(_said(call)), call.order_number)


def _said(call: ToolCall) -> Iterator[str]:
    """The call as a customer's sentence, for the same reading as any other."""
    target = f" to {call.becomes}" if call.becomes else ""
    yield f"{call.tool.replace('_', ' ')} {call.item}{target}".strip()
    if call.payment:
        yield f"via {call.payment}"
    if call.address:
        yield f"address {call.address}"
    if call.reason:
        yield f"because {call.reason}"
