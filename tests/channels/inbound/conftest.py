"""Fixtures of the inbound tests: the helpdesk behind its intake, a pretend Meta with files, and the worker's line."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fixtures.inbound import business, intake
from fixtures.media_server import MediaServer, media_server
from fixtures.storage import storage_in
from fixtures.whatsapp_cases import NUMBERS

from channels.whatsapp import fetch
from channels.whatsapp.line import Line
from helpdesk.bootstrap import Helpdesk
from helpdesk.media.child import Limits, Pool

__all__ = ["business", "intake", "media_server"]


@pytest.fixture(scope="package")
def children() -> Iterator[Pool]:
    """Who opens files, started once; with time for a busy machine."""
    with Pool(1, Limits(seconds=120)) as pool:
        yield pool


@pytest.fixture
def line(
    business: Helpdesk, media_server: MediaServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, children: Pool
) -> Line:
    """What the worker's handlers work with; hardly waits between two tries to fetch."""
    monkeypatch.setattr(fetch, "PAUSES", (0.01, 0.01))
    storage = storage_in(tmp_path, business.database)
    return Line(business, media_server.api, storage, NUMBERS, 24 * 3600.0, children=children)
