"""What the student system says about a place."""

import sqlalchemy as sa
from alembic import op

import portal.db

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "registrations",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("placement_id", sa.String(length=24), nullable=False),
        sa.Column("sitting_id", sa.String(length=24), nullable=True),
        sa.Column("evidence", sa.String(length=200), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("done_by", sa.String(length=24), nullable=False),
        sa.Column("noted_at", portal.db.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["placement_id"],
            ["placements.id"],
            name=op.f("fk_registrations_placement_id_placements"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sittings.id"], name=op.f("fk_registrations_sitting_id_sittings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registrations")),
        sa.UniqueConstraint("placement_id", name=op.f("uq_registrations_placement_id")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("registrations")
