"""Fixtures for all tests."""

from fixtures.databases import (
    database,
    database_url,
    postgres_server,
    postgres_template,
    sqlite_database,
    sqlite_template,
)

__all__ = ["database", "database_url", "postgres_server", "postgres_template", "sqlite_database", "sqlite_template"]
