"""The company's provider over HTTPS: what it says of itself, its keys, and a code exchanged for a token."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pydantic import BaseModel, Field, ValidationError

from handoff.identity.oidc import Flow, OidcRefused, Person, fitting, key_id, person
from handoff.identity.oidc_client import Client

if TYPE_CHECKING:
    # Loaded with the first sign-in: a server without one starts without them.
    import httpx2
    from jwt import PyJWK

SECONDS = 10.0
LONGEST_ANSWER = 1_048_576
KNOWN_SECONDS = 3600.0
"""How long what the provider says of itself is believed."""
PAUSE_SECONDS = 30.0
"""Keys that are not known are asked for no more often than this: tokens are made up quicker than keys."""


class Metadata(BaseModel):
    """`/.well-known/openid-configuration`, as far as it is used."""

    issuer: str
    authorization_endpoint: str = Field(max_length=2000)
    token_endpoint: str = Field(max_length=2000)
    jwks_uri: str = Field(max_length=2000)
    token_endpoint_auth_methods_supported: list[str] = ["client_secret_basic"]
    authorization_response_iss_parameter_supported: bool = False


class Provider:
    """One provider; asked when somebody signs in, never at the start, so that it may be down then."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._metadata: Metadata | None = None
        self._metadata_at = self._keys_at = -KNOWN_SECONDS
        self._keys: list[PyJWK] = []
        self._asking = asyncio.Lock()

    async def metadata(self) -> Metadata:
        """What the provider says of itself. Raises OidcRefused."""
        async with self._asking:
            if self._metadata is None or time.monotonic() - self._metadata_at > KNOWN_SECONDS:
                self._metadata = await self._discover()
                self._metadata_at = time.monotonic()
            return self._metadata

    async def person(self, code: str, flow: Flow) -> Person:
        """Who signed in there. Raises OidcRefused."""
        token = await self._exchange(code, flow)
        kid, algorithm = key_id(token)
        return person(token, await self._key(kid), algorithm, self.client, flow)

    async def _discover(self) -> Metadata:
        address = f"{self.client.issuer.rstrip('/')}/.well-known/openid-configuration"
        try:
            found = Metadata.model_validate(await self._ask("GET", address))
        except ValidationError as error:
            raise OidcRefused("provider", f"{address} does not describe a provider: {error}") from error
        if found.issuer != self.client.issuer:
            raise OidcRefused(
                "provider",
                f"the provider calls itself {found.issuer!r}; set TELLONCE_OIDC_ISSUER to exactly that "
                f"instead of {self.client.issuer!r}",
            )
        for endpoint in (found.authorization_endpoint, found.token_endpoint, found.jwks_uri):
            secure = endpoint.startswith("https://")
            if not secure and not (
                self.client.issuer.startswith("http://") and endpoint.startswith("http://")
            ):
                raise OidcRefused("provider", f"the provider's address {endpoint!r} is not https://")
        return found

    async def _exchange(self, code: str, flow: Flow) -> str:
        metadata, client = await self.metadata(), self.client
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": client.redirect_uri,
            "code_verifier": flow.verifier,
            "client_id": client.client_id,
        }
        auth = None
        if client.client_secret:
            import httpx2

            if "client_secret_basic" in metadata.token_endpoint_auth_methods_supported:
                auth = httpx2.BasicAuth(
                    quote(client.client_id, safe=""), quote(client.client_secret, safe="")
                )
            else:
                form["client_secret"] = client.client_secret
        answer = await self._ask("POST", metadata.token_endpoint, form, auth)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise OidcRefused(
                "provider", "the provider answered without an ID token; is the scope openid allowed?"
            )
        return token

    async def _key(self, kid: str) -> PyJWK:
        metadata = await self.metadata()
        async with self._asking:
            known = fitting(self._keys, kid)
            age = time.monotonic() - self._keys_at
            if age > KNOWN_SECONDS or (known is None and age > PAUSE_SECONDS):
                self._keys = _keys(await self._ask("GET", metadata.jwks_uri))
                self._keys_at = time.monotonic()
                known = fitting(self._keys, kid)
        if known is None:
            raise OidcRefused("provider", f"the provider has no key {kid!r}")
        return known

    async def _ask(
        self,
        method: str,
        address: str,
        form: Mapping[str, str] | None = None,
        auth: httpx2.BasicAuth | None = None,
    ) -> dict[str, Any]:
        """A JSON object from the provider; redirects are not followed. Raises OidcRefused."""
        import httpx2

        where = f"{method} {address}"
        try:
            async with (
                asyncio.timeout(SECONDS),
                httpx2.AsyncClient(timeout=SECONDS, trust_env=False) as http,
                http.stream(
                    method, address, data=form, auth=auth, headers={"Accept": "application/json"}
                ) as answer,
            ):
                body = bytearray()
                async for piece in answer.aiter_bytes():
                    body += piece
                    if len(body) > LONGEST_ANSWER:
                        raise OidcRefused("provider", f"{where}: an answer of more than 1 MiB")
        except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError, OSError) as error:
            raise OidcRefused("provider", f"{where}: no answer ({type(error).__name__})") from error
        found: Any = None
        with contextlib.suppress(ValueError, RecursionError):
            found = json.loads(body)
        if answer.status_code != 200 or not isinstance(found, dict):
            problem = str(found.get("error", ""))[:100] if isinstance(found, dict) else ""
            raise OidcRefused("provider", f"{where}: {answer.status_code} {problem}".rstrip())
        return found


def _keys(answer: dict[str, Any]) -> list[PyJWK]:
    from jwt import PyJWKSet, PyJWTError

    try:
        keys = PyJWKSet.from_dict(answer).keys
    except (PyJWTError, ValueError, TypeError, AttributeError) as error:
        raise OidcRefused("provider", f"the provider's keys cannot be read: {error}") from error
    return [
        key for key in keys if key.public_key_use in (None, "sig") and key.key_type in ("RSA", "EC", "OKP")
    ]
