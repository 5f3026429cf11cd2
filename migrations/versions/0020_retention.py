"""What a closed case needs to lose its people in time: when its remedies ended, a legal hold, and what stays."""

import sqlalchemy as sa
from alembic import op

import portal.db
from portal.rules.calendar import local_date

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

ENDED = ("bezwaar_decided", "court_order")
events = sa.table(
    "case_events", sa.column("case_id", sa.String), sa.column("seq", sa.Integer), sa.column("tag", sa.String),
    sa.column("at", portal.db.Instant()), sa.column("facts", sa.JSON),
)  # fmt: skip
cases = sa.table("cases", sa.column("id", sa.String), sa.column("remedy_ended", sa.Date))


def upgrade() -> None:
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.alter_column("subject_id", existing_type=sa.String(length=24), nullable=True)
        batch_op.add_column(sa.Column("remedy_ended", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("legal_hold", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("under_16", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("basis", sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column("exam_term", sa.String(length=12), nullable=False, server_default=""))
        batch_op.create_index("ix_cases_closed", ["is_open", "closed_at"], unique=False)
        batch_op.create_index("ix_cases_legal_hold", ["legal_hold"], unique=False)
    with op.batch_alter_table("case_aliases", schema=None) as batch_op:
        batch_op.create_index("ix_case_aliases_target", ["target"], unique=False)
    connection = op.get_bind()
    tags = ("case:remedy:received", "case:remedy:moved")
    told = sa.select(events).where(events.c.tag.in_(tags)).order_by(events.c.case_id, events.c.seq)
    for case_id, _seq, _tag, at, facts in connection.execute(told).all():
        ended = local_date(at) if facts["remedy"] in ENDED else None
        connection.execute(sa.update(cases).where(cases.c.id == case_id).values(remedy_ended=ended))


def downgrade() -> None:
    """Cases that lost their people cannot be told in the older shape, so they go."""
    connection = op.get_bind()
    gone = sa.text("select id from cases where subject_id is null")
    ids = [row[0] for row in connection.execute(gone)]
    for case_id in ids:
        connection.execute(sa.text("delete from case_events where case_id = :id"), {"id": case_id})
        connection.execute(sa.text("delete from cases where id = :id"), {"id": case_id})
    with op.batch_alter_table("case_aliases", schema=None) as batch_op:
        batch_op.drop_index("ix_case_aliases_target")
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_index("ix_cases_legal_hold")
        batch_op.drop_index("ix_cases_closed")
        for name in ("exam_term", "basis", "under_16", "legal_hold", "remedy_ended"):
            batch_op.drop_column(name)
        batch_op.alter_column("subject_id", existing_type=sa.String(length=24), nullable=False)
