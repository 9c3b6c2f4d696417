"""Migrations as a function: programs and tests bring a database up to date with `upgrade(database)`."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.engine import Connection

from helpdesk.db.engine import Database
from helpdesk.db.tables import metadata

ROOT = Path(__file__).resolve().parents[2]
LOCK_NUMBER = 7_203_581  # of the advisory lock under which PostgreSQL databases are migrated


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the database to `revision`; safe when several processes do it at once. Raises DatabaseUnavailable."""
    if revision == "head" and is_current(database):
        return
    with database.transaction() as connection:  # SQLite: nobody else writes meanwhile
        _lock(connection)
        command.upgrade(_config(connection), revision)


def downgrade(database: Database, revision: str = "-1") -> None:
    """Take the newest step back (or go back to `revision`). Raises DatabaseUnavailable."""
    with database.transaction() as connection:
        _lock(connection)
        command.downgrade(_config(connection), revision)


def is_current(database: Database) -> bool:
    """Whether every step has been made on this database. Raises DatabaseUnavailable."""
    heads = set(ScriptDirectory.from_config(_config(None)).get_heads())
    with database.reading() as session:
        return set(MigrationContext.configure(session.connection()).get_current_heads()) == heads


def differences(database: Database) -> list[Any]:
    """What the tables in the code have that the migrated database has not, and the other way round; for the test."""
    with database.transaction() as connection:
        options = {"compare_type": True, "include_name": lambda name, *_: not str(name).startswith("search_words")}
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, metadata))


def configure(context: Any, connection: Connection) -> None:
    """Alembic's settings, the same for upgrading and for `alembic revision --autogenerate`."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",  # SQLite alters a table by copying it
        compare_type=True,
        user_module_prefix="sa.",
        render_item=_render_item,
    )


def _render_item(kind: str, item: Any, _context: Any) -> Any:
    """Write our UtcDateTime as the plain type below it: a migration must not depend on the code of today."""
    if kind == "type" and type(item).__name__ == "UtcDateTime":
        return "sa.DateTime(timezone=True)"
    return False


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def _lock(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("set local statement_timeout = 0"))
        connection.execute(text("set local lock_timeout = '60s'"))
        connection.execute(text("select pg_advisory_xact_lock(:number)"), {"number": LOCK_NUMBER})
