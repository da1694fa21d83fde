"""Results as a table in the documentation and as JSON next to the other files of a run."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.rounds import Ratio, Result

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
_HEAD = (
    "| # | what | reference | ours | theirs | **ratio** | IQR | goal |",
    "|---|---|---|---|---|---|---|---|",
)


def table(results: Iterable[Result]) -> str:
    """A Markdown table, one row per reference."""
    rows = [line for result in sorted(results, key=lambda each: each.number) for line in _rows(result)]
    return "\n".join([*_HEAD, *rows])


def _rows(result: Result) -> list[str]:
    if result.skipped:
        reason = f"skipped: {result.skipped}"
        return [f"| {result.number} | {result.title} | – | – | – | {reason} | – | {result.goal} |"]
    return [_row(result, ratio) for ratio in result.ratios]


def _row(result: Result, ratio: Ratio) -> str:
    return (
        f"| {result.number} | {result.title} | {ratio.reference} | {_figure(ratio.ours)} {result.unit} "
        f"| {_figure(ratio.theirs)} {result.unit} | **{_figure(ratio.ratio)}** "
        f"| {_figure(ratio.low)}–{_figure(ratio.high)} | {result.goal} |"
    )


def _figure(value: float) -> str:
    if value == 0:
        return "0"
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 3
    return f"{value:.{digits}f}"


def save(results: list[Result], environment: dict[str, Any], rounds: int, file: Path) -> dict[str, Any]:
    """Write all there is as JSON; results of an earlier run that were not measured again are kept."""
    kept: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    figures = kept.get("results", {})
    for result in results:
        figures[str(result.number)] = {**result.as_dict(), "rounds": rounds, "environment": environment}
    whole = {"results": dict(sorted(figures.items(), key=lambda item: int(item[0])))}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return whole


def load(whole: dict[str, Any]) -> list[Result]:
    """The results in a saved file."""
    known = Result.__dataclass_fields__
    found = []
    for raw in whole["results"].values():
        result = Result(**{name: raw[name] for name in known})
        result.ratios = [Ratio(**each) for each in raw["ratios"]]
        found.append(result)
    return found


def full(whole: dict[str, Any], rounds: int) -> dict[str, Any]:
    """The same without trials of fewer rounds."""
    return {"results": {key: each for key, each in whole["results"].items() if each["rounds"] >= rounds}}


def publish(whole: dict[str, Any], page: Path) -> None:
    """Put the table between the markers of the page. Raises ValueError when the page has none."""
    text = page.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{page} needs the lines {BEGIN} and {END}")
    page.write_text(
        f"{before}{BEGIN}\n{table(load(whole))}\n\n{_origin(whole)}\n{END}{after}", encoding="utf-8"
    )


def _origin(whole: dict[str, Any]) -> str:
    latest = max(whole["results"].values(), key=lambda each: each["environment"]["date"])
    facts = latest["environment"]
    machine, versions = facts["machine"], facts["versions"]
    shown = ", ".join(f"{name} {number}" for name, number in versions.items() if name != "tellonce")
    return (
        f"Measured {facts['date'][:10]} on {machine['cores']} cores ({machine['processor']}, "
        f"{machine['memory_gb']} GB), load before the run {machine['load_before']}, "
        f"{latest['rounds']} rounds. Versions: {shown}."
    )
