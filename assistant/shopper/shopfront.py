"""What the shopper needs of a shop: where it is, who may sign in, and a way back to how it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import yaml

from assistant.sample_shop import account
from assistant.settings import SettingsError
from assistant.shopper.story import SignedIn, Story


class NotHere(Exception):
    """This story cannot be played at this shop; the message says why."""


class Shopfront(Protocol):
    """A shop to walk into."""

    address: str
    origin: str
    key: str

    def ready(self, story: Story) -> str | None:
        """Everything is as the story wants it; the token of a customer who is signed in. Raises NotHere."""
        ...

    def reasons(self, conversation: str) -> tuple[str, ...] | None:
        """Why the conversation went to people, each time; None where customers' eyes are all we have."""
        ...


class RemoteShopfront:
    """A server that runs somewhere. Its orders and its people are real: stories that end at a person do so
    there, and what a story changes stays changed."""

    def __init__(
        self, url: str, *, key: str, origin: str = "", keys: Path | None = None, audience: str
    ) -> None:
        if not url.startswith(("http://", "https://")):
            raise SettingsError(f"--url {url!r} must begin with http:// or https://")
        self.address = url.rstrip("/")
        self.origin = origin or self.address
        self.key = key
        self._signer = Signer(keys, audience) if keys is not None else None

    def ready(self, story: Story) -> str | None:
        if story.signed_in is None:
            return None
        if self._signer is None:
            raise NotHere("needs the shop's signing key, --identity-keys FILE")
        if not story.signed_in.id:
            raise NotHere("needs signed_in.id: over an address nobody can look up who has the e-mail address")
        return self._signer.token(story.signed_in, story.signed_in.id)

    def reasons(self, conversation: str) -> tuple[str, ...] | None:
        return None


class Signer:
    """Signs in the shop's place, with the first secret of its key file. Raises SettingsError."""

    def __init__(self, file: Path, audience: str) -> None:
        try:
            rows: Any = yaml.safe_load(file.read_text(encoding="utf-8"))
            self._row = next(row for row in rows if row.get("alg") == "HS256" and row.get("key"))
        except (OSError, yaml.YAMLError, TypeError, AttributeError, StopIteration) as error:
            raise SettingsError(f"{file} holds no HS256 key to sign with") from error
        self._audience = audience

    def token(self, who: SignedIn, customer_id: str) -> str:
        """Who is signed in, for ten minutes."""
        return account.signed(self._row, self._audience, customer_id, who.name, who.email)
