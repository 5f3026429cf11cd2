"""What each case calls people, exams and other things in its events.

No event is rewritten: whoever stands in an event of before this revision stands there with their own id, and gets a
row whose alias is that id. So the chains go on to verify, and the events read like new ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NAMED = {
    "subject": "person", "representative": "person", "handler": "person", "reviewer": "person", "exam": "exam",
    "sitting": "sitting", "sittings": "sitting", "standing": "grant", "new": "case",
}  # fmt: skip
AT_ONCE = 1000

events = sa.table(
    "case_events", sa.column("case_id", sa.String), sa.column("who", sa.String), sa.column("facts", sa.JSON)
)


def upgrade() -> None:
    aliases = op.create_table(
        "case_aliases",
        sa.Column("case_id", sa.String(length=24), nullable=False),
        sa.Column("alias", sa.String(length=24), nullable=False),
        sa.Column("what", sa.String(length=8), nullable=False),
        sa.Column("target", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_aliases_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", "alias", name=op.f("pk_case_aliases")),
        sa.UniqueConstraint("case_id", "what", "target", name=op.f("uq_case_aliases_case_id_what_target")),
        sqlite_strict=True,
    )
    named = sorted({one for row in op.get_bind().execute(sa.select(events)) for one in _named(*row)})
    for start in range(0, len(named), AT_ONCE):
        rows = [
            {"case_id": case, "alias": one, "what": what, "target": one}
            for case, what, one in named[start : start + AT_ONCE]
        ]
        op.get_bind().execute(aliases.insert(), rows)


def _named(case_id: str, who: str, facts: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Case, what, and id: of who did it and of every fact that leads to a person or an exam."""
    if who != "system":
        yield case_id, "person", who
    for fact, what in NAMED.items():
        value = facts.get(fact)
        for one in value if isinstance(value, list) else [value]:
            if one:
                yield case_id, what, one


def downgrade() -> None:
    """The events that were written meanwhile keep their aliases, and lead to nobody: go back only to begin anew."""
    op.drop_table("case_aliases")
