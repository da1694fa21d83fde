"""Links that only we can have made: a conversation's id, signed with a secret that lives in the database."""

from __future__ import annotations

import contextlib
import secrets as randomness

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from handoff.errors import NotFound
from handoff.storage.database import Database
from handoff.storage.schema import secrets

SURVEY_DAYS = 30


class Signer:
    """Signs and reads values for one purpose; a link for one purpose is none for another."""

    def __init__(self, secret: str, purpose: str) -> None:
        self._serializer = URLSafeTimedSerializer(secret, salt=purpose)

    def sign(self, value: str) -> str:
        """A token that can stand in a URL."""
        signed = self._serializer.dumps(value)
        return signed if isinstance(signed, str) else signed.decode()

    def read(self, token: str, days: float = SURVEY_DAYS) -> str:
        """What was signed. Raises NotFound for a forged or old token."""
        try:
            return str(self._serializer.loads(token, max_age=round(days * 86_400)))
        except BadSignature as error:
            raise NotFound("this link is no longer good") from error


def secret(database: Database) -> str:
    """The installation's secret, made when it is asked for first."""
    with database.writer.begin() as connection:
        known = _read(connection)
        if known:
            return known
        # Nodes that start together on an empty database each make one: the first that is stored counts.
        with contextlib.suppress(IntegrityError), connection.begin_nested():
            made = randomness.token_urlsafe(48)
            connection.execute(insert(secrets), {"name": "links", "value": made})
        return _read(connection)


def _read(connection: Connection) -> str:
    return connection.execute(select(secrets.c.value).where(secrets.c.name == "links")).scalar() or ""
