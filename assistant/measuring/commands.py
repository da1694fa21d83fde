"""The measuring commands: ask, evaluate, calibrate, replay, detect, brief. Each loads what it needs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from assistant.settings import Settings, SettingsError, load

out = Console()
err = Console(stderr=True)

Knowledge = Annotated[
    Path | None,
    typer.Option(
        "--knowledge",
        "-k",
        help="Folder of articles, or a .jsonl of entries. Default: the setting `knowledge`.",
    ),
]
Data = Annotated[
    Path | None,
    typer.Option("--data", help="Folder for database, index and models. Default: the setting `data`."),
]
Labelled = Annotated[
    Path, typer.Option("--questions", "-q", help="Labelled questions, one JSON object a line.")
]


def ask(
    question: Annotated[str | None, typer.Argument(help="What a customer would ask.")] = None,
    knowledge: Knowledge = None,
    questions: Annotated[
        Path | None, typer.Option("--questions", "-q", help="Ask every line of this file instead.")
    ] = None,
    to: Annotated[Path | None, typer.Option("--out", "-o", help="Where the outcomes go.")] = None,
    model: Annotated[
        str | None, typer.Option(help="`none`, or `provider:model` to have answers worded by it.")
    ] = None,
    data: Data = None,
) -> None:
    """Ask one question, or a file of them: the answer, its sources and how sure the bot is."""
    from assistant.measuring import batch, single

    settings = _settings(data, model)
    if question is not None and questions is None and to is None:
        out.print(single.ask(settings, knowledge, question), markup=False, highlight=False, soft_wrap=True)
    elif question is None and questions is not None and to is not None:
        with _bar() as bar:
            said = batch.ask_all(settings, knowledge, questions, to, _progress(bar, "Asking"))
        err.print(said, markup=False, highlight=False, soft_wrap=True)
    else:
        raise SettingsError("give a question, or a file of them: --questions IN.jsonl --out OUT.jsonl")


def evaluate(
    questions: Labelled,
    knowledge: Knowledge = None,
    html: Annotated[Path | None, typer.Option(help="Also write a report with plots, one HTML file.")] = None,
    split: Annotated[str | None, typer.Option(help="Only rows of this split.")] = None,
    model: Annotated[
        str | None, typer.Option(help="`none`, or `provider:model` to have answers worded by it.")
    ] = None,
    data: Data = None,
) -> None:
    """Score labelled questions: right documents, share answered at a precision, in against out of scope."""
    from assistant.measuring import evaluation

    with _bar() as bar:
        text = evaluation.evaluate(
            _settings(data, model), knowledge, questions, split, html, _progress(bar, "Asking")
        )
    out.print(text, markup=False, highlight=False, soft_wrap=True)


def calibrate(
    questions: Labelled,
    knowledge: Knowledge = None,
    precision: Annotated[
        float, typer.Option(min=0.5, max=0.99, help="Share of given answers that must be right.")
    ] = 0.9,
    split: Annotated[str | None, typer.Option(help="Only rows of this split.")] = None,
    data: Data = None,
) -> None:
    """Fit the bot's confidence on your own labelled questions; serve and ask use it from then on."""
    from assistant.measuring import calibrating

    with _bar() as bar:
        text = calibrating.calibrate(
            _settings(data), knowledge, questions, split, precision, _progress(bar, "Asking")
        )
    out.print(text, markup=False, highlight=False, soft_wrap=True)


def replay(
    conversations: Annotated[
        str | None,
        typer.Option(
            help="Database URL or SQLite file of the conversations. Default: the setting `database`."
        ),
    ] = None,
    answer: Annotated[float | None, typer.Option(min=0, max=1, help="Another answer threshold.")] = None,
    clarify: Annotated[
        float | None, typer.Option(min=0, max=1, help="Another threshold to ask back.")
    ] = None,
    offer: Annotated[
        float | None, typer.Option(min=0, max=1, help="Answerable share below which a person is offered.")
    ] = None,
    frustration: Annotated[
        float | None, typer.Option(min=0, max=1, help="Frustration from which a person is offered.")
    ] = None,
    wants_person: Annotated[
        float | None, typer.Option(min=0, max=1, help="Wish for a person that is followed at once.")
    ] = None,
    data: Data = None,
) -> None:
    """Decide stored turns again at other thresholds and show what would change."""
    from assistant.measuring import replaying

    thresholds = {
        "answer": answer, "clarify": clarify, "offer": offer,
        "frustration": frustration, "wants_person": wants_person,
    }  # fmt: skip
    given = {name: value for name, value in thresholds.items() if value is not None}
    out.print(
        replaying.replay(_settings(data), conversations, given), markup=False, highlight=False, soft_wrap=True
    )


def detect(
    source: Annotated[Path, typer.Option("--in", "-i", help="Messages, one JSON object a line.")],
    to: Annotated[Path, typer.Option("--out", "-o", help="Where the scores go.")],
    data: Data = None,
) -> None:
    """Score messages: how frustrated, how much for a person, in which language."""
    from assistant.measuring import detecting

    with _bar() as bar:
        said = detecting.detect(_settings(data), source, to, _progress(bar, "Reading"))
    err.print(said, markup=False, highlight=False, soft_wrap=True)


def brief(
    source: Annotated[
        Path,
        typer.Option("--in", "-i", help="A conversation: messages or log entries, one JSON object a line."),
    ],
    data: Data = None,
) -> None:
    """Print the brief and the facts ledger of a conversation as JSON."""
    from assistant.measuring import briefing

    print(briefing.brief_of(_settings(data), source))


def converse(
    orders: Annotated[
        Path, typer.Option("--orders", help="Folder of CSV files in a known layout, or with its own mapping.")
    ],
    script: Annotated[Path, typer.Option("--script", help="Scripted customers, one JSON object a line.")],
    to: Annotated[Path, typer.Option("--out", "-o", help="Where the conversations go.")],
    knowledge: Knowledge = None,
    data: Data = None,
) -> None:
    """Play scripted customers against a fresh copy of the orders: every reply, decision and write."""
    from assistant.measuring import converse as conversing

    with _bar() as bar:
        said = conversing.converse(_settings(data), orders, knowledge, script, to, _progress(bar, "Talking"))
    err.print(said, markup=False, highlight=False, soft_wrap=True)


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    for command in (ask, evaluate, calibrate, replay, detect, brief, converse):
        app.command()(command)


def _settings(data: Path | None, model: str | None = None) -> Settings:
    return load(data=data, model=model)


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=err,
        disable=not err.is_terminal,
    )


def _progress(bar: Progress, what: str) -> Callable[[int, int], None]:
    task = bar.add_task(what, total=None)
    return lambda done, total: bar.update(task, completed=done, total=total)
