"""The desk's tables beside the log: queue, time, promises, letters, teams. Listed in `schema`."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text

from handoff.storage.metadata import metadata

pickups = Table(
    "pickups",
    metadata,
    Column("conversation_id", String(32), primary_key=True),
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False, index=True),
    Column("waited_ms", BigInteger, nullable=False),
    Column("queued_at", BigInteger, nullable=False),
    Column("team_id", String(32), nullable=False),
    Column("agents", Integer, nullable=False),
)

# What a customer was told when they joined the queue, and how long it was in the end.
forecasts = Table(
    "forecasts",
    metadata,
    Column("conversation_id", String(32), primary_key=True),
    Column("queued_at", BigInteger, primary_key=True, autoincrement=False),
    Column("team_id", String(32), nullable=False),
    Column("position", Integer, nullable=False),
    Column("expected_ms", BigInteger, nullable=False),
    Column("low_ms", BigInteger),
    Column("high_ms", BigInteger),
    Column("waited_ms", BigInteger),
    Index("ix_forecasts_team", "team_id", "queued_at"),
)

# Moments that something is due; `version` is what they were set for, so that an outdated one does nothing.
deadlines = Table(
    "deadlines",
    metadata,
    Column("conversation_id", String(32), ForeignKey("conversations.id"), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("version", BigInteger, primary_key=True, autoincrement=False),
    Column("due_at", BigInteger, nullable=False, index=True),
)

promises = Table(
    "promises",
    metadata,
    Column("conversation_id", String(32), ForeignKey("conversations.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("owner_id", String(32), nullable=False),
    Column("owner_name", String(200), nullable=False),
    Column("text", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("due_at", BigInteger),
    Column("state", String(10), nullable=False, index=True),
)

letters = Table(
    "letters",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("conversation_id", String(32), ForeignKey("conversations.id"), nullable=False, index=True),
    Column("about", String(20), nullable=False),
    Column("recipient", String(320), nullable=False, index=True),
    Column("subject", String(200), nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False),
    # Null once it left or was given up.
    Column("next_try_at", BigInteger, index=True),
)

teams = Table(
    "teams",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(100), nullable=False, unique=True),
    Column("hours", Text, nullable=False),
    Column("targets", Text, nullable=False),
    # Null: the setting for all teams counts.
    Column("choice_minutes", Integer),
    Column("created_at", BigInteger, nullable=False),
)

memberships = Table(
    "memberships",
    metadata,
    Column("team_id", String(32), ForeignKey("teams.id"), primary_key=True),
    Column("agent_id", String(32), ForeignKey("agents.id"), primary_key=True, index=True),
)

secrets = Table(
    "secrets",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", String(100), nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("node", String(16), nullable=False),
    Column("token", String(16), nullable=False),
    Column("until", BigInteger, nullable=False),
)
