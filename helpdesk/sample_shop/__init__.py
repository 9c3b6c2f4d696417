"""The sample shop's data: a catalogue and orders in three languages, dated from the day they are loaded."""

from helpdesk.sample_shop.loader import seed

__all__ = ["seed"]
