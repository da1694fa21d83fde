"""The part that takes mail in from where the settings say it comes."""

from __future__ import annotations

from assistant.channels.mail.door import MailDoor
from assistant.channels.mail.listener import Listener
from assistant.channels.mail.mailbox import Mailbox
from assistant.channels.mail.source import LISTENING, MailSource


def incoming(source: MailSource, door: MailDoor) -> Listener | Mailbox:
    """The part that runs; nothing is opened before it does."""
    if source.scheme in LISTENING:
        return Listener(door, source.scheme, source.host, source.port)
    login = source.username, source.password
    return Mailbox(door, source.scheme, source.host, source.port, *login, source.folder)
