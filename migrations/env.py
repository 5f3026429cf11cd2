"""Alembic's environment: the connection comes from the caller, so there is no alembic.ini."""

from alembic import context

from portal.db import Base
from portal.models import Case  # noqa: F401  (importing the models fills the metadata)

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=Base.metadata, render_as_batch=True, compare_type=True
)
with context.begin_transaction():
    context.run_migrations()
