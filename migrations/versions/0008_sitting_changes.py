"""When a sitting changed, and when each student with a place or an offer there heard of it."""

import sqlalchemy as sa
from alembic import op

import portal.db

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sittings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("changed_at", portal.db.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("moved_at", portal.db.Instant(timezone=True), nullable=True))
        batch_op.create_index("ix_sittings_changed", ["changed_at"], unique=False)
    with op.batch_alter_table("placements", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told_at", portal.db.Instant(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("placements", schema=None) as batch_op:
        batch_op.drop_column("told_at")
    with op.batch_alter_table("sittings", schema=None) as batch_op:
        batch_op.drop_index("ix_sittings_changed")
        batch_op.drop_column("moved_at")
        batch_op.drop_column("changed_at")
