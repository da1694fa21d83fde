"""Teams, time and promises; what is there already gets the values of a fresh start"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "forecasts",
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("queued_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("expected_ms", sa.BigInteger(), nullable=False),
        sa.Column("low_ms", sa.BigInteger(), nullable=True),
        sa.Column("high_ms", sa.BigInteger(), nullable=True),
        sa.Column("waited_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("conversation_id", "queued_at", name=op.f("pk_forecasts")),
    )
    with op.batch_alter_table("forecasts") as batch_op:
        batch_op.create_index("ix_forecasts_team", ["team_id", "queued_at"], unique=False)

    op.create_table(
        "secrets",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_secrets")),
    )
    op.create_table(
        "teams",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("targets", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("name", name=op.f("uq_teams_name")),
    )
    op.create_table(
        "memberships",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("agent_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_memberships_agent_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_memberships_team_id")),
        sa.PrimaryKeyConstraint("team_id", "agent_id", name=op.f("pk_memberships")),
    )
    with op.batch_alter_table("memberships") as batch_op:
        batch_op.create_index(batch_op.f("ix_memberships_agent_id"), ["agent_id"], unique=False)

    op.create_table(
        "deadlines",
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_deadlines_conversation_id")
        ),
        sa.PrimaryKeyConstraint("conversation_id", "kind", "version", name=op.f("pk_deadlines")),
    )
    with op.batch_alter_table("deadlines") as batch_op:
        batch_op.create_index(batch_op.f("ix_deadlines_due_at"), ["due_at"], unique=False)

    op.create_table(
        "letters",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("about", sa.String(length=20), nullable=False),
        sa.Column("recipient", sa.String(length=320), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_letters_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
    )
    with op.batch_alter_table("letters") as batch_op:
        batch_op.create_index(batch_op.f("ix_letters_conversation_id"), ["conversation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letters_next_try_at"), ["next_try_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_letters_recipient"), ["recipient"], unique=False)

    op.create_table(
        "promises",
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=False),
        sa.Column("owner_name", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_promises_conversation_id")
        ),
        sa.PrimaryKeyConstraint("conversation_id", "seq", name=op.f("pk_promises")),
    )
    with op.batch_alter_table("promises") as batch_op:
        batch_op.create_index(batch_op.f("ix_promises_state"), ["state"], unique=False)

    with op.batch_alter_table("agents") as batch_op:
        batch_op.add_column(sa.Column("languages", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("skills", sa.String(length=200), nullable=False, server_default=""))

    with op.batch_alter_table("conversations") as batch_op:
        batch_op.add_column(sa.Column("team_id", sa.String(length=32), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("team_name", sa.String(length=100), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column("priority", sa.String(length=10), nullable=False, server_default="normal")
        )
        batch_op.add_column(sa.Column("skills", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("bot_from", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("by_email", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("mailed", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("front", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("passed_by", sa.String(length=32), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("queued_at", sa.BigInteger(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("assigned_at", sa.BigInteger(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("agent_spoke", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("handed_at", sa.BigInteger(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("helped", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("snoozed_until", sa.BigInteger(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("snoozed_seq", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("returned_at", sa.BigInteger(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("bounced_at", sa.BigInteger(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("bounced_before", sa.BigInteger(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("resolved_at", sa.BigInteger(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("surveyed", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("late", sa.String(length=20), nullable=False, server_default=""))

    with op.batch_alter_table("pickups") as batch_op:
        batch_op.add_column(sa.Column("queued_at", sa.BigInteger(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("team_id", sa.String(length=32), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("agents", sa.Integer(), nullable=False, server_default="0"))
