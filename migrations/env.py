"""Alembic's entry: runs on the connection that helpdesk.db.migrate gives, else on DATABASE_URL."""

from alembic import context
from sqlalchemy.engine import Connection

from helpdesk.db.engine import Database
from helpdesk.db.migrate import configure
from helpdesk.settings import DatabaseSettings, load


def run(connection: Connection) -> None:
    """Run what was asked for inside the connection's transaction."""
    configure(context, connection)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with Database(load(DatabaseSettings).database_url).transaction() as own:
        run(own)
