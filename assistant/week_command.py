"""`tellonce week`: the week as text, as a page in a file, or as a letter."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from assistant.settings import Settings, SettingsError, load
from handoff.mail.outbox import Letter

Data = Annotated[
    Path | None,
    typer.Option("--data", help="Folder for database, index and models. Default: the setting `data`."),
]


def week(
    monday: Annotated[
        str, typer.Option("--monday", help="The week that begins on this day; default: the last whole one.")
    ] = "",
    mail: Annotated[
        list[str] | None, typer.Option("--mail", help="Send it to this address, once a week and address.")
    ] = None,
    html: Annotated[Path | None, typer.Option("--html", help="Write the page into this file.")] = None,
    data: Data = None,
) -> None:
    """What customers came for, what got better and worse, what to read: print it, keep it, or send it."""
    settings = load(data=data)
    if mail and settings.mailer is None:
        raise SettingsError("no mail can be sent; set smtp and mail_from first")
    try:
        chosen = date.fromisoformat(monday) if monday else None
    except ValueError as error:
        raise SettingsError(f"--monday {monday!r} is no date; write one such as 2026-11-16") from error
    if chosen is not None and chosen.weekday() != 0:
        raise SettingsError(f"{chosen} is no Monday, and a week begins on one")
    typer.echo(asyncio.run(_tell(settings, chosen, tuple(mail or ()), html)), nl=False)


class _Nowhere:
    async def send(self, letter: Letter) -> None:
        """Nothing is sent without --mail."""
        raise AssertionError(letter.to)


async def _tell(settings: Settings, monday: date | None, readers: tuple[str, ...], page: Path | None) -> str:
    from assistant.content.gap_file import GapFile
    from assistant.week import last_whole
    from assistant.week_post import WeekPost
    from handoff.desk import Desk
    from handoff.hub import Hub
    from handoff.measures.report import date_of
    from handoff.storage.database import Database

    database = Database(settings.database_url)
    database.migrate()
    desk = Desk(database, Hub())
    try:
        first = monday or last_whole(date_of(desk.clock()))
        post = WeekPost(desk, settings.mailer or _Nowhere(), GapFile(settings.data), settings.address)
        written = await post.written(first)
        if page is not None:
            await asyncio.to_thread(page.write_text, written.html, encoding="utf-8")
        if not readers:
            return written.text if page is None else f"written to {page}\n"
        sent = await post.post(first, readers)
        left = [each for each in readers if each not in sent]
        lines = [f"sent to {each}" for each in sent]
        lines += [f"not sent to {each}: it went there before, or the mail server refused it" for each in left]
        return "\n".join(lines) + "\n"
    finally:
        await asyncio.to_thread(desk.close)
        database.close()
