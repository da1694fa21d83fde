"""Maya's account in the sample shop: its page is given a signed token, as a real shop's server would."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from pathlib import Path

import jwt
import yaml
from fastapi import APIRouter, Response

from assistant.orders.port import OrderSystem
from assistant.sample_shop.people import MAYA

SECONDS = 600


def keys(folder: Path) -> Path:
    """The shop's file of keys, made where there is none; only its owner may read it."""
    file = folder / "identity-keys.yaml"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(yaml.safe_dump([{"kid": "shop", "alg": "HS256", "key": secrets.token_urlsafe(48)}]))
    return file


def router(file: Path, audience: str, orders: OrderSystem) -> APIRouter:
    """`/account/token`: who is signed in on the page "My order", signed with the first key of `file`."""
    shop = APIRouter(include_in_schema=False)
    key = yaml.safe_load(file.read_text())[0]

    @shop.get("/account/token")
    def token(response: Response) -> dict[str, str]:
        (maya,) = orders.customers(email=MAYA.email)
        response.headers["Cache-Control"] = "no-store"
        return {"token": signed(key, audience, maya.id, maya.name, maya.email)}

    return shop


def signed(key: Mapping[str, str], audience: str, customer: str, name: str, email: str) -> str:
    """Who is signed in, for ten minutes; `key` is a row of the file of keys."""
    now = int(time.time())
    claims = {
        "sub": customer, "name": name, "email": email, "aud": audience, "iat": now, "exp": now + SECONDS,
    }  # fmt: skip
    return jwt.encode(claims, key["key"], algorithm=key["alg"], headers={"kid": key["kid"]})
