"""For which exams somebody was told that the seats run out."""

import sqlalchemy as sa
from alembic import op

import portal.db

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "seat_warnings",
        sa.Column("exam_id", sa.String(length=24), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("told_at", portal.db.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["exam_id"], ["exams.id"], name=op.f("fk_seat_warnings_exam_id_exams"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("exam_id", "level", name=op.f("pk_seat_warnings")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("seat_warnings")
