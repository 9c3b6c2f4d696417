"""Where a ticket goes by all that is stored of it: what was said and sent, the order, the customer."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from helpdesk import clock
from helpdesk.db.conversation import Conversation
from helpdesk.db.message import INBOUND, Media, Message
from helpdesk.db.ticket import Ticket
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import NotFound
from helpdesk.integrations.orders.protocol import OrderView
from helpdesk.media.findings import Findings
from helpdesk.policies import routing
from helpdesk.policies.mood import CALM, Mood
from helpdesk.policies.routing import Matter, Routed
from helpdesk.problems import family_of
from helpdesk.routing_rules import around, routing_rules
from helpdesk.services import orders
from helpdesk.values import DEFAULT_LANGUAGE, as_language

__all__ = ["matter_of", "routed"]

LAST = 12  # messages of the customer that are looked at, of this ticket's thread
REVIEW = "review"  # as a flag: somebody should look at what was sent


def routed(
    uow: UnitOfWork, ticket: Ticket, *, mood: Mood = CALM, intents: Iterable[str] = (), topic: str = ""
) -> Routed:
    """Where `ticket` goes by routing.yml as it is now, or would go for another `topic`; changes nothing.

    Raises NotFound, SettingsError.
    """
    matter = matter_of(uow, ticket, mood=mood, intents=intents)
    return routing.route(replace(matter, topic=topic or matter.topic), routing_rules(), around())


def matter_of(uow: UnitOfWork, ticket: Ticket, *, mood: Mood = CALM, intents: Iterable[str] = ()) -> Matter:
    """What is known of a ticket; `mood` and `intents` are those of the message in hand. Raises NotFound, SettingsError.

    An order counts if it is the customer's own or was proven; the mood is also what was noted before.
    """
    conversation = uow.session.get(Conversation, ticket.conversation_id)
    if conversation is None:
        raise NotFound("The ticket has no conversation.")
    messages = _last_messages(uow, ticket)
    texts = tuple(message.text for message in reversed(messages) if message.text)
    files = _files_of(uow, [message.id for message in messages])
    found = [Findings.from_json(file.findings or {}) for file in files]
    order = _order_of(uow, ticket)
    family = family_of(" . ".join([str(ticket.facts.get("product") or ""), *texts]))
    suspected = {flag["kind"] for one in found for flag in one.evidence.get("flags", ()) if "kind" in flag}
    return Matter(
        topic=ticket.topic,
        language=as_language(ticket.language) or DEFAULT_LANGUAGE,
        at=clock.now(),
        intents=frozenset(intents) | {ticket.topic},
        texts=texts,
        mood=Mood(mood.urgent or ticket.urgent, mood.angry or mood.insult or ticket.angry, mood.insult),
        order_value=order.total if order else None,
        media=tuple(
            routing.Media(file.kind, file.media_class, one.topic) for file, one in zip(files, found, strict=True)
        ),
        families=frozenset({family.id} if family else ()),
        categories=frozenset(line.category for line in _lines_of(ticket, order) if line.category),
        tags=frozenset(map(str, (*(conversation.tags or ()), *(ticket.tags or ())))),
        flags=frozenset(suspected | ({REVIEW} if any(one.evidence.get("review") for one in found) else set())),
    )


def _last_messages(uow: UnitOfWork, ticket: Ticket) -> list[Message]:
    """The customer's newest messages of the thread, newest first."""
    query = select(Message).where(Message.conversation_id == ticket.conversation_id, Message.direction == INBOUND)
    if ticket.first_message_id is not None:
        query = query.where(Message.id >= ticket.first_message_id)
    return list(uow.session.scalars(query.order_by(Message.id.desc()).limit(LAST)))


def _files_of(uow: UnitOfWork, message_ids: list[int]) -> list[Media]:
    return list(uow.session.scalars(select(Media).where(Media.message_id.in_(message_ids)).order_by(Media.id)))


def _order_of(uow: UnitOfWork, ticket: Ticket) -> OrderView | None:
    number = ticket.facts.get("order_number")
    if not number:
        return None
    found = orders.look_up(uow, ticket.conversation_id, str(number), ticket.opened_by)
    return found.order if isinstance(found, orders.Found) else None


def _lines_of(ticket: Ticket, order: OrderView | None) -> Iterable[Any]:
    """The lines of the order that the ticket is about; all of them if it names none."""
    items = ticket.facts.get("items") or ()
    named = {str(item.get("name")) for item in items if isinstance(item, dict)}
    lines = order.lines if order else ()
    return [line for line in lines if line.name in named] or lines
