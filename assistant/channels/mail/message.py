"""A mail as it arrived, read: who wrote what, into which thread, or which robot. Pure; believes nothing.

Mails in the wild are broken in every way, so headers and bodies are read leniently, within limits.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.header import Header, decode_header
from email.message import Message
from email.utils import getaddresses

from assistant.channels.mail.html_text import text_of
from assistant.channels.mail.reply_text import reply
from assistant.channels.mail.robots import automatic, bounced
from assistant.channels.mail.thread_address import ThreadAddress
from handoff.errors import Invalid
from handoff.mail import letters
from handoff.verbs.mail import Mail
from knowledge.languages import language

LARGEST = 15 * 1024 * 1024
MOST_PARTS = 100
LONGEST_BODY = 200_000
LONGEST_TEXT = 20_000
MOST_ATTACHMENTS = 10
_RECIPIENTS = ("to", "cc", "delivered-to", "x-original-to", "envelope-to")
_LETTER_ID = re.compile(r"<([0-9a-f]{32})@")
_NOTHING_SAID = re.compile(r"^\s*(?:(?:re|aw|fwd?|wg|sv|antw|rv|tr|res|enc)\s*:\s*)*", re.IGNORECASE)


class BadMail(Exception):
    """This cannot be taken, now or later; the message says why."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a mail, as it was declared; nothing about it is checked yet."""

    name: str
    content_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Read:
    """`robot` says which kind of program wrote it; empty: a person did. `bounced`: it tells that a letter of
    ours could not be delivered."""

    mail: Mail
    attachments: tuple[Attachment, ...] = ()
    robot: str = ""
    bounced: bool = False


def read(
    raw: bytes, ours: ThreadAddress, *, sender: str | None = None, recipients: Sequence[str] = ()
) -> Read:
    """`sender` and `recipients` are those of the envelope, where there is one. Raises BadMail."""
    if len(raw) > LARGEST:
        raise BadMail(f"the mail is larger than {LARGEST // 2**20} MB")
    try:
        message = message_from_bytes(raw, policy=policy.compat32)
        parts = list(_leaves(message))
        return _read(message, parts, raw, ours, sender, recipients)
    except BadMail:
        raise
    except RecursionError as error:
        raise BadMail("the mail is nested too deeply") from error
    except Exception as error:
        # Nothing here depends on the moment: what cannot be read now never can, and others wait behind it.
        raise BadMail(f"the mail cannot be read ({type(error).__name__})") from error


def _read(
    message: Message,
    parts: list[Message],
    raw: bytes,
    ours: ThreadAddress,
    envelope: str | None,
    recipients: Sequence[str],
) -> Read:
    name, address = _first_address(message)
    returned = bounced(message, parts)
    robot = "bounce" if returned else automatic(message, address, envelope, header)
    if ours.is_ours(address):
        robot = robot or "our own address"
    try:
        address = letters.checked(address).lower()
    except Invalid as error:
        if not robot:
            raise BadMail("the mail has no sender that could be answered") from error
    attachments = tuple(_attachments(parts))
    text = _body(parts)
    said = (reply(text)[:LONGEST_TEXT] or text.strip()[:LONGEST_TEXT]).replace("\x00", "")
    subject = _line(header(message, "subject"))[:200]
    title = _NOTHING_SAID.sub("", subject)
    if not (said or title or attachments or robot):
        raise BadMail("there is nothing in the mail")
    message_id = _line(header(message, "message-id"))
    once = f"{message_id}\n{address}".encode() if message_id else raw
    to = [*recipients, *(each for _, each in getaddresses([header(message, kind) for kind in _RECIPIENTS]))]
    mail = Mail(
        key=hashlib.sha256(once).hexdigest(),
        sender=address,
        name=name,
        text=said or title or "–",
        subject=subject,
        title=title if said and title.lower() not in said.lower() else "",
        message_id=message_id.strip("<> "),
        lang=language(f"{title}\n{said}") if said or title else "",
        signed=tuple(dict.fromkeys(found for each in to if (found := ours.read(each)))),
        answered=tuple(_answered(message)),
    )
    return Read(mail, attachments, robot, returned)


def header(message: Message, name: str) -> str:
    """A header's text, decoded as far as it can be; empty if it is not there."""
    return _readable(message.get(name, ""))


def _readable(raw: str | Header) -> str:
    try:
        pieces = decode_header(raw)
    except Exception:  # the standard library has no one error for what it cannot read
        return str(raw)
    return "".join(
        _decoded(piece, charset) if isinstance(piece, bytes) else piece for piece, charset in pieces
    )


def _leaves(message: Message) -> Iterator[Message]:
    for count, part in enumerate(message.walk()):
        if count >= MOST_PARTS:
            raise BadMail(f"the mail has more than {MOST_PARTS} parts")
        if not part.is_multipart():
            yield part


def _first_address(message: Message) -> tuple[str, str]:
    """Addresses are found before anything is decoded: a name may decode to what looks like another one."""
    for name, address in getaddresses([str(message.get("from", ""))]):
        if "@" in address:
            return _line(_readable(name))[:200], _line(address)
    return "", ""


def _line(text: str) -> str:
    """Text on one line that can be kept; all that anybody takes for the end of one is a blank."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", _whole(text)).split())


def _whole(text: str) -> str:
    """Without halves of characters, which some charsets let through and no database keeps."""
    return text.encode(errors="replace").decode()


def _answered(message: Message) -> list[str]:
    named = f"{header(message, 'in-reply-to')} {header(message, 'references')}"[-8000:]
    return list(dict.fromkeys(_LETTER_ID.findall(named)))[-20:]


def _body(parts: Sequence[Message]) -> str:
    """What was written: the plain text if there is some, else the page's."""
    texts = {"text/plain": "", "text/html": ""}
    for part in parts:
        kind = part.get_content_type()
        if kind in texts and not _is_file(part) and len(texts[kind]) < LONGEST_BODY:
            content = part.get_payload(decode=True)
            whole = _decoded(content, part.get_content_charset()) if isinstance(content, bytes) else ""
            texts[kind] += whole[:LONGEST_BODY] + "\n"
    return texts["text/plain"] if texts["text/plain"].strip() else text_of(texts["text/html"])


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _attachments(parts: Sequence[Message]) -> Iterator[Attachment]:
    files = [
        part for part in parts if _is_file(part) or part.get_content_maintype() not in ("text", "message")
    ]
    for part in files[:MOST_ATTACHMENTS]:
        content = part.get_payload(decode=True)
        name = _line(str(part.get_filename() or "")) or "file"
        if isinstance(content, bytes) and content:
            yield Attachment(name[:200], part.get_content_type(), content)


def _decoded(content: bytes, charset: str | None) -> str:
    """Whatever charset was declared: that, else UTF-8, else what it looks like."""
    for name in (charset, "utf-8"):
        try:
            return _whole(content.decode(name or "utf-8"))
        except (LookupError, ValueError):
            continue
    # A mail that says its charset, as nearly all do, needs no guess.
    import charset_normalizer

    guessed = charset_normalizer.from_bytes(content[:LONGEST_BODY]).best()
    return str(guessed) if guessed is not None else content.decode("latin-1")
