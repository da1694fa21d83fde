"""An agent's own keys"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("agents", sa.Column("key_map", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("agents", "key_map")
