"""Mails that no person wrote: they are never answered, so that two programs never write to each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from email.message import Message

_NOBODY = re.compile(
    r"^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|noreply[+-].*|bounces?(?:[+-].*)?|auto-?(?:reply|responder))@",
    re.IGNORECASE,
)
_OUT_OF_OFFICE = re.compile(
    r"^\s*(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office|abwesenheits"
    r"|automatische antwort|réponse automatique|respuesta automática|resposta automática|risposta automatica"
    r"|undelivered mail returned|delivery status notification|mail delivery failed)",
    re.IGNORECASE,
)


def automatic(
    message: Message, sender: str, envelope: str | None, header: Callable[[Message, str], str]
) -> str:
    """Why a program must have written this (RFC 3834 and what came before it); empty: a person did."""
    submitted = header(message, "auto-submitted").split(";")[0].strip().lower()
    if submitted and submitted != "no":
        return f"Auto-Submitted: {submitted}"
    precedence = header(message, "precedence").strip().lower()
    if precedence in ("bulk", "junk", "list", "auto_reply"):
        return f"Precedence: {precedence}"
    suppressed = header(message, "x-auto-response-suppress").lower()
    if any(word in suppressed for word in ("all", "oof", "autoreply")):
        return "X-Auto-Response-Suppress"
    for name in (
        "x-autoreply",
        "x-autorespond",
        "x-autoresponder",
        "x-vacation",
        "list-id",
        "list-unsubscribe",
    ):
        if header(message, name).strip():
            return name
    if envelope == "" or header(message, "return-path").strip() == "<>":
        return "no return path"
    if _NOBODY.match(sender):
        return "an address nobody reads"
    return "subject" if _OUT_OF_OFFICE.match(header(message, "subject")) else ""


def bounced(message: Message, parts: Sequence[Message]) -> bool:
    """A delivery report (RFC 3464) that says a mail failed; one that says delayed is none."""
    if message.get_content_type() != "multipart/report":
        return False
    actions = [
        str(part.get("action", "")).strip().lower()
        for part in parts
        if part.get("action") is not None or part.get("final-recipient") is not None
    ]
    return "failed" in actions
