"""Secrets and addresses that are kept only as a hash."""

from __future__ import annotations

import hashlib
import secrets


def made(prefix: str = "") -> str:
    """A new secret of 256 bits."""
    return prefix + secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """What is stored of it. Not for passwords, which people choose: those are hashed slowly."""
    return hashlib.sha256(token.encode()).hexdigest()


def hashed_address(email: str) -> str:
    """What is stored of an e-mail address that codes are sent to; however it is spelled, the same."""
    return hashed(email.strip().casefold())
