"""When an exam last got another moment, so that an objection after that is no repeat (O-6)."""

import sqlalchemy as sa
from alembic import op

import portal.db

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("exams", schema=None) as batch_op:
        batch_op.add_column(sa.Column("moved_at", portal.db.Instant(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("exams", schema=None) as batch_op:
        batch_op.drop_column("moved_at")
