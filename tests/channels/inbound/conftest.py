"""Fixtures of the inbound tests."""

from fixtures.inbound import business, intake
from fixtures.media_server import media_server

__all__ = ["business", "intake", "media_server"]
