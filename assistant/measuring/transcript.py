"""What came of one scripted conversation, and its line in the output file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.measuring.scripts import Script
from assistant.orders.actions import RecordedWrite
from assistant.orders.dialogue.agenda import CONFIRM
from assistant.orders.identity.recognised import recognised
from handoff.events import Decision, Entry, FactNoted, HandoffRequested, MessageAdded, Role


@dataclass(frozen=True)
class Transcript:
    """One line of the output."""

    line: dict[str, Any]

    def as_json(self) -> str:
        """The line without its newline."""
        return json.dumps(self.line, ensure_ascii=False)


def transcript(script: Script, entries: Sequence[Entry], writes: Sequence[RecordedWrite]) -> Transcript:
    """From the log of the conversation and the journal of the order system."""
    who = recognised(entries, entries[-1].at if entries else 0)
    handed = next((entry.event for entry in entries if isinstance(entry.event, HandoffRequested)), None)
    return Transcript(
        {
            "id": script.id,
            "replies": _replies(entries),
            "facts": _facts(entries),
            "verification": {
                "level": who.level.name.lower(),
                "method": who.method,
                "customer": who.customer_id,
            },
            "handoff": {"reason": handed.reason.value} if handed else None,
            "writes": [{"name": write.name, "arguments": write.arguments} for write in writes],
        }
    )


def _replies(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    replies: list[dict[str, Any]] = []
    said: list[str] = []
    for entry in entries:
        if not isinstance(entry.event, MessageAdded):
            continue
        if entry.author.role is Role.CUSTOMER:
            said.append(entry.event.text)
        elif entry.author.role is Role.BOT:
            replies.append({"to": said, **_reply(entry.event)})
            said = []
    if said:
        replies.append(
            {"to": said, "text": "", "decision": "handoff", "reason": "", "asks": "", "choices": []}
        )
    return replies


def _reply(message: MessageAdded) -> dict[str, Any]:
    decision = message.decision or Decision(action="answer")
    return {
        "text": message.text,
        "decision": _decision(decision),
        "reason": decision.reason,
        "asks": str(decision.signals.get("asked_slot") or decision.signals.get("asked_for") or ""),
        "choices": [choice.text for choice in message.choices],
    }


def _decision(decision: Decision) -> str:
    """As elsewhere, and finer: what asks for something is `clarify`, what waits for a yes is `confirm`."""
    asked = decision.signals.get("asked_slot")
    if decision.action != "answer" or not asked:
        return decision.action
    return "confirm" if asked == CONFIRM else "clarify"


def _facts(entries: Sequence[Entry]) -> dict[str, list[str]]:
    facts: dict[str, list[str]] = {}
    for entry in entries:
        if isinstance(entry.event, FactNoted):
            values = facts.setdefault(entry.event.name, [])
            if entry.event.value not in values:
                values.append(entry.event.value)
    return facts
