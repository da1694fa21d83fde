"""The first admin of an installation: made in the browser by who can read the server's terminal or log."""

from __future__ import annotations

import base64
import hmac

from handoff.errors import NotAllowed
from handoff.identity.agents import SOMEBODY, Agents
from handoff.identity.sessions import Session

LETTERS = 20


class FirstRun:
    """Open as long as there is no account at all, then never again.

    The code is made from the installation's secret: every node prints the same, and it is nowhere stored.
    """

    def __init__(self, people: Agents, secret: str) -> None:
        self._people = people
        digest = hmac.digest(secret.encode(), b"the first admin", "sha256")
        letters = base64.b32encode(digest).decode()[:LETTERS]
        self.code = "-".join(letters[at : at + 4] for at in range(0, LETTERS, 4))

    async def is_open(self) -> bool:
        """Whether nobody has an account."""
        return await self._people.nobody_yet()

    async def enter(self, code: str, email: str, name: str, password: str, address: str) -> Session:
        """Make the first admin and sign them in. Raises NotAllowed, Invalid or TooMany."""
        if not await self.is_open():
            raise NotAllowed(SOMEBODY)
        await self._people.count_try(address)
        given = "".join(filter(str.isalnum, code)).upper()
        if not hmac.compare_digest(given.encode(), self.code.replace("-", "").encode()):
            raise NotAllowed("that is not the setup code; the server printed it when it started")
        return await self._people.add_first(email, name, password, address)
