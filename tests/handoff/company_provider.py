"""A little OpenID provider: real HTTP and keys, PKCE checked, codes work once; tests make it misbehave."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from tests.serving import serving

CLIENT, SECRET = "tellonce-console", "shared with the provider: a:b%"
Claims = dict[str, Any]


def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Provider:
    """`who` signs in there next; `forge` may make anything of the claims, the key and the header."""

    address: str = ""
    who: Claims = field(
        default_factory=lambda: {"sub": "u-1", "email": "eva@example.com", "email_verified": True}
    )
    forge: Callable[[Claims], str] | None = None
    says_iss: bool = True
    refuses: str = ""
    keys: dict[str, Any] = field(default_factory=lambda: {"k1": rsa_key()})
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)
    asked_for_keys: int = 0

    @property
    def issuer(self) -> str:
        return f"http://{self.address}"

    def claims(self, nonce: str) -> Claims:
        now = int(time.time())
        return {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce, **self.who}

    def signed(self, claims: Claims, kid: str = "k1") -> str:
        key = self.keys[kid]
        algorithm = "RS256" if isinstance(key, rsa.RSAPrivateKey) else "ES256"
        return jwt.encode(claims, key, algorithm, headers={"kid": kid})

    def jwks(self) -> Claims:
        return {"keys": [_public(kid, key) for kid, key in self.keys.items()]}


def _public(kid: str, key: Any) -> Claims:
    algorithm = RSAAlgorithm if isinstance(key, rsa.RSAPrivateKey) else ECAlgorithm
    return {**json.loads(algorithm.to_jwk(key.public_key())), "kid": kid, "use": "sig"}


def elliptic_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@contextmanager
def running() -> Iterator[Provider]:
    """A provider on a port of its own."""
    provider = Provider()
    with serving(_application(provider)) as address:
        provider.address = address.replace("127.0.0.1", "localhost")
        yield provider


def _application(provider: Provider) -> FastAPI:
    app = FastAPI()

    @app.get("/.well-known/openid-configuration")
    async def discovery() -> Claims:
        return {
            "issuer": provider.issuer,
            "authorization_endpoint": f"{provider.issuer}/authorize?tenant=shop",
            "token_endpoint": f"{provider.issuer}/token",
            "jwks_uri": f"{provider.issuer}/keys",
            "authorization_response_iss_parameter_supported": provider.says_iss,
        }

    @app.get("/keys")
    async def keys() -> Claims:
        provider.asked_for_keys += 1
        return provider.jwks()

    @app.get("/authorize")
    async def authorize(request: Request) -> Response:
        asked = dict(request.query_params)
        assert asked["tenant"] == "shop"
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        answer = {"state": asked["state"], "iss": provider.issuer}
        if provider.refuses:
            answer["error"] = provider.refuses
        else:
            answer["code"] = secrets.token_urlsafe(16)
            provider.codes[answer["code"]] = asked
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(answer)}", 303)

    @app.post("/token")
    async def token(request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode()))
        given = base64.b64decode(request.headers.get("authorization", "Basic Og==").split()[1]).decode()
        asked = provider.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            asked is None
            or challenge != asked["code_challenge"]
            or form.get("redirect_uri") != asked["redirect_uri"]
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        # Both are form-encoded within the header (RFC 6749, 2.3.1).
        if [unquote(each) for each in given.split(":")] != [CLIENT, SECRET]:
            return JSONResponse({"error": "invalid_client"}, 401)
        claims = provider.claims(asked["nonce"])
        made = provider.forge(claims) if provider.forge else provider.signed(claims)
        provider.tokens.append(made)
        return JSONResponse({"access_token": "unused", "token_type": "Bearer", "id_token": made})

    return app
