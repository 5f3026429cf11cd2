"""What an alternative exam asks of a sitting, who waits for a seat, and who lost one."""

import sqlalchemy as sa
from alembic import op

import portal.db

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sittings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("accessible", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(
            sa.Column("facilities", sa.JSON(), nullable=False, server_default=sa.text("'[]'"))
        )
        batch_op.add_column(
            sa.Column("invigilation", sa.String(length=200), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("contact", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("cancelled_at", portal.db.Instant(timezone=True), nullable=True))
        batch_op.create_index("ix_sittings_starts", ["starts_at"], unique=False)
    with op.batch_alter_table("placements", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lost_seat_at", portal.db.Instant(timezone=True), nullable=True))
        batch_op.create_index("ix_placements_exam", ["exam_id", "state"], unique=False)
        batch_op.create_index("ix_placements_sitting", ["sitting_id"], unique=False)
    with op.batch_alter_table("offered_sittings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("waits_since", portal.db.Instant(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("offered_sittings", schema=None) as batch_op:
        batch_op.drop_column("waits_since")
    with op.batch_alter_table("placements", schema=None) as batch_op:
        batch_op.drop_index("ix_placements_sitting")
        batch_op.drop_index("ix_placements_exam")
        batch_op.drop_column("lost_seat_at")
    with op.batch_alter_table("sittings", schema=None) as batch_op:
        batch_op.drop_index("ix_sittings_starts")
        for name in ("cancelled_at", "contact", "invigilation", "facilities", "accessible"):
            batch_op.drop_column(name)
