"""How agents sign in besides passwords and links: settings of the company's own provider (OpenID Connect)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings

from handoff.agent_role import AgentRole
from handoff.identity.oidc_client import Client

LOCAL = ("127.0.0.1", "::1", "localhost")


class SignInSettings(BaseSettings):
    """The part of the settings that is about the company's sign-in."""

    oidc_issuer: str = Field(
        "",
        description="Address of your OpenID provider, as it calls itself, such as "
        "`https://login.example.com/realms/shop`; empty: agents sign in by password or link",
    )
    oidc_client_id: str = Field(
        "", description="This installation's client id there; needed with `oidc_issuer`"
    )
    oidc_client_secret: SecretStr = Field(
        SecretStr(""), description="Its secret; empty: a public client, which PKCE alone proves"
    )
    oidc_name: str = Field(
        "your company", min_length=1, max_length=60, description="What the button says: Sign in with …"
    )
    oidc_scopes: str = Field("openid email profile", description="What the provider is asked for")
    oidc_roles_claim: str = Field(
        "",
        max_length=200,
        description="Claim that gives roles at every sign-in, such as `groups` or `realm_access.roles`; "
        "empty: roles are given in Tellonce",
    )
    oidc_roles: dict[str, AgentRole] = Field(
        {},
        description='What its values make of somebody, as JSON: `{"support-leads": "lead"}`; who has none of '
        "them is not let in",
    )
    oidc_register: bool = Field(
        False,
        description="Whoever the provider vouches for gets an account; false: only who has one comes in",
    )
    oidc_trust_email: bool = Field(
        False,
        description="Believe addresses that the provider does not call verified; only where nobody can "
        "choose their own there",
    )

    password_sign_in: bool = Field(
        True,
        description="Agents may sign in by password; false, with `oidc_issuer`: only at your provider, or by "
        "a one-time link (`tellonce agent link`), which also works while the provider is down",
    )

    @field_validator("oidc_issuer")
    @classmethod
    def _issuer(cls, issuer: str) -> str:
        if issuer:
            parts = urlsplit(issuer)
            if not parts.hostname or parts.scheme not in ("https", "http") or parts.query or parts.fragment:
                raise ValueError("leave it empty or give the provider's https:// address")
            if parts.scheme == "http" and parts.hostname not in LOCAL:
                raise ValueError(
                    "a provider is reached over https://; http:// is for one on this very machine"
                )
        return issuer

    @field_validator("oidc_scopes")
    @classmethod
    def _scopes(cls, scopes: str) -> str:
        if "openid" not in scopes.split():
            raise ValueError("the scope openid must be among them")
        return scopes

    @model_validator(mode="after")
    def _together(self) -> Any:
        if self.oidc_issuer and not self.oidc_client_id:
            raise ValueError("with oidc_issuer, set oidc_client_id too: the provider asks who we are")
        if not self.password_sign_in and not self.oidc_issuer:
            raise ValueError("password_sign_in may be false only with oidc_issuer: nobody could sign in")
        if bool(self.oidc_roles_claim) != bool(self.oidc_roles):
            raise ValueError(
                "set oidc_roles_claim and oidc_roles together: which claim, and what its values mean"
            )
        return self

    def company(self, address: str) -> Client | None:
        """The provider's client for a server at this address; None where there is no such sign-in."""
        if not self.oidc_issuer:
            return None
        return Client(
            issuer=self.oidc_issuer,
            client_id=self.oidc_client_id,
            client_secret=self.oidc_client_secret.get_secret_value(),
            redirect_uri=f"{address}/console/api/sign-in/company/back",
            name=self.oidc_name,
            scopes=self.oidc_scopes,
            roles_claim=self.oidc_roles_claim,
            roles=self.oidc_roles,
            register=self.oidc_register,
            trust_email=self.oidc_trust_email,
        )
