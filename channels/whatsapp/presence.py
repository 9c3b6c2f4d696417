"""In the worker, from `presence`: the customer sees that we read, and that we write as long as we do. Never retried.

https://developers.facebook.com/docs/whatsapp/cloud-api/typing-indicators
"""

import logging
from dataclasses import dataclass
from functools import partial
from typing import Callable, Sequence

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import aliased

from channels.whatsapp import arrived
from channels.whatsapp.api import GraphError
from channels.whatsapp.line import Line
from helpdesk import clock
from helpdesk.db.conversation import Conversation
from helpdesk.db.message import INBOUND, Message
from helpdesk.db.queue import job
from helpdesk.db.sending import SendingState
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.queue import INBOX, PRESENCE, READY, TURNS, Claim
from helpdesk.services import sending

AGAIN_SECONDS = 20.0  # Meta shows the indicator for 25 s
MAX_SHOWN = 5
TOO_LATE_SECONDS = 30.0  # a sign that waited so long behind others would only be a load

_log = logging.getLogger(__name__)
_mine = aliased(Message)
_newer = exists().where(
    Message.conversation_id == _mine.conversation_id, Message.direction == INBOUND, Message.id > _mine.id
)
_open = exists().where(job.c.queue.in_((INBOX, TURNS)), job.c.key == _mine.wamid, job.c.state == READY)
_FIND = (
    select(_mine.wamid, Conversation.owner, SendingState.state, _newer, _open)
    .join(Conversation, Conversation.id == _mine.conversation_id)
    .outerjoin(SendingState, SendingState.phone_number_id == Conversation.phone_number_id)
    .where(_mine.wamid.in_(bindparam("wamids", expanding=True)))
)


@dataclass(frozen=True)
class Sign:
    """What to show now: `typing`, or only that the message was read."""

    typing: bool


def handle(line: Line, claim: Claim) -> None:
    """Show typing while the turn is open, read once it is done, nothing when a person is in charge."""
    for one, show_sign in line.write(lambda uow: together(line, uow, [claim])):
        show_sign(line, one)


def together(line: Line, uow: UnitOfWork, claims: Sequence[Claim]) -> list[tuple[Claim, Callable[[Line, Claim], None]]]:
    """End the jobs in the caller's transaction; what is left is to show the signs. One that gets lost is not missed."""
    late = line.helpdesk.queue.clock.now() - TOO_LATE_SECONDS
    for claim in claims:
        if arrived.is_look(claim):
            arrived.tell(line, uow, claim)
    due = [claim for claim in claims if claim.job.due_at >= late and not arrived.is_look(claim)]
    found = uow.connection.execute(_FIND, {"wamids": [claim.job.body["inbound_id"] for claim in due]}) if due else ()
    signs = {wamid: sign_for(*facts) for wamid, *facts in found}
    left: list[tuple[Claim, Callable[[Line, Claim], None]]] = []
    for claim in claims:
        sign = signs.get(claim.job.body["inbound_id"]) if claim in due else None
        if sign is not None:
            left.append((claim, partial(show, sign)))
            if sign.typing:
                put_again(uow, claim)
        uow.queue.settle(uow.connection, claim)
    return left


def sign_for(owner: str, line_state: str | None, newer: bool, is_open: bool) -> Sign | None:
    """What the customer should see now, or None.

    A sign for one message marks all before it: the newest one's does it for the whole burst.
    """
    if owner != "bot" or line_state not in (None, sending.OPEN) or newer:
        return None
    return Sign(typing=is_open)


def show(sign: Sign, line: Line, claim: Claim) -> None:
    """The call; what becomes of it only the log tells."""
    body = claim.job.body
    try:
        line.api.mark_read(body["phone_number_id"], body["inbound_id"], typing=sign.typing)
    except GraphError as error:
        _log.info("presence_failed code=%s outcome=%s", error.code, error.outcome)


def put_again(uow: UnitOfWork, claim: Claim) -> None:
    """Look again before the indicator fades. In a lane of its own: a waiting head would hold up the next message's."""
    body = claim.job.body
    shown = int(body.get("shown", 0)) + 1
    if shown < MAX_SHOWN:
        inbound_id = body["inbound_id"]
        uow.put(PRESENCE, f"{inbound_id}:{shown}", inbound_id, {**body, "shown": shown},
                due_at=clock.timestamp() + AGAIN_SECONDS)  # fmt: skip
