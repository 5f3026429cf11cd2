"""For whom the online supervision of an exam is, and what students asked where it is for who asks."""

import sqlalchemy as sa
from alembic import op

import portal.db

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_supervision_requests_due": ["state", "due"],
    "ix_supervision_requests_exam": ["exam_id", "state"],
    "ix_supervision_requests_person": ["person_id", "asked_at"],
}


def upgrade() -> None:
    with op.batch_alter_table("exams", schema=None) as batch_op:
        column = sa.Column(
            "supervision_for", sa.String(length=12), nullable=False, server_default="everybody"
        )
        batch_op.add_column(column)
    op.create_table(
        "supervision_requests",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("exam_id", sa.String(length=24), nullable=False),
        sa.Column("person_id", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("asked_at", portal.db.Instant(timezone=True), nullable=False),
        sa.Column("read_number", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", portal.db.Instant(timezone=True), nullable=False),
        sa.Column("plan", sa.Integer(), nullable=False),
        sa.Column("told_plan", sa.Integer(), nullable=False),
        sa.Column("told_at", portal.db.Instant(timezone=True), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("answered_at", portal.db.Instant(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=24), nullable=True),
        sa.Column("letter_title", sa.Text(), nullable=False),
        sa.Column("letter_body", sa.Text(), nullable=False),
        sa.Column("letter_language", sa.String(length=2), nullable=False),
        sa.Column("binding_title", sa.Text(), nullable=False),
        sa.Column("binding_body", sa.Text(), nullable=False),
        sa.Column("ended_at", portal.db.Instant(timezone=True), nullable=True),
        sa.Column("reminded", sa.Boolean(), nullable=False),
        sa.Column("at_distance", sa.Boolean(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=True),
        sa.Column("registered_by", sa.String(length=24), nullable=True),
        sa.Column("registration_evidence", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exam_id"], ["exams.id"], name=op.f("fk_supervision_requests_exam_id_exams")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_supervision_requests_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_requests")),
        sa.UniqueConstraint("ref", name=op.f("uq_supervision_requests_ref")),
        sqlite_strict=True,
    )
    for name, columns in INDEXES.items():
        op.create_index(name, "supervision_requests", columns)


def downgrade() -> None:
    op.drop_table("supervision_requests")
    with op.batch_alter_table("exams", schema=None) as batch_op:
        batch_op.drop_column("supervision_for")
