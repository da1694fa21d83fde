"""The week as a letter: the same words as text and as a page, readable without the dashboard. Pure.

Drawings are inline SVG, and every number in them stands beside them as text: a mail program that shows no
drawings leaves nothing out. Customers' words are masked, also of addresses and long numbers: letters are
passed on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

HEADLINES = (
    "conversations", "confirmed_resolution", "first_contact_resolution", "return_within_7_days",
    "handoff_rate", "waiting", "abandoned", "csat", "nps", "effort_points", "repeat_information_rate",
    "promises_kept", "on_time_delivery", "answer_quality",
)  # fmt: skip
LONGEST_LIST = 6
_ADDRESS = re.compile(r"[^\s@<>\"'()]{1,64}@[^\s@<>\"'()]{1,200}")
_NUMBER = re.compile(r"\d(?:[ ./-]?\d){4,}")
_INTENTS = {
    "order_status": "Where is my order", "delivery_question": "Delivery", "cancel": "Cancelling an order",
    "return": "Returning something", "change": "Changing an order", "faq": "Other questions",
}  # fmt: skip
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SAME = "no clear change"
_SURE = "“Better” and “worse” are said only where the 95 % intervals of both weeks do not overlap."
_STYLE = (
    "font:15px/1.5 system-ui,sans-serif;color:#222;background:#fff;max-width:640px;margin:0 auto;padding:16px"
)
_CELL = "padding:4px 8px 4px 0;border-bottom:1px solid #ddd;text-align:left"
_BAR = "#1c6354"


@dataclass(frozen=True, slots=True)
class WeekLetter:
    """What is sent."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class _Part:
    title: str
    lines: Sequence[str]
    bars: Sequence[float] = ()


def letter(found: dict[str, Any], address: str) -> WeekLetter:
    """From what `week.told` found; `address` is this server's, for links."""
    week, before = found["week"], found["before"]
    monday = date.fromisoformat(week["first"])
    subject = f"Support, week of {monday.day} {monday:%B %Y}"
    now, old = ({one["id"]: one for one in report["measures"]} for report in (week, before))
    rows = [_row(now[key], old.get(key)) for key in HEADLINES if key in now and now[key]["n"]]
    parts = [
        _topics(found["came_for"]),
        _changes(now, old),
        *_judged(found["judged"]),
        _counts("Why people were needed", now.get("handoffs")),
        _counts("Why orders were cancelled", now.get("cancel_reasons")),
        _Part(
            "What an article would have answered",
            [f"{_private(one['question'])} (asked {one['count']}× in all)" for one in found["missing"]],
        ),
        _Part("Worth reading", [_reading(one, address) for one in found["worth_reading"]]),
    ]
    page = f"{address}/dashboard/#/week/{week['first']}"
    note = "These numbers include made-up sample conversations." if week["sample"] else ""
    return WeekLetter(
        subject, _text(subject, rows, parts, page, note), _html(subject, rows, parts, page, note, now)
    )


def _row(one: dict[str, Any], was: dict[str, Any] | None) -> tuple[str, str, str, str]:
    before = _shown(was) if was and was["n"] else "–"
    said = bool(was and was["n"] and one["better"] and one["low"] is not None)
    return one["title"], _shown(one), before, verdict(one, was) or (_SAME if said else "")


def verdict(now: dict[str, Any], before: dict[str, Any] | None) -> str:
    """`better` or `worse` where the intervals of both weeks do not overlap; else empty."""
    if not before or not now["better"] or now["low"] is None or before["low"] is None:
        return ""
    higher, lower = now["low"] > before["high"], now["high"] < before["low"]
    if not higher and not lower:
        return ""
    return "better" if (now["better"] == "up") == higher else "worse"


def _topics(came_for: Sequence[dict[str, Any]]) -> _Part:
    named = [(_INTENTS.get(one["topic"], one["topic"].replace("_", " ")), one["count"]) for one in came_for]
    return _Part("What customers came for", [f"{name}: {n}" for name, n in named], [n for _, n in named])


def _changes(now: dict[str, Any], old: dict[str, Any]) -> _Part:
    said = [(one, verdict(one, old.get(key))) for key, one in now.items()]
    lines = [
        f"{word.capitalize()}: {one['title']}, {_shown(one)} (before: {_shown(old[one['id']])})"
        for one, word in said
        if word
    ]
    return _Part("What got better and what got worse", lines or ["Nothing that is more than chance."])


def _judged(judged: dict[str, Any]) -> list[_Part]:
    """What people who read a sample say; nothing where nobody did."""
    named = {
        "Resolved": judged["resolved"],
        "A person was needed and nobody came (of the bot's own)": judged["missed_handoff"],
    }
    lines = [
        f"{name}: {one['value'] * 100:.0f} %, 95 % sure between {one['low'] * 100:.0f} and "
        f"{one['high'] * 100:.0f} % ({one['judged']} read)"
        for name, one in named.items()
        if one["judged"]
    ]
    return [_Part("What people say who read a sample", lines)] if lines else []


def _counts(title: str, measure: dict[str, Any] | None) -> _Part:
    parts = list((measure or {}).get("parts", {}).items())[:LONGEST_LIST]
    named = [(key.replace("_", " ") or "no reason given", int(n)) for key, n in parts]
    return _Part(title, [f"{_private(name)}: {n}" for name, n in named], [n for _, n in named])


def _reading(one: dict[str, Any], address: str) -> str:
    score = f", {one['csat']} of 5" if one["csat"] else ""
    comment = f" “{_private(one['comment'])}”" if one["comment"] else ""
    return f"“{_private(one['summary']) or 'Conversation'}”{score}{comment} {address}/console/#/c/{one['id']}"


def _private(text: str) -> str:
    """Words without addresses and numbers that name somebody, on one line."""
    plain = _NUMBER.sub("•••", _ADDRESS.sub("•••@•••", text))
    return " ".join(plain.split())[:200]


def _shown(one: dict[str, Any]) -> str:
    value, unit = one["value"], one["unit"]
    if value is None:
        return "–"
    if unit == "share":
        return f"{value * 100:.0f} %"
    if unit == "seconds":
        return (
            f"{value:.0f} s"
            if value < 60
            else f"{value / 60:.0f} min"
            if value < 3600
            else f"{value / 3600:.1f} h"
        )
    return f"{value:.1f}" if unit == "score" else f"{value:.0f}"


def _text(subject: str, rows: Any, parts: Sequence[_Part], page: str, note: str) -> str:
    lines = [subject, *([note] if note else []), ""]
    lines += [
        f"- {title}: {value} (before: {before}{f', {word}' if word else ''})"
        for title, value, before, word in rows
    ]
    for part in parts:
        lines += ["", part.title, *(f"- {line}" for line in part.lines or ["None this week."])]
    lines += [
        "",
        _SURE,
        page,
    ]
    return "\n".join(lines) + "\n"


def _html(subject: str, rows: Any, parts: Sequence[_Part], page: str, note: str, now: dict[str, Any]) -> str:
    colour = {"better": "#1c6354", "worse": "#a3262a"}
    table = "".join(
        f'<tr><th scope="row" style="{_CELL};font-weight:400">{escape(title)}</th>'
        f'<td style="{_CELL}"><b>{escape(value)}</b></td><td style="{_CELL}">{escape(before)}</td>'
        f'<td style="{_CELL};color:{colour.get(word, "#666")}">{word}</td></tr>'
        for title, value, before, word in rows
    )
    heads = "".join(
        f'<th scope="col" style="{_CELL}">{name}</th>' for name in ("Measure", "This week", "Before", "")
    )
    body = "".join(_section(part) for part in parts)
    days = now.get("conversations", {}).get("series", [])
    said = f"<p>{escape(note)}</p>" if note else ""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(subject)}</title></head>'
        f'<body style="{_STYLE}"><h1 style="font-size:22px">{escape(subject)}</h1>{said}{_columns(days)}'
        f'<table style="border-collapse:collapse;width:100%"><tr>{heads}</tr>{table}</table>{body}'
        f'<p style="color:#666">{_SURE} '
        f'<a href="{escape(page)}">The same in the dashboard</a></p></body></html>'
    )


def _section(part: _Part) -> str:
    lines = part.lines or ["None this week."]
    most = max(part.bars, default=0) or 1
    items = []
    for place, line in enumerate(lines):
        bar = _bar(part.bars[place] / most) if place < len(part.bars) else ""
        items.append(f"<li>{_linked(line)}{bar}</li>")
    listed = "".join(items)
    return f'<h2 style="font-size:17px">{escape(part.title)}</h2><ul style="padding-left:18px">{listed}</ul>'


def _linked(line: str) -> str:
    """A line whose address at the end, which is ours, becomes a link."""
    words, _, last = line.rpartition(" ")
    if "/console/#/c/" in last:
        return f'{escape(words)} <a href="{escape(last)}">read it</a>'
    return escape(line)


def _bar(share: float) -> str:
    width = max(1, round(share * 300))
    return (
        f'<br><svg width="300" height="8" role="presentation" xmlns="http://www.w3.org/2000/svg">'
        f'<rect width="{width}" height="8" rx="2" fill="{_BAR}"/></svg>'
    )


def _columns(days: Sequence[float | None]) -> str:
    """Conversations by day, Monday first, with the numbers under the columns."""
    values = [value or 0 for value in days]
    if not any(values):
        return ""
    most, shapes = max(values), []
    for place, value in enumerate(values):
        height, x = round(60 * value / most), 6 + place * 62
        shapes.append(f'<rect x="{x}" y="{64 - height}" width="50" height="{height}" rx="2" fill="{_BAR}"/>')
        label = f"{['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][place % 7]} {value:.0f}"
        shapes.append(
            f'<text x="{x + 25}" y="80" font-size="12" text-anchor="middle" fill="#444">{label}</text>'
        )
    told = ", ".join(f"{value:.0f}" for value in values)
    return (
        f'<svg width="440" height="88" role="img" aria-label="Conversations by day: {told}" '
        f'xmlns="http://www.w3.org/2000/svg">{"".join(shapes)}</svg>'
    )
