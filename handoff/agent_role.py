"""What an agent may do here."""

from __future__ import annotations

from enum import StrEnum


class AgentRole(StrEnum):
    """What somebody may do: answer, lead the team, change the installation; or only keep the articles."""

    AGENT = "agent"
    LEAD = "lead"
    ADMIN = "admin"
    CONTENT = "content"


ANSWERING = frozenset((AgentRole.AGENT, AgentRole.LEAD, AgentRole.ADMIN))
"""Whom customers are given to. Who keeps the articles reads no conversation and holds none."""
