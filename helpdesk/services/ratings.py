"""How did we do? Asked once for each resolution; the score and the words that follow it stay with the ticket."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from helpdesk import clock
from helpdesk.db.conversation import Conversation
from helpdesk.db.locks import lock_conversation
from helpdesk.db.rating import Rating
from helpdesk.db.ticket import Ticket, TicketEvent
from helpdesk.db.ticket_rows import in_hand
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.messages import InboundMessage
from helpdesk.policies import ratings as policy
from helpdesk.policies.ticket_status import RESOLVED
from helpdesk.services import conversations, notices, replies, ticket_events
from helpdesk.services.customers import language_of
from helpdesk.services.notice_events import Event
from helpdesk.texts import texts
from helpdesk.ticket_rules import ticket_rules

KIND = "rate_support"  # of the template, for a customer whom nothing else reaches
QUESTION, COMMENT, THANKS = "utter_rate_support", "utter_rate_comment", "utter_rate_thanks"
LATEST = timedelta(hours=1)  # a resolution that is older is not asked about any more


def ask_all(uow: UnitOfWork, now: datetime, limit: int = 100) -> int:
    """Ask about the matters that have just been resolved, as tickets.yml has it; how many. Raises SettingsError."""
    asked = 0
    for solved_by, delay in ticket_rules().ask_rating.items():
        already = select(Rating.id).where(Rating.ticket_number == Ticket.number, Rating.asked_at >= Ticket.resolved_at)
        due = in_hand(
            uow.session,
            Ticket.status == RESOLVED,
            Ticket.resolved_by == solved_by,
            Ticket.resolved_at <= now - delay,
            Ticket.resolved_at > now - delay - LATEST,
            Conversation.owner == "bot",
            Conversation.blocked_at.is_(None),
            ~already.exists(),
            limit=limit,
        )
        asked += sum(ask(uow, ticket, now) for ticket in due)
    return asked


def ask(uow: UnitOfWork, ticket: Ticket, now: datetime) -> bool:
    """Ask about one resolved ticket: inside the window by a list, outside it by template if the customer agreed to get
    such. False: neither is possible."""
    conversation = lock_conversation(uow.session, ticket.conversation_id)
    solved_by = "agent" if ticket.resolved_by == "agent" else "bot"
    rating = Rating(ticket_number=ticket.number, solved_by=solved_by, asked_at=now)
    rating.agent_id = ticket.assignee_id if solved_by == "agent" else None
    key = f"rating:{ticket.number}:{now.timestamp():.0f}"
    if conversations.window_open(conversation, now):
        said = texts().reply(QUESTION, language_of(conversation), ticket_number=ticket.number, solved_by=solved_by)
        replies.record_replies(uow, conversation.id, [said], caused_by=key)
    else:
        values = {"ticket_number": str(ticket.number)}
        event = Event(KIND, "", key, now, values=values, conversation_id=conversation.id)
        if notices.plan(uow, event).reason or notices.notify(uow, event, now).reason:
            return False
    uow.session.add(rating)
    ticket_events.add(uow, ticket, "rating_asked", ticket_events.SYSTEM, at=now)
    uow.session.flush()
    return True


def heard(uow: UnitOfWork, ticket: Ticket, message: InboundMessage) -> bool:
    """Does the message answer our question about this resolved ticket? Then it is kept, and answered: True."""
    now = clock.now()
    rating = newest(uow, ticket.number)
    if rating is None:
        return False
    known = policy.Asked(rating.asked_at, rating.score, rating.answered_at, bool(rating.comment))
    score = policy.typed(known, message.text, now) if message.kind == "text" else None
    if score is not None:
        _rate(uow, ticket, rating, score, message.id)
    elif policy.comments(known, message.kind, message.text, now):
        rating.comment = message.text.strip()
        ticket_events.add(uow, ticket, "commented", ticket_events.CUSTOMER, at=now)
        _say(uow, ticket, THANKS, message.id)
    else:
        return False
    return True


def tapped(uow: UnitOfWork, conversation_id: str, payload: str, inbound_id: str) -> bool:
    """A row of our question was tapped: the customer's own ticket gets the score, also once more. False: it is none."""
    meant = policy.tapped(payload)
    ticket = uow.session.get(Ticket, meant[0]) if meant else None
    if meant is None or ticket is None or ticket.conversation_id != conversation_id:
        return False
    rating = newest(uow, ticket.number)
    if rating is None:
        return False
    _rate(uow, ticket, rating, meant[1], inbound_id)
    return True


def newest(uow: UnitOfWork, number: int) -> Rating | None:
    """The newest question about a ticket, if one was asked."""
    query = select(Rating).where(Rating.ticket_number == number).order_by(Rating.id.desc()).limit(1)
    return uow.session.scalar(query)


def averages(uow: UnitOfWork, since: datetime) -> list[dict[str, object]]:
    """Scores since then by who solved it: `solved_by`, `agent_id`, asked, answered, average (None without answers)."""
    counted = (
        select(Rating.solved_by, Rating.agent_id, func.count(), func.count(Rating.score), func.avg(Rating.score))
        .where(Rating.asked_at >= since)
        .group_by(Rating.solved_by, Rating.agent_id)
    )
    names = ("solved_by", "agent_id", "asked", "answered")
    return [
        {**dict(zip(names, row[:4], strict=True)), "average": None if row[4] is None else round(float(row[4]), 2)}
        for row in uow.session.execute(counted.order_by(Rating.solved_by, Rating.agent_id))
    ]


def _rate(uow: UnitOfWork, ticket: Ticket, rating: Rating, score: int, inbound_id: str) -> None:
    known = uow.session.scalar(select(TicketEvent.id).where(TicketEvent.key == f"rated:{inbound_id}"))
    if known is not None:
        return
    first = rating.score is None
    rating.score, rating.answered_at = score, clock.now()
    ticket_events.add(uow, ticket, "rated", ticket_events.CUSTOMER, key=f"rated:{inbound_id}", score=score)
    _say(uow, ticket, COMMENT if first else THANKS, inbound_id, score=score)


def _say(uow: UnitOfWork, ticket: Ticket, key: str, inbound_id: str, **values: object) -> None:
    conversation = lock_conversation(uow.session, ticket.conversation_id)
    said = texts().reply(key, language_of(conversation), **values)
    replies.record_replies(uow, conversation.id, [said], caused_by=f"{inbound_id}:rating")
