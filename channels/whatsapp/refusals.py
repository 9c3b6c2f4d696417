"""What becomes of a message that Meta did not simply take: the error table put to work."""

import logging
import random

from channels.whatsapp.api import GraphError
from channels.whatsapp.errors import MEDIA_CODES, OPTED_OUT, Action
from channels.whatsapp.line import Line
from helpdesk import clock
from helpdesk.db.conversation import Conversation
from helpdesk.db.message import FAILED, IN_DOUBT, QUEUED, SENDING, WAITING_TEMPLATE, Message
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.queue import OUTBOX, RECEIPTS, Claim
from helpdesk.services import sending, sla

DOUBT_SECONDS = (30.0, 30.0, 60.0, 120.0, 300.0)  # how long receipts may take before a doubtful message leaves again
DEAF = 15 * 60.0  # seconds of a message's age for which its receipt is waited for while no webhook can come
TAKERS = "%:rasa-%"  # names of the processes that take webhooks, as `helpdesk up` gives them
MAX_PAUSE = 60.0  # seconds; the end of 1, 2, 4 …
PAIR_BASE = 4.0  # Meta asks to wait 4^n seconds: https://developers.facebook.com/docs/whatsapp/cloud-api/overview#pair-rate-limits
MAX_PAIR_PAUSE = 64.0
JITTER = (1.0, 1.2)

_log = logging.getLogger(__name__)


def settle(line: Line, claim: Claim, message_id: int, phone_number_id: str, error: GraphError) -> None:
    """One commit: the message's state after a call that did not succeed, and the job handed back or done."""
    with line.helpdesk.unit_of_work() as uow:
        message = uow.session.get_one(Message, message_id, with_for_update=True)
        if message.status not in (SENDING, IN_DOUBT, QUEUED):  # a receipt was faster: it did arrive
            uow.queue.settle(uow.connection, claim)
            return
        message.error_code, message.error_detail = error.code, error.detail
        if error.outcome == "unknown":
            doubt(uow, claim, message, error.detail)
        elif error.outcome == "not_sent":
            message.attempts -= 1  # nothing was tried as far as Meta is concerned
            pause = jittered(min(MAX_PAUSE, 2.0 ** min(line.tally.count(message.conversation_id), 10)))
            _log.warning("meta_unreachable message=%s pause=%.0f detail=%s", message.id, pause, error.detail)
            again(uow, claim, message, pause)
        else:
            _log.log(
                logging.ERROR if error.action is Action.FIX else logging.WARNING,
                "message_refused message=%s code=%s http=%s action=%s attempts=%s detail=%s",
                message.id, error.code, error.http_status, error.action.value, message.attempts, error.detail,
            )  # fmt: skip
            if error.action not in (Action.ALERT, Action.SLOW):
                sending.recover(uow, phone_number_id)
            refused(line, uow, claim, message, phone_number_id, error)


def refused(
    line: Line, uow: UnitOfWork, claim: Claim, message: Message, phone_number_id: str, error: GraphError
) -> None:
    """Meta said no: act by the table."""
    action, rule = error.action, error.rule
    if action in (Action.PAIR, Action.SLOW, Action.ALERT):  # not this message's fault: these do not count as tries
        message.attempts -= 1
        if action is Action.PAIR:
            pause = jittered(min(MAX_PAIR_PAUSE, PAIR_BASE ** min(line.tally.count(message.conversation_id), 10)))
        elif action is Action.SLOW:
            pause = sending.slow_down(uow, phone_number_id, error.code, rule.delay)
        else:
            pause = sending.stop(uow, phone_number_id, error.code, error.detail, rule.delay)
        again(uow, claim, message, pause)
    elif action is Action.RETRY and message.attempts < rule.tries:
        again(uow, claim, message, jittered(rule.delay or min(MAX_PAUSE, 2.0 ** (message.attempts - 1))))
    elif error.code in MEDIA_CODES and sending.without_media(message):
        message.attempts = 0
        again(uow, claim, message, 0.0)
    elif action is Action.TEMPLATE:
        end(uow, claim, message, WAITING_TEMPLATE)
    else:
        if error.code == OPTED_OUT:
            uow.session.get_one(Conversation, message.conversation_id).opted_out_at = clock.now()
        message.failed_at = clock.now()
        end(uow, claim, message, FAILED)


def doubt(uow: UnitOfWork, claim: Claim, message: Message, reason: str) -> None:
    """Nobody knows whether Meta has the message: wait for its receipt, then send again."""
    message.status, message.error_detail = IN_DOUBT, reason[:300]
    uow.session.flush()
    pause = DOUBT_SECONDS[min(max(message.attempts, 1), len(DOUBT_SECONDS)) - 1]
    _log.warning("message_in_doubt message=%s attempts=%s pause=%.0f", message.id, message.attempts, pause)
    uow.queue.release(uow.connection, claim, delay=pause)


def receipt_may_be_on_its_way(uow: UnitOfWork, claim: Claim) -> float:
    """Seconds to wait before a message in doubt is sent again, since its receipt could not be heard yet: receipts wait
    in the queue, or the process that takes webhooks is down or has only just come back (Meta offers them again)."""
    if uow.queue.now() - claim.job.created_at > DEAF:
        return 0.0
    if uow.queue.is_due(uow.connection, RECEIPTS):
        return 1.0
    up = uow.queue.up_for(uow.connection, TAKERS)
    return 0.0 if up is None else min(5.0, max(0.0, DOUBT_SECONDS[0] - up))


def again(uow: UnitOfWork, claim: Claim, message: Message, pause: float) -> None:
    """Try again after `pause` seconds; the customer's later messages wait behind it."""
    message.status = QUEUED
    uow.session.flush()
    uow.queue.release(uow.connection, claim, delay=pause)


def jittered(seconds: float) -> float:
    """`seconds` and a little, so that what failed together does not come back together."""
    return seconds * random.uniform(*JITTER)  # noqa: S311


def end(uow: UnitOfWork, claim: Claim, message: Message, status: str) -> None:
    """It does not leave; its status shows why, and the customer's later messages go on."""
    message.status = status
    uow.session.flush()
    sla.reply_failed(uow, message, clock.now())
    uow.queue.settle(uow.connection, claim)


def hasten(line: Line, outbox_key: str) -> None:
    """A message's doubt is over: its job need not wait any longer. In a transaction of its own, since it takes the lock
    of a lane whose holder may wait for the message's row."""
    with line.helpdesk.unit_of_work() as uow:
        uow.queue.hasten(uow.connection, OUTBOX, outbox_key)
