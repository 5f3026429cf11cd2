"""Two days that students were told: when a freeze ends, and when something that stays is looked at again."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

DAYS = ("freeze_ends", "look_again")


def upgrade() -> None:
    with op.batch_alter_table("cases", schema=None) as batch_op:
        for name in DAYS:
            batch_op.add_column(sa.Column(name, sa.Date(), nullable=True))
            batch_op.create_index(f"ix_cases_{name}", [name], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("cases", schema=None) as batch_op:
        for name in DAYS:
            batch_op.drop_index(f"ix_cases_{name}")
            batch_op.drop_column(name)
