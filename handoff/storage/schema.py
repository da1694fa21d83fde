"""The tables, for SQLite and PostgreSQL alike. Times are milliseconds since 1970 (UTC)."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from handoff.storage.desk_schema import deadlines as deadlines
from handoff.storage.desk_schema import forecasts as forecasts
from handoff.storage.desk_schema import leases as leases
from handoff.storage.desk_schema import letters as letters
from handoff.storage.desk_schema import memberships as memberships
from handoff.storage.desk_schema import pickups as pickups
from handoff.storage.desk_schema import promises as promises
from handoff.storage.desk_schema import secrets as secrets
from handoff.storage.desk_schema import teams as teams
from handoff.storage.mail_schema import channel_contacts as channel_contacts
from handoff.storage.mail_schema import chat_links as chat_links
from handoff.storage.mail_schema import mail_threads as mail_threads
from handoff.storage.mail_schema import mails_taken as mails_taken
from handoff.storage.metadata import metadata as metadata
from handoff.storage.trust_schema import api_keys as api_keys
from handoff.storage.trust_schema import erasures as erasures
from handoff.storage.trust_schema import recovery_codes as recovery_codes
from handoff.storage.trust_schema import second_factors as second_factors
from handoff.storage.trust_schema import webhook_deliveries as webhook_deliveries
from handoff.storage.trust_schema import webhooks as webhooks

contacts = Table(
    "contacts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(200), nullable=False, default=""),
    Column("email", String(320), nullable=False, default=""),
    Column("verified", Boolean, nullable=False, default=False),
    # The shop's own number of this customer, once a token of the shop named it.
    Column("customer_id", String(200), nullable=False, default="", server_default="", index=True),
    Column("created_at", BigInteger, nullable=False),
)

visitors = Table(
    "visitors",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("contact_id", String(32), ForeignKey("contacts.id"), nullable=False, index=True),
    Column("created_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("contact_id", String(32), ForeignKey("contacts.id"), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("lang", String(20), nullable=False),
    Column("status", String(10), nullable=False),
    Column("agent_id", String(32), nullable=False),
    Column("agent_name", String(200), nullable=False),
    Column("previous_agent_id", String(32), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("customer_seq", Integer, nullable=False),
    Column("handled_seq", Integer, nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("owed_since", BigInteger, nullable=False),
    Column("said_at", BigInteger, nullable=False),
    Column("heard_at", BigInteger, nullable=False),
    Column("waiting_since", BigInteger, nullable=False),
    Column("reason", String(30), nullable=False),
    Column("offered", Boolean, nullable=False),
    Column("handoffs", Integer, nullable=False),
    Column("summary", String(140), nullable=False),
    Column("wish", String(140), nullable=False, server_default=""),
    Column("last_role", String(10), nullable=False),
    Column("last_text", String(200), nullable=False),
    Column("team_id", String(32), nullable=False),
    Column("team_name", String(100), nullable=False),
    Column("priority", String(10), nullable=False),
    Column("skills", String(200), nullable=False),
    Column("bot_from", Integer, nullable=False),
    Column("by_email", Boolean, nullable=False),
    Column("mailed", Boolean, nullable=False),
    Column("front", Boolean, nullable=False),
    Column("passed_by", String(32), nullable=False),
    Column("queued_at", BigInteger, nullable=False),
    Column("assigned_at", BigInteger, nullable=False),
    Column("agent_spoke", Boolean, nullable=False),
    Column("handed_at", BigInteger, nullable=False),
    Column("helped", Boolean, nullable=False),
    Column("snoozed_until", BigInteger, nullable=False),
    Column("snoozed_seq", Integer, nullable=False),
    Column("returned_at", BigInteger, nullable=False),
    Column("bounced_at", BigInteger, nullable=False),
    Column("bounced_before", BigInteger, nullable=False),
    Column("resolved_at", BigInteger, nullable=False),
    Column("surveyed", Boolean, nullable=False),
    Column("late", String(20), nullable=False),
    Column("via", String(20), nullable=False),
    # One a line.
    Column("tags", String(500), nullable=False, server_default=""),
    # The next moment something must happen by itself; null where nothing is owed.
    Column("timer_at", BigInteger),
    Index("ix_conversations_contact", "contact_id", "started_at"),
    Index("ix_conversations_status", "status", "waiting_since"),
    Index("ix_conversations_agent", "agent_id", "status"),
    Index("ix_conversations_timer", "timer_at"),
    # What changed lately: asked for by the measures, and by several nodes.
    Index("ix_conversations_updated", "updated_at"),
)

events = Table(
    "events",
    metadata,
    Column("conversation_id", String(32), ForeignKey("conversations.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("author_role", String(10), nullable=False),
    Column("author_id", String(32), nullable=False),
    Column("author_name", String(200), nullable=False),
    Column("client_message_id", String(64)),
    Column("body", Text, nullable=False),
    UniqueConstraint("conversation_id", "author_id", "client_message_id"),
)

handovers = Table(
    "handovers",
    metadata,
    Column("conversation_id", String(32), primary_key=True),
    Column("handoff", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False, index=True),
    Column("reason", String(30), nullable=False),
    Column("team", String(64), nullable=False),
    Column("asked_again", Integer, nullable=False),
    Column("said_again", Integer, nullable=False),
)

canned_replies = Table(
    "canned_replies",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("shortcut", String(40), nullable=False, unique=True),
    Column("title", String(200), nullable=False),
    Column("text", Text, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
)

agents = Table(
    "agents",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("email", String(320), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("role", String(10), nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("availability", String(10), nullable=False),
    Column("last_seen_at", BigInteger, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("languages", String(200), nullable=False, default=""),
    Column("skills", String(200), nullable=False, default=""),
    # Who they are at the company's own sign-in (OIDC `iss sub`); empty where they use a password.
    Column("subject", String(500), nullable=False, default="", server_default=""),
    # The keys the agent chose for the console's verbs, as JSON; empty: the usual ones.
    Column("key_map", Text, nullable=False, default="", server_default=""),
    # The lists they made for themselves, as JSON; empty: none.
    Column("views", Text, nullable=False, default="", server_default=""),
)

agent_sessions = Table(
    "agent_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("agent_id", String(32), ForeignKey("agents.id"), nullable=False, index=True),
    Column("csrf", String(64), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)

sign_in_links = Table(
    "sign_in_links",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("agent_id", String(32), ForeignKey("agents.id"), nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
)

sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("email", String(320), nullable=False, index=True),
    Column("address", String(64), nullable=False, default="", server_default="", index=True),
    Column("at", BigInteger, nullable=False),
)

email_codes = Table(
    "email_codes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation_id", String(32), nullable=False, index=True),
    Column("address_hash", String(64), nullable=False, index=True),
    Column("salt", String(32), nullable=False),
    Column("code_hash", String(64), nullable=False),
    Column("sent_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("used", Boolean, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("agent_id", String(32), nullable=False),
    Column("agent_name", String(200), nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", String(500), nullable=False, index=True),
    Column("note", String(1000), nullable=False),
)
