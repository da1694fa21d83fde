"""What the company's provider knows this installation as."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from handoff.agent_role import AgentRole


@dataclass(frozen=True, slots=True)
class Client:
    """This installation as the provider knows it, and whom it lets in.

    `roles` names what the values of `roles_claim` make of somebody (both empty: roles are given here); who
    has none of the values is not let in then. `register`: whom the provider vouches for gets an account.
    """

    issuer: str
    client_id: str
    redirect_uri: str
    client_secret: str = field(default="", repr=False)
    name: str = "your company"
    scopes: str = "openid email profile"
    roles_claim: str = ""
    roles: Mapping[str, AgentRole] = field(default_factory=dict)
    register: bool = False
    trust_email: bool = False
