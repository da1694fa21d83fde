"""The content owner's commands: check, diff, gaps. Each loads what it needs when it is run."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from assistant.settings import Settings, SettingsError, load

if TYPE_CHECKING:
    from assistant.content.gaps import Gaps
    from assistant.content.past import Unanswered
    from knowledge.base import KnowledgeBase

out = Console()
gaps_app = typer.Typer(
    help="Questions nobody could answer: list them, draft an article, close them with proof."
)
Knowledge = Annotated[
    Path | None,
    typer.Option("--knowledge", "-k", help="Folder of articles. Default: the setting `knowledge`."),
]
Data = Annotated[
    Path | None,
    typer.Option("--data", help="Folder for database, index and models. Default: the setting `data`."),
]
Format = Annotated[str, typer.Option("--format", help="text or json")]


def check(
    folder: Annotated[
        Path | None, typer.Argument(help="Folder of articles. Default: the setting `knowledge`.")
    ] = None,
    data: Data = None,
    questions: Annotated[
        Path | None, typer.Option("--questions", "-q", help="Default: questions.jsonl in or beside it.")
    ] = None,
    form: Format = "text",
    strict: Annotated[bool, typer.Option(help="Warnings count too.")] = False,
    at: Annotated[
        str | None, typer.Option("--at", help="Check as of this day or moment, such as 2026-12-31.")
    ] = None,
) -> None:
    """Check a folder: unreadable, expired, duplicate, contradictory, dead links. Exit code 1 on errors."""
    from knowledge.checks import run
    from knowledge.checks.finding import as_json

    with _opened(load(data=data), folder) as base:
        findings = run.check(base, now=_moment(at), questions=questions)
        total = len(base.documents())
    if _is_json(form):
        _say(as_json(findings))
    else:
        for finding in findings:
            _say(str(finding))
        counts = {
            level: sum(each.severity == level for each in findings) for level in ("error", "warning", "note")
        }
        _say(f"{total} documents: " + ", ".join(f"{count} {level}s" for level, count in counts.items()))
    failing = ("error", "warning") if strict else ("error",)
    raise typer.Exit(1 if any(finding.severity in failing for finding in findings) else 0)


def diff(
    knowledge: Knowledge = None,
    edit: Annotated[
        list[Path] | None,
        typer.Option("--with", help="An edited file; FILE=PATH says which article it stands for."),
    ] = None,
    without: Annotated[list[str] | None, typer.Option("--without", help="An article to be deleted.")] = None,
    against: Annotated[
        Path | None, typer.Option("--against", help="Compare with this folder instead.")
    ] = None,
    questions: Annotated[
        Path | None,
        typer.Option("--questions", "-q", help="Default: questions.jsonl in or beside the folder."),
    ] = None,
    form: Format = "text",
    data: Data = None,
) -> None:
    """Before an edit goes live: which questions change their answer, lose their source, start to abstain."""
    from assistant.content import desk_log, preview
    from assistant.content.asking import Asker
    from assistant.content.diff import diff as compare
    from assistant.content.diff import probes
    from knowledge.checks.stored_questions import file_beside, read_questions

    if (against is None) == (not edit and not without):
        raise SettingsError("say what shall change: --with FILE[=PATH], --without PATH, or --against FOLDER")
    if against is not None and not against.is_dir():
        raise SettingsError(f"{against} is not a folder")
    settings = load(data=data)
    with _opened(settings, knowledge) as base:
        file = questions or file_beside(base.folder)
        asked = probes(read_questions(file) if file else (), desk_log.read(settings)[0])
        if not asked:
            raise SettingsError("there are no questions to ask: name a file with --questions")
        model = settings.embedding_model
        edits = {**_edits(base.folder, edit or []), **dict.fromkeys(without or [])}
        changed = (
            preview.other(base, against, model=model)
            if against is not None
            else preview.edited(base, edits, model=model)
        )
        # The live state is opened anew too: both sides then weigh words by what they hold, and nothing else.
        with preview.edited(base, {}, model=model) as before, changed as after:
            options = {"data": settings.data, "model": model, "threshold": settings.answer_threshold}
            changes = compare(asked, Asker(before, **options), Asker(after, **options))  # type: ignore[arg-type]
            problems = [(state.path, state.reason) for state in after.documents() if state.state == "problem"]
    if _is_json(form):
        _say(json.dumps([change.as_dict() for change in changes], ensure_ascii=False, indent=2))
        return
    for path, reason in problems:
        _say(f"{path}: {reason}")
    for change in changes:
        _say(f"{change.kind}: {change.probe.id}: {change.probe.text}")
        for mark, side in (("-", change.before), ("+", change.after)):
            where = ", ".join(sorted(side.paths)) or side.action
            _say(f"  {mark} [{where}] {' '.join(side.text.split())[:160]}")
    _say(f"{len(changes)} of {len(asked)} questions change")


@gaps_app.command("list")
def gaps_list(knowledge: Knowledge = None, form: Format = "text", data: Data = None, every: Annotated[
    bool, typer.Option("--all", help="Closed and dismissed ones too.")
] = False) -> None:  # fmt: skip
    """Questions nobody could answer, grouped by meaning, the most asked first."""
    with _gaps(load(data=data), knowledge) as (gaps, found, _):
        listed = [gap for gap in gaps.listed(found) if every or gap.record.status in ("open", "drafted")]
    if _is_json(form):
        _say(json.dumps([gap.as_dict() for gap in listed], ensure_ascii=False, indent=2))
        return
    for gap in listed:
        seen = datetime.fromtimestamp(gap.last_seen / 1000, UTC).date()
        asked = f"asked {len(gap.questions)} times, last {seen}"
        _say(f"{gap.record.id}  {gap.record.status}  {asked}: {gap.title}")
        for text in list(dict.fromkeys(each.question.text for each in gap.questions))[:3]:
            _say(f"    “{' '.join(text.split())}”")
    _say(f"{len(listed)} gaps")


@gaps_app.command("draft")
def gaps_draft(gap: str, knowledge: Knowledge = None, data: Data = None) -> None:
    """Write a draft from what agents answered, into the folder's `.drafts`."""
    from assistant.content import draft

    with _gaps(load(data=data), knowledge) as (gaps, found, base):
        one = gaps.one(gap, found)
        path = draft.write(one, base.folder)
        gaps.drafted(one, path)
    _say(
        f"{path}: edit it, move it out of .drafts, then: tellonce gaps close {one.record.id} --published PATH"
    )


@gaps_app.command("close")
def gaps_close(
    gap: str,
    published: Annotated[str, typer.Option(help="The article that answers it, as a path in the folder.")],
    knowledge: Knowledge = None,
    data: Data = None,
) -> None:
    """Ask the gap's questions again; it closes only when all are answered from the published article."""
    with _gaps(load(data=data), knowledge) as (gaps, found, _):
        closed = gaps.close(gaps.one(gap, found), published)
    _say(f"closed: {len(closed.questions)} questions are answered from {published}")


@gaps_app.command("dismiss")
def gaps_dismiss(
    gap: str,
    note: Annotated[str, typer.Option(help="Why no article is wanted.")],
    knowledge: Knowledge = None,
    data: Data = None,
) -> None:
    """Put a gap aside without an article."""
    with _gaps(load(data=data), knowledge) as (gaps, found, _):
        gaps.dismiss(gaps.one(gap, found), note)
    _say("dismissed")


@gaps_app.command("recheck")
def gaps_recheck(knowledge: Knowledge = None, data: Data = None) -> None:
    """Ask all open gaps again; those whose questions pass on a published draft are closed."""
    with _gaps(load(data=data), knowledge) as (gaps, found, _):
        closed = gaps.recheck(found)
    for gap in closed:
        _say(f"closed: {gap.record.id} {gap.title}")
    _say(f"{len(closed)} closed")


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    for command in (check, diff):
        app.command()(command)
    app.add_typer(gaps_app, name="gaps")


@contextlib.contextmanager
def _opened(settings: Settings, folder: Path | None) -> Iterator[KnowledgeBase]:
    from assistant.measuring.bases import opened

    with opened(folder, settings) as base:
        yield base


@contextlib.contextmanager
def _gaps(settings: Settings, folder: Path | None) -> Iterator[tuple[Gaps, list[Unanswered], KnowledgeBase]]:
    from assistant.content import desk_log
    from assistant.content.asking import Asker
    from assistant.content.gap_file import GapError, GapFile
    from assistant.content.gaps import Gaps
    from handoff.clock import system_clock

    with _opened(settings, folder) as base:
        asker = Asker(
            base, data=settings.data, model=settings.embedding_model, threshold=settings.answer_threshold
        )
        try:
            found = desk_log.read(settings)[1]
            yield Gaps(base, GapFile(settings.data), asker, system_clock), found, base
        except GapError as error:
            raise SettingsError(str(error)) from error


def _edits(folder: Path, given: list[Path]) -> dict[str, str | None]:
    """Path in the folder to new text. A file without `=PATH` stands for the only article of its name."""
    edits: dict[str, str | None] = {}
    for each in given:
        name, _, path = str(each).partition("=")
        file = Path(name)
        if not file.is_file():
            raise SettingsError(f"{file} is not a file")
        if not path:
            alike = [found for found in sorted(folder.rglob(file.name)) if found.is_file()]
            if len(alike) != 1:
                raise SettingsError(
                    f"{len(alike)} articles are called {file.name}; write --with {file}=PATH/IN/THE/FOLDER"
                )
            path = alike[0].relative_to(folder).as_posix()
        edits[path] = _text(file)
    return edits


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} cannot be read as text: {error}") from error


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise SettingsError(f"--at {text!r} is no date such as 2026-12-31") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _is_json(form: str) -> bool:
    if form not in ("text", "json"):
        raise SettingsError(f"--format {form!r} must be text or json")
    return form == "json"


def _say(text: str) -> None:
    out.print(text, markup=False, highlight=False, soft_wrap=True)
