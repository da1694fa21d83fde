"""`tellonce shopper`: stories played against the real system."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer
from rich.console import Console

from assistant.settings import Settings, SettingsError, load

if TYPE_CHECKING:
    from assistant.shopper.shopfront import Shopfront

out = Console()


def shopper(
    stories: Annotated[
        Path | None, typer.Argument(help="A story file or a folder of them. Default: the sample shop's.")
    ] = None,
    url: Annotated[
        str | None, typer.Option(help="A running server; default: an own copy in this process.")
    ] = None,
    knowledge: Annotated[
        Path | None, typer.Option("--knowledge", "-k", help="Folder of articles of the own copy.")
    ] = None,
    orders: Annotated[
        Path | None, typer.Option(help="Folder of CSV files with orders. Default: the sample shop's.")
    ] = None,
    key: Annotated[str, typer.Option(help="Chat key of the server at --url.")] = "demo",
    origin: Annotated[
        str, typer.Option(help="Page the customers come from. Default: the server's own.")
    ] = "",
    identity_keys: Annotated[
        Path | None, typer.Option(help="The shop's key file, for customers who are signed in at --url.")
    ] = None,
    only: Annotated[str, typer.Option(help="Only stories whose id matches, such as 'return-*'.")] = "*",
    customer: Annotated[
        str,
        typer.Option(
            help="`none`: by the stories' branches; `provider:model`: a language model plays freely."
        ),
    ] = "none",
    to: Annotated[
        Path | None, typer.Option("--out", "-o", help="Results with transcripts, JSON lines.")
    ] = None,
    data: Annotated[Path | None, typer.Option("--data", help="Folder for index and models.")] = None,
) -> None:
    """Walk in as your own customer: stories played against the real system. Exit code 1 when one fails."""
    from assistant.shopper.report import line, summary
    from assistant.shopper.run import run
    from assistant.shopper.story_file import read_stories

    settings = load(data=data, knowledge=knowledge)
    chosen = [story for story in read_stories(stories or sample_stories()) if fnmatch(story.id, only)]
    if not chosen:
        raise SettingsError(f"no story matches --only {only}")
    with _shop(settings, url, orders, key, origin, identity_keys) as shop, _file(to) as file:
        begun = time.monotonic()
        results = []
        for result in run(chosen, shop, settings, customer):
            results.append(result)
            out.print(line(result), markup=False, highlight=False, soft_wrap=True)
            if file is not None:
                file.write(result.as_json() + "\n")
    out.print(summary(results, time.monotonic() - begun), markup=False, highlight=False, soft_wrap=True)
    if not all(result.passed for result in results):
        raise typer.Exit(1)


def sample_stories() -> Path:
    """The sample shop's own stories."""
    from assistant.orders.sample import HOME

    return HOME / "shopper"


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(shopper)


@contextmanager
def _shop(
    settings: Settings, url: str | None, orders: Path | None, key: str, origin: str, keys: Path | None
) -> Iterator[Shopfront]:
    from assistant.shopper.local_shop import local_shop
    from assistant.shopper.shopfront import RemoteShopfront

    if url is not None:
        audience = settings.identity_audience
        yield RemoteShopfront(url, key=key, origin=origin, keys=keys, audience=audience)
        return
    with local_shop(settings, orders) as shop:
        yield shop


@contextmanager
def _file(to: Path | None) -> Iterator[TextIO | None]:
    from assistant.measuring.output import written

    if to is None:
        yield None
        return
    with written(to) as file:
        yield file
