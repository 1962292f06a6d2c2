"""Alembic's way in: the steps run on the connection, and in the transaction, of `storage.engine.migrate`."""

from alembic import context

from peelian.storage.metadata import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
