"""Where every mail comes in, from whichever server: read, then stored at the desk, once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import structlog

from assistant.channels.mail.message import Attachment, BadMail, Read, read
from assistant.channels.mail.thread_address import ThreadAddress
from handoff.attachments import Attachments
from handoff.desk import Desk
from handoff.errors import Invalid, Refused
from handoff.events import Attached
from handoff.verbs.mail import Mail

logger = structlog.get_logger(__name__)
NOTED = 300


class MailDoor:
    """When `take` returns, the mail is on disk: only then may a server say that it has it."""

    def __init__(self, desk: Desk, ours: ThreadAddress, attachments: Attachments | None = None) -> None:
        self._desk = desk
        self._attachments = attachments
        self.ours = ours

    async def take(self, raw: bytes, *, sender: str | None = None, recipients: Sequence[str] = ()) -> None:
        """`sender` and `recipients` are the envelope's, where there is one.

        Raises BadMail for what can never be taken, TooMany and whatever the database raises for what can be
        taken later.
        """
        found = await asyncio.to_thread(read, raw, self.ours, sender=sender, recipients=recipients)
        if found.robot:
            await self._note(found)
            return
        mail = await self._with_files(found.mail, found.attachments)
        outcome = await self._desk.receive_mail(mail)
        logger.info("mail.taken", conversation=outcome.state.id, repeated=outcome.repeated)

    async def _with_files(self, mail: Mail, files: Sequence[Attachment]) -> Mail:
        """The mail with what was attached; a file that is not taken is named, so that nobody wonders."""
        if not files:
            return mail
        contact_id = await self._desk.contact_of_mail(mail)
        kept: list[Attached] = []
        left: list[str] = []
        for each in files:
            try:
                if self._attachments is None:
                    raise Invalid("files are not taken here")
                keep = self._attachments.keep
                kept.append(await asyncio.to_thread(keep, contact_id, each.name, each.content))
            except Refused:
                left.append(f"[{each.name}, {max(1, len(each.content) // 1024)} KB: not taken]")
        text = "\n".join([mail.text, "", *left]) if left else mail.text
        return replace(mail, text=text, contact_id=contact_id, files=tuple(kept))

    async def _note(self, found: Read) -> None:
        text = f"An automatic mail came: {found.mail.subject}\n{found.mail.text[:NOTED]}".strip()
        noted = await self._desk.note_automatic(replace(found.mail, text=text), bounced=found.bounced)
        logger.info("mail.automatic", why=found.robot, noted=noted is not None)


__all__ = ["BadMail", "MailDoor"]
