"""In the worker, from `receipts`: what became of our messages. About three per message, so many at once.

https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components#statuses-object
"""

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Callable, Sequence, cast

from sqlalchemy import JSON, Table, bindparam, or_, select, update

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
from helpdesk.services import sla
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
_TABLE = cast("Table", Message.__table__)
_WRITTEN = (
    "wamid", "status", "sent_at", "delivered_at", "read_at", "failed_at", "error_code", "error_detail", "pricing",
)  # fmt: skip
_FIND_ALL = (
    select(_TABLE.c.id, _TABLE.c.callback, *(_TABLE.c[name] for name in _WRITTEN))
    .where(
        or_(
            _TABLE.c.wamid.in_(bindparam("wamids", expanding=True)),
            _TABLE.c.callback.in_(bindparam("callbacks", expanding=True)),
        )
    )
    .where(_TABLE.c.direction == OUTBOUND)
    .order_by(_TABLE.c.id)
    .with_for_update()
)
_WRITE = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("b_id"))
    .values({name: bindparam(f"b_{name}", type_=_TABLE.c[name].type) for name in _WRITTEN if name != "pricing"})
    .values(pricing=bindparam("b_pricing", type_=JSON(none_as_null=True)))
)
FOLLOWING = 10  # later statuses of the same message that are done with the first


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


@dataclass
class Told:
    """What is recorded of an outgoing message, as far as statuses change it."""

    id: int
    callback: str | None
    wamid: str | None
    status: str
    sent_at: datetime | None
    delivered_at: datetime | None
    read_at: datetime | None
    failed_at: datetime | None
    error_code: int | None
    error_detail: str
    pricing: dict[str, Any] | None
    changed: bool = False

    def written(self) -> dict[str, Any]:
        """The values of `_WRITE`."""
        return {"b_id": self.id, **{f"b_{name}": getattr(self, name) for name in _WRITTEN}}


def together(line: Line, uow: UnitOfWork, claims: Sequence[Claim]) -> list[tuple[Claim, Callable[[Line, Claim], None]]]:
    """Several messages' statuses in the caller's transaction, all that wait in their lanes.

    Left are failures and the end of doubts, because what follows from them locks other rows.
    """
    told = {claim.job.id: _good(uow, claim) for claim in claims}
    statuses = [one for jobs in told.values() for one in jobs.values()]
    wamids, callbacks = ({ids[n] for ids in map(_ids, statuses)} - {""} for n in (0, 1))
    found = uow.connection.execute(_FIND_ALL, {"wamids": list(wamids), "callbacks": list(callbacks)})
    rows = [Told(*row) for row in found]
    known = {one.wamid: one for one in rows if one.wamid} | {one.callback: one for one in rows if one.callback}
    left: list[tuple[Claim, Callable[[Line, Claim], None]]] = []
    for claim in claims:
        jobs = told[claim.job.id]
        if not jobs or not all(_tell(known, status) for status in jobs.values()):
            left.append((claim, handle))
    if changed := [one.written() for one in rows if one.changed]:
        uow.connection.execute(_WRITE, changed)
    waiting = {claim.job.id for claim, _ in left}
    for claim in claims:
        if claim.job.id not in waiting:
            uow.queue.settle(uow.connection, claim, also=list(told[claim.job.id]))
    return left


def _good(uow: UnitOfWork, claim: Claim) -> dict[int, dict[str, Any]]:
    """The statuses of the claimed lane up to the first failure, by job."""
    found = {}
    for job in (claim.job, *uow.queue.following(uow.connection, claim, FOLLOWING)):
        status = job.body.get("status")
        if not isinstance(status, dict) or status.get("status") == "failed":
            break
        found[job.id] = status
    return found


def _ids(status: dict[str, Any]) -> tuple[str, str]:
    return str(status.get("id") or ""), str(status.get("biz_opaque_callback_data") or "")


def _tell(known: dict[str, Told], status: dict[str, Any]) -> bool:
    """Record a status that is no failure; False if more follows from it, so that `handle` has to."""
    news = NEWS.get(str(status.get("status")))
    wamid, callback = _ids(status)
    message = (known.get(callback) if callback else None) or (known.get(wamid) if wamid else None)
    if news is None or message is None:  # sent by somebody else through the same number
        return True
    if message.status in (QUEUED, IN_DOUBT, FAILED):
        return False
    if message.wamid is None and wamid and wamid not in known:  # our own call has not returned, or never will
        message.wamid = wamid
    arrive(message, news, moment(status.get("timestamp")))
    if isinstance(pricing := status.get("pricing"), dict):
        message.pricing = pricing
    message.changed = True
    return True


def apply(uow: UnitOfWork, status: dict[str, Any]) -> str:
    """Record a status; returns the outbox key of a message whose waiting job it has settled, else ""."""
    news = NEWS.get(str(status.get("status")))
    wamid, callback = _ids(status)
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
        if before == FAILED and message.status != FAILED:
            sla.reply_arrived(uow, message)
    pricing = status.get("pricing")
    if isinstance(pricing, dict) and (not message.pricing or news != FAILED):
        message.pricing = pricing
    waited = before in (QUEUED, IN_DOUBT) and message.status != before
    return message.outbox_key if waited else ""


def arrive(message: Message | Told, news: str, at: datetime) -> None:
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
    uow.session.flush()
    sla.reply_failed(uow, message, clock.now())


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
