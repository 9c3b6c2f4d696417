"""The state of each phone number's line out, and messages that wait for it or for the customer.

`open` → `slowed` (the number sends too much: wait) or `broken` (token or account trouble: one probe at a time until one
succeeds) → `open`. Times are those of the queue's clock, which a clock set back does not stop.
"""

import logging
import random
import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from helpdesk import clock
from helpdesk.db.message import OUTBOUND, QUEUED, WAITING_TEMPLATE, Message
from helpdesk.db.sending import SendingState
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.messages import Reply
from helpdesk.policies.chat_text import utf16
from helpdesk.policies.reply_parts import BODY_UNITS, TEXT_UNITS, form, join
from helpdesk.queue import OUTBOX, NewJob

OPEN, SLOWED, BROKEN = "open", "slowed", "broken"
PROBE_PAUSE = timedelta(seconds=30)  # a probe that vanished with its process is followed by the next
MAX_SLOW_SECONDS = 60.0
ALERT_PAUSE = timedelta(minutes=10)  # a line that breaks again and again alerts this often at most
SPREAD = (0.5, 2.0)  # seconds by which those who wait come back after the line is free again
STILL_WANTED = timedelta(hours=24)
LOOK_BACK = 50  # outgoing messages of a conversation that are looked through for waiting ones
FIRST = {
    "sqlite": sqlite.insert(SendingState).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(SendingState).on_conflict_do_nothing(),
}
# Built once: it runs with each message that comes in, and finds nothing nearly always.
_newest = (
    select(Message.id, Message.status, Message.created_at)
    .where(Message.conversation_id == bindparam("conversation"), Message.direction == OUTBOUND)
    .order_by(Message.id.desc())
    .limit(LOOK_BACK)
    .subquery()
)
WAITING = select(_newest.c.id).where(
    _newest.c.status == WAITING_TEMPLATE, _newest.c.created_at > bindparam("since", type_=Message.created_at.type)
)

_log = logging.getLogger(__name__)


def queue_time(uow: UnitOfWork) -> datetime:
    """Now, by the queue's clock."""
    return clock.from_timestamp(uow.queue.clock.now())


def wait_before_sending(uow: UnitOfWork, state: SendingState | None) -> float:
    """Seconds this phone number must wait before it sends; 0.0: now. On a broken line one caller becomes the probe."""
    if state is None or state.state == OPEN:
        return 0.0
    if state.state == BROKEN:  # whoever comes first after the pause is the probe: the others must see that
        uow.session.refresh(state, with_for_update=True)
    now = queue_time(uow)
    if state.not_before is not None and now < state.not_before:
        return (state.not_before - now).total_seconds() + random.uniform(*SPREAD)  # noqa: S311
    if state.state == BROKEN:
        state.not_before = now + PROBE_PAUSE
    return 0.0


def slow_down(uow: UnitOfWork, phone_number_id: str, code: int | None, delay: float = 0.0) -> float:
    """The whole phone number pauses: `delay` seconds, or 1, 2, 4 … 60. Returns the seconds for the message in hand."""
    state, now = _state(uow, phone_number_id), queue_time(uow)
    if state.state == BROKEN:
        return wait_before_sending(uow, state)
    if state.not_before is None or state.not_before <= now:  # those that left together count once
        state.failures += 1
        pause = delay or min(MAX_SLOW_SECONDS, 2.0 ** min(state.failures - 1, 10))
        state.state, state.error_code, state.not_before = SLOWED, code, now + timedelta(seconds=pause)
        state.since = state.since or now
        _log.warning("sending_slowed phone_number_id=%s code=%s seconds=%.0f", phone_number_id, code, pause)
    return wait_before_sending(uow, state)


def stop(uow: UnitOfWork, phone_number_id: str, code: int | None, detail: str, delay: float) -> float:
    """The phone number stops until a probe succeeds; alerts once. Returns the seconds for the message in hand."""
    state, now = _state(uow, phone_number_id), queue_time(uow)
    if state.state != BROKEN:
        state.state, state.since = BROKEN, now
        if state.alerted_at is None or abs(now - state.alerted_at) > ALERT_PAUSE:
            state.alerted_at = now
            _log.error("sending_stopped phone_number_id=%s code=%s detail=%s", phone_number_id, code, detail)
    state.failures += 1
    state.error_code, state.not_before = code, now + timedelta(seconds=delay)
    return delay + random.uniform(*SPREAD)  # noqa: S311


def recover(uow: UnitOfWork, phone_number_id: str) -> None:
    """The line works: Meta took a message, or refused one for a reason of its own."""
    state, now = _state(uow, phone_number_id), queue_time(uow)
    if state.state == OPEN or (state.state == SLOWED and state.not_before is not None and now < state.not_before):
        return  # a success that left before the pause began proves nothing
    _log.warning("sending_resumed phone_number_id=%s was=%s failures=%s", phone_number_id, state.state, state.failures)
    state.state, state.failures, state.not_before, state.since = OPEN, 0, None, None


def resume_waiting(uow: UnitOfWork, conversation_id: str) -> int:
    """The customer wrote again: messages that waited for that (at most 24 hours old) leave in their order; how many."""
    since = {"conversation": conversation_id, "since": clock.now() - STILL_WANTED}
    found = uow.connection.execute(WAITING, since).scalars().all()
    if not found:
        return 0
    waiting = uow.session.scalars(select(Message).where(Message.id.in_(found)).order_by(Message.id)).all()
    jobs = []
    for message in waiting:
        message.status, message.attempts, message.wamid, message.failed_at = QUEUED, 0, None, None
        message.outbox_key = f"resume:{message.id}:{secrets.token_hex(4)}"
        jobs.append(NewJob(OUTBOX, message.outbox_key, conversation_id, {"message_id": message.id}))
    if jobs:
        uow.session.flush()
        uow.queue.put_many(uow.connection, jobs)
        _log.info("waiting_messages_resumed conversation=%s count=%s", conversation_id, len(jobs))
    return len(jobs)


def without_media(message: Message) -> bool:
    """Turn a message whose file cannot be used into its text and the file's link; False: nothing would be left."""
    reply = Reply.from_json(message.body)
    if reply.media is None:
        return False
    plain = replace(reply, media=None, text=join(reply.text, reply.media.link))
    limit = BODY_UNITS if form(plain) in ("buttons", "list", "url", "location_request") else TEXT_UNITS
    if utf16(plain.text) > limit:
        plain = replace(plain, text=reply.text)
    if not plain.text:
        return False
    message.body, message.text, message.kind = plain.to_json(), plain.text, form(plain)
    return True


def _state(uow: UnitOfWork, phone_number_id: str) -> SendingState:
    values = {"phone_number_id": phone_number_id, "state": OPEN, "failures": 0}
    uow.connection.execute(FIRST[uow.connection.dialect.name], values)
    return uow.session.get_one(SendingState, phone_number_id, with_for_update=True, populate_existing=True)
