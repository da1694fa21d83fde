"""`python -m benchmarks.orders [--data DIR] [--confirm auto|yes]`: questions and tasks of a retail shop.

Prints the share of questions with every check right, the share of tasks whose writes are exactly the
expected ones, the share left to a person, and wrong and unconfirmed writes, which must both be none.
Exit 1 where a write was wrong or unconfirmed.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from assistant.measuring.converse import converse
from assistant.settings import load
from benchmarks.orders.checks import Result, check_question, check_task
from benchmarks.orders.shares import table

DATA = Path(os.environ.get("TELLONCE_DEV_DATA") or Path(__file__).parents[2] / "../shared/data")


def main() -> int:
    """Run both files and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.orders", description=__doc__)
    parser.add_argument(
        "--data", type=Path, default=DATA / "orders", help="folder with the shop and both files"
    )
    parser.add_argument("--confirm", choices=("auto", "yes"), default="auto", help="how tasks are confirmed")
    parser.add_argument("--show", type=int, default=0, help="print so many rows that came out otherwise")
    given = parser.parse_args()
    if not (given.data / "questions.jsonl").is_file():
        print(f"{given.data} has no questions.jsonl; name a folder with --data")
        return 2
    with tempfile.TemporaryDirectory() as work:
        questions = _played(given.data, "questions.jsonl", "no", Path(work))
        tasks = _played(given.data, "tasks.jsonl", given.confirm, Path(work))
    answered = [check_question(row, line) for row, line in questions]
    done = [check_task(row, line) for row, line in tasks]
    print(table(answered, done))
    for result in [each for each in (*answered, *done) if each.problems][: given.show]:
        print(result.id, *result.problems)
    return 1 if any(each.wrong or each.unconfirmed for each in (*answered, *done)) else 0


def _played(data: Path, name: str, confirm: str, work: Path) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    rows = _lines(data / name)
    source, out = work / f"in-{name}", work / f"out-{name}"
    source.write_text("\n".join(json.dumps(_script(row, confirm)) for row in rows), encoding="utf-8")
    said = converse(load(data=work / "data"), data, None, source, out, lambda done, of: None)
    print(said, file=sys.stderr)
    return list(zip(rows, _lines(out), strict=True))


def _script(row: dict[str, Any], confirm: str) -> dict[str, Any]:
    words = row.get("text") or row["instruction"]
    name = row.get("qid") or row["id"]
    return {"id": name, "identity": row["customer"], "messages": [words], "confirm": confirm}


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


__all__ = ["Result", "main"]

if __name__ == "__main__":
    sys.exit(main())
