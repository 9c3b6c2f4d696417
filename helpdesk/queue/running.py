"""Runs the queue's statements the short way: on SQLite past SQLAlchemy, whose share is several times the database's."""

from typing import Any, Mapping

from sqlalchemy import TextClause
from sqlalchemy.engine import Connection


def run(connection: Connection, statement: TextClause, values: Mapping[str, Any]) -> Any:
    """Execute one statement in the connection's transaction; the cursor: `fetchone`, `fetchall`, `rowcount`.

    Our texts name their values as SQLite does, so its driver takes them as they are. Raises what the driver raises;
    the database's doors turn trouble into DatabaseUnavailable either way.
    """
    if connection.dialect.name != "sqlite":
        return connection.execute(statement, values)
    raw: Any = connection.connection.driver_connection
    return raw.execute(statement.text, values)
