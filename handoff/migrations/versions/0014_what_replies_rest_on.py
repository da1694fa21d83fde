"""Measures know what a reply rests on and what was opened again, and are counted afresh"""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _forget()


def downgrade() -> None:
    _forget()


def _forget() -> None:
    """The states lack what is measured now; the log is counted again when somebody looks."""
    op.execute("DELETE FROM measure_counts")
    op.execute("DELETE FROM measured_contacts")
    op.execute("DELETE FROM measured_conversations")
