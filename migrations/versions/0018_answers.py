"""The day on which an answer came that nobody has judged yet, for the cases that wait for one."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

CASES = sa.table(
    "cases", sa.column("id"), sa.column("reply_by", sa.Date()), sa.column("answered_on", sa.Date())
)
EVENTS = sa.table(
    "case_events", sa.column("case_id"), sa.column("seq"), sa.column("tag"), sa.column("facts", sa.JSON())
)


def upgrade() -> None:
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answered_on", sa.Date(), nullable=True))
    if op.get_context().as_sql:
        return
    connection = op.get_bind()
    for case in connection.scalars(sa.select(CASES.c.id).where(CASES.c.reply_by.is_not(None))).all():
        if (day := _unjudged(connection, case)) is not None:
            connection.execute(
                sa.update(CASES).where(CASES.c.id == case).values(answered_on=sa.cast(day, sa.Date()))
            )


def _unjudged(connection, case):
    day = None
    query = sa.select(EVENTS.c.tag, EVENTS.c.facts).where(EVENTS.c.case_id == case).order_by(EVENTS.c.seq)
    for tag, facts in connection.execute(query):
        if tag == "case:answer:given":
            day = day or facts["answered_on"]
        elif tag in ("case:question:asked", "case:answer:insufficient", "case:clock:resumed"):
            day = None
    return day


def downgrade() -> None:
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_column("answered_on")
