"""Alembic's entry: runs on the connection that `inbox.store.schema` hands over."""

from alembic import context

from inbox.store.schema import include_object
from inbox.store.tables.every import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    include_object=include_object,
    compare_type=True,
    compare_server_default=False,
    render_item=context.config.attributes.get("render_item"),
)
with context.begin_transaction():
    context.run_migrations()
