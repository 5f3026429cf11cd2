"""An offer to everybody who waits for an exam, carried out one by one."""

import sqlalchemy as sa
from alembic import op

import portal.db

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "group_offers",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("exam_id", sa.String(length=24), nullable=False),
        sa.Column("promise", sa.JSON(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=24), nullable=False),
        sa.Column("begun_at", portal.db.Instant(timezone=True), nullable=False),
        sa.Column("ended_at", portal.db.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["exam_id"], ["exams.id"], name=op.f("fk_group_offers_exam_id_exams"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_offers")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("group_offers", schema=None) as batch_op:
        batch_op.create_index("ix_group_offers_exam_id", ["exam_id"], unique=False)
        batch_op.create_index("ix_group_offers_ended_at", ["ended_at"], unique=False)


def downgrade() -> None:
    op.drop_table("group_offers")
