"""Products that are replaced at many exams, and when each exam and each case last saw that other things are recorded."""

import sqlalchemy as sa
from alembic import op

import portal.db

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "product_changes",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("from_id", sa.String(length=24), nullable=False),
        sa.Column("to_id", sa.String(length=24), nullable=False),
        sa.Column("publish", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=24), nullable=False),
        sa.Column("at", portal.db.Instant(timezone=True), nullable=False),
        sa.Column("done_at", portal.db.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["from_id"], ["products.id"], name=op.f("fk_product_changes_from_id_products")
        ),
        sa.ForeignKeyConstraint(["to_id"], ["products.id"], name=op.f("fk_product_changes_to_id_products")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_changes")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("product_changes", schema=None) as batch_op:
        batch_op.create_index("ix_product_changes_done", ["done_at"], unique=False)
    with op.batch_alter_table("exams", schema=None) as batch_op:
        batch_op.add_column(sa.Column("recorded_anew_at", portal.db.Instant(timezone=True), nullable=True))
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("recording_seen_at", portal.db.Instant(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_column("recording_seen_at")
    with op.batch_alter_table("exams", schema=None) as batch_op:
        batch_op.drop_column("recorded_anew_at")
    with op.batch_alter_table("product_changes", schema=None) as batch_op:
        batch_op.drop_index("ix_product_changes_done")
    op.drop_table("product_changes")
