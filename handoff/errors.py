"""Everything the desk may refuse; the class docstring is the message a person reads.

Refused
├── Invalid
├── NotFound
├── NotAllowed
├── Conflict            same client message id, other text
├── AlreadyClaimed      somebody else holds the conversation
├── Superseded          the conversation moved on while an answer was being written
├── Stale               a newer message was not on the writer's screen
├── SignInRefused
├── CodeNeeded          the password was right, the second factor is missing
├── WrongPassword       of somebody who is signed in already
├── TooLong
├── TooMany
└── Closing
"""

from __future__ import annotations

import inspect
from typing import Any


class Refused(Exception):
    """This cannot be done."""

    code = "refused"
    status = 400

    def __init__(self, message: str = "", **details: Any) -> None:
        super().__init__(message or inspect.cleandoc(type(self).__doc__ or ""))
        self.details = details

    def as_dict(self) -> dict[str, Any]:
        """The wire form: `code`, `message`, and what the caller needs to act on it."""
        return {"code": self.code, "message": str(self), **self.details}


class Invalid(Refused):
    """That is not understood. Check the fields and send it again."""

    code, status = "invalid", 422


class NotFound(Refused):
    """There is nothing here under that name."""

    code, status = "not_found", 404


class NotAllowed(Refused):
    """That is not possible in the conversation's present state."""

    code, status = "not_allowed", 403


class Conflict(Refused):
    """This message id already stands for another text, which stays. Send this one under a new id."""

    code, status = "conflict", 409


class AlreadyClaimed(Refused):
    """A colleague has this conversation already."""

    code, status = "already_claimed", 409


class Superseded(Refused):
    """The conversation moved on while this answer was being written."""

    code, status = "superseded", 409


class Stale(Refused):
    """There is a newer message you have not seen. Read it, then send again."""

    code, status = "stale", 409


class SignInRefused(Refused):
    """Sign-in failed. Check the address and the password, or ask an administrator for a new link."""

    code, status = "sign_in_refused", 401


class CodeNeeded(Refused):
    """Enter the code from your authenticator application, or a recovery code."""

    code, status = "code_needed", 403


class WrongPassword(Refused):
    """That is not your present password."""

    code, status = "wrong_password", 403


class TooLong(Refused):
    """That is more than 64 KiB. Send it in parts."""

    code, status = "too_long", 413


class TooMany(Refused):
    """Too many tries. Wait a few minutes and try again."""

    code, status = "rate_limited", 429


class Unavailable(Refused):
    """An outside system did not answer. Nothing was changed; try again in a moment."""

    code, status = "unavailable", 503


class Closing(Refused):
    """The server is restarting. Nothing was stored; send it again in a moment."""

    code, status = "busy", 503
