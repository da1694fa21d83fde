"""The tables of trust: second factors, API keys, webhooks, erasures. Listed in `schema`."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, String, Table, Text

from handoff.storage.metadata import metadata

# `last_step` is the newest thirty seconds a code was taken from: a code works once.
second_factors = Table(
    "second_factors",
    metadata,
    Column("agent_id", String(32), ForeignKey("agents.id"), primary_key=True),
    Column("secret", String(64), nullable=False),
    Column("confirmed_at", BigInteger),
    Column("last_step", BigInteger, nullable=False),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("agent_id", String(32), ForeignKey("agents.id"), nullable=False, index=True),
    Column("used_at", BigInteger),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("agent_id", String(32), ForeignKey("agents.id"), nullable=False, index=True),
    Column("name", String(100), nullable=False),
    Column("scopes", String(500), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("last_used_at", BigInteger),
    Column("expires_at", BigInteger),
    Column("revoked_at", BigInteger),
)

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("url", String(1000), nullable=False),
    Column("secret", String(100), nullable=False),
    Column("kinds", String(2000), nullable=False),
    Column("note", String(200), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_by", String(32), nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

# What must reach an endpoint: which event, never its words; those are read from the log when it is sent.
webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("webhook_id", String(32), ForeignKey("webhooks.id"), primary_key=True),
    Column("conversation_id", String(32), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("created_at", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False),
    # Null once it arrived or was given up.
    Column("next_try_at", BigInteger, index=True),
    Column("status", Integer, nullable=False),
    Column("problem", String(300), nullable=False),
)

# Who was erased, by hashes only, so that a restored backup can be put right.
erasures = Table(
    "erasures",
    metadata,
    Column("contact_id", String(32), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("why", Text, nullable=False),
)
