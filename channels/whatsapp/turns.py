"""What stands around a turn in the database: who answers, what is answered, and what happens when it cannot be."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import Any, Callable

from channels.whatsapp import albums, hearing
from helpdesk import clock
from helpdesk.bootstrap import Helpdesk
from helpdesk.db.conversation import Conversation
from helpdesk.db.message import Message
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import DatabaseUnavailable, HelpdeskError, LeaseLost
from helpdesk.messages import InboundMessage
from helpdesk.queue import MAX_CLAIMS, Claim, Job
from helpdesk.services import conversations, handoff, replies, tickets
from helpdesk.services.customers import language_of
from helpdesk.shop import shop
from helpdesk.texts import Texts
from helpdesk.turn import Turn
from helpdesk.values import as_language

RETRY_DELAYS = (0.5, 2.0, 8.0, 30.0)  # seconds before the second, third … try; an action server restarts within them
FAILED_TOPIC = "failed_message"
BACK_TO_BOT = "/show_menu"
MEANWHILE = {  # what is said while a person is in charge; nothing in between
    handoff.Waiting.NOTICE: "utter_handoff_waiting",
    handoff.Waiting.PRESSING: "utter_handoff_pressing",
    handoff.Waiting.OPT_OUT: "utter_handoff_opt_out",
    handoff.Waiting.DATA: "utter_handoff_data",
    handoff.Waiting.NOTICES_YES: "utter_notices_granted",
    handoff.Waiting.NOTICES_NO: "utter_notices_declined",
}

_log = logging.getLogger(__name__)


class GaveUp(HelpdeskError):
    """The message has been tried as often as it may be."""


@dataclass(frozen=True)
class Work:
    """A turn that is to be run: the text Rasa hears and the metadata that its actions see."""

    turn: Turn
    text: str
    metadata: dict[str, Any]


class TurnDesk:
    """The database's side of turns; every method is one or two short transactions, called in threads.

    `texts` may be exchanged at any moment.
    """

    def __init__(
        self, helpdesk: Helpdesk, texts: Texts, resume_words: Callable[[], tuple[str, ...]] = lambda: ()
    ) -> None:
        self.texts = texts
        self._helpdesk = helpdesk
        self._resume_words = resume_words

    def begin(self, claim: Claim) -> Work | None:
        """The turn to run, or None when all is done already (a person answers, nothing to answer, buried).

        Raises LeaseLost and DatabaseUnavailable.
        """
        if claim.job.deaths >= MAX_CLAIMS:  # it has ended the process each time: do not touch it again
            self.bury(claim, "the process ended each time it was tried", "")
            return None
        message = InboundMessage.from_json(claim.job.body["message"])
        with self._helpdesk.database.reading() as session:
            uow = UnitOfWork(session, self._helpdesk.queue)
            album, more = albums.gather(uow, claim, message)
            conversation = conversations.get(uow, claim.job.lane)
            if message.kind == "tap":  # an id that we never sent is worth no more than its title
                message = replace(message, payload=replies.trusted_payload(uow, message.payload) or "")
            waits = handoff.human_in_charge(conversation, [message.id])
            work = None if waits or more else self._work(uow, claim, conversation, message, album)
        if waits:
            return self._person_answers(claim, message)
        if more:
            with self._helpdesk.unit_of_work() as uow:
                albums.wait(uow, claim, message)
            return None
        if work is None:
            with self._helpdesk.unit_of_work() as uow:
                uow.queue.settle(uow.connection, claim)
        return work

    def give_back(self, claim: Claim, reason: str, *, countable: bool = True) -> None:
        """Let the message run again a little later; raises GaveUp when it has failed MAX_CLAIMS times.

        With `countable` False this try was not the message's fault and does not count.
        """
        if countable and claim.job.attempt + 1 >= MAX_CLAIMS:
            raise GaveUp(reason)
        with self._helpdesk.unit_of_work() as uow:
            if countable:
                delay = RETRY_DELAYS[min(claim.job.attempt, len(RETRY_DELAYS) - 1)]
                uow.queue.retry(uow.connection, claim, reason, delay=delay)
            else:
                uow.queue.release(uow.connection, claim, delay=RETRY_DELAYS[0])

    def bury(self, claim: Claim, reason: str, language_heard: str) -> None:
        """Give the message up: it is kept as a dead letter, the customer gets an apology and a ticket is opened.

        When even that cannot be done, the dead letter is all there is: the customer's next messages must not wait
        behind it. Raises LeaseLost and DatabaseUnavailable.
        """
        try:
            self._bury(claim, reason, language_heard)
        except (LeaseLost, DatabaseUnavailable):
            raise
        except Exception:  # noqa: BLE001 - whatever it is, the lane must go on
            _log.exception("turn buried=without-apology job=%s conversation=%s", claim.job.id, claim.job.lane)
            with self._helpdesk.unit_of_work() as uow:
                uow.queue.bury(uow.connection, claim, reason)

    def _bury(self, claim: Claim, reason: str, language_heard: str) -> None:
        inbound_id = claim.job.key
        with self._helpdesk.unit_of_work() as uow:
            conversation = conversations.get(uow, claim.job.lane)
            conversation.language = conversation.language or as_language(language_heard) or ""  # the ticket's, too
            apology = self.texts.reply("utter_turn_failed", language_of(conversation))
            if conversation.owner == "bot":
                replies.record_replies(uow, conversation.id, [apology], caused_by=f"{inbound_id}:buried")
            tickets.open_ticket(
                uow, conversation.id, opened_by=f"{inbound_id}:{FAILED_TOPIC}", topic=FAILED_TOPIC, summary=reason
            )
            uow.session.flush()
            uow.queue.bury(uow.connection, claim, reason)
        _log.error("turn buried=yes job=%s conversation=%s claims=%d", claim.job.id, claim.job.lane, claim.job.claims)

    def _person_answers(self, claim: Claim, message: InboundMessage) -> Work | None:
        with self._helpdesk.unit_of_work() as uow:
            conversation = conversations.get(uow, claim.job.lane)
            heard = None
            if message.kind not in hearing.NOT_WRITTEN:
                heard = handoff.customer_wrote(uow, conversation, message, clock.now(), self._resume_words())
            if heard and heard.waiting is handoff.Waiting.RESUME:
                handoff.release(uow, conversation.id, by=message.id)
                uow.session.flush()
                turn = self._turn(claim, conversations.get(uow, claim.job.lane))
                return Work(turn, BACK_TO_BOT, metadata(claim.job, message, conversation))
            if heard and heard.waiting in MEANWHILE:
                answer = self.texts.reply(MEANWHILE[heard.waiting], language_of(conversation), **heard.values)
                replies.record_replies(uow, conversation.id, [answer], caused_by=message.id)
            uow.session.flush()
            uow.queue.settle(uow.connection, claim)
        return None

    def _work(
        self, uow: UnitOfWork, claim: Claim, conversation: Conversation, message: InboundMessage, album: list[Job]
    ) -> Work | None:
        question = self._question(uow, conversation, message)
        if album:
            parts = [message, *(InboundMessage.from_json(job.body["message"]) for job in album)]
            text = hearing.hear_album(parts, question)
        else:
            text = hearing.hear(message, question)
        if text is None:
            return None
        return Work(self._turn(claim, conversation, album), text, metadata(claim.job, message, conversation, album))

    def _question(self, uow: UnitOfWork, conversation: Conversation, message: InboundMessage) -> dict[str, Any]:
        if message.kind != "reaction" and not hearing.may_be_a_choice(message):
            return {}
        newest: Message | None = conversations.last_outgoing(uow, conversation.id)
        if newest is None or (message.kind == "reaction" and newest.wamid != message.detail.get("message_id")):
            return {}
        return dict(newest.body)

    def _turn(self, claim: Claim, conversation: Conversation, album: list[Job] | None = None) -> Turn:
        album = album or []
        return Turn(
            conversation_id=conversation.id,
            inbound_ids=(claim.job.key, *(job.key for job in album)),
            claim=claim,
            generation=conversation.generation,
            first_language=language_of(conversation),
            privacy_due=privacy_due(conversation),
            also=tuple(job.id for job in album),
        )


def privacy_due(conversation: Conversation) -> str:
    """The version of the privacy line that this customer has not been told yet; "" when all is told."""
    of_shop = shop()
    version = of_shop.consent_version if of_shop.privacy_url else ""
    return version if conversation.privacy_version != version else ""


def metadata(
    job: Job, message: InboundMessage, conversation: Conversation, album: list[Job] | None = None
) -> dict[str, Any]:
    """What actions may know of the message: ids and the language wished for, no text (Rasa stores and posts it all)."""
    known: dict[str, Any] = {"inbound_id": job.key, "record_id": job.body.get("record_id"), "kind": message.kind}
    if conversation.language_wish:
        known["language"] = conversation.language_wish
    if conversation.about_order and conversation.about_until and conversation.about_until > clock.now():
        known["about_order"] = conversation.about_order  # the newest notice was about it
    if album:
        known["inbound_ids"] = [job.key, *(other.key for other in album)]
        known["record_ids"] = [job.body.get("record_id"), *(other.body.get("record_id") for other in album)]
    return known
