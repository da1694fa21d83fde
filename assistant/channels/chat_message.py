"""What a customer's message comes to: clean words, and the files it names."""

from __future__ import annotations

import asyncio

from assistant.channels.chat_frames import Message
from handoff.attachments import Attachments
from handoff.errors import Invalid
from handoff.event import FILES_MARK, Attached
from handoff.file_types import ENDINGS

LONGEST_MESSAGE = 4000


async def spoken(
    frame: Message, contact_id: str, attachments: Attachments | None
) -> tuple[str, tuple[Attached, ...]]:
    """The words and files of a message; without words the files' names are said. Raises Invalid, NotFound."""
    files: tuple[Attached, ...] = ()
    if frame.files:
        if attachments is None:
            raise Invalid("files cannot be sent here; describe it in words")
        files = await asyncio.to_thread(attachments.send, contact_id, tuple(frame.files))
    clean = frame.text.replace("\x00", "").strip()
    if not clean and files:
        clean = FILES_MARK + ", ".join(file.name for file in files)
    if not clean:
        raise Invalid("an empty message says nothing; write something first")
    if len(clean) > LONGEST_MESSAGE:
        raise Invalid(
            f"a message has at most {LONGEST_MESSAGE} characters; send it in parts", limit=LONGEST_MESSAGE
        )
    return clean, files


def welcome_files(attachments: Attachments | None) -> dict[str, object] | None:
    """What the customer is told before they choose a file: `bytes` each, `types` by their endings."""
    return {"bytes": attachments.limit, "types": list(ENDINGS)} if attachments else None
