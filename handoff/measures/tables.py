"""The measures' tables: the fold of each contact's conversations as far as it went, and its sums by day."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, String, Table, Text

from handoff.schema import metadata

measured_contacts = Table(
    "measured_contacts",
    metadata,
    Column("contact_id", String(32), primary_key=True),
    Column("state", Text, nullable=False),
)

measured_conversations = Table(
    "measured_conversations",
    metadata,
    Column("conversation_id", String(32), primary_key=True),
    Column("seq", Integer, nullable=False),
)

measure_counts = Table(
    "measure_counts",
    metadata,
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("name", String(40), primary_key=True),
    Column("key", String(60), primary_key=True),
    Column("amount", BigInteger, nullable=False),
)
