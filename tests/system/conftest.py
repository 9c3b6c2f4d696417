"""A running assistant per test."""

from pathlib import Path
from typing import Iterator

import pytest
from fixtures.model import trained_model
from fixtures.stack import PretendMeta, Stack


@pytest.fixture
def stack(database_url: str, tmp_path: Path) -> Iterator[Stack]:
    """`helpdesk up` against a pretend Meta, on SQLite and on PostgreSQL."""
    trained_model()
    meta = PretendMeta()
    running = Stack(tmp_path, database_url, meta)
    try:
        running.start()
        yield running
    finally:
        running.stop()
        meta.close()
