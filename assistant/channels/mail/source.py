"""Where mail comes in, by URL: a port we listen on, or a mailbox we look into."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

SCHEMES = (
    "lmtp://127.0.0.1:8024 or smtp://127.0.0.1:8025 (listen there for your mail server), "
    "imaps://user:password@host/INBOX (TLS), imap://… (STARTTLS) or imap+plain://…"
)
LISTENING = ("lmtp", "smtp")
PORTS = {"imaps": 993, "imap": 143, "imap+plain": 143}


@dataclass(frozen=True, slots=True)
class MailSource:
    """What a URL says; `folder` is a mailbox's."""

    scheme: str
    host: str
    port: int
    username: str = ""
    password: str = field(default="", repr=False)
    folder: str = "INBOX"

    @classmethod
    def of(cls, url: str) -> MailSource:
        """Raises ValueError, which names no password."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise ValueError(f"the port of incoming mail is a number; write {SCHEMES}") from None
        scheme = parts.scheme
        if scheme not in (*LISTENING, *PORTS) or not parts.hostname:
            raise ValueError(f"incoming mail is a URL: {SCHEMES}")
        if scheme in LISTENING:
            if port is None:
                raise ValueError(f"say which port to listen on for mail: {SCHEMES}")
            return cls(scheme, parts.hostname, port)
        if not parts.username or not parts.password:
            raise ValueError(f"a mailbox needs a user and a password: {SCHEMES}")
        folder = unquote(parts.path.strip("/")) or "INBOX"
        login = unquote(parts.username), unquote(parts.password)
        return cls(scheme, parts.hostname, port or PORTS[scheme], *login, folder)
