"""The wait from which on a team's customers are offered other ways"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("teams", sa.Column("choice_minutes", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("teams", "choice_minutes")
