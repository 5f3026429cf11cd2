"""Every kind of request: clocks, remedies, questions to the exam board, standing grants, forwarding, feeds."""

from datetime import date

import sqlalchemy as sa
from alembic import op

import portal.db

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_cases = sa.table(
    "cases",
    *(sa.column(name, sa.String()) for name in ("id", "kind", "state", "hold")),
    *(sa.column(name, sa.Date()) for name in ("legal_deadline", "refusal_deadline", "remedy_until")),
    sa.column("decided_at", portal.db.Instant()),
)
_events = sa.table(
    "case_events",
    sa.column("case_id", sa.String()),
    sa.column("tag", sa.String()),
    sa.column("facts", sa.JSON()),
)


def upgrade() -> None:
    op.create_table(
        "feeds",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("person_id", sa.String(length=24), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("created_at", portal.db.Instant(timezone=True), nullable=False),
        sa.Column("last_read_at", portal.db.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_feeds_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_feeds_token_digest")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("feeds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feeds_person_id"), ["person_id"], unique=False)

    op.create_table(
        "standing_grants",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("exam_id", sa.String(length=24), nullable=False),
        sa.Column("decided_by", sa.String(length=24), nullable=False),
        sa.Column("decided_at", portal.db.Instant(timezone=True), nullable=False),
        sa.Column("no_cost", sa.Boolean(), nullable=False),
        sa.Column("same_attempts", sa.Boolean(), nullable=False),
        sa.Column("result_working_days", sa.Integer(), nullable=True),
        sa.Column("ended_by", sa.String(length=24), nullable=True),
        sa.Column("ended_at", portal.db.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["exam_id"], ["exams.id"], name=op.f("fk_standing_grants_exam_id_exams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_grants")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("standing_grants", schema=None) as batch_op:
        batch_op.create_index("ix_standing_grants_exam", ["exam_id", "ended_at"], unique=False)

    op.create_table(
        "forwardings",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("case_id", sa.String(length=24), nullable=False),
        sa.Column("desk", sa.String(length=24), nullable=False),
        sa.Column("consent", sa.Boolean(), nullable=False),
        sa.Column("sent_at", portal.db.Instant(timezone=True), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("acknowledged_at", portal.db.Instant(timezone=True), nullable=True),
        sa.Column("alarmed_at", portal.db.Instant(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_forwardings_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forwardings")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("forwardings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_forwardings_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_forwardings_due", ["acknowledged_at", "due"], unique=False)

    op.create_table(
        "board_questions",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("case_id", sa.String(length=24), nullable=False),
        sa.Column("exam_id", sa.String(length=24), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("asked_at", portal.db.Instant(timezone=True), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("answer", sa.String(length=16), nullable=True),
        sa.Column("words_id", sa.String(length=24), nullable=True),
        sa.Column("answered_by", sa.String(length=24), nullable=True),
        sa.Column("answered_at", portal.db.Instant(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_board_questions_case_id_cases")),
        sa.ForeignKeyConstraint(["exam_id"], ["exams.id"], name=op.f("fk_board_questions_exam_id_exams")),
        sa.ForeignKeyConstraint(
            ["words_id"], ["case_texts.id"], name=op.f("fk_board_questions_words_id_case_texts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_questions")),
        sa.UniqueConstraint("ref", name=op.f("uq_board_questions_ref")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("board_questions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_board_questions_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_board_questions_open", ["answered_at", "due"], unique=False)

    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("representative_id", sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column("reviewer_id", sa.String(length=24), nullable=True))
        batch_op.add_column(
            sa.Column("channel", sa.String(length=12), nullable=False, server_default="portal")
        )
        batch_op.add_column(
            sa.Column("identity", sa.String(length=12), nullable=False, server_default="signed_in")
        )
        batch_op.add_column(
            sa.Column("refusal_deadline", sa.Date(), nullable=False, server_default="1970-01-01")
        )
        batch_op.add_column(sa.Column("reply_by", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("extended", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("late", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("reminded", sa.String(length=8), nullable=True))
        batch_op.add_column(sa.Column("own_act", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("interim", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("repeat", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("hold", sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column("remedy", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("remedy_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("default_due", sa.Date(), nullable=True))
        batch_op.create_index(batch_op.f("ix_cases_reply_by"), ["reply_by"], unique=False)
        batch_op.create_index("ix_cases_representative", ["representative_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_reviewer_id"), ["reviewer_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_cases_representative_id_people"), "people", ["representative_id"], ["id"]
        )

    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kept", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
        batch_op.add_column(sa.Column("data_where", sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column("cause", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("standing_id", sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column("weighing_id", sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column("binding_id", sa.String(length=24), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_decisions_binding_id_case_texts"), "case_texts", ["binding_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_decisions_standing_id_standing_grants"), "standing_grants", ["standing_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_decisions_weighing_id_case_texts"), "case_texts", ["weighing_id"], ["id"]
        )

    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number", sa.String(length=4), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("binding_title", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("binding_body", sa.Text(), nullable=True))

    _fill_what_was_there()
    _drop_the_defaults()


NEEDED = {
    "cases": ("channel", "identity", "refusal_deadline", "extended", "late", "own_act", "interim"),
    "decisions": ("kept",),
    "letters": ("number",),
}
"""Columns that must hold something: they get it here for rows that are there, and from the portal afterwards."""


def _fill_what_was_there() -> None:
    """What the events of an earlier case add up to under the new rules."""
    connection = op.get_bind()
    connection.execute(sa.update(_cases).values(refusal_deadline=_cases.c.legal_deadline))
    undecided = _cases.c.decided_at.is_(None) & (_cases.c.state != "withdrawn")
    held = undecided & _cases.c.kind.in_(("objection", "access"))
    connection.execute(sa.update(_cases).where(held).values(hold=_cases.c.kind))
    decided = sa.select(_events.c.case_id, _events.c.facts).where(_events.c.tag == "case:decided")
    for case_id, facts in connection.execute(decided).all():
        if until := facts["remedy_until"]:
            at = sa.update(_cases).where(_cases.c.id == case_id)
            connection.execute(at.values(remedy_until=date.fromisoformat(until)))


def _drop_the_defaults() -> None:
    for table, columns in NEEDED.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.alter_column(column, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.drop_column("binding_body")
        batch_op.drop_column("binding_title")
        batch_op.drop_column("number")

    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_decisions_weighing_id_case_texts"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_decisions_standing_id_standing_grants"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_decisions_binding_id_case_texts"), type_="foreignkey")
        batch_op.drop_column("binding_id")
        batch_op.drop_column("weighing_id")
        batch_op.drop_column("standing_id")
        batch_op.drop_column("cause")
        batch_op.drop_column("data_where")
        batch_op.drop_column("kept")

    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_cases_representative_id_people"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_cases_reviewer_id"))
        batch_op.drop_index("ix_cases_representative")
        batch_op.drop_index(batch_op.f("ix_cases_reply_by"))
        batch_op.drop_column("default_due")
        batch_op.drop_column("remedy_until")
        batch_op.drop_column("remedy")
        batch_op.drop_column("hold")
        batch_op.drop_column("repeat")
        batch_op.drop_column("interim")
        batch_op.drop_column("own_act")
        batch_op.drop_column("reminded")
        batch_op.drop_column("late")
        batch_op.drop_column("extended")
        batch_op.drop_column("reply_by")
        batch_op.drop_column("refusal_deadline")
        batch_op.drop_column("identity")
        batch_op.drop_column("channel")
        batch_op.drop_column("reviewer_id")
        batch_op.drop_column("representative_id")

    with op.batch_alter_table("board_questions", schema=None) as batch_op:
        batch_op.drop_index("ix_board_questions_open")
        batch_op.drop_index(batch_op.f("ix_board_questions_case_id"))

    op.drop_table("board_questions")
    with op.batch_alter_table("forwardings", schema=None) as batch_op:
        batch_op.drop_index("ix_forwardings_due")
        batch_op.drop_index(batch_op.f("ix_forwardings_case_id"))

    op.drop_table("forwardings")
    with op.batch_alter_table("standing_grants", schema=None) as batch_op:
        batch_op.drop_index("ix_standing_grants_exam")

    op.drop_table("standing_grants")
    with op.batch_alter_table("feeds", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feeds_person_id"))

    op.drop_table("feeds")
