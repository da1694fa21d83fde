"""What a reply of the bot rests on, as its stored message tells."""

from __future__ import annotations

from typing import Any

NEITHER = ("smalltalk", "offer_declined", "verified")
"""Reasons of replies that answer no question."""


def source(said: dict[str, Any]) -> str:
    """`article` or `order` for an answer; `asked_back`, `person` (offered or called) or `no_source` for what
    is none; empty where nothing was asked, or no decision was stored. Pure."""
    decision = said.get("decision")
    if said.get("citations"):
        return "article"
    if not decision or decision.get("reason") in NEITHER:
        return ""
    signals = decision.get("signals", {})
    if decision["action"] in ("offer", "handoff"):
        return "person"
    if signals.get("lookup") == "found":
        return "order"
    return "asked_back" if decision["action"] == "clarify" or signals.get("asked_for") else "no_source"
