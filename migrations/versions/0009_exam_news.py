"""Exams that are moved or called off, how far each case has followed, and what whoever takes them must hear."""

import sqlalchemy as sa
from alembic import op

import portal.db

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exam_news",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("exam_id", sa.String(length=24), nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("at", portal.db.Instant(timezone=True), nullable=False),
        sa.Column("told_up_to", sa.String(length=24), nullable=False),
        sa.Column("done_at", portal.db.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["exam_id"], ["exams.id"], name=op.f("fk_exam_news_exam_id_exams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_news")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("exam_news", schema=None) as batch_op:
        batch_op.create_index("ix_exam_news_done", ["done_at"], unique=False)
    with op.batch_alter_table("exams", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cancelled_at", portal.db.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("plan", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("exam_plan", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_column("exam_plan")
    with op.batch_alter_table("exams", schema=None) as batch_op:
        batch_op.drop_column("plan")
        batch_op.drop_column("cancelled_at")
    with op.batch_alter_table("exam_news", schema=None) as batch_op:
        batch_op.drop_index("ix_exam_news_done")
    op.drop_table("exam_news")
