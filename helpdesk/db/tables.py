"""Every table, imported once, so that `metadata` is complete (migrations, tests)."""

from helpdesk.db import (
    agent,
    article,
    case_decision,
    config_version,
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
    rating,
    returns,
    search,
    sending,
    sla,
    stored_file,
    teamwork,
    ticket,
    troubleshooting,
    visit,
)
from helpdesk.db.base import metadata

__all__ = [
    "agent", "article", "case_decision", "config_version", "consent", "conversation", "knowledge", "message",
    "metadata", "miss", "notice", "order", "payment", "picture_print", "queue", "rasa", "rating", "returns",
    "search", "sending", "sla", "stored_file", "teamwork", "ticket", "troubleshooting", "visit",
]  # fmt: skip
