"""Conversations that go on by mail"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("conversations") as batch_op:
        batch_op.add_column(sa.Column("via", sa.String(length=20), nullable=False, server_default="chat"))
    op.create_table(
        "mail_threads",
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("message_id", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_mail_threads_conversation_id_conversations"),
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_mail_threads")),
    )
    op.create_table(
        "mails_taken",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("sender", sa.String(length=320), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_mails_taken_conversation_id_conversations"),
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_mails_taken")),
    )
    op.create_index("ix_mails_taken_sender", "mails_taken", ["sender", "at"])
    op.create_index("ix_mails_taken_conversation_id", "mails_taken", ["conversation_id", "at"])
    op.create_table(
        "chat_links",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_chat_links_conversation_id_conversations"),
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_chat_links")),
    )
    op.create_index(op.f("ix_chat_links_conversation_id"), "chat_links", ["conversation_id"])


def downgrade() -> None:
    op.drop_table("chat_links")
    op.drop_table("mails_taken")
    op.drop_table("mail_threads")
    with op.batch_alter_table("conversations") as batch_op:
        batch_op.drop_column("via")
