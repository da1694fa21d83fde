"""Tables of conversations that go on by mail or in a messenger. Listed in `schema`."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, Table

from handoff.storage.metadata import metadata

# Where a conversation goes on by mail: the address that writes there, and what its next letter answers to.
mail_threads = Table(
    "mail_threads",
    metadata,
    Column("conversation_id", String(32), ForeignKey("conversations.id"), primary_key=True),
    Column("address", String(320), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("message_id", String(500), nullable=False),
)

# One row a mail that came in, so that one delivered twice is taken once.
mails_taken = Table(
    "mails_taken",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("sender", String(320), nullable=False),
    Column("conversation_id", String(32), ForeignKey("conversations.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("ix_mails_taken_sender", "sender", "at"),
    Index("ix_mails_taken_conversation_id", "conversation_id", "at"),
)

# Links in letters that bring the customer back into the chat, once each.
chat_links = Table(
    "chat_links",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("conversation_id", String(32), ForeignKey("conversations.id"), nullable=False, index=True),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
)

# What a messenger calls a customer.
channel_contacts = Table(
    "channel_contacts",
    metadata,
    Column("channel", String(20), primary_key=True),
    Column("sender", String(200), primary_key=True),
    Column("contact_id", String(32), ForeignKey("contacts.id"), nullable=False, index=True),
)
