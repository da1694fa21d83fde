"""Mail in from a mailbox over IMAP: what is unseen is taken, and marked as seen after the commit.

imap-tools speaks to the server in a thread of its own; the desk is asked on the event loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import imaplib
import random
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import structlog
from imap_tools import AND, BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted, MailMessageFlags

from assistant.channels.mail.door import BadMail, MailDoor
from assistant.channels.mail.message import LARGEST
from handoff.errors import TooMany

logger = structlog.get_logger(__name__)
PORTS = {"imaps": 993, "imap": 143, "imap+plain": 143}
SECONDS = 30.0
IDLE_SECONDS = 240.0
"""Servers end an idle connection after 30 minutes, some networks after 5."""
POLL_SECONDS = 15.0
LOOK_SECONDS = 1.0
PAUSES = (5.0, 15.0, 60.0, 300.0)
AT_ONCE = 50


@dataclass
class Mailbox:
    """One folder of one account. `imaps` is TLS, `imap` insists on STARTTLS, `imap+plain` has neither."""

    door: MailDoor
    scheme: str
    host: str
    port: int
    username: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    idle_seconds: float = IDLE_SECONDS
    _stopping: threading.Event = field(default_factory=threading.Event)

    async def run(self) -> None:
        """Until cancelled; a server that is away is tried again, with longer pauses."""
        failures = 0
        while True:
            loop = asyncio.get_running_loop()
            try:
                await asyncio.to_thread(self._sit, loop)
                failures = 0
            except asyncio.CancelledError:
                self._stopping.set()
                raise
            except Exception as error:
                logger.warning("mailbox.away", host=self.host, problem=str(error)[:200])
                pause = PAUSES[min(failures, len(PAUSES) - 1)]
                failures += 1
                await asyncio.sleep(pause * random.uniform(0.8, 1.2))

    async def round(self) -> int:
        """Take what is there now; how many mails that were."""
        loop = asyncio.get_running_loop()
        return await asyncio.to_thread(self._round, loop)

    def _round(self, loop: asyncio.AbstractEventLoop) -> int:
        with self._connected() as box:
            return self._take_all(box, loop)

    def _sit(self, loop: asyncio.AbstractEventLoop) -> None:
        """One connection: take what is there, wait for a sign of more, take that."""
        with self._connected() as box:
            self._take_all(box, loop)
            if b"IDLE" not in b" ".join(box.client.capability()[1]):
                self._stopping.wait(POLL_SECONDS)
                return
            box.idle.start()  # type: ignore[no-untyped-call]
            until = time.monotonic() + self.idle_seconds
            while time.monotonic() < until and not self._stopping.is_set():
                if box.idle.poll(timeout=LOOK_SECONDS):
                    break
            box.idle.stop()  # type: ignore[no-untyped-call]
            if not self._stopping.is_set():
                self._take_all(box, loop)

    def _connected(self) -> BaseMailBox:
        box = self._met()
        try:
            return box.login(self.username, self.password, self.folder)
        except Exception:
            box.client.shutdown()
            raise

    def _met(self) -> BaseMailBox:
        if self.scheme == "imap+plain":
            return MailBoxUnencrypted(self.host, self.port, timeout=SECONDS)
        # Without a context of ours imaplib would take any certificate.
        context = ssl.create_default_context()
        if self.scheme == "imaps":
            return MailBox(self.host, self.port, timeout=SECONDS, ssl_context=context)
        return _StartTls(self.host, self.port, timeout=SECONDS, ssl_context=context)

    def _take_all(self, box: BaseMailBox, loop: asyncio.AbstractEventLoop) -> int:
        taken = 0
        for uid, raw in self._unseen(box):
            flags = [MailMessageFlags.SEEN]
            try:
                if raw is None:
                    raise BadMail("it is too large")
                asyncio.run_coroutine_threadsafe(self.door.take(raw), loop).result()
                taken += 1
            except BadMail as error:
                # A person finds it flagged in the mailbox; it never comes in the way of the others again.
                logger.warning("mail.refused", uid=uid, why=str(error))
                flags.append(MailMessageFlags.FLAGGED)
            except TooMany:
                continue
            box.flag([uid], flags, value=True)
        return taken

    def _unseen(self, box: BaseMailBox) -> Iterator[tuple[str, bytes | None]]:
        """Each unseen mail, unparsed and left unseen; None instead of what is too large."""
        for uid in box.uids(AND(seen=False))[:AT_ONCE]:
            sized = box.client.uid("fetch", uid, "(RFC822.SIZE)")[1]
            size = _size(sized[0] if sized else b"")
            if size > LARGEST:
                yield uid, None
                continue
            content = box.client.uid("fetch", uid, "(BODY.PEEK[])")[1]
            raw = next((part[1] for part in content if isinstance(part, tuple)), None)
            if raw is not None:
                yield uid, raw


class _StartTls(MailBoxStartTls):
    """Hangs up on a server that does not encrypt, or whose certificate is not good."""

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        client = imaplib.IMAP4(self._host, self._port, self._timeout)
        try:
            client.starttls(self._ssl_context)
        except Exception:
            with contextlib.suppress(OSError):  # a failed handshake has taken the socket already
                client.shutdown()
            raise
        return client


def _size(answer: object) -> int:
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else str(answer)
    _, _, rest = text.partition("RFC822.SIZE")
    digits = rest.strip().split(")")[0].split(" ")[0]
    return int(digits) if digits.isdecimal() else 0
