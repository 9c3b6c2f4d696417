"""In the worker, from `presence`: the customer sees that we read, and that we write as long as we do. Never retried.

https://developers.facebook.com/docs/whatsapp/cloud-api/typing-indicators
"""

import logging
from dataclasses import dataclass
from typing import Callable, Sequence

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session, aliased

from channels.whatsapp.api import GraphError
from channels.whatsapp.line import Line
from helpdesk import clock
from helpdesk.db.conversation import Conversation
from helpdesk.db.message import INBOUND, Message
from helpdesk.db.sending import SendingState
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.queue import INBOX, PRESENCE, TURNS, Claim
from helpdesk.services import sending

AGAIN_SECONDS = 20.0  # Meta shows the indicator for 25 s
MAX_SHOWN = 5
TOO_LATE_SECONDS = 30.0  # a sign that waited so long behind others would only be a load

_log = logging.getLogger(__name__)
_mine = aliased(Message)
_NEWER = select(
    exists().where(
        Message.conversation_id == bindparam("conversation_id"),
        Message.direction == INBOUND,
        Message.id > select(_mine.id).where(_mine.wamid == bindparam("wamid")).scalar_subquery(),
    )
)


@dataclass(frozen=True)
class Sign:
    """What to show now: `typing`, or only that the message was read."""

    typing: bool


def handle(line: Line, claim: Claim) -> None:
    """Show typing while the turn is open, read once it is done, nothing when a person is in charge."""
    body = claim.job.body
    with line.helpdesk.database.reading() as session:
        sign = sign_for(line, session, claim)
    if sign is not None:
        try:
            line.api.mark_read(body["phone_number_id"], body["inbound_id"], typing=sign.typing)
        except GraphError as error:
            _log.info("presence_failed code=%s outcome=%s", error.code, error.outcome)
            sign = None
    with line.helpdesk.unit_of_work() as uow:
        if sign is not None and sign.typing:
            put_again(uow, claim)
        uow.queue.settle(uow.connection, claim)


def together(line: Line, claims: Sequence[Claim]) -> list[tuple[Claim, Callable[[Line, Claim], None]]]:
    """End in one commit what needs no sign; the others are left."""
    with line.helpdesk.database.reading() as session:
        quiet = [claim for claim in claims if sign_for(line, session, claim) is None]
    if quiet:
        with line.helpdesk.unit_of_work() as uow:
            for claim in quiet:
                uow.queue.settle(uow.connection, claim)
    return [(claim, handle) for claim in claims if claim not in quiet]


def sign_for(line: Line, session: Session, claim: Claim) -> Sign | None:
    """What the customer should see now, or None."""
    queue, body = line.helpdesk.queue, claim.job.body
    if queue.clock.now() - claim.job.due_at > TOO_LATE_SECONDS:
        return None
    conversation_id, inbound_id = body["conversation_id"], body["inbound_id"]
    conversation = session.get(Conversation, conversation_id)
    state = session.get(SendingState, body["phone_number_id"])
    if conversation is None or conversation.owner != "bot" or (state is not None and state.state != sending.OPEN):
        return None
    if any(inbound_id in queue.open_jobs(session.connection(), name, conversation_id) for name in (INBOX, TURNS)):
        return Sign(typing=True)
    # Marking one message marks all before it: the newest does it for the whole burst.
    return None if session.scalar(_NEWER, {"wamid": inbound_id, "conversation_id": conversation_id}) else Sign(False)


def put_again(uow: UnitOfWork, claim: Claim) -> None:
    """Look again before the indicator fades. In a lane of its own: a waiting head would hold up the next message's."""
    body = claim.job.body
    shown = int(body.get("shown", 0)) + 1
    if shown < MAX_SHOWN:
        inbound_id = body["inbound_id"]
        uow.put(PRESENCE, f"{inbound_id}:{shown}", inbound_id, {**body, "shown": shown},
                due_at=clock.timestamp() + AGAIN_SECONDS)  # fmt: skip
