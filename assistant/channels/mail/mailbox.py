"""Mail in from a mailbox over IMAP: what is unseen is taken, and marked as seen after the commit.

imap-tools speaks to the server in a thread of its own; the desk is asked on the event loop. No wait is
endless: a socket waits 30 seconds, a step some minutes, and who stops waits for nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import imaplib
import random
import selectors
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BufferedReader
from typing import cast

import structlog
from imap_tools import AND, BaseMailBox, ImapToolsError, MailMessageFlags

from assistant.channels.mail.door import BadMail, MailDoor
from assistant.channels.mail.line import STEP_SECONDS, Line
from assistant.channels.mail.message import LARGEST
from handoff.errors import TooMany

logger = structlog.get_logger(__name__)
SECONDS = 30.0
IDLE_SECONDS = 240.0
"""Servers end an idle connection after 30 minutes, some networks after 5."""
POLL_SECONDS = 15.0
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
    socket_seconds: float = SECONDS
    step_seconds: float = STEP_SECONDS
    pauses: tuple[float, ...] = PAUSES
    _failures: int = 0
    _put_off: set[str] = field(default_factory=set)
    """Mails that are taken later, and behind all others: who writes too much stands in nobody's way."""

    async def run(self) -> None:
        """Until cancelled; a server that is away is tried again, with longer pauses."""
        while True:
            line = Line(self.step_seconds)
            try:
                await line.run(lambda line=line: self._sit(line))  # type: ignore[misc]
            except Exception as error:
                logger.warning("mailbox.away", host=self.host, problem=_told(error))
                pause = self.pauses[min(self._failures, len(self.pauses) - 1)]
                self._failures += 1
                await asyncio.sleep(pause * random.uniform(0.8, 1.2))

    async def round(self) -> int:
        """Take what is there now; how many mails that were."""
        line = Line(self.step_seconds)
        return await line.run(lambda: self._round(line))

    def _round(self, line: Line) -> int:
        with self._connected(line) as box:
            return self._take_all(box, line)

    def _sit(self, line: Line) -> None:
        """One connection: take what is there, wait for a sign of more, take that."""
        with self._connected(line) as box:
            self._take_all(box, line)
            self._failures = 0
            if b"IDLE" not in b" ".join(box.client.capability()[1]):
                line.gone.wait(POLL_SECONDS)
                return
            box.idle.start()  # type: ignore[no-untyped-call]
            line.step(self.idle_seconds)
            _wait_for_a_sign(box.client, self.idle_seconds, self.socket_seconds)
            line.step()
            box.idle.stop()  # type: ignore[no-untyped-call]
            self._take_all(box, line)

    @contextlib.contextmanager
    def _connected(self, line: Line) -> Iterator[BaseMailBox]:
        client = _Client(self.host, self.port, self.socket_seconds, line, tls=self.scheme == "imaps")
        try:
            if self.scheme == "imap":
                client.starttls(_context())
            box = _Box(client)
            box.login(self.username, self.password, self.folder)
            yield box
            with contextlib.suppress(OSError, imaplib.IMAP4.error, ImapToolsError):
                box.logout()
        finally:
            with contextlib.suppress(OSError):  # logged out, or taken along by a failed handshake
                client.shutdown()

    def _take_all(self, box: BaseMailBox, line: Line) -> int:
        taken = 0
        for uid, raw in self._unseen(box, line):
            flags = [MailMessageFlags.SEEN]
            try:
                if raw is None:
                    raise BadMail("it is too large")
                line.ask(self.door.take(raw))
                taken += 1
            except BadMail as error:
                # A person finds it flagged in the mailbox; it never comes in the way of the others again.
                logger.warning("mail.refused", uid=uid, why=str(error))
                flags.append(MailMessageFlags.FLAGGED)
            except TooMany:
                self._put_off.add(uid)
                continue
            line.step()
            box.flag([uid], flags, value=True)
        return taken

    def _unseen(self, box: BaseMailBox, line: Line) -> Iterator[tuple[str, bytes | None]]:
        """Each unseen mail, unparsed and left unseen; None instead of what is too large."""
        unseen = box.uids(AND(seen=False))
        self._put_off &= set(unseen)
        for uid in sorted(unseen, key=self._put_off.__contains__)[:AT_ONCE]:
            line.step()
            sized = box.client.uid("fetch", uid, "(RFC822.SIZE)")[1]
            size = _size(sized[0] if sized else b"")
            if size > LARGEST:
                yield uid, None
                continue
            content = box.client.uid("fetch", uid, "(BODY.PEEK[])")[1]
            raw = next((part[1] for part in content if isinstance(part, tuple)), None)
            if raw is not None:
                line.step()
                yield uid, raw


class _Client(imaplib.IMAP4):
    """A connection that the line can end, from its first moment on."""

    def __init__(self, host: str, port: int, seconds: float, line: Line, *, tls: bool) -> None:
        self._line, self._tls = line, tls
        super().__init__(host, port, seconds)

    def open(self, host: str = "", port: int = 0, timeout: float | None = None) -> None:
        self.host, self.port = host, port
        plain = socket.create_connection((host, port), timeout)
        self._line.hold(plain)
        self.sock = _context().wrap_socket(plain, server_hostname=host) if self._tls else plain
        self.file = self.sock.makefile("rb")


class _Box(BaseMailBox):
    """What imap-tools does, over a connection of ours."""

    def __init__(self, client: imaplib.IMAP4) -> None:
        self._ours = client
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        return self._ours


def _context() -> ssl.SSLContext:
    """Without a context of ours imaplib would take any certificate."""
    return ssl.create_default_context()


def _wait_for_a_sign(client: imaplib.IMAP4, seconds: float, patience: float) -> None:
    """Until the server says anything or hangs up, which the next command tells apart."""
    client.sock.settimeout(0)
    try:
        # Said in one breath with the last answer, it lies in the buffer already, where no socket shows it.
        if cast(BufferedReader, client.file).peek(1):
            return
    except ssl.SSLWantReadError:
        pass
    finally:
        client.sock.settimeout(patience)
    with selectors.DefaultSelector() as watching:
        watching.register(client.sock, selectors.EVENT_READ)
        watching.select(seconds)


def _told(error: Exception) -> str:
    return str(error)[:200] or type(error).__name__


def _size(answer: object) -> int:
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else str(answer)
    _, _, rest = text.partition("RFC822.SIZE")
    digits = rest.strip().split(")")[0].split(" ")[0]
    return int(digits) if digits.isdecimal() else 0
