"""Every table, imported once, so that `metadata` is complete (migrations, tests)."""

from helpdesk.db import (
    article,
    conversation,
    knowledge,
    message,
    miss,
    order,
    payment,
    queue,
    rasa,
    returns,
    sending,
    ticket,
    troubleshooting,
    visit,
)
from helpdesk.db.base import metadata

__all__ = [
    "article", "conversation", "knowledge", "message", "metadata", "miss", "order", "payment", "queue", "rasa",
    "returns", "sending", "ticket", "troubleshooting", "visit",
]  # fmt: skip
