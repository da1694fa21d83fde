"""What letters say, in the customer's language; English where we do not speak it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from handoff.clock import DAY_MS
from handoff.events import MessageAdded

_EMPHASIS = re.compile(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1")


@cache
def _all() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads(
        Path(__file__).with_name("letter_words.json").read_text(encoding="utf-8")
    )
    return found


def of(lang: str) -> dict[str, Any]:
    """The words of a language tag such as `de` or `de-AT`."""
    return _all().get(lang.split("-")[0].lower()) or _all()["en"]


def back(words: dict[str, Any], now: int, back_at: int | None, zone: str) -> str:
    """When the team is there again (ms; None: no time is promised), in the team's zone."""
    if back_at is None:
        return str(words["soon"])
    local = datetime.fromtimestamp(back_at / 1000, UTC).astimezone(ZoneInfo(zone or "UTC"))
    day = words["days"][local.weekday()]
    if back_at - now > 6 * DAY_MS:
        # After long holidays a bare "Monday" would be the wrong one.
        day += f" {local:%Y-%m-%d}"
    return str(words["back"]).format(day=day, time=f"{local:%H:%M}", zone=zone)


def message(words: dict[str, Any], said: MessageAdded, address: str) -> str:
    """A message as plain text: no emphasis, its choices as suggestions, its sources as footnotes."""
    parts = [_EMPHASIS.sub(r"\2", said.text)]
    choices = [choice.text for choice in said.choices if choice.action != "dismiss"]
    if choices:
        parts.append("\n".join([words["choices"], *(f"  - {choice}" for choice in choices)]))
    if said.citations:
        notes = []
        for source in said.citations:
            heading = f", {source.heading}" if source.heading and source.heading != source.title else ""
            link = f"\n    {address}{source.url}" if source.url else ""
            notes.append(f"[{source.n}] {source.title}{heading}{link}")
        parts.append("\n".join([f"{words['sources']}:", *notes]))
    return "\n\n".join(parts)
