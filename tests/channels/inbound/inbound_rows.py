"""What webhooks have left in the database, and what the worker does with it."""

from typing import Any

from fixtures.inbound import jobs, store
from fixtures.whatsapp_cases import posts
from sqlalchemy import select

from channels.whatsapp import prepare
from channels.whatsapp.intake import Intake
from channels.whatsapp.line import Line
from helpdesk import clock
from helpdesk.bootstrap import Helpdesk
from helpdesk.db.conversation import Conversation, ConversationAlias
from helpdesk.db.message import OUTBOUND, Message
from helpdesk.messages import InboundMessage
from helpdesk.queue import INBOX, PRESENCE, TURNS, Claim, Job


def lanes(business: Helpdesk) -> dict[str, str]:
    return {job.key.removeprefix("wamid."): job.lane for job in jobs(business)}


def conversations(business: Helpdesk) -> dict[str, Conversation]:
    with business.database.reading() as session:
        return {row.id: row for row in session.scalars(select(Conversation))}


def aliases(business: Helpdesk) -> dict[tuple[str, str], str]:
    with business.database.reading() as session:
        rows = session.scalars(select(ConversationAlias))
        return {(row.phone_number_id, row.alias): row.conversation_id for row in rows}


def arrive(intake: Intake, name: str, at: float | None = None) -> None:
    """The posts of a case of fixtures/whatsapp, sent half a minute ago or at a moment."""
    store(intake, *posts(name, clock.timestamp() - 30 if at is None else at))


def work(line: Line) -> None:
    """What the worker does until nothing is due."""
    while claims := line.helpdesk.queue.claim(INBOX, 4):
        for claim in claims:
            prepare.handle(line, claim)


def claim_one(line: Line) -> Claim:
    """The one job of the inbox that is due."""
    [claim] = line.helpdesk.queue.claim(INBOX, 1)
    return claim


def rows(line: Line, model: Any) -> list[Any]:
    """All rows of a table, the oldest first."""
    with line.helpdesk.database.reading() as session:
        return list(session.scalars(select(model).order_by(model.id)))


def said(line: Line) -> list[Message]:
    """What the assistant said."""
    return [message for message in rows(line, Message) if message.direction == OUTBOUND]


def turns(line: Line) -> dict[str, InboundMessage]:
    """The messages that wait for the assistant, by their keys."""
    return {job.key: InboundMessage.from_json(job.body["message"]) for job in jobs(line.helpdesk, TURNS)}


def signs(line: Line) -> list[Job]:
    """Signs that we type; not the looks after waiting files, which come with the webhook."""
    return [job for job in jobs(line.helpdesk, PRESENCE) if "arrived" not in job.body]
