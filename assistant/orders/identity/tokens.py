"""Tokens the shop's own pages sign for a customer who is logged in there (JWT, RFC 7519)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, model_validator

LEEWAY = timedelta(seconds=30)
LONGEST_LIFE = timedelta(hours=1)
_SHORTEST_SECRET = 32
MOST_CLAIMS = 20
_OURS = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti", "name", "email"})


class KeyFileError(Exception):
    """The file of keys cannot be used; the message says what has to stand there."""


class TokenRefused(Exception):
    """The token proves nothing; `code` is `expired` (a new one may help) or `invalid`."""

    def __init__(self, code: Literal["expired", "invalid"], why: str) -> None:
        super().__init__(why)
        self.code = code


class Key(BaseModel):
    """One key: its name in the token's header, the one algorithm it is for, and a shared secret or the PEM
    text of a public key (or the file that holds it)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kid: str
    alg: Literal["HS256", "RS256", "ES256"]
    key: str = ""
    file: Path | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Key:
        if bool(self.key) == bool(self.file):
            raise ValueError("give either `key` or `file`")
        if self.alg == "HS256" and self.key and len(self.key) < _SHORTEST_SECRET:
            raise ValueError(f"a shared secret has at least {_SHORTEST_SECRET} characters")
        return self


@dataclass(frozen=True, slots=True)
class Customer:
    """Who the token is for: the shop's own customer number, and what the shop says about them. The proof ends
    at `until`. `claims` are the other plain values of the token (`tier: vip`), as text."""

    id: str
    name: str
    email: str
    until: datetime
    claims: dict[str, str] = field(default_factory=dict)


class ShopTokens:
    """Checks tokens against the shop's keys; during a rotation there are several."""

    def __init__(self, keys: Iterable[Key], audience: str) -> None:
        self._keys = {key.kid: (key.alg, _material(key)) for key in keys}
        self._audience = audience

    @classmethod
    def load(cls, path: Path, audience: str) -> ShopTokens:
        """From a YAML list of keys. Raises KeyFileError, which never shows a key."""
        try:
            raw = yaml.safe_load(path.read_text(encoding="utf-8"))
            keys = TypeAdapter(list[Key]).validate_python(raw)
        except OSError as error:
            raise KeyFileError(f"{path} cannot be read: {error.strerror}") from error
        except yaml.YAMLError as error:
            raise KeyFileError(f"{path} is not YAML") from error
        except ValidationError as error:
            first = error.errors(include_input=False)[0]
            place = ".".join(str(part) for part in first["loc"])
            raise KeyFileError(f"{path}: {place or 'the list'}: {first['msg']}") from None
        if not keys or len({key.kid for key in keys}) < len(keys):
            raise KeyFileError(f"{path} needs at least one key, and every kid once")
        return cls([_beside(key, path) for key in keys], audience)

    def check(self, token: str, now: datetime) -> Customer:
        """The customer this token proves at this moment. Raises TokenRefused.

        The algorithm is the key's, never the token's own word; a token that lives longer than an hour is
        refused, so that a stolen one is soon worth nothing.
        """
        # With all of cryptography: a shop that signs no tokens starts without it.
        import jwt

        try:
            algorithm, key = self._keys[str(jwt.get_unverified_header(token).get("kid"))]
        except (jwt.InvalidTokenError, KeyError) as error:
            raise TokenRefused("invalid", "the token names no key of this shop") from error
        claims = self._claims(token, algorithm, key)
        issued, until = _moment(claims, "iat", now), _moment(claims, "exp", now)
        if until + LEEWAY <= now:
            raise TokenRefused("expired", "the token has expired")
        if issued - LEEWAY > now or until - issued > LONGEST_LIFE:
            raise TokenRefused("invalid", "the token is from the future or lives longer than an hour")
        subject = claims["sub"]
        if not isinstance(subject, str) or not subject.strip() or len(subject) > 200:
            raise TokenRefused("invalid", "the token names no customer")
        return Customer(
            subject, _text(claims, "name", 200), _text(claims, "email", 320), until, _others(claims)
        )

    def _claims(self, token: str, algorithm: str, key: Any) -> dict[str, Any]:
        import jwt

        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=[algorithm],
                audience=self._audience,
                options={
                    "require": ["exp", "iat", "aud", "sub"],
                    # Time is checked against the caller's clock; a `sub` of another kind by us.
                    "verify_exp": False, "verify_iat": False, "verify_nbf": False, "verify_sub": False,
                },
            )  # fmt: skip
        except (jwt.InvalidTokenError, ValueError) as error:
            raise TokenRefused("invalid", "the token is not signed for this assistant") from error
        return claims


def _material(key: Key) -> str:
    if key.file is None:
        return key.key
    try:
        return key.file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFileError(f"the key file {key.file} cannot be read") from error


def _beside(key: Key, path: Path) -> Key:
    """A key's file is looked for beside the list."""
    return key if key.file is None else key.model_copy(update={"file": path.parent / key.file})


def _moment(claims: dict[str, Any], name: str, now: datetime) -> datetime:
    raw = claims[name]
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise TokenRefused("invalid", f"`{name}` is no time")
    try:
        return datetime.fromtimestamp(raw, now.tzinfo)
    except (OverflowError, OSError, ValueError) as error:
        raise TokenRefused("invalid", f"`{name}` is no time") from error


def _text(claims: dict[str, Any], name: str, longest: int) -> str:
    found = claims.get(name)
    return found.strip()[:longest] if isinstance(found, str) else ""


def _others(claims: dict[str, Any]) -> dict[str, str]:
    """Short plain values only: a rule compares them, an agent reads them."""
    plain = {
        name: str(value).lower() if isinstance(value, bool) else str(value).strip()
        for name, value in claims.items()
        if name not in _OURS and len(name) <= 40 and isinstance(value, str | int | float)
    }
    short = {
        name: value for name, value in plain.items() if 0 < len(value) <= 100 and "\x00" not in name + value
    }
    return dict(sorted(short.items())[:MOST_CLAIMS])
