"""Meta's customer service window: how long after a customer's message we may write freely.

https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-messages#customer-service-windows
"""

from datetime import datetime, timedelta

from helpdesk.messages import InboundKind

WINDOW = timedelta(hours=24)
# Meta does not say that these open a window; to count them and be wrong would lose an answer (131047).
NOT_OPENING: frozenset[InboundKind] = frozenset({"reaction", "edit", "revoke", "system"})


def opens(kind: InboundKind) -> bool:
    """Does a message of this kind open or extend the window?"""
    return kind not in NOT_OPENING


def closes_at(last_inbound_at: datetime | None) -> datetime | None:
    """When the window closes that a message sent at `last_inbound_at` opened; None: there was none."""
    return None if last_inbound_at is None else last_inbound_at + WINDOW


def is_open(last_inbound_at: datetime | None, now: datetime) -> bool:
    """May we write anything but a template at `now`?"""
    closing = closes_at(last_inbound_at)
    return closing is not None and now < closing
