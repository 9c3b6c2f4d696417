"""In the worker, from `receipts`: what became of our messages. About three per message, so two statements each.

https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components#statuses-object
"""

import logging
from dataclasses import replace
from datetime import datetime
from typing import Any, Callable, Sequence

from sqlalchemy import bindparam, or_, select

from channels.whatsapp import refusals
from channels.whatsapp.errors import MEDIA_CODES, OPTED_OUT, Action, rule_for
from channels.whatsapp.line import Line
from helpdesk import clock
from helpdesk.db.conversation import Conversation
from helpdesk.db.message import (
    ACCEPTED,
    DELIVERED,
    FAILED,
    IN_DOUBT,
    OUTBOUND,
    QUEUED,
    READ,
    SENDING,
    SENT,
    WAITING_TEMPLATE,
    Message,
)
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.http import redact
from helpdesk.messages import Reply
from helpdesk.policies.reply_parts import join
from helpdesk.queue import Claim
from helpdesk.services.replies import record_replies

MILLISECONDS = 10**12  # Meta's timestamps are seconds; milliseconds have been seen
NEWS = {"sent": SENT, "delivered": DELIVERED, "read": READ, "played": READ, "failed": FAILED}
RANK = {QUEUED: 0, SENDING: 0, IN_DOUBT: 0, WAITING_TEMPLATE: 0, ACCEPTED: 1, SENT: 2, FAILED: 2, DELIVERED: 3, READ: 4}

_log = logging.getLogger(__name__)
_FIND = (
    select(Message)
    .where(or_(Message.wamid == bindparam("wamid"), Message.callback == bindparam("callback")))
    .where(Message.direction == OUTBOUND)
    .with_for_update()
)


def handle(line: Line, claim: Claim) -> None:
    """Apply one status to the outgoing message it speaks of; foreign and unknown ones are settled and forgotten."""
    status = claim.job.body.get("status")
    status = status if isinstance(status, dict) else {}
    with line.helpdesk.unit_of_work() as uow:
        doubted = apply(uow, status)
        uow.session.flush()
        uow.queue.settle(uow.connection, claim)
    if doubted:
        refusals.hasten(line, doubted)


def together(line: Line, claims: Sequence[Claim]) -> list[tuple[Claim, Callable[[Line, Claim], None]]]:
    """Several statuses in one commit; failures are left, because what follows from them locks other rows."""
    told = [(claim, status) for claim in claims if isinstance(status := claim.job.body.get("status"), dict)]
    good = [(claim, status) for claim, status in told if status.get("status") != "failed"]
    doubted = []
    with line.helpdesk.unit_of_work() as uow:
        for _, status in good:
            doubted.append(apply(uow, status))
        uow.session.flush()
        for claim, _ in good:
            uow.queue.settle(uow.connection, claim)
    for key in filter(None, doubted):
        refusals.hasten(line, key)
    done = {claim.job.id for claim, _ in good}
    return [(claim, handle) for claim in claims if claim.job.id not in done]


def apply(uow: UnitOfWork, status: dict[str, Any]) -> str:
    """Record a status; returns the outbox key of a message whose waiting job it has settled, else ""."""
    news = NEWS.get(str(status.get("status")))
    wamid, callback = str(status.get("id") or ""), str(status.get("biz_opaque_callback_data") or "")
    if news is None or not (wamid or callback):
        return ""
    found = uow.session.scalars(_FIND, {"wamid": wamid, "callback": callback}).all()
    if not found:  # sent by somebody else through the same number
        return ""
    message = next((one for one in found if one.callback == callback), found[0])
    before = message.status
    if message.wamid is None and len(found) == 1:  # our own call has not returned, or never will
        message.wamid = wamid or None
    at = moment(status.get("timestamp"))
    if news == FAILED:
        fail(uow, message, status, at)
    else:
        arrive(message, news, at)
    pricing = status.get("pricing")
    if isinstance(pricing, dict) and (not message.pricing or news != FAILED):
        message.pricing = pricing
    waited = before in (QUEUED, IN_DOUBT) and message.status != before
    return message.outbox_key if waited else ""


def arrive(message: Message, news: str, at: datetime) -> None:
    """Sent, delivered or read; never backwards, and times that were skipped are those of the later step."""
    message.sent_at = message.sent_at or at
    if news in (DELIVERED, READ):
        message.delivered_at = message.delivered_at or at
        message.failed_at = None  # one copy failed, another arrived
    if news == READ:
        message.read_at = message.read_at or at
    if RANK[news] > RANK.get(message.status, 9):
        message.status = news
        message.error_code, message.error_detail = None, ""


def fail(uow: UnitOfWork, message: Message, status: dict[str, Any], at: datetime) -> None:
    """Meta took it and could not deliver it. The error table decides what is left to do."""
    if RANK.get(message.status, 9) > RANK[SENT] or message.status == FAILED:
        return
    errors = status.get("errors")
    error = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], dict) else {}
    code = error.get("code") if isinstance(error.get("code"), int) else None
    extra = error.get("error_data")
    detail = extra.get("details") if isinstance(extra, dict) else extra
    message.error_code, message.failed_at = code, at
    message.error_detail = redact(str(detail or error.get("title") or "no reason given"))
    action = rule_for(code, None, 400, False).action
    message.status = WAITING_TEMPLATE if action is Action.TEMPLATE else FAILED
    level = logging.ERROR if action in (Action.ALERT, Action.FIX) else logging.WARNING
    _log.log(level, "message_failed message=%s code=%s action=%s", message.id, code, action.value)
    if code == OPTED_OUT:
        uow.session.get_one(Conversation, message.conversation_id).opted_out_at = at
    if code in MEDIA_CODES:
        say_without_media(uow, message)


def say_without_media(uow: UnitOfWork, message: Message) -> None:
    """Meta could not fetch or use the file: the customer gets its text and link instead."""
    reply = Reply.from_json(message.body)
    if reply.media is not None and (reply.text or reply.media.link):
        plain = replace(reply, media=None, text=join(reply.text, reply.media.link))
        cause = f"{message.callback}:without_media"
        record_replies(uow, message.conversation_id, [plain], caused_by=cause, author=message.author)


def moment(timestamp: Any) -> datetime:
    """Meta's time of a status, never later than now; now if it is missing or nonsense."""
    now = clock.now()
    try:
        seconds = float(timestamp)
        return min(now, clock.from_timestamp(seconds / 1000 if seconds >= MILLISECONDS else seconds))
    except (TypeError, ValueError, OverflowError, OSError):
        return now
