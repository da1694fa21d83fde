"""Which customer of the shop a contact is, and one-time codes by e-mail."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("contacts") as contacts:
        contacts.add_column(sa.Column("customer_id", sa.String(200), nullable=False, server_default=""))
    op.create_index(op.f("ix_contacts_customer_id"), "contacts", ["customer_id"])
    op.create_table(
        "email_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("address_hash", sa.String(64), nullable=False),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_email_codes")),
    )
    op.create_index(op.f("ix_email_codes_conversation_id"), "email_codes", ["conversation_id"])
    op.create_index(op.f("ix_email_codes_address_hash"), "email_codes", ["address_hash"])


def downgrade() -> None:
    op.drop_table("email_codes")
    op.drop_index(op.f("ix_contacts_customer_id"), "contacts")
    with op.batch_alter_table("contacts") as contacts:
        contacts.drop_column("customer_id")
