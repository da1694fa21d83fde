"""An agent as the others see them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select

from handoff.agent_role import ANSWERING, AgentRole
from handoff.errors import NotFound
from handoff.events import Author, Role
from handoff.storage.schema import agents
from handoff.storage.statement import Statement

ANSWERS = agents.c.role != AgentRole.CONTENT.value
"""Whether a row is somebody whom customers are given to."""
CAPACITY = 4
"""Conversations at once, unless somebody says otherwise."""


@dataclass(frozen=True, slots=True)
class Agent:
    """A person who takes over; `capacity` is how many conversations they take at once, times in ms."""

    id: str
    name: str
    email: str
    role: AgentRole
    capacity: int
    availability: str
    last_seen_at: int
    languages: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()

    @property
    def leads(self) -> bool:
        """Whether they see to the others' work, too."""
        return self.role in (AgentRole.LEAD, AgentRole.ADMIN)

    @property
    def author(self) -> Author:
        """How they sign an event."""
        return Author(role=Role.AGENT, id=self.id, name=self.name)

    def as_dict(self) -> dict[str, Any]:
        """The wire form."""
        return {
            "id": self.id,
            "name": self.name,
            "email": self.email,
            "role": self.role.value,
            "capacity": self.capacity,
            "availability": self.availability,
            "languages": list(self.languages),
            "skills": list(self.skills),
        }


_COLUMNS = ("id", "name", "email", "role", "capacity", "availability", "last_seen_at", "languages", "skills")
_active = Statement(
    select(*(agents.c[name] for name in _COLUMNS)).where(agents.c.id == bindparam("key"), agents.c.active)
)


def find(connection: Connection, agent_id: str) -> Agent:
    """One active agent. Raises NotFound."""
    row = _active.row(connection, {"key": agent_id})
    if row is None:
        raise NotFound("there is no such agent")
    return _of(row)


def find_answering(connection: Connection, agent_id: str) -> Agent:
    """One active agent whom a conversation can be given to. Raises NotFound."""
    found = find(connection, agent_id)
    if found.role not in ANSWERING:
        raise NotFound("there is no such agent")
    return found


def new_row(
    email: str,
    name: str,
    role: AgentRole,
    now: int,
    *,
    password_hash: str = "",
    capacity: int = CAPACITY,
    subject: str = "",
) -> dict[str, Any]:
    """A new account's row: active, and not at work yet. `subject` is the company's own name of the person."""
    return {
        "id": uuid.uuid4().hex,
        "email": email,
        "name": name,
        "password_hash": password_hash,
        "role": role.value,
        "capacity": capacity,
        "availability": "offline",
        "last_seen_at": 0,
        "active": True,
        "created_at": now,
        "subject": subject,
    }  # fmt: skip


def admins(connection: Connection) -> set[str]:
    """Ids of the active admins, locked until the transaction ends: two cannot end each other."""
    them = select(agents.c.id).where(agents.c.role == AgentRole.ADMIN.value, agents.c.active)
    return set(connection.execute(them.order_by(agents.c.id).with_for_update()).scalars())


def agent_of(row: Any) -> Agent:
    """A row of the agents' table as an Agent."""
    return _of([getattr(row, name) for name in _COLUMNS])


def _of(values: Sequence[Any]) -> Agent:
    key, name, email, role, capacity, availability, last_seen_at, languages, skills = values
    return Agent(
        id=key,
        name=name,
        email=email,
        role=AgentRole(role),
        capacity=capacity,
        availability=availability,
        last_seen_at=last_seen_at,
        languages=tuple(filter(None, languages.split(","))),
        skills=tuple(filter(None, skills.split(","))),
    )
