"""Files in cases."""

import sqlalchemy as sa
from alembic import op

import portal.db

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("case_id", sa.String(length=24), nullable=False),
        sa.Column("text_id", sa.String(length=24), nullable=True),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("author_id", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("removed", sa.JSON(), nullable=False),
        sa.Column("file_id", sa.String(length=32), nullable=True),
        sa.Column("salt", sa.String(length=64), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", portal.db.Instant(timezone=True), nullable=False),
        sa.Column("expires_at", portal.db.Instant(timezone=True), nullable=True),
        sa.Column("gone_at", portal.db.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_attachments_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["text_id"], ["case_texts.id"], name=op.f("fk_attachments_text_id_case_texts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        sa.UniqueConstraint("file_id", name=op.f("uq_attachments_file_id")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.create_index("ix_attachments_case", ["case_id", "created_at"], unique=False)
        batch_op.create_index("ix_attachments_expires", ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachments_text_id"), ["text_id"], unique=False)


def downgrade() -> None:
    op.drop_table("attachments")
