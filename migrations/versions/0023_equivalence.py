"""How an exam and its alternative compare (A-01 to A-14), what a student agreed to do without, and which exam is a resit."""

import sqlalchemy as sa
from alembic import op

import portal.db

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "equivalences",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("exam_id", sa.String(), nullable=False),
        sa.Column("form", sa.String(length=12), nullable=False),
        sa.Column("exam_side", sa.JSON(), nullable=False),
        sa.Column("other_side", sa.JSON(), nullable=False),
        sa.Column("same_assessor", sa.Boolean(), nullable=False),
        sa.Column("comparable", sa.Boolean(), nullable=False),
        sa.Column("records", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("stated_by", sa.String(length=24), nullable=False),
        sa.Column("stated_at", portal.db.Instant(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["exam_id"], ["exams.id"], name=op.f("fk_equivalences_exam_id_exams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equivalences")),
        sa.UniqueConstraint("exam_id", "form", name=op.f("uq_equivalences_exam_id_form")),
        sqlite_strict=True,
    )
    op.create_table(
        "deviations",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("placement_id", sa.String(), nullable=False),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column("sittings", sa.JSON(), nullable=False),
        sa.Column("asked_by", sa.String(length=24), nullable=False),
        sa.Column("asked_at", portal.db.Instant(timezone=True), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("answered_at", portal.db.Instant(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placements.id"], name=op.f("fk_deviations_placement_id_placements"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deviations")),
        sqlite_strict=True,
    )  # fmt: skip
    with op.batch_alter_table("deviations", schema=None) as batch_op:
        batch_op.create_index("ix_deviations_placement", ["placement_id", "asked_at"], unique=False)
    with op.batch_alter_table("exams", schema=None) as batch_op:
        batch_op.add_column(sa.Column("counts_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("resit_closes", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("result_working_days", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("resit_id", sa.String(length=24), nullable=True))
        batch_op.create_index(batch_op.f("ix_exams_resit_id"), ["resit_id"], unique=False)
    with op.batch_alter_table("placements", schema=None) as batch_op:
        batch_op.add_column(sa.Column("no_mark", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("hindered", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("closed_by", sa.JSON(), nullable=False, server_default=sa.text("'{}'")))
    with op.batch_alter_table("standing_grants", schema=None) as batch_op:
        batch_op.add_column(sa.Column("no_mark", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("standing_grants", schema=None) as batch_op:
        batch_op.drop_column("no_mark")
    with op.batch_alter_table("placements", schema=None) as batch_op:
        for name in ("closed_by", "hindered", "no_mark"):
            batch_op.drop_column(name)
    with op.batch_alter_table("exams", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exams_resit_id"))
        for name in ("resit_id", "result_working_days", "resit_closes", "counts_until"):
            batch_op.drop_column(name)
    op.drop_table("deviations")
    op.drop_table("equivalences")
