"""What limits count: from where links were asked, for an hour, and who sent files."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("guest_links", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked_from", sa.String(length=64), nullable=True))
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.create_index("ix_attachments_author", ["author_id", "created_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.drop_index("ix_attachments_author")
    with op.batch_alter_table("guest_links", schema=None) as batch_op:
        batch_op.drop_column("asked_from")
