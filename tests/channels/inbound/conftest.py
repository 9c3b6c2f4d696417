"""Fixtures of the inbound tests."""

from fixtures.inbound import business, intake

__all__ = ["business", "intake"]
