"""The line of students who wait for a seat in a full sitting."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sittings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("line", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("offered_sittings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("turn", sa.Integer(), nullable=True))
        batch_op.create_index("ix_offered_sittings_turn", ["sitting_id", "turn"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("offered_sittings", schema=None) as batch_op:
        batch_op.drop_index("ix_offered_sittings_turn")
        batch_op.drop_column("turn")
    with op.batch_alter_table("sittings", schema=None) as batch_op:
        batch_op.drop_column("line")
