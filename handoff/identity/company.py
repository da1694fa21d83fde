"""Which account somebody has whom the company's provider vouches for. Runs in the caller's transaction."""

from __future__ import annotations

import structlog
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from handoff import agent
from handoff.agent_role import AgentRole
from handoff.events import Author, Role
from handoff.identity import audit
from handoff.identity.oidc import OidcRefused, Person, role_of
from handoff.identity.oidc_client import Client
from handoff.identity.sessions import end_sessions
from handoff.storage.schema import agents

logger = structlog.get_logger(__name__)
PROVIDER = Author(role=Role.SYSTEM, id="", name="company sign-in")


def account_of(connection: Connection, person: Person, client: Client, now: int) -> str:
    """The id of their active account, with the role the provider gives. Raises OidcRefused.

    The first time the address finds the account, which then belongs to the provider's own name of the
    person: who gets somebody's old address later does not get the account.
    """
    role = role_of(person, client)
    row = connection.execute(select(agents).where(agents.c.subject == person.subject)).one_or_none()
    if row is None:
        row = _by_email(connection, person, client, role, now)
    if not row.active:
        raise OidcRefused("unknown", "the account is deactivated")
    if role is not None and role.value != row.role:
        _give_role(connection, row.id, role, now)
    return str(row.id)


def release(connection: Connection, agent_id: str) -> None:
    """Let the next person with the account's address have it: the provider knows them under a new name."""
    connection.execute(update(agents).where(agents.c.id == agent_id).values(subject=""))


def _by_email(connection: Connection, person: Person, client: Client, role: AgentRole | None, now: int):  # type: ignore[no-untyped-def]
    if not person.email:
        raise OidcRefused("email", "the provider does not vouch for an e-mail address (email_verified)")
    found = select(agents).where(agents.c.email == person.email)
    row = connection.execute(found.with_for_update()).one_or_none()
    if row is None:
        if not client.register:
            raise OidcRefused("unknown", "there is no account with the address")
        _register(connection, person, role or AgentRole.AGENT, now)
    elif row.subject:
        raise OidcRefused("unknown", "the account belongs to another person of the provider")
    else:
        connection.execute(update(agents).where(agents.c.id == row.id).values(subject=person.subject))
        audit.record(connection, now, PROVIDER, "account.linked", row.id, person.subject)
    row = connection.execute(found).one()
    if row.subject != person.subject:
        raise OidcRefused("unknown", "the account belongs to another person of the provider")
    return row


def _register(connection: Connection, person: Person, role: AgentRole, now: int) -> None:
    name = person.name.replace("\x00", "") or person.email[:200]
    row = agent.new_row(person.email, name, role, now, subject=person.subject)
    try:
        with connection.begin_nested():
            connection.execute(insert(agents), row)
    except IntegrityError:
        return  # the same person, signing in twice at the same moment on two nodes
    audit.record(connection, now, PROVIDER, "account.added", str(row["id"]), person.subject)


def _give_role(connection: Connection, agent_id: str, role: AgentRole, now: int) -> None:
    if agent.admins(connection) == {agent_id}:
        # Better an admin the provider does not know than an installation without one.
        logger.warning("company.last_admin_kept", agent=agent_id, role=role.value)
        return
    connection.execute(update(agents).where(agents.c.id == agent_id).values(role=role.value))
    # What is open elsewhere was opened with other rights.
    end_sessions(connection, agent_id)
    audit.record(connection, now, PROVIDER, "account.changed", agent_id, f"role {role.value}")
