"""Posts the week's letter to those who asked for it: once each, over restarts and several servers."""

from __future__ import annotations

from datetime import date

import structlog
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from assistant import week
from assistant.content.gap_file import GapFile
from assistant.week_letter import WeekLetter, letter
from handoff.desk import Desk
from handoff.mail.outbox import Letter, Mailer, NotSent
from handoff.measures.ledger import Ledger
from handoff.measures.report import date_of, day_of
from handoff.measures.tables import week_letters
from handoff.rounds import rounds

logger = structlog.get_logger(__name__)
LOOK_SECONDS = 600.0
PAUSE_MS = 900_000
TRIES = 40
"""With the pauses between them a mail server may be down for ten hours."""
_row = week_letters.c


class WeekPost:
    """`readers` are addresses; who is on the list when a week is over gets its letter."""

    def __init__(
        self, desk: Desk, mailer: Mailer, gap_file: GapFile, address: str, readers: tuple[str, ...] = ()
    ) -> None:
        self._desk = desk
        self._mailer = mailer
        self._gap_file = gap_file
        self._address = address
        self._readers = readers
        self._ledger = Ledger(desk.store)

    async def run(self) -> None:
        """Until cancelled; the last whole week is due as soon as it is over."""
        await rounds(
            "week",
            lambda: self.post(week.last_whole(date_of(self._desk.clock())), self._readers),
            LOOK_SECONDS,
        )

    async def written(self, monday: date) -> WeekLetter:
        """The letter about the week that begins on this Monday."""
        return letter(await week.told(self._desk, self._ledger, self._gap_file, monday), self._address)

    async def post(self, monday: date, readers: tuple[str, ...]) -> list[str]:
        """Send what has not been sent of this week; returns who got it now."""
        waiting = [each for each in dict.fromkeys(readers) if await self._is_due(monday, each)]
        if not waiting:
            return []
        said, sent = await self.written(monday), []
        for each in waiting:
            # One id a week and reader: a second copy, after a crash in between, is the same letter.
            key = f"week-{monday.isoformat()}.{each.replace('@', '.at.')}"
            try:
                await self._mailer.send(Letter(each, said.subject, said.text, message_id=key, html=said.html))
            except NotSent as refusal:
                logger.warning("week.not_sent", why=str(refusal))
                await self._settle(monday, each, again=not refusal.for_good)
            else:
                await self._settle(monday, each, again=False)
                sent.append(each)
        return sent

    async def _is_due(self, monday: date, reader: str) -> bool:
        """Whether this letter is ours to send now; nobody else then sends it for a while."""
        now, this = self._desk.clock(), (_row.week == day_of(monday), _row.recipient == reader)

        def work(connection: Connection) -> bool:
            known = connection.execute(select(week_letters).where(*this)).first()
            if known is None:
                row = {"week": day_of(monday), "recipient": reader, "created_at": now, "tries": 0}
                connection.execute(insert(week_letters), {**row, "next_try_at": now + PAUSE_MS})
                return True
            mine = update(week_letters).where(*this, _row.next_try_at <= now)
            return connection.execute(mine.values(next_try_at=now + PAUSE_MS)).rowcount == 1

        try:
            return await self._desk.store.write(work)
        except IntegrityError:  # another server was quicker
            return False

    async def _settle(self, monday: date, reader: str, *, again: bool) -> None:
        """It left or is given up (no next try), or is tried again while there are tries left."""
        this = update(week_letters).where(_row.week == day_of(monday), _row.recipient == reader)
        over = this if not again else this.where(_row.tries >= TRIES)

        def work(connection: Connection) -> None:
            connection.execute(this.values(tries=_row.tries + 1))
            connection.execute(over.values(next_try_at=None))

        await self._desk.store.write(work)
