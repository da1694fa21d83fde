"""Signing agents in at the company's own provider (OpenID Connect): the rules, without input or output.

Authorization code with PKCE. One random seed in the browser's signed cookie gives `state`, `nonce` and the
PKCE verifier, so that nothing is stored for people who never come back, and an answer meant for one browser
is worth nothing in another.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from handoff.agent_role import AgentRole
from handoff.identity.oidc_client import Client

if TYPE_CHECKING:
    from jwt import PyJWK

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures with a public key only: `none` and shared secrets are no proof of the provider."""
LEEWAY_SECONDS = 60
LONGEST_TOKEN = 65_536
PAGES = ("console", "content", "dashboard", "account")


class OidcRefused(Exception):
    """Nobody is signed in; `code` is what the page tells the person, the text is for the log."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True, slots=True)
class Flow:
    """One person's way to the provider and back to `page`."""

    seed: str = field(repr=False)
    page: str

    @classmethod
    def begin(cls, page: str) -> Flow:
        """A new one; a page that is none of ours becomes the console."""
        return cls(secrets.token_urlsafe(32), page if page in PAGES else PAGES[0])

    @classmethod
    def read(cls, written: str) -> Flow:
        """From what `str` gave."""
        seed, _, page = written.partition(" ")
        return cls(seed, page if page in PAGES else PAGES[0])

    def __str__(self) -> str:
        return f"{self.seed} {self.page}"

    @property
    def state(self) -> str:
        """What comes back with the answer."""
        return self._derived("state")

    @property
    def nonce(self) -> str:
        """What the ID token must carry."""
        return self._derived("nonce")

    @property
    def verifier(self) -> str:
        """What proves to the provider that whoever has the code also asked for it."""
        return self._derived("verifier")

    def _derived(self, purpose: str) -> str:
        return _base64(hmac.digest(self.seed.encode(), purpose.encode(), "sha256"))


@dataclass(frozen=True, slots=True)
class Person:
    """Whom the provider vouches for; `email` is empty where it does not vouch for the address."""

    subject: str
    email: str
    name: str
    values: frozenset[str]
    """Of the claim that gives roles."""


def way_there(endpoint: str, client: Client, flow: Flow) -> str:
    """The provider's address to send the browser to."""
    query = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": client.redirect_uri,
        "scope": client.scopes,
        "state": flow.state,
        "nonce": flow.nonce,
        "code_challenge": _base64(hashlib.sha256(flow.verifier.encode()).digest()),
        "code_challenge_method": "S256",
    }
    parts = urlsplit(endpoint)
    joined = "&".join(filter(None, (parts.query, urlencode(query))))
    return urlunsplit((parts.scheme, parts.netloc, parts.path, joined, ""))


def check_answer(client: Client, flow: Flow, state: str, issuer: str | None, *, named: bool) -> None:
    """The browser came back with this; `named`: the provider always says who it is. Raises OidcRefused."""
    if not hmac.compare_digest(state.encode(), flow.state.encode()):
        raise OidcRefused("stale", "the answer is not to a question of this browser (state)")
    if (named or issuer is not None) and issuer != client.issuer:
        raise OidcRefused("stale", "the answer comes from another provider (iss)")


def key_id(token: str) -> tuple[str, str]:
    """Key id and algorithm that a token says it is signed with. Raises OidcRefused."""
    if len(token) > LONGEST_TOKEN:
        raise OidcRefused("provider", "the ID token is longer than 64 KiB")
    # With all of cryptography, which only those need who sign in by their company.
    import jwt

    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError as error:
        raise OidcRefused("provider", f"the ID token cannot be read: {error}") from error
    if header.get("alg") not in ALGORITHMS:
        raise OidcRefused(
            "provider", f"the ID token is signed with {header.get('alg')!r}, which proves nothing"
        )
    return str(header.get("kid", "")), str(header["alg"])


def fitting(keys: Sequence[PyJWK], kid: str) -> PyJWK | None:
    """The provider's key of this id; without an id the only one there is."""
    named = [key for key in keys if key.key_id == kid] if kid else list(keys)
    return named[0] if len(named) == 1 else None


def person(token: str, key: PyJWK, algorithm: str, client: Client, flow: Flow) -> Person:
    """Whom a token names, if it is signed, for us, of now, and of this very sign-in. Raises OidcRefused."""
    import jwt

    try:
        claims = jwt.decode(
            token,
            key,
            # A key is good for its own algorithm only, whatever the token says.
            algorithms=[algorithm] if algorithm in _algorithms_of(key) else [],
            audience=client.client_id,
            issuer=client.issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": ["exp", "iat", "iss", "aud", "sub", "nonce"]},
        )
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise OidcRefused("provider", f"the ID token is not good: {error}") from error
    nonce = claims["nonce"]
    if not isinstance(nonce, str) or not hmac.compare_digest(nonce.encode(), flow.nonce.encode()):
        raise OidcRefused("stale", "the ID token is of another sign-in (nonce)")
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", client.client_id if not several else None) != client.client_id:
        raise OidcRefused("provider", "the ID token was given to another program (azp)")
    return _person(claims, client)


def role_of(person: Person, client: Client) -> AgentRole | None:
    """The mightiest role the provider's values give; None: roles are given here. Raises OidcRefused."""
    if not client.roles_claim:
        return None
    given = {client.roles[value] for value in person.values if value in client.roles}
    for role in (AgentRole.ADMIN, AgentRole.LEAD, AgentRole.AGENT, *AgentRole):
        if role in given:
            return AgentRole(role)
    raise OidcRefused("role", f"none of the values of {client.roles_claim} is one that lets somebody in")


def _algorithms_of(key: PyJWK) -> tuple[str, ...]:
    kinds = {"RSA": ("RS", "PS"), "EC": ("ES",), "OKP": ("EdDSA",)}
    fits = tuple(name for name in ALGORITHMS if name.startswith(kinds.get(key.key_type or "", ("-",))))
    # A key that names its algorithm is good for that one; PyJWT assumes one where the key names none.
    named = key._jwk_data.get("alg")
    return tuple(name for name in fits if named in (None, name))


def _person(claims: Mapping[str, Any], client: Client) -> Person:
    subject = f"{claims['iss']} {claims['sub']}"
    if not isinstance(claims["sub"], str) or not claims["sub"] or len(subject) > 500 or "\x00" in subject:
        raise OidcRefused("provider", "the ID token names nobody (sub)")
    email, vouched = claims.get("email"), claims.get("email_verified")
    if not isinstance(email, str) or not (vouched is True or (client.trust_email and vouched is not False)):
        email = ""
    if "@" not in email or len(email) > 320 or not email.isprintable():
        email = ""
    name = claims.get("name")
    return Person(
        subject,
        email.strip().lower(),
        name.strip()[:200] if isinstance(name, str) else "",
        _values(claims, client),
    )


def _values(claims: Mapping[str, Any], client: Client) -> frozenset[str]:
    """The claim by its whole name, else step by step: `realm_access.roles`."""
    found: Any = claims.get(client.roles_claim)
    if found is None:
        found = claims
        for step in client.roles_claim.split("."):
            found = found.get(step) if isinstance(found, Mapping) else None
    if isinstance(found, str):
        return frozenset({found})
    return (
        frozenset(each for each in found if isinstance(each, str)) if isinstance(found, list) else frozenset()
    )


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
