"""The way of single messages through the whole system, from what each part recorded; read-only, never any text."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Iterator, Sequence, cast

from sqlalchemy import ColumnElement, Row, Table, or_, select
from sqlalchemy.orm import Session

from helpdesk.clock import from_timestamp
from helpdesk.db.conversation import Conversation, ConversationAlias
from helpdesk.db.message import INBOUND, OUTBOUND, Media, Message
from helpdesk.db.queue import job
from helpdesk.db.rasa import RasaEvent
from helpdesk.db.ticket import Ticket

INBOX, TURNS, PRESENCE = "inbox", "turns", "presence"  # queues whose keys are inbound ids
OUTBOX, RECEIPTS = "outbox", "receipts"
EVENTS = cast("Table", RasaEvent.__table__)
SHOWN_EVENTS = ("action", "action_execution_rejected", "session_started", "restart")
UNSHOWN_ACTIONS = ("action_listen",)


@dataclass(frozen=True)
class Step:
    """One thing that happened: `at` is None while it has not; `tries`: how often it was tried; no text in `detail`."""

    at: datetime | None
    step: str
    state: str
    tries: int | None = None
    detail: str = ""


@dataclass
class Path:
    """One message's whole way: what came in and all that followed from it, or an outgoing message without a cause."""

    message: str
    conversation: str
    direction: str
    kind: str
    steps: list[Step] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, steps in order."""
        return asdict(self)


def find(session: Session, name: str, last: int) -> list[Path]:
    """The path of the message `name` (Meta's id, our callback value, a record's or an outbox key), or those of the last
    `last` messages of the conversation, phone number or BSUID `name`, oldest first; empty if there is no such thing."""
    conditions = [Message.wamid == name, Message.callback == name]
    if name.isdigit() and len(name) < 7:  # shorter than any phone number
        conditions.append(Message.id == int(name))
    message = session.scalar(select(Message).where(or_(*conditions)))
    if message is None:
        sending = session.execute(jobs(job.c.queue == OUTBOX, job.c.key == name)).first()
        message = session.get(Message, json.loads(sending.body).get("message_id")) if sending else None
    if message is not None:
        return [path_of(session, message)]
    waiting = session.execute(jobs(job.c.queue == INBOX, job.c.key == name)).first()
    if waiting is not None:  # not prepared yet
        return [inbound_path(session, name, waiting.lane, "", None)]
    conversations = conversations_of(session, name)
    newest = (
        select(Message)
        .where(Message.conversation_id.in_(conversations))
        .where(or_(Message.direction == INBOUND, Message.caused_by == ""))
        .order_by(Message.id.desc())
        .limit(last)
    )
    recorded = [path_of(session, each) for each in reversed(list(session.scalars(newest)))]
    return recorded + list(unprepared(session, conversations))


def conversations_of(session: Session, name: str) -> list[str]:
    """Conversations with this id, or whose customer has this number or id."""
    if session.get(Conversation, name) is not None:
        return [name]
    alias = name.removeprefix("+").replace(" ", "") if name.startswith("+") else name
    return list(
        session.scalars(select(ConversationAlias.conversation_id).where(ConversationAlias.alias == alias).distinct())
    )


def unprepared(session: Session, conversations: Sequence[str]) -> Iterator[Path]:
    """Messages that have only been received so far, or were buried on the way."""
    waiting = jobs(job.c.queue == INBOX, job.c.lane.in_(conversations), job.c.state.in_(("ready", "dead")))
    for row in session.execute(waiting):
        if session.scalar(select(Message.id).where(Message.wamid == row.key)) is None:
            yield inbound_path(session, row.key, row.lane, "", None)


def path_of(session: Session, message: Message) -> Path:
    """The path a recorded message belongs to: its own and, for an answer, that of what it answers."""
    if message.direction == INBOUND:
        return inbound_path(session, message.wamid or "", message.conversation_id, message.kind, message)
    cause = session.scalar(select(Message).where(Message.wamid == message.caused_by)) if message.caused_by else None
    if cause is not None:
        return inbound_path(session, cause.wamid or "", cause.conversation_id, cause.kind, cause, only=message.id)
    path = Path(message.callback or str(message.id), message.conversation_id, OUTBOUND, message.kind)
    path.steps = list(sending_steps(session, message))
    return path


def inbound_path(
    session: Session, wamid: str, conversation: str, kind: str, message: Message | None, only: int | None = None
) -> Path:
    """From the webhook to the last status of each answer (of one answer, with `only`)."""
    path = Path(wamid, conversation, INBOUND, kind)
    path.steps += job_steps(session, INBOX, wamid)
    if message is not None:
        path.steps.append(Step(message.created_at, "prepared", message.status, detail=kind))
        path.steps += media_steps(session, message)
    path.steps += job_steps(session, TURNS, wamid)
    path.steps += action_steps(session, conversation, wamid)
    opened = Ticket.opened_by.in_((wamid,)) | Ticket.opened_by.startswith(f"{wamid}:", autoescape=True)
    for ticket in session.scalars(select(Ticket).where(Ticket.conversation_id == conversation, opened)):
        path.steps.append(Step(ticket.created_at, "ticket", ticket.status, detail=f"number={ticket.number}"))
    path.steps += job_steps(session, PRESENCE, wamid)
    caused = select(Message).where(Message.conversation_id == conversation, Message.caused_by == wamid)
    for answer in session.scalars(caused.where(Message.direction == OUTBOUND).order_by(Message.id)):
        if only in (None, answer.id):
            path.steps += sending_steps(session, answer)
    return path


def jobs(*conditions: ColumnElement[bool]) -> Any:
    """A select over the queue's jobs, oldest first."""
    return select(job).where(*conditions).order_by(job.c.id)


def job_steps(session: Session, queue: str, key: str) -> list[Step]:
    """What became of the job with this key."""
    return list(as_steps(session.execute(jobs(job.c.queue == queue, job.c.key == key)).all()))


def as_steps(rows: Sequence[Row[Any]]) -> Iterator[Step]:
    """A job's two moments: put, and its end or its next try."""
    for row in rows:
        yield Step(from_timestamp(row.created_at), f"{row.queue} job", "put", detail=f"job={row.id}")
        retried = f"retries={row.attempt}" if row.attempt else ""
        error = f"error={row.error}" if row.error else ""
        due = f"due={from_timestamp(row.due_at).isoformat(timespec='milliseconds')}" if row.state == "ready" else ""
        at = None if row.done_at is None else from_timestamp(row.done_at)
        detail = " ".join(part for part in (retried, due, error) if part)
        yield Step(at, f"{row.queue} job", row.state, row.claims, detail)


def media_steps(session: Session, message: Message) -> Iterator[Step]:
    """The files that came with a message."""
    for file in session.scalars(select(Media).where(Media.message_id == message.id).order_by(Media.id)):
        detail = " ".join(part for part in (file.kind, f"{file.size} bytes" if file.size else "", file.reason) if part)
        yield Step(file.created_at, "media", file.state, detail=detail)


def action_steps(session: Session, conversation: str, wamid: str) -> Iterator[Step]:
    """Actions that Rasa ran for this message, from the tracker's events."""
    about = EVENTS.c.data.contains(wamid, autoescape=True)
    of_sender = EVENTS.c.sender_id == conversation
    heard = (
        select(EVENTS.c.id, EVENTS.c.data).where(of_sender, EVENTS.c.type_name == "user", about).order_by(EVENTS.c.id)
    )
    for row in session.execute(heard).all():
        said = json.loads(row.data)
        if wamid not in ((said.get("metadata") or {}).get("inbound_id"), said.get("message_id")):
            continue
        intent = (said.get("parse_data") or {}).get("intent") or {}
        detail = f"intent={intent.get('name')} confidence={intent.get('confidence') or 0:.2f}"
        yield Step(from_timestamp(said["timestamp"]), "understood", "done", detail=detail)
        until = select(EVENTS.c.id).where(of_sender, EVENTS.c.type_name == "user", EVENTS.c.id > row.id).limit(1)
        next_id = session.scalar(until.order_by(EVENTS.c.id))
        after = select(EVENTS).where(of_sender, EVENTS.c.id > row.id, EVENTS.c.type_name.in_(SHOWN_EVENTS))
        if next_id is not None:
            after = after.where(EVENTS.c.id < next_id)
        for event in session.execute(after.order_by(EVENTS.c.id)):
            name = event.action_name or event.type_name
            if name not in UNSHOWN_ACTIONS:
                yield Step(from_timestamp(event.timestamp), "action", "done", detail=str(name))


def sending_steps(session: Session, message: Message) -> Iterator[Step]:
    """An outgoing message: its record, its job, Meta's answer and statuses."""
    about = f"message={message.id} key={message.body.get('key') or '-'} callback={message.callback}"
    yield Step(message.created_at, "answer", message.status, message.attempts, about)
    yield from job_steps(session, OUTBOX, message.outbox_key)
    price = message.pricing or {}
    cost = " ".join(f"{name}={price[name]}" for name in ("category", "type", "billable") if name in price)
    for at, status in (
        (message.sent_at, "accepted"), (message.delivered_at, "delivered"), (message.read_at, "read"),
        (message.failed_at, "failed"),
    ):  # fmt: skip
        if at is not None:
            failed = f"code={message.error_code} {message.error_detail}" if status == "failed" else ""
            yield Step(at, "meta", status, detail=failed or (cost if status == "delivered" else ""))
    if message.wamid:
        receipts = session.execute(jobs(job.c.queue == RECEIPTS, job.c.lane == message.wamid)).all()
        for row in receipts:
            name = row.key.rsplit(":", 1)[-1]
            yield Step(
                from_timestamp(row.created_at), "status webhook", name, row.claims, f"{row.state} {row.error}".strip()
            )
