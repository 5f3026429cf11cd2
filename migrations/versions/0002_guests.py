"""Guests: people without an account of the institution, and the links that are mailed to them."""

import sqlalchemy as sa
from alembic import op

import portal.db

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "guest_links",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("back", sa.String(length=500), nullable=False),
        sa.Column("asked_at", portal.db.Instant(timezone=True), nullable=False),
        sa.Column("used_at", portal.db.Instant(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guest_links")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("guest_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guest_links_asked_at"), ["asked_at"], unique=False)

    # No batch for people: it would make the table anew on SQLite, and take along what hangs on its rows.
    op.add_column("people", sa.Column("guest_email", sa.String(length=254), nullable=True))
    op.add_column("people", sa.Column("capacity", sa.String(length=16), nullable=True))
    op.add_column("people", sa.Column("known_by", sa.String(length=200), server_default="", nullable=False))
    op.create_index(op.f("ix_people_guest_email"), "people", ["guest_email"], unique=True)


def downgrade() -> None:
    op.drop_index(op.f("ix_people_guest_email"), "people")
    for name in ("known_by", "capacity", "guest_email"):
        op.drop_column("people", name)
    op.drop_table("guest_links")
