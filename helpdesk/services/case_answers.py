"""What a customer hears of a person's decision: through the outbox, in their language, once.

Inside the 24-hour window in full. Outside it a template tells that there is something to read, or the decision itself,
unless the customer wants no notices; the rest follows when they write. Without a template all of it waits for that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from helpdesk import clock
from helpdesk.db import consent
from helpdesk.db.consent import DECISIONS, GRANTED, NOTICES
from helpdesk.db.conversation import Conversation
from helpdesk.db.ticket import Ticket
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.messages import Reply
from helpdesk.policies import reply_window
from helpdesk.policies.notices import reply_of
from helpdesk.services import notices, replies, sla
from helpdesk.services.case_returns import GRANTED_TEMPLATE, REFUSED_TEMPLATE
from helpdesk.services.customers import language_of
from helpdesk.shop import flow_on
from helpdesk.templates import templates
from helpdesk.texts import Texts
from helpdesk.values import Language

__all__ = ["NEWS", "TEMPLATES", "Told", "say", "say_keys"]

Told = Literal["now", "by_template", "when_they_write", "nobody"]
NEWS = "case_news"  # says that there is something to read about a ticket
TEMPLATES = (GRANTED_TEMPLATE, REFUSED_TEMPLATE, NEWS)


def say_keys(
    uow: UnitOfWork,
    conversation_id: str,
    keys: Sequence[tuple[str, Mapping[str, Any]]],
    texts: Texts,
    *,
    cause: str,
    ticket_number: int | None,
    agent_id: int | None,
    template: str = "",
    values: Mapping[str, str] | None = None,
) -> Told:
    """As `say`, with answers of responses/ by key and values."""
    conversation = uow.session.get(Conversation, conversation_id)
    if conversation is None:
        return "nobody"
    language = language_of(conversation)
    said = [texts.reply(key, language, **told) for key, told in keys]
    return say(
        uow, conversation, said, cause=cause, ticket_number=ticket_number, agent_id=agent_id, template=template,
        values=values,
    )  # fmt: skip


def say(
    uow: UnitOfWork,
    conversation: Conversation,
    said: Sequence[Reply],
    *,
    cause: str,
    ticket_number: int | None,
    agent_id: int | None,
    template: str = "",
    values: Mapping[str, str] | None = None,
) -> Told:
    """Tell the customer as a person, once a `cause`, and when they hear it.

    `template`, filled with `values`, says the same as the first of `said`; without one a general template goes before
    them all when the window is closed. Raises SettingsError.
    """
    now, language = clock.now(), language_of(conversation)
    told: Told = "now"
    parts = list(said)
    if not reply_window.is_open(conversation.last_inbound_at, now):
        short = template_for(template or NEWS, language, values or {"ticket_number": str(ticket_number or "")})
        told = "by_template" if short and _may_begin(uow, conversation) else "when_they_write"
        if short and told == "by_template":
            replies.remember_payloads(uow, [short])
            parts = [replace(parts[0], template=short.template), *parts[1:]] if template else [short, *parts]
    messages = replies.record_replies(uow, conversation.id, parts, caused_by=cause, author=sla.AGENT)
    for message in messages:
        message.agent_id = agent_id
    ticket = uow.session.get(Ticket, ticket_number) if ticket_number else None
    if ticket is not None and messages:
        sla.person_wrote(uow, ticket, messages[0].id, now)
    return told


def template_for(kind: str, language: Language, values: Mapping[str, str]) -> Reply | None:
    """The filled template, None when there is none or it cannot be filled. Raises SettingsError."""
    found = templates().get(kind)
    try:
        return reply_of(found, language, values) if found else None
    except ValueError:
        return None


def _may_begin(uow: UnitOfWork, conversation: Conversation) -> bool:
    """May we write first? An answer that was asked for needs no consent; who wants no notices gets none."""
    decision = consent.newest(uow.session, conversation.id, NOTICES, DECISIONS)
    return flow_on(notices.SWITCH) and (decision is None or decision.state == GRANTED)
