"""What Rasa heard and did, for people who look at what went wrong; read-only."""

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any, cast

from sqlalchemy import Table, case, exists, func, select
from sqlalchemy.orm import Session

from helpdesk.clock import from_timestamp
from helpdesk.db.conversation import Conversation
from helpdesk.db.knowledge import KnowledgeVote
from helpdesk.db.rasa import RasaEvent
from helpdesk.db.ticket import Ticket, TicketEvent
from helpdesk.policies.insights import Turn

EVENTS = cast("Table", RasaEvent.__table__).c
CHUNK = 2000  # rows fetched at a time


def conversations_since(session: Session, since: datetime) -> Iterator[list[Turn]]:
    """Each conversation's turns since that moment, oldest first."""
    profiles = session.execute(select(Conversation.id, Conversation.profile_name))
    names: dict[str, str] = dict(row.tuple() for row in profiles)
    wanted = EVENTS.type_name.in_(("user", "action"))
    columns = (EVENTS.sender_id, EVENTS.type_name, EVENTS.action_name, EVENTS.timestamp, EVENTS.data)
    query = select(*columns).where(EVENTS.timestamp >= since.timestamp(), wanted).order_by(EVENTS.sender_id, EVENTS.id)
    rows = session.execute(query.execution_options(yield_per=CHUNK))
    for sender, events in groupby(rows, key=lambda row: row.sender_id):
        yield list(turns(sender, names.get(sender, ""), events))


def turns(sender: str, name: str, events: Any) -> Iterator[Turn]:
    """One conversation's events as turns."""
    heard: dict[str, Any] | None = None
    actions: list[str] = []
    for event in events:
        if event.type_name == "action":
            actions.append(event.action_name or "")
            continue
        if heard is not None:
            yield turn(sender, name, heard, actions)
        heard, actions = json.loads(event.data), []
    if heard is not None:
        yield turn(sender, name, heard, actions)


def turn(sender: str, name: str, heard: dict[str, Any], actions: list[str]) -> Turn:
    """One user event and what was done then."""
    parsed = heard.get("parse_data") or {}
    ranking = parsed.get("intent_ranking") or [parsed.get("intent") or {}]
    metadata = heard.get("metadata") or {}
    language = next(
        (str(entity["value"]) for entity in parsed.get("entities") or () if entity.get("entity") == "language"), ""
    )
    return Turn(
        conversation=sender,
        inbound_id=str(metadata.get("inbound_id") or heard.get("message_id") or ""),
        at=from_timestamp(heard["timestamp"]),
        text=heard.get("text") or "",
        language=language,
        ranking=tuple((str(one.get("name") or ""), float(one.get("confidence") or 0.0)) for one in ranking),
        actions=tuple(actions),
        names=(name,) if name else (),
    )


def handed_over_by(session: Session, since: datetime) -> set[str]:
    """Inbound ids of messages with which a conversation went to a person."""
    handed = select(TicketEvent.detail).where(TicketEvent.what == "handed_over", TicketEvent.at >= since)
    return {str(detail["inbound_id"]).split(":", 1)[0] for detail in session.scalars(handed)}


def resolutions(session: Session, since: datetime) -> dict[str, int]:
    """How many tickets were resolved since that moment: as the customer said so to the assistant (said), by silence
    after its answer, and all in which a person was asked for (people)."""
    asked = exists().where(TicketEvent.ticket_number == Ticket.number, TicketEvent.what == "handed_over")
    kind = case((asked, "people"), (Ticket.resolved_by == "bot", "said"), (Ticket.resolved_by == "silence", "silence"),
                else_="people").label("kind")  # fmt: skip
    counted = select(kind, func.count()).where(Ticket.resolved_at >= since).group_by(kind)
    found = dict(row.tuple() for row in session.execute(counted))
    return {name: found.get(name, 0) for name in ("said", "silence", "people")}


def unhelpful_by(session: Session, since: datetime) -> set[str]:
    """Inbound ids of messages that said that an article was of no help."""
    query = select(KnowledgeVote.inbound_id).where(KnowledgeVote.helpful.is_(False), KnowledgeVote.at >= since)
    return {inbound_id.split(":", 1)[0] for inbound_id in session.scalars(query)}
