"""Repeats counted, and canned replies"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handovers",
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("handoff", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=False),
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("asked_again", sa.Integer(), nullable=False),
        sa.Column("said_again", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", "handoff", name=op.f("pk_handovers")),
    )
    op.create_index(op.f("ix_handovers_at"), "handovers", ["at"])
    op.create_table(
        "canned_replies",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("shortcut", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_replies")),
        sa.UniqueConstraint("shortcut", name=op.f("uq_canned_replies_shortcut")),
    )


def downgrade() -> None:
    op.drop_table("canned_replies")
    op.drop_table("handovers")
