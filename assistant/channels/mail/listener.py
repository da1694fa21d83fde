"""Mail in over SMTP or LMTP, from the shop's own mail server. 250 is said after the commit."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import structlog
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope

from assistant.channels.mail.door import BadMail, MailDoor
from assistant.channels.mail.message import LARGEST
from handoff.errors import Refused

logger = structlog.get_logger(__name__)
MOST_AT_ONCE = 50
MOST_RECIPIENTS = 50
SECONDS = 60.0


@dataclass
class Listener:
    """`scheme` is `smtp` or `lmtp`; port 0 takes a free one. It takes mail for the shop's address only, and
    belongs behind a mail server that meets the world: it neither encrypts nor judges spam."""

    door: MailDoor
    scheme: str
    host: str
    port: int
    _open: int = 0

    async def run(self) -> None:
        """Until cancelled."""
        async with self.listening():
            await asyncio.Event().wait()

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator[int]:
        """Serve for the length of an `async with` block; gives the port."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(self._protocol, self.host, self.port)
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            server.close()
            await server.wait_closed()

    def _protocol(self) -> SMTP:
        kind = LMTP if self.scheme == "lmtp" else SMTP
        return kind(
            self, data_size_limit=LARGEST, enable_SMTPUTF8=True, hostname=self.door.ours.domain,
            ident="Tellonce", timeout=SECONDS,
        )  # fmt: skip

    async def handle_MAIL(  # noqa: N802
        self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Turn away who comes when too many mails are being taken."""
        if self._open >= MOST_AT_ONCE:
            return "451 4.3.2 too busy, try again later"
        envelope.mail_from = address or ""
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Only the shop's own address, with or without a thread behind the plus: this is no relay."""
        if not self.door.ours.is_ours(address):
            return "550 5.1.1 no such mailbox here"
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 too many recipients"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        """One answer for SMTP, one for each recipient for LMTP (RFC 2033)."""
        self._open += 1
        try:
            answer = await self._answer(envelope)
        finally:
            self._open -= 1
        return "\r\n".join([answer] * (len(envelope.rcpt_tos) if self.scheme == "lmtp" else 1))

    async def _answer(self, envelope: Envelope) -> str:
        content = envelope.content
        raw = content if isinstance(content, bytes) else (content or "").encode()
        try:
            await self.door.take(raw, sender=envelope.mail_from, recipients=envelope.rcpt_tos)
        except BadMail as error:
            return f"554 5.6.0 {error}"
        except Refused as error:
            return f"451 4.7.0 {error}"
        except Exception:
            logger.exception("mail.not_taken")
            return "451 4.3.0 not stored, try again later"
        return "250 2.0.0 stored"
