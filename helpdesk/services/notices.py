"""Notices: messages that the shop begins. Only with consent, once an event, through the outbox.

Inside the 24-hour window the words leave as an ordinary message, else as the approved template, which says the same.
A conversation that a person has in hand gets its notices, too: they are facts, and the person sees them.
"""

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from helpdesk.db.conversation import Conversation, ConversationAlias
from helpdesk.db.locks import lock_conversation, lock_name
from helpdesk.db.notice import QUEUED, SKIPPED, Notice, notice_of
from helpdesk.db.order import ProvenOrder
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.formatting import format_date, format_moment
from helpdesk.integrations import orders as order_system
from helpdesk.messages import OutboundMedia, Reply
from helpdesk.policies.notices import Template, reply_of
from helpdesk.services import consent
from helpdesk.services.customers import language_of
from helpdesk.services.notice_events import Event
from helpdesk.services.replies import record_replies
from helpdesk.shop import flow_on, shop
from helpdesk.templates import templates
from helpdesk.texts import Wording, plain
from helpdesk.values import Language
from helpdesk.wording import isolate_value

__all__ = ["Outcome", "Plan", "notify", "of_phone", "plan"]

SWITCH = "notices"
# What must be on besides `notices` (shop.yml).
FLOWS = {"technician_tomorrow": "technician", "return_received": "returns", "return_label": "returns",
         "refund_sent": "refunds"}  # fmt: skip
ABOUT = timedelta(hours=24)  # so long a question without an order number is about the notice's order
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Plan:
    """Whether a notice would leave: `reason` why not ("": it would), and to whom, with which words."""

    reason: str
    conversation_id: str = ""
    language: Language = "en"
    template: Template | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of an event: `queued`, `skipped` for a `reason`, or `known` when it was looked at before."""

    state: str
    reason: str = ""
    message_id: int | None = None


def plan(uow: UnitOfWork, event: Event) -> Plan:
    """Would this event be told, and how? Changes nothing. Raises SettingsError."""
    if not flow_on(SWITCH) or not flow_on(FLOWS.get(event.kind, SWITCH)):
        return Plan("switched_off")
    template = templates().get(event.kind)
    if template is None:
        return Plan("no_template")
    if event.heard:
        return Plan("heard_in_chat")
    purpose = "notices" if template.category == "utility" else "marketing"
    candidates = _conversations(uow, event)
    if not candidates:
        return Plan("customer_unknown")
    willing = next((one for one in candidates if consent.given(uow, one.id, purpose)), None)  # type: ignore[arg-type]
    if willing is None:
        return Plan("no_consent", candidates[0].id)
    return Plan("", willing.id, language_of(willing), template)


def notify(
    uow: UnitOfWork, event: Event, now: datetime, *, media: OutboundMedia | None = None, again: str = ""
) -> Outcome:
    """Tell the customer, or note why not; the same event a second time changes nothing.

    `media` is the stored paper of a template with a document; `again` is a word that makes it leave once more.
    """
    key = f"{event.key}:{again}" if again else event.key
    lock_name(uow.session, f"notice:{key}")
    if (before := notice_of(uow.session, key)) is not None:
        return Outcome("known", before.reason or before.state, before.message_id)
    planned = plan(uow, event)
    if not planned.reason:
        conversation = lock_conversation(uow.session, planned.conversation_id)
        planned = plan(uow, event)  # as it is now that nobody can withdraw meanwhile
    reply: Reply | None = None
    if not planned.reason and planned.template is not None:
        try:
            reply = reply_of(planned.template, planned.language, written(event, planned.language, now), media)
        except ValueError as error:
            _log.error("notice kind=%s key=%s incomplete=%s", event.kind, key, error)
            planned = Plan("incomplete", planned.conversation_id)
    row = Notice(
        key=key, kind=event.kind, order_number=event.number, conversation_id=planned.conversation_id,
        state=SKIPPED, reason=planned.reason, happened_at=event.at, created_at=now,
    )  # fmt: skip
    if reply is not None and planned.template is not None:
        [message, *_] = record_replies(uow, conversation.id, [reply], caused_by=f"{consent.CAUSE}{key}")
        row.state, row.message_id = QUEUED, message.id
        row.template, row.language = planned.template.name, planned.language
        if event.number:
            conversation.about_order, conversation.about_until = event.number, now + ABOUT
    uow.session.add(row)
    uow.session.flush()
    _log.info("notice kind=%s order=%s state=%s reason=%s", row.kind, row.order_number, row.state, row.reason or "-")
    return Outcome(row.state, row.reason, row.message_id)


def written(event: Event, language: Language, now: datetime) -> dict[str, str]:
    """The event's values as the customer reads them: no "tomorrow", since a message may be read days later."""
    wording = Wording(shop())
    return {name: _show(value, wording, language, now) for name, value in event.values.items() if value is not None}


def of_phone(uow: UnitOfWork, phone: str) -> list[Conversation]:
    """The conversations with a phone number, the one that wrote last first."""
    if not phone:
        return []
    query = (
        select(Conversation)
        .join(ConversationAlias, ConversationAlias.conversation_id == Conversation.id)
        .where(ConversationAlias.alias == phone)
        .order_by(Conversation.last_inbound_at.desc().nulls_last(), Conversation.id)
    )
    return list(uow.session.scalars(query))


def _conversations(uow: UnitOfWork, event: Event) -> list[Conversation]:
    if event.conversation_id:
        found = uow.session.get(Conversation, event.conversation_id)
        return [found] if found is not None else []
    keys = order_system.gateway().keys(uow, event.number)
    return [*of_phone(uow, keys.phone), *_without_phone(uow, event.number)] if keys else []


def _without_phone(uow: UnitOfWork, number: str) -> list[Conversation]:
    """Who wrote under a business-scoped id only and has shown once that the order is theirs."""
    query = (
        select(Conversation)
        .join(ProvenOrder, ProvenOrder.conversation_id == Conversation.id)
        .where(ProvenOrder.order_number == number)
        .order_by(Conversation.last_inbound_at.desc().nulls_last(), Conversation.id)
    )
    return [conversation for conversation in uow.session.scalars(query) if not conversation.wa_id.isdigit()]


def _show(value: Any, wording: Wording, language: Language, now: datetime) -> str:
    if isinstance(value, datetime):
        local = value.astimezone(wording.shop.zone)
        far = datetime.combine(_far(local.date()), local.timetz())
        return isolate_value(format_moment(value, language, far, wording.shop.zone), language)
    if isinstance(value, date):
        return isolate_value(format_date(value, language, _far(value)), language)
    return isolate_value(wording.show(plain(value), language, now), language)


def _far(day: date) -> date:
    """A day of the same year that is no neighbour of `day`: seen from there `day` is written out."""
    return date(day.year, 1 if day.month > 6 else 12, 15)
