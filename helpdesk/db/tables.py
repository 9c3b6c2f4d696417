"""Every table, imported once, so that `metadata` is complete (migrations, tests)."""

from helpdesk.db import (
    article,
    consent,
    conversation,
    knowledge,
    message,
    miss,
    notice,
    order,
    payment,
    picture_print,
    queue,
    rasa,
    returns,
    sending,
    sla,
    stored_file,
    ticket,
    troubleshooting,
    visit,
)
from helpdesk.db.base import metadata

__all__ = [
    "article", "consent", "conversation", "knowledge", "message", "metadata", "miss", "notice", "order", "payment",
    "picture_print", "queue", "rasa", "returns", "sending", "sla", "stored_file", "ticket", "troubleshooting", "visit",
]  # fmt: skip
