"""Starting a conversation: a person writes first, by template and only with consent; a ticket waits for the answer."""

from collections.abc import Mapping

from helpdesk import clock
from helpdesk.db.locks import lock_conversation
from helpdesk.db.ticket import Ticket, ticket_of_cause, tickets_of
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import NotPossible
from helpdesk.policies.notices import Template
from helpdesk.policies.ticket_status import WITH_TEAM
from helpdesk.services import agent_replies, agents, consent, ticket_events, tickets
from helpdesk.services.customers import language_of
from helpdesk.templates import template

TOPIC = "general"
LONGEST_SUBJECT = 160


class CannotStart(NotPossible):
    """It is not sent. `word` says why: blocked, no_consent, has_ticket, gaps, malformed; `ticket` which one."""

    def __init__(self, word: str, ticket: int | None = None) -> None:
        super().__init__(f"The conversation was not started: {word.replace('_', ' ')}.")
        self.word, self.ticket = word, ticket


def purpose_of(chosen: Template) -> consent.Purpose:
    """What a customer must have agreed to."""
    return "notices" if chosen.category == "utility" else "marketing"


def obstacle(uow: UnitOfWork, conversation_id: str, chosen: Template) -> CannotStart | None:
    """Why the shop may not begin with this template; None: it may. Raises NotFound."""
    conversation = lock_conversation(uow.session, conversation_id)
    if conversation.blocked_at is not None:
        return CannotStart("blocked")
    if not consent.given(uow, conversation_id, purpose_of(chosen)):
        return CannotStart("no_consent")
    waiting = next((one for one in tickets_of(uow.session, conversation_id, WITH_TEAM)), None)
    return CannotStart("has_ticket", waiting.number) if waiting else None


def start(
    uow: UnitOfWork, conversation_id: str, kind: str, values: Mapping[str, str], *, key: str, agent_id: int
) -> Ticket:
    """Send the template to a customer and open a ticket that is this person's and waits for the answer; once a `key`.

    Raises NotFound for conversation or template, CannotStart.
    """
    if not agent_replies.KEY.fullmatch(key):
        raise CannotStart("malformed")
    chosen, cause = template(kind), f"start:{agent_id}:{key}"
    conversation = lock_conversation(uow.session, conversation_id)
    known = ticket_of_cause(uow.session, cause)
    if known is not None:
        return known
    if (why := obstacle(uow, conversation_id, chosen)) is not None:
        raise why
    language = language_of(conversation)
    text, _titles, missing = agent_replies.preview(kind, language, values)
    if missing:
        raise CannotStart("gaps")
    subject = " ".join(text.split())[:LONGEST_SUBJECT]
    ticket = tickets.new_ticket(uow, conversation, cause, topic=TOPIC, subject=subject, language=language)
    ticket_events.add(uow, ticket, "started", ticket_events.actor(agent_id), key=cause, template=kind)
    try:
        agent_replies.say_template(uow, ticket.number, kind, values, key, agent_id)
    except agent_replies.Refused as error:
        raise CannotStart("gaps" if error.reason == "gaps" else "malformed") from None
    agents.wait(uow, ticket.number, agent_id)
    ticket.updated_at = clock.now()
    return ticket
