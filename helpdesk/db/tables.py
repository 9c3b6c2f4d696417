"""Every table, imported once, so that `metadata` is complete (migrations, tests)."""

from helpdesk.db import conversation, message, miss, order, queue, rasa, sending, ticket
from helpdesk.db.base import metadata

__all__ = ["conversation", "message", "metadata", "miss", "order", "queue", "rasa", "sending", "ticket"]
