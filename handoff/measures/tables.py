"""The measures' tables: the fold of each contact's conversations as far as it went, and its sums by day."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, String, Table, Text

from handoff.storage.schema import metadata

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

# A week's sample for people to look at: drawn once; what they say stands beside what the log said.
checked_conversations = Table(
    "checked_conversations",
    metadata,
    Column("week", Integer, primary_key=True, autoincrement=False),
    Column("conversation_id", String(32), primary_key=True),
    Column("place", Integer, nullable=False),
    Column("stratum", String(40), nullable=False),
    Column("stratum_size", Integer, nullable=False),
    Column("resolved", String(10), nullable=False),
    Column("handoff", String(10), nullable=False),
    Column("checked_by", String(32), nullable=False),
    Column("checked_at", BigInteger, nullable=False),
)

# Who the letter about a week went, or goes, to: one line a week and address, so that it is sent once.
week_letters = Table(
    "week_letters",
    metadata,
    Column("week", Integer, primary_key=True, autoincrement=False),
    Column("recipient", String(320), primary_key=True),
    Column("created_at", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False),
    # Null once it left or was given up.
    Column("next_try_at", BigInteger),
)
