"""Run by Alembic: applies the steps on the connection it was given."""

from alembic import context

from src.collections.store.schema import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
