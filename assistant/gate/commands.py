"""`tellonce gate`: what a change of folder, thresholds or model changes for customers, before they see it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from assistant.settings import SettingsError, load

if TYPE_CHECKING:
    from assistant.gate.compare import Change
    from assistant.gate.record import Record

out = Console()
SHOWN = 160


def gate(
    record: Annotated[Path, typer.Argument(help="The record of what customers get.")] = Path("gate.jsonl"),
    accept: Annotated[bool, typer.Option("--accept", help="Keep what they get now as the record.")] = False,
    knowledge: Annotated[
        Path | None, typer.Option("--knowledge", "-k", help="Folder of articles. Default: the setting.")
    ] = None,
    questions: Annotated[
        Path | None,
        typer.Option("--questions", "-q", help="Default: questions.jsonl in or beside the folder."),
    ] = None,
    days: Annotated[int, typer.Option(min=0, help="Ask the conversations of so many days again.")] = 90,
    answer: Annotated[float | None, typer.Option(min=0, max=1, help="Try another answer threshold.")] = None,
    model: Annotated[str | None, typer.Option(help="Try another language model, `provider:model`.")] = None,
    allow: Annotated[
        list[str] | None, typer.Option(help="A kind of change that is all right, such as starts_answering.")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="text or json")] = "text",
    data: Annotated[
        Path | None, typer.Option("--data", help="Folder for database, index and models.")
    ] = None,
) -> None:
    """Ask stored questions and conversations again and compare with the record. Exit code 1 on a change."""
    from assistant.gate import record as records
    from assistant.gate.compare import KINDS, compared
    from assistant.gate.run import ask
    from assistant.measuring.output import written

    if unknown := set(allow or ()) - set(KINDS):
        raise SettingsError(f"--allow {', '.join(sorted(unknown))}: the kinds are {', '.join(KINDS)}")
    if form not in ("text", "json"):
        raise SettingsError(f"--format {form!r} must be text or json")
    settings = load(data=data, model=model, answer_threshold=answer)
    before = records.read(record) if record.is_file() or not accept else None
    asked = ask(settings, knowledge, questions, lambda done, total: None, days)
    changes = compared(before.moves, asked.record.moves, asked.texts) if before else []
    new = sum(before is None or name not in before.moves for name in asked.record.moves)
    _print(changes, before, asked.record, new, form)
    if accept:
        with written(record) as file:
            records.write(asked.record, file)
        _say(f"kept in {record}", form)
        return
    if any(change.kind not in (allow or ()) for change in changes):
        raise typer.Exit(1)


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(gate)


def _print(changes: Sequence[Change], before: Record | None, after: Record, new: int, form: str) -> None:
    if form == "json":
        print(json.dumps([change.as_dict() for change in changes], ensure_ascii=False, indent=2))
        return
    for name, value in after.under.items():
        if before is not None and before.under.get(name) != value:
            _say(f"{name}: {before.under.get(name)} -> {value}", form)
    for change in changes:
        _say(f"{change.kind}  {change.id}  “{_short(change.text)}”", form)
        for label, move in (("before", change.before), ("now", change.after)):
            said = _short(move.words) or move.reason
            _say(
                f"    {label:7} {move.action} ({', '.join(sorted(move.paths)) or 'no source'})  {said}", form
            )
    counts = Counter(change.kind for change in changes)
    _say(
        f"{len(after.moves)} asked, {new} of them new, {len(changes)} get something else"
        + "".join(f", {kind} {count}" for kind, count in counts.items()),
        form,
    )


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= SHOWN else flat[: SHOWN - 1] + "…"


def _say(text: str, form: str) -> None:
    if form == "text":
        out.print(text, markup=False, highlight=False, soft_wrap=True)
