"""Says that a file has arrived when it has to wait for its turn to be looked at, as in a burst of pictures.

Each file's webhook puts a look into `presence` that comes due a few seconds later. Only if the file or its turn still
waits then, one sentence is said for the whole album, in the transaction that ends the look.
"""

import logging
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from channels.whatsapp.parse import parse_message
from channels.whatsapp.payload import CustomerMessage
from helpdesk import clock
from helpdesk.db.queue import job
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.queue import INBOX, PRESENCE, READY, TURNS, Claim, NewJob
from helpdesk.services import conversations, handoff, replies
from helpdesk.services.customers import language_of
from helpdesk.texts import texts

if TYPE_CHECKING:
    from channels.whatsapp.line import Line

log = logging.getLogger(__name__)
AFTER = 6.0  # seconds after its arrival; idle, the answer itself has come by then
ONCE_IN = timedelta(minutes=10)  # unless something else was said in between
SAID = "utter_media_arrived"
_OPEN = select(job.c.id).where(job.c.queue.in_((INBOX, TURNS)), job.c.state == READY)


def look(message: CustomerMessage, conversation_id: str, received_at: float) -> NewJob:
    """The job that looks after this file. In lanes of their own, one a customer, so that an album's come in turn."""
    known = {"inbound_id": message.id, "message": message.message, "received_at": received_at}
    lane = f"arrived:{conversation_id}"
    return NewJob(
        PRESENCE, f"arrived:{message.id}", lane, {"arrived": conversation_id, **known}, due_at=received_at + AFTER
    )


def is_look(claim: Claim) -> bool:
    """Is this job of `presence` one of `look`?"""
    return "arrived" in claim.job.body


def tell(line: "Line", uow: UnitOfWork, claim: Claim) -> None:
    """Say it, unless the answer has come, a person answers, it was said a moment ago, or the message is too old."""
    body = claim.job.body
    conversation_id, inbound_id = str(body["arrived"]), str(body["inbound_id"])
    if uow.connection.execute(_OPEN.where(job.c.key == inbound_id).limit(1)).first() is None:
        return
    message = replace(parse_message(body["message"], float(body["received_at"])), id=inbound_id)
    if clock.timestamp() - message.sent_at > line.max_message_age:
        return
    # The message may not have been begun: without its record there is no window in which we may write.
    conversations.record_inbound(uow, conversation_id, message)
    conversation = conversations.get(uow, conversation_id)
    if handoff.human_in_charge(conversation, [inbound_id]):
        return
    newest = conversations.last_outgoing(uow, conversation_id)
    if newest is not None and newest.body.get("key") == SAID and newest.created_at > clock.now() - ONCE_IN:
        return
    replies.record_replies(
        uow, conversation_id, [texts().reply(SAID, language_of(conversation))], caused_by=f"{inbound_id}:arrived"
    )
    log.info("media_arrived_told conversation=%s", conversation_id)
