"""Alembic's entry: runs the migrations on the URL that `Database.migrate` hands over."""

from __future__ import annotations

from alembic import context

from handoff.measures import tables as _tables  # noqa: F401 - known to the metadata
from handoff.storage.database import plain_engine
from handoff.storage.schema import metadata

engine = plain_engine(context.config.attributes["url"])
with engine.begin() as connection:
    if connection.dialect.name == "postgresql":
        # Nodes that start together: one migrates, the others wait here and then find nothing to do.
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(838683)")
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    context.run_migrations()
engine.dispose()
