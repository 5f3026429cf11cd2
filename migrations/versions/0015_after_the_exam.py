"""What comes after an exam: the day of the result, the check that counts from it, and what students report."""

from datetime import date

import sqlalchemy as sa
from alembic import op

import portal.db

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

cases = sa.table("cases", sa.column("id", sa.String), sa.column("audit_on", sa.Date))
events = sa.table(
    "case_events", sa.column("case_id", sa.String), sa.column("tag", sa.String), sa.column("facts", sa.JSON)
)


def upgrade() -> None:
    op.create_table(
        "disadvantage_reports",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("case_id", sa.String(length=24), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("words_id", sa.String(length=24), nullable=True),
        sa.Column("reported_at", portal.db.Instant(timezone=True), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("reminded", sa.String(length=8), nullable=True),
        sa.Column("found", sa.Boolean(), nullable=True),
        sa.Column("answer_id", sa.String(length=24), nullable=True),
        sa.Column("answered_at", portal.db.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_disadvantage_reports_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["words_id"], ["case_texts.id"], name=op.f("fk_disadvantage_reports_words_id_case_texts")
        ),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["case_texts.id"], name=op.f("fk_disadvantage_reports_answer_id_case_texts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disadvantage_reports")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("disadvantage_reports", schema=None) as batch_op:
        batch_op.create_index("ix_disadvantage_reports_case", ["case_id", "reported_at"], unique=False)
        batch_op.create_index("ix_disadvantage_reports_due", ["answered_at", "due"], unique=False)
    for name in ("exams", "sittings"):
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.add_column(sa.Column("results_on", sa.Date(), nullable=True))
    with op.batch_alter_table("cases", schema=None) as batch_op:
        for name in ("audit_on", "result_on", "disadvantage_due"):
            batch_op.add_column(sa.Column(name, sa.Date(), nullable=True))
    _audits()


def _audits() -> None:
    """Of whoever sat before this revision the day of the check stands in the event alone."""
    bind = op.get_bind()
    sat = bind.execute(sa.select(events.c.case_id, events.c.facts).where(events.c.tag == "case:sat")).all()
    for case_id, facts in sat:
        due = date.fromisoformat(facts["follow_up_by"])
        bind.execute(sa.update(cases).where(cases.c.id == case_id).values(audit_on=due))


def downgrade() -> None:
    with op.batch_alter_table("cases", schema=None) as batch_op:
        for name in ("disadvantage_due", "result_on", "audit_on"):
            batch_op.drop_column(name)
    for name in ("sittings", "exams"):
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.drop_column("results_on")
    with op.batch_alter_table("disadvantage_reports", schema=None) as batch_op:
        batch_op.drop_index("ix_disadvantage_reports_due")
        batch_op.drop_index("ix_disadvantage_reports_case")
    op.drop_table("disadvantage_reports")
