"""Letters over SMTP: the adapter behind `handoff.mail.outbox.Mailer`."""

from __future__ import annotations

from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import localtime, make_msgid, parseaddr
from urllib.parse import unquote, urlsplit

from handoff.mail.outbox import Letter, NotSent

SECONDS = 20.0
PORTS = {"smtps": 465, "smtp": 587, "smtp+plain": 25}
SCHEMES = (
    "smtps://user:password@host (TLS), smtp://… (STARTTLS) or smtp+plain://… (a relay you reach without TLS)"
)


@dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server by URL. `smtp://` insists on STARTTLS: nobody on the way can talk it out of it."""

    scheme: str
    host: str
    port: int
    username: str | None
    password: str | None
    sender: str
    seconds: float = SECONDS

    @classmethod
    def of(cls, url: str, sender: str) -> Smtp:
        """`sender` is an address, with or without a name. Raises ValueError, which names no password."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise ValueError(f"the mail server's port is a number; write {SCHEMES}") from None
        if parts.scheme not in PORTS or not parts.hostname:
            raise ValueError(f"the mail server is a URL: {SCHEMES}")
        if not _is_address(sender):
            raise ValueError(f"{sender!r} is no sender; write Example Shop <help@shop.example>")
        return cls(
            scheme=parts.scheme,
            host=parts.hostname,
            port=port or PORTS[parts.scheme],
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            sender=sender,
        )

    def __repr__(self) -> str:
        return f"Smtp({self.scheme}://{self.host}:{self.port})"

    async def send(self, letter: Letter) -> None:
        """See `Mailer.send`."""
        import aiosmtplib

        try:
            await aiosmtplib.send(
                self._message(letter),
                sender=letter.reply_to or None,
                hostname=self.host,
                port=self.port,
                username=self.username,
                password=self.password,
                local_hostname=self._domain,
                timeout=self.seconds,
                use_tls=self.scheme == "smtps",
                start_tls=self.scheme == "smtp",
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            for_good = all(_is_final(each.code) for each in error.recipients)
            raise NotSent(f"{self!r} refused the address", for_good=for_good) from error
        except (aiosmtplib.SMTPAuthenticationError, aiosmtplib.SMTPSenderRefused) as error:
            # A matter of our settings, not of the letter: it may leave once they are mended.
            raise NotSent(f"{self!r} does not accept our login or sender ({error.code})") from error
        except aiosmtplib.SMTPResponseException as error:
            raise NotSent(f"{self!r} answered {error.code}", for_good=_is_final(error.code)) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise NotSent(f"{self!r} cannot be used: {error}") from error

    @property
    def _domain(self) -> str:
        return parseaddr(self.sender)[1].rpartition("@")[2]

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        try:
            message["From"] = self.sender
            message["To"] = Address(addr_spec=letter.to)
            message["Subject"] = _literal(letter.subject)
            message["Message-ID"] = (
                _id(letter.message_id) if letter.message_id else make_msgid(domain=self._domain)
            )
            if letter.reply_to:
                message["Reply-To"] = Address(
                    display_name=parseaddr(self.sender)[0], addr_spec=letter.reply_to
                )
            if letter.in_reply_to:
                message["In-Reply-To"] = _id(letter.in_reply_to)
            if letter.references:
                message["References"] = " ".join(map(_id, letter.references))
            message["Date"] = localtime()
            # RFC 3834: keeps vacation notes and other robots from answering.
            message["Auto-Submitted"] = "auto-generated"
            message.set_content(letter.text)
            if letter.html:
                message.add_alternative(letter.html, subtype="html")
        except (ValueError, IndexError, MessageError) as error:  # a line break in a header, no address
            raise NotSent(f"this letter cannot be written: {error}", for_good=True) from error
        return message


def _literal(text: str) -> str:
    """Text that means itself: the standard library decodes what looks encoded, and writes the line breaks
    that come out of it into the header."""
    return text.replace("=?", "= ?")


def _id(text: str) -> str:
    return f"<{_literal(text)}>"


def _is_final(code: int) -> bool:
    return 500 <= code < 600


def _is_address(sender: str) -> bool:
    _, address = parseaddr(sender)
    local, at, domain = address.rpartition("@")
    return bool(local and at and domain) and not any(mark in sender for mark in "\r\n")
