"""Tags of a conversation, its wish beside the last words, and agents' own views of the lists"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "conversations", sa.Column("wish", sa.String(length=140), nullable=False, server_default="")
    )
    op.add_column(
        "conversations", sa.Column("tags", sa.String(length=500), nullable=False, server_default="")
    )
    op.add_column("agents", sa.Column("views", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("agents", "views")
    op.drop_column("conversations", "tags")
    op.drop_column("conversations", "wish")
