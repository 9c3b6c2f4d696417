"""Tells a customer at once why a file could not be taken, and how to send it so that it can.

Said in the transaction that ends the message's job, not by a turn: whatever question is open stays open.
"""

import logging
from datetime import timedelta

from helpdesk import clock
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.media.intake import META_MEGABYTES, TOO_BIG_FOR_META
from helpdesk.messages import InboundMessage
from helpdesk.services import conversations, handoff, replies
from helpdesk.services.customers import language_of
from helpdesk.texts import texts

log = logging.getLogger(__name__)
KINDS = {"voice": "audio", "sticker": "image"}  # as sentences distinguish them
ONCE_IN = timedelta(seconds=60)  # files of one album are refused together


def tell(uow: UnitOfWork, conversation_id: str, message: InboundMessage, refused: str) -> bool:
    """Say why the file was refused, unless a person answers or it was said a moment ago.

    True when nothing is left to answer: then there is no turn. What was written below the file has a turn of its own.
    """
    kind = message.kind
    if message.detail.get("code") == TOO_BIG_FOR_META:
        refused, kind = "too_big", message.detail.get("type", "")
    if not refused:
        return False
    conversation = conversations.get(uow, conversation_id)
    if handoff.human_in_charge(conversation, [message.id]):
        return False
    key = f"utter_media_{refused}"
    newest = conversations.last_outgoing(uow, conversation_id)
    just_said = newest is not None and newest.body.get("key") == key and newest.created_at > clock.now() - ONCE_IN
    if not just_said:
        said = texts().reply(
            key, language_of(conversation), media_kind=KINDS.get(kind, kind), limit=f"{META_MEGABYTES.get(kind, 16)} MB"
        )
        replies.record_replies(uow, conversation_id, [said], caused_by=f"{message.id}:refused")
    log.info("media_refused conversation=%s kind=%s reason=%s said=%s", conversation_id, kind, refused, not just_said)
    return not message.text.strip()
