"""Whether a played row came out as expected: what the answer holds, and what was written."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Result:
    """One row: what is not as expected, writes that nobody expected, writes without a yes, the hand-over."""

    id: str
    kind: str
    problems: tuple[str, ...]
    wrong: int = 0
    unconfirmed: int = 0
    handed_over: bool = False
    natural: bool = False


def check_question(row: Row, line: Row) -> Result:
    """A question: every check its kind has."""
    problems = tuple(_problems(row, line, " ".join(reply["text"] for reply in line["replies"]).casefold()))
    return Result(
        line["id"], row["kind"], problems, wrong=len(line["writes"]), unconfirmed=len(line["writes"]),
        handed_over=line["handoff"] is not None,
    )  # fmt: skip


def check_task(row: Row, line: Row) -> Result:
    """A task: exactly the expected writes, each after a yes."""
    expected, got = _counted(row["expected_writes"]), _counted(line["writes"])
    wrong, missing = (got - expected).total(), (expected - got).total()
    problems = tuple(f"{count} {what}" for count, what in ((wrong, "wrong"), (missing, "missing")) if count)
    summaries = sum(reply["decision"] == "confirm" for reply in line["replies"])
    return Result(
        line["id"], "task", problems, wrong=wrong, unconfirmed=max(0, got.total() - summaries),
        handed_over=line["handoff"] is not None, natural=row["split"] == "dev",
    )  # fmt: skip


def _problems(row: Row, line: Row, text: str) -> Iterable[str]:
    expected, first = row["expected"], line["replies"][0]
    for piece in expected.get("answer_must_contain") or ():
        if piece.casefold() not in text:
            yield f"lacks {piece}"
    for piece in expected.get("must_not_contain") or ():
        if piece.casefold() in text:
            yield f"reveals {piece}"
    if line["writes"]:
        yield "wrote"
    if (expected.get("must_say_not_found") or expected.get("must_refuse")) and not re.search(
        "not (?:be )?f(?:i|ou)nd", text
    ):
        yield "does not say that it is not found"
    if "yes_no" in expected and not text.startswith("yes" if expected["yes_no"] else "no"):
        yield "yes or no is the other way round"
    for status in (expected.get("status"), expected.get("because_status")):
        if status and status not in text:
            yield f"lacks the status {status}"
    if "allowed" in expected and expected["allowed"] != (first["decision"] in ("clarify", "confirm")):
        yield f"allowed is {expected['allowed']}"
    if expected.get("after_login_should_ask_which") and first["asks"] != "order":
        yield "does not ask which order"
    if expected.get("after_login_should_ask_which") is False and not _names_a_status(expected, text):
        yield "does not tell the only order's status"


def _names_a_status(expected: Row, text: str) -> bool:
    return any(status in text for status in expected["statuses"].values())


def _counted(writes: Iterable[Row]) -> Counter[str]:
    return Counter(json.dumps([write["name"], write["arguments"]], sort_keys=True) for write in writes)
