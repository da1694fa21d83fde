"""`tellonce ask "…"`: one question, for a person to read."""

from __future__ import annotations

from pathlib import Path

from assistant.measuring.bases import opened
from assistant.measuring.batch import asker
from assistant.measuring.questions import Question
from assistant.settings import Settings


def ask(settings: Settings, knowledge: Path | None, text: str) -> str:
    """The answer, where it stands, and how sure the bot is. Raises SettingsError and KnowledgeError."""
    with opened(knowledge, settings) as base, asker(base, settings) as asking:
        outcome = asking.ask(Question("1", text))
    sources = [
        f"  [{number}] {cited.path}" + (f" > {cited.heading}" if cited.heading else "")
        for number, cited in enumerate(outcome.citations, 1)
    ]
    sure = (
        f"  {outcome.decision} ({outcome.reason or 'sure enough'}), confidence {outcome.confidence:.2f}, "
        f"answerable {outcome.answerable:.2f}"
    )
    return "\n".join([outcome.text, *sources, sure])
