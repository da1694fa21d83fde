"""The table of what is stored where, made from the schema, so that it cannot be out of date."""

from __future__ import annotations

from assistant.privacy.files import FILES
from handoff.privacy.holdings import HOLDINGS

_BY = {"contact": "by contact", "conversation": "by conversation", "": "no customer's"}


def table() -> str:
    """Markdown."""
    rows = ["| table | what | why | kept | a person's rows |", "|---|---|---|---|---|"]
    rows += [
        f"| `{name}` | {each.what} | {each.why} | {each.kept} | {_BY[each.by]} |"
        for name, each in sorted(HOLDINGS.items())
    ]
    rows += ["", "| files | what |", "|---|---|"]
    rows += [f"| `{each.pattern}` | {each.what} |" for each in FILES]
    return "\n".join(rows)
