"""A week's checked sample, messengers' customers, and the weekly letter"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "checked_conversations",
        sa.Column("week", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("stratum", sa.String(length=40), nullable=False),
        sa.Column("stratum_size", sa.Integer(), nullable=False),
        sa.Column("resolved", sa.String(length=10), nullable=False),
        sa.Column("handoff", sa.String(length=10), nullable=False),
        sa.Column("checked_by", sa.String(length=32), nullable=False),
        sa.Column("checked_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("week", "conversation_id", name=op.f("pk_checked_conversations")),
    )
    op.create_table(
        "channel_contacts",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("sender", sa.String(length=200), nullable=False),
        sa.Column("contact_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_channel_contacts_contact_id_contacts")
        ),
        sa.PrimaryKeyConstraint("channel", "sender", name=op.f("pk_channel_contacts")),
    )
    op.create_index(op.f("ix_channel_contacts_contact_id"), "channel_contacts", ["contact_id"])
    op.create_table(
        "week_letters",
        sa.Column("week", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("recipient", sa.String(length=320), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("week", "recipient", name=op.f("pk_week_letters")),
    )


def downgrade() -> None:
    op.drop_table("week_letters")
    op.drop_table("channel_contacts")
    op.drop_table("checked_conversations")
