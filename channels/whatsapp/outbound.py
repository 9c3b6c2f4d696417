"""In the worker, from `outbox`: one message to Meta.

queued → sending (committed) → the call → accepted. Whoever finds `sending` knows that a process died or timed out with
the request on its way: in doubt. A status webhook with our callback value settles that (receipts.py), otherwise the
message is sent again with the same value. What Meta refuses goes by the table in errors.py (refusals.py).
"""

import logging
import time
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Callable, Sequence, cast

from sqlalchemy import Table, bindparam, case, func, select, update
from sqlalchemy.exc import IntegrityError

from channels.whatsapp import refusals
from channels.whatsapp.api import GraphError, SendResult
from channels.whatsapp.errors import FIX
from channels.whatsapp.line import Line
from channels.whatsapp.render import render, wants_file
from channels.whatsapp.uploads import upload
from helpdesk import clock
from helpdesk.db.conversation import Conversation
from helpdesk.db.message import ACCEPTED, FAILED, IN_DOUBT, QUEUED, SENDING, WAITING_TEMPLATE, Message
from helpdesk.db.sending import SendingState
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import DatabaseUnavailable, LeaseLost
from helpdesk.messages import Reply
from helpdesk.policies import reply_window
from helpdesk.queue import Claim
from helpdesk.services import identity, sending, sla

RECORD_PAUSES = (0.1, 0.3, 1.0, 2.0, 4.0, 8.0, 8.0)  # seconds between tries to write down what Meta accepted
SHARE_PATIENCE = 0.03  # seconds an acceptance waits for another commit of this process to take it along
MAX_DOUBTFUL_SENDS = 10  # copies of one message whose fate nobody tells, before a person must look

_log = logging.getLogger(__name__)
# Statements are built once: assembling them costs more than running them.
_MESSAGE, _CONVERSATION, _STATE = (cast("Table", row.__table__) for row in (Message, Conversation, SendingState))
_FIND = (
    select(Message, Conversation, SendingState)
    .join(Conversation, Conversation.id == Message.conversation_id)
    .outerjoin(SendingState, SendingState.phone_number_id == Conversation.phone_number_id)
    .where(Message.id == bindparam("message_id"))
    .with_for_update(of=Message)  # a receipt may be about to say that it has arrived
)
_FIND_ALL = (
    select(
        _MESSAGE.c.id, _MESSAGE.c.status, _MESSAGE.c.body, _MESSAGE.c.callback, _MESSAGE.c.conversation_id,
        _CONVERSATION.c.phone_number_id, _CONVERSATION.c.wa_id, _CONVERSATION.c.user_id,
        _CONVERSATION.c.last_inbound_at, _STATE.c.state,
    )
    .join_from(_MESSAGE, _CONVERSATION, _CONVERSATION.c.id == _MESSAGE.c.conversation_id)
    .outerjoin(_STATE, _STATE.c.phone_number_id == _CONVERSATION.c.phone_number_id)
    .where(_MESSAGE.c.id.in_(bindparam("message_ids", expanding=True)))
    .order_by(_MESSAGE.c.id)
    .with_for_update(of=_MESSAGE)
)  # fmt: skip
_START = update(Message.__table__).where(Message.id == bindparam("b_id")).values(  # type: ignore[arg-type]
    status=SENDING, attempts=Message.attempts + 1
)  # fmt: skip
_ACCEPT = update(Message.__table__).where(Message.id == bindparam("b_id")).values(  # type: ignore[arg-type]
    wamid=func.coalesce(Message.wamid, bindparam("b_wamid")),
    sent_at=func.coalesce(Message.sent_at, bindparam("b_at", type_=Message.sent_at.type)),
    status=case((Message.status.in_((QUEUED, SENDING, IN_DOUBT)), ACCEPTED), else_=Message.status),
    error_code=case((Message.status.in_((QUEUED, SENDING, IN_DOUBT)), None), else_=Message.error_code),
    error_detail=case((Message.status.in_((QUEUED, SENDING, IN_DOUBT)), ""), else_=Message.error_detail),
)  # fmt: skip


@dataclass(frozen=True)
class Order:
    """A message that is to leave now: everything the call needs, so that no transaction is open meanwhile."""

    message_id: int
    conversation_id: str
    phone_number_id: str
    wa_id: str
    user_id: str
    callback: str
    reply: Reply
    window_open: bool
    troubled: bool  # the phone number's line was not in order: tell it when this works


def handle(line: Line, claim: Claim) -> None:
    """Send the message of an outbox job, put it off, or end it; settles or hands back the claim itself."""
    order = start(line, claim)
    if order is not None:
        send(order, line, claim)


def together(line: Line, uow: UnitOfWork, claims: Sequence[Claim]) -> list[tuple[Claim, Callable[[Line, Claim], None]]]:
    """Note in the caller's transaction that several customers' messages are being sent; what is left is the calls."""
    for claim in claims:
        uow.queue.check(uow.connection, claim)
    found = uow.connection.execute(_FIND_ALL, {"message_ids": [claim.job.body["message_id"] for claim in claims]})
    rows, now = {row.id: row for row in found}, clock.now()
    left: list[tuple[Claim, Callable[[Line, Claim], None]]] = []
    plain = []
    for claim in claims:
        order = plain_order(rows.get(claim.job.body["message_id"]), now)
        if order is not None:
            plain.append({"b_id": order.message_id})
        else:  # something is unusual about it
            order = start_in(uow, claim)
        if order is not None:
            left.append((claim, partial(send, order)))
    if plain:
        uow.connection.execute(_START, plain)
    return left


def plain_order(row: Any, now: datetime) -> Order | None:
    """The order for a message that nothing speaks against (a row of _FIND_ALL); None: `start_in` has to look."""
    if row is None or row.status != QUEUED or row.state not in (None, sending.OPEN) or not (row.wa_id or row.user_id):
        return None
    window_open = reply_window.is_open(row.last_inbound_at, now)
    reply = Reply.from_json(row.body)
    if not window_open and not reply.template:
        return None
    return Order(
        row.id, row.conversation_id, row.phone_number_id, row.wa_id, row.user_id, row.callback or "", reply,
        window_open, troubled=False,
    )  # fmt: skip


def send(order: Order, line: Line, claim: Claim) -> None:
    """The call, and what comes of it."""
    try:
        result = line.api.send(order.phone_number_id, body_of(line, order))
    except GraphError as error:
        refusals.settle(line, claim, order.message_id, order.phone_number_id, error)
    else:
        line.tally.clear(order.conversation_id)
        accepted(line, claim, order, result)


def handle_buried(line: Line, claim: Claim) -> None:
    """For a message whose sending ended its worker again and again: failed for all to see, the lane goes on."""
    with line.helpdesk.unit_of_work() as uow:
        message = uow.session.get(Message, claim.job.body["message_id"], with_for_update=True)
        if message is not None and message.status in (QUEUED, SENDING, IN_DOUBT):
            message.status, message.error_detail = FAILED, "given up: the worker ended each time"
            message.failed_at = clock.now()
            uow.session.flush()
            sla.reply_failed(uow, message, message.failed_at)
        uow.queue.bury(uow.connection, claim, claim.job.error or "claimed too often")


def start(line: Line, claim: Claim) -> Order | None:
    """Commit that the message is being sent; None if it must not be now (all is done then)."""
    with line.helpdesk.unit_of_work() as uow:
        return start_in(uow, claim)


def start_in(uow: UnitOfWork, claim: Claim) -> Order | None:
    """See `start`; the caller commits."""
    uow.queue.check(uow.connection, claim)
    found = uow.session.execute(_FIND, {"message_id": claim.job.body["message_id"]}).first()
    if found is None or found[0].status not in (QUEUED, SENDING, IN_DOUBT):
        uow.queue.settle(uow.connection, claim)
        return None
    message, conversation, state = found
    if message.status == SENDING:
        refusals.doubt(uow, claim, message, "the process ended while sending")
        return None
    if message.status == IN_DOUBT and (pause := refusals.receipt_may_be_on_its_way(uow, claim)):
        uow.queue.release(uow.connection, claim, delay=pause)
        return None
    if pause := sending.wait_before_sending(uow, state):
        uow.queue.release(uow.connection, claim, delay=pause)
        return None
    reply = Reply.from_json(message.body)
    now = clock.now()
    if ended := end_instead(message, conversation, reply, now):
        status, message.error_detail = ended
        _log.warning("message_not_sent message=%s status=%s reason=%s", message.id, *ended)
        refusals.end(uow, claim, message, status)
        return None
    uow.connection.execute(_START, {"b_id": message.id})
    return Order(
        message.id, conversation.id, conversation.phone_number_id, conversation.wa_id, conversation.user_id,
        message.callback or "", reply, reply_window.is_open(conversation.last_inbound_at, now),
        state is not None and state.state != sending.OPEN,
    )  # fmt: skip


def end_instead(message: Message, conversation: Conversation, reply: Reply, now: datetime) -> tuple[str, str] | None:
    """Status and reason if the message may not leave at all now."""
    if message.status == IN_DOUBT and message.attempts >= MAX_DOUBTFUL_SENDS:
        return FAILED, f"outcome unknown after {message.attempts} sends"
    if not conversation.wa_id and not conversation.user_id:
        return FAILED, "the customer has no address"
    if not reply.template and not reply_window.is_open(conversation.last_inbound_at, now):
        return WAITING_TEMPLATE, "the 24-hour window is closed"
    return None


def body_of(line: Line, order: Order) -> dict[str, Any]:
    """The whole body for Meta, with the media uploaded. Raises GraphError."""
    reply, media_id = order.reply, ""
    if reply.media and reply.media.path and (order.window_open or not reply.template or wants_file(reply.template)):
        reply, media_id = upload(line, order.phone_number_id, reply)
    try:
        body = render(reply, media_id=media_id, window_open=order.window_open)
    except Exception as error:
        _log.exception("render_failed message=%s", order.message_id)
        raise GraphError(None, None, 0, FIX, f"cannot be rendered: {type(error).__name__}", "refused") from error
    # Meta advises to use the number where it is known; an id of another kind belongs into `recipient`.
    if order.wa_id.isdigit():
        body["to"] = order.wa_id
    else:
        body["recipient"] = order.user_id or order.wa_id
    body["biz_opaque_callback_data"] = order.callback
    return body


def accepted(line: Line, claim: Claim, order: Order, result: SendResult) -> None:
    """Write down that Meta has the message. What is not written is sent twice: so this is tried for a while."""
    for pause in (*RECORD_PAUSES, None):
        try:
            record_accepted(line, claim, order, result)
            _log.info("message_accepted message=%s conversation=%s", order.message_id, order.conversation_id)
            return
        except LeaseLost:
            # Somebody else holds the lane and is in doubt about this message: what we know ends the doubt.
            note_accepted(line, order, result)
            raise
        except DatabaseUnavailable:
            if pause is None:
                raise
            time.sleep(pause)


def record_accepted(line: Line, claim: Claim, order: Order, result: SendResult) -> None:
    """One commit, perhaps with others': accepted, and the job is done."""

    def record(uow: UnitOfWork) -> None:
        mark_accepted(uow, order.message_id, result.wamid)
        if order.troubled:
            sending.recover(uow, order.phone_number_id)
        learn_ids(uow, order, result)
        uow.queue.settle(uow.connection, claim)

    try:
        line.write(record, patience=SHARE_PATIENCE)
    except IntegrityError:
        # Meta's id stands at another message already; that must not make this one leave again and again.
        _log.error("wamid_twice message=%s", order.message_id)
        with line.helpdesk.unit_of_work() as uow:
            mark_accepted(uow, order.message_id, None)
            uow.queue.settle(uow.connection, claim)


def mark_accepted(uow: UnitOfWork, message_id: int, wamid: str | None) -> None:
    """Accepted, unless a receipt was here first and knows more."""
    uow.connection.execute(_ACCEPT, {"b_id": message_id, "b_wamid": wamid, "b_at": clock.now()})


def note_accepted(line: Line, order: Order, result: SendResult) -> None:
    """Outside of any claim: Meta has the message; who waits in doubt may go on."""
    try:
        with line.helpdesk.unit_of_work() as uow:
            mark_accepted(uow, order.message_id, result.wamid)
            key = uow.session.get_one(Message, order.message_id).outbox_key
        refusals.hasten(line, key)
    except (DatabaseUnavailable, IntegrityError) as error:
        _log.warning("acceptance_not_noted message=%s error=%s", order.message_id, type(error).__name__)


def learn_ids(uow: UnitOfWork, order: Order, result: SendResult) -> None:
    """Meta's answer may tell an id that we did not know: the customer is found by it from now on."""
    if (result.user_id and not order.user_id) or (result.wa_id and not order.wa_id):
        ids = identity.CustomerIds(order.wa_id or result.wa_id, order.user_id or result.user_id)
        identity.resolve(uow, order.phone_number_id, ids)
