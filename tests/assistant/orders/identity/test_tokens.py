"""A token of the shop proves one customer for a short while; anything else proves nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from assistant.orders.identity.tokens import Customer, Key, KeyFileError, ShopTokens, TokenRefused

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
OLD, NEW = "o" * 32, "n" * 40
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CURVE = ec.generate_private_key(ec.SECP256R1())


def public(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    pem = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return pem.decode()


@pytest.fixture(scope="module")
def tokens() -> ShopTokens:
    keys = [
        Key(kid="old", alg="HS256", key=OLD),
        Key(kid="new", alg="HS256", key=NEW),
        Key(kid="rsa", alg="RS256", key=public(RSA)),
        Key(kid="ec", alg="ES256", key=public(CURVE)),
    ]
    return ShopTokens(keys, "tellonce")


def claims(**changes: Any) -> dict[str, Any]:
    given = {
        "sub": "c-77", "aud": "tellonce", "name": "Ana Silva", "email": "ana@example.com",
        "iat": int(NOW.timestamp()), "exp": int((NOW + timedelta(minutes=10)).timestamp()),
    }  # fmt: skip
    return {name: value for name, value in {**given, **changes}.items() if value is not None}


def signed(key: Any = NEW, kid: str | None = "new", alg: str = "HS256", **changes: Any) -> str:
    return jwt.encode(claims(**changes), key, alg, headers={"kid": kid} if kid else None)


@pytest.mark.parametrize(
    ("key", "kid", "alg"),
    [(OLD, "old", "HS256"), (NEW, "new", "HS256"), (RSA, "rsa", "RS256"), (CURVE, "ec", "ES256")],
)
def test_every_key_of_a_rotation_is_good(tokens: ShopTokens, key: Any, kid: str, alg: str) -> None:
    found = tokens.check(signed(key, kid, alg), NOW)
    assert found == Customer("c-77", "Ana Silva", "ana@example.com", NOW + timedelta(minutes=10))


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "a.b.c",
        "é" * 100,
        signed(kid=None),
        signed(kid="unknown"),
        signed(OLD, "new"),
        signed("f" * 40),
        signed(aud="another"),
        signed(aud=None),
        signed(sub=None),
        signed(sub=""),
        signed(sub=" "),
        signed(sub=77),
        signed(sub="x" * 201),
        signed(exp=None),
        signed(iat=None),
        signed(exp="tomorrow"),
        signed(exp=10**20),
        signed(exp=int((NOW + timedelta(hours=2)).timestamp())),
        signed(iat=int((NOW + timedelta(minutes=5)).timestamp())),
    ],
)
def test_anything_else_proves_nothing(tokens: ShopTokens, token: str) -> None:
    with pytest.raises(TokenRefused) as refused:
        tokens.check(token, NOW)
    assert refused.value.code == "invalid"


def test_no_token_chooses_its_own_algorithm(tokens: ShopTokens) -> None:
    """The public key is no secret: it must not be taken as one (RFC 8725, 2.1)."""
    import base64
    import hashlib
    import hmac
    import json

    def part(value: dict[str, Any]) -> bytes:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=")

    for algorithm in ("HS256", "none"):
        head = part({"alg": algorithm, "kid": "rsa"}) + b"." + part(claims())
        mac = hmac.new(public(RSA).strip().encode(), head, hashlib.sha256).digest()
        mark = base64.urlsafe_b64encode(mac).rstrip(b"=") if algorithm != "none" else b""
        with pytest.raises(TokenRefused):
            tokens.check((head + b"." + mark).decode(), NOW)


def test_an_old_token_is_expired_and_half_a_minute_is_forgiven(tokens: ShopTokens) -> None:
    token = signed()
    assert tokens.check(token, NOW + timedelta(minutes=10, seconds=29)).id == "c-77"
    with pytest.raises(TokenRefused) as refused:
        tokens.check(token, NOW + timedelta(minutes=10, seconds=31))
    assert refused.value.code == "expired"


def test_names_that_are_no_text_are_left_out(tokens: ShopTokens) -> None:
    found = tokens.check(signed(name=["x"], email={"a": 1}), NOW)
    assert (found.name, found.email) == ("", "")


def test_what_else_the_shop_says_is_kept_if_it_is_short_and_plain(tokens: ShopTokens) -> None:
    said = {"tier": "vip", "level": 3, "beta": True, "roles": ["a"], "note": "x" * 200, "empty": " "}
    known = tokens.check(signed(**said), NOW).claims
    assert known == {"tier": "vip", "level": "3", "beta": "true"}


def test_keys_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "shop.pem").write_text(public(CURVE))
    file = tmp_path / "keys.yaml"
    file.write_text("- {kid: ec, alg: ES256, file: shop.pem}\n")
    assert ShopTokens.load(file, "tellonce").check(signed(CURVE, "ec", "ES256"), NOW).id == "c-77"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "needs at least one key"),
        ("- {kid: a, alg: none, key: x}", "alg"),
        ("- {kid: a, alg: HS256, key: short-secret}", "at least 32 characters"),
        ("- {kid: a, alg: HS256}", "either `key` or `file`"),
        ("- {kid: a, alg: RS256, file: missing.pem}", "cannot be read"),
        ("{", "is not YAML"),
        (f"- {{kid: a, alg: HS256, key: {OLD}}}\n- {{kid: a, alg: HS256, key: {NEW}}}", "every kid once"),
    ],
)
def test_a_bad_file_says_what_is_wrong_and_shows_no_key(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "keys.yaml"
    file.write_text(text)
    with pytest.raises(KeyFileError, match=said) as wrong:
        ShopTokens.load(file, "tellonce")
    assert "short-secret" not in str(wrong.value)
