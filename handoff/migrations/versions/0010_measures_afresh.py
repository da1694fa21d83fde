"""Measures find what is new by time, keep more, and are counted afresh"""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":  # PostgreSQL has it already
        op.create_index("ix_conversations_updated", "conversations", ["updated_at"])
    _forget()


def downgrade() -> None:
    _forget()
    if op.get_bind().dialect.name == "sqlite":
        op.drop_index("ix_conversations_updated", "conversations")


def _forget() -> None:
    """The states were kept in another form; the log is counted again when somebody looks."""
    op.execute("DELETE FROM measure_counts")
    op.execute("DELETE FROM measured_contacts")
    op.execute("DELETE FROM measured_conversations")
