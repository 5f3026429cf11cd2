"""Who sits elsewhere for another cause, and where a supplier fetches who may be proctored."""

import sqlalchemy as sa
from alembic import op

import portal.db

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "listed_apart",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("exam_id", sa.String(length=24), nullable=False),
        sa.Column("person_id", sa.String(length=24), nullable=False),
        sa.Column("cause", sa.String(length=12), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("added_by", sa.String(length=24), nullable=False),
        sa.Column("added_at", portal.db.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["exam_id"], ["exams.id"], name=op.f("fk_listed_apart_exam_id_exams")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_listed_apart_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listed_apart")),
        sa.UniqueConstraint("exam_id", "person_id", name=op.f("uq_listed_apart_exam_id_person_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_listed_apart_person_id"), "listed_apart", ["person_id"], unique=False)
    op.create_table(
        "list_addresses",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("supplier_id", sa.String(length=24), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.String(length=24), nullable=False),
        sa.Column("made_at", portal.db.Instant(timezone=True), nullable=False),
        sa.Column("last_read_at", portal.db.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["suppliers.id"], name=op.f("fk_list_addresses_supplier_id_suppliers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_addresses")),
        sa.UniqueConstraint("supplier_id", name=op.f("uq_list_addresses_supplier_id")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_list_addresses_token_digest")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("list_addresses")
    op.drop_index(op.f("ix_listed_apart_person_id"), table_name="listed_apart")
    op.drop_table("listed_apart")
