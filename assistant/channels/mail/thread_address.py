"""The address that goes on with one conversation: `help+…@shop.example`, which only we can have made.

The part after the plus is the conversation's id and 80 bits of an HMAC over it, in base32: mail systems may
change capitals and refuse more than 64 characters.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from email.utils import parseaddr

_SIGNED = re.compile(r"[a-z2-7]{42}")
_ID_CHARS, _MAC_BYTES = 26, 10
LONGEST_LOCAL = 64 - 43


@dataclass(frozen=True, slots=True)
class ThreadAddress:
    """`local` and `domain` are those of the shop's own address."""

    local: str
    domain: str
    key: bytes

    @classmethod
    def of(cls, sender: str, secret: str) -> ThreadAddress:
        """From the sender of outgoing mail. Raises ValueError where nothing fits behind its name."""
        local, _, domain = parseaddr(sender)[1].lower().rpartition("@")
        if not local or "+" in local or len(local) > LONGEST_LOCAL:
            raise ValueError(
                f"{sender!r} cannot receive answers: the part before the @ must hold no + and at most "
                f"{LONGEST_LOCAL} characters"
            )
        key = hmac.new(secret.encode(), b"mail threads", hashlib.sha256).digest()
        return cls(local, domain, key)

    def sign(self, conversation_id: str) -> str:
        """The conversation's own address; `conversation_id` is 32 hexadecimal digits."""
        return f"{self.local}+{self._signed(bytes.fromhex(conversation_id))}@{self.domain}"

    def read(self, address: str) -> str | None:
        """The conversation of an address; None if it is not one of ours, or forged."""
        tag = self._tag(address)
        if tag is None or not _SIGNED.fullmatch(tag):
            return None
        body = _bytes(tag[:_ID_CHARS])
        # As letters and not as bytes: the last letter of each part has bits to spare.
        return body.hex() if hmac.compare_digest(self._signed(body), tag) else None

    def is_ours(self, address: str) -> bool:
        """The shop's own address, with or without something after a plus."""
        return self._tag(address) is not None

    def _tag(self, address: str) -> str | None:
        local, _, domain = address.strip().lower().rpartition("@")
        name, _, tag = local.partition("+")
        return tag if (name, domain) == (self.local, self.domain) else None

    def _signed(self, body: bytes) -> str:
        mac = hmac.new(self.key, body, hashlib.sha256).digest()[:_MAC_BYTES]
        return _base32(body) + _base32(mac)


def _base32(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=").lower()


def _bytes(text: str) -> bytes:
    return base64.b32decode(text.upper() + "=" * (-len(text) % 8))
