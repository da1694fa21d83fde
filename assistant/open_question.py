"""A question that the bot's last message left open, and what is asked after it."""

from __future__ import annotations

from dataclasses import replace

from assistant.answering.decide import HANGS
from assistant.answering.evidence import Evidence
from assistant.answering.finder import Finder, Found
from assistant.answering.hanging import hangs
from assistant.history import History
from assistant.partly import OPEN_PART


def left_open(history: History) -> str:
    """In the customer's words, what the last message found no sure answer to; empty where it was about
    something else, or answered a part."""
    last = history.last
    if last is None or last.action not in ("clarify", "offer") or not history.since:
        return ""
    weighed = "answerable" in last.signals and OPEN_PART not in last.signals
    return history.since[-1] if weighed else ""


def weighed_after(found: Found, text: str, history: History, finder: Finder, lang: str) -> Found:
    """What was found, marked where it would be told of something else than the open question is about."""
    open_ = left_open(history)
    if not open_ or found.answer is None or found.parts:
        return found
    likely = history.last.confidence if history.last else 0.0
    if not hangs(text, found.answer, lambda: finder.find(open_, lang=lang).retrieval, likely, lang):
        return found
    return replace(found, evidence=Evidence(found.evidence.signals | {HANGS: 1.0}))
