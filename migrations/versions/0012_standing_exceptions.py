"""What is always kept or left out, decided beforehand."""

import sqlalchemy as sa
from alembic import op

import portal.db

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "standing_exceptions",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("decided_by", sa.String(length=24), nullable=False),
        sa.Column("decided_at", portal.db.Instant(timezone=True), nullable=False),
        sa.Column("ended_by", sa.String(length=24), nullable=True),
        sa.Column("ended_at", portal.db.Instant(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_exceptions")),
        sqlite_strict=True,
    )
    op.create_index("ix_standing_exceptions_code", "standing_exceptions", ["code", "ended_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_standing_exceptions_code", table_name="standing_exceptions")
    op.drop_table("standing_exceptions")
