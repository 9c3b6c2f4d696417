"""A ticket's page as plain values: its conversation, its customer, orders, clocks and history. Changes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from helpdesk import clock
from helpdesk.db.agent import Agent
from helpdesk.db.conversation import Conversation
from helpdesk.db.message import FAILED, INBOUND, Media, Message
from helpdesk.db.stored_file import MediaCopy
from helpdesk.db.teamwork import CustomerNote
from helpdesk.db.ticket import Ticket
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.formatting import format_date
from helpdesk.integrations import orders as order_system
from helpdesk.integrations.orders.protocol import OrderView
from helpdesk.media import classes, intake
from helpdesk.policies import reply_window
from helpdesk.policies.names import display_name
from helpdesk.services import agent_replies, conversations
from helpdesk.services.orders import is_proven
from helpdesk.shop import shop
from helpdesk.values import DEFAULT_LANGUAGE, as_language

PAGE = 40  # messages that are shown at once; older ones on demand
LATER = ("reaction", "edit", "revoke")  # kinds that tell something of an earlier message
SILENT = (*LATER, "system")
SHORT = 120  # characters of a quoted text
MOST_ORDERS = 5


@dataclass(frozen=True)
class File:
    """A file as the page shows it: `shape` is picture, pdf, film, sound, text, office or "" for what was refused.

    `hidden`: not for this role. `copies` are the roles of working copies; `findings` is Findings as JSON, {} for none.
    """

    id: int
    kind: str
    shape: str
    state: str
    reason: str = ""
    hidden: bool = False
    media_class: str = ""
    name: str = ""
    mime_type: str = ""
    size: int = 0
    copies: tuple[str, ...] = ()
    findings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """A message as the page shows it. `who`: customer, bot, agent or system; `name` the agent's first name.

    `quote` is {"id", "who", "text", "kind"} of the message it answers. `way` is a reply's status; `retry`: "" where
    there is nothing to try again, else can, or done where another attempt has been made (`again_of` is its message).
    """

    id: int
    who: str
    kind: str
    text: str
    at: datetime
    name: str = ""
    agent_id: int | None = None
    choices: tuple[str, ...] = ()
    link: dict[str, str] = field(default_factory=dict)
    quote: dict[str, Any] = field(default_factory=dict)
    reactions: tuple[str, ...] = ()
    edited: bool = False
    revoked: bool = False
    forwarded: bool = False
    files: tuple[File, ...] = ()
    sent_file: dict[str, str] = field(default_factory=dict)
    detail: dict[str, Any] = field(default_factory=dict)
    template: str = ""
    can_be_quoted: bool = False
    way: str = ""
    error: int | None = None
    error_detail: str = ""
    retry: str = ""
    again_of: int = 0
    moments: dict[str, datetime] = field(default_factory=dict)


def lines(uow: UnitOfWork, ticket: Ticket, role: str, *, before: int = 0, limit: int = PAGE) -> tuple[list[Line], bool]:
    """A conversation's messages for somebody with `role`, oldest first: the newest, or those older than `before`.

    The second value: are there older ones? Reactions, edits and deletions stand at the message they are about.
    """
    query = select(Message).where(Message.conversation_id == ticket.conversation_id, Message.kind.not_in(SILENT))
    if before:
        query = query.where(Message.id < before)
    found = list(uow.session.scalars(query.order_by(Message.id.desc()).limit(limit + 1)))
    shown = found[:limit][::-1]
    if not shown:
        return [], False
    about = _told_later(uow, ticket, shown[0].id)
    files = _files(uow, [row.id for row in shown], role)
    quoted = _quoted(uow, ticket, shown)
    names = _names(uow, (row.agent_id for row in (*shown, *quoted.values())))
    retried = _retried(uow, ticket, shown)
    return [
        _line(row, ticket, about.get(row.wamid or "", []), files.get(row.id, ()), quoted, names, retried)
        for row in shown
    ], len(found) > limit


def newest_id(uow: UnitOfWork, ticket: Ticket) -> int:
    """The row id of the conversation's newest message, 0 for none."""
    query = select(Message.id).where(Message.conversation_id == ticket.conversation_id)
    return uow.session.scalar(query.order_by(Message.id.desc()).limit(1)) or 0


def orders_of(uow: UnitOfWork, ticket: Ticket, conversation: Conversation) -> list[OrderView]:
    """The order that the ticket is about first, then the customer's others: open ones, then by date."""
    gateway = order_system.gateway()
    own = sorted(gateway.of_phone(uow, conversation.wa_id), key=lambda one: (one.is_open, one.placed_at), reverse=True)
    meant = str(ticket.facts.get("order_number") or conversation.about_order or "")
    first = next((one for one in own if one.number == meant), None) or (gateway.order(uow, meant) if meant else None)
    found = [first, *(one for one in own if one is not first)] if first else own
    return found[:MOST_ORDERS]


def unproven_of(uow: UnitOfWork, conversation: Conversation, orders: Iterable[OrderView]) -> set[str]:
    """Numbers of those orders that are not of the customer's phone number and were not proven by the customer."""
    own = {one.number for one in order_system.gateway().of_phone(uow, conversation.wa_id)}
    others = {one.number for one in orders} - own
    return {number for number in others if not is_proven(uow, conversation.id, number, clock.now())}


def values_of(ticket: Ticket, conversation: Conversation, orders: Sequence[OrderView], person: Agent) -> dict[str, str]:
    """What canned answers and templates can say of a ticket, by the names of canned.VALUES; no value is left out."""
    meant = str(ticket.facts.get("order_number") or "")
    order = next((one for one in orders if one.number == meant), orders[0] if orders and not meant else None)
    values = {
        "customer_name": display_name(conversation.profile_name),
        "agent_name": person.first_name,
        "ticket_number": str(ticket.number),
        "order_number": meant,
    }
    if order is not None:
        language, today = as_language(ticket.language) or DEFAULT_LANGUAGE, clock.now().astimezone(shop().zone).date()
        values |= {
            "order_number": order.number,
            "carrier": order.carrier,
            "tracking_number": order.tracking_number,
            "tracking_url": order.tracking_url,
            "expected_on": format_date(order.expected_on, language, today) if order.expected_on else "",
        }
    return {name: value for name, value in values.items() if value}


def earlier_tickets(uow: UnitOfWork, ticket: Ticket, limit: int = 10) -> Sequence[Ticket]:
    """The customer's other tickets, newest first."""
    query = select(Ticket).where(Ticket.conversation_id == ticket.conversation_id, Ticket.number != ticket.number)
    return uow.session.scalars(query.order_by(Ticket.number.desc()).limit(limit)).all()


def customer_notes(uow: UnitOfWork, ticket: Ticket) -> Sequence[CustomerNote]:
    """What the team remembers about the customer, newest first."""
    query = select(CustomerNote).where(CustomerNote.conversation_id == ticket.conversation_id)
    return uow.session.scalars(query.order_by(CustomerNote.id.desc())).all()


def window_closes_at(uow: UnitOfWork, ticket: Ticket) -> datetime | None:
    """Until when anything but templates can be said; None: it is closed."""
    conversation = conversations.get(uow, ticket.conversation_id)
    if not conversations.window_open(conversation, clock.now()):
        return None
    return reply_window.closes_at(conversation.last_inbound_at)


def _line(
    row: Message, ticket: Ticket, told: Iterable[Message], files: tuple[File, ...], quoted: Mapping[str, Message],
    names: Mapping[int, str], retried: Mapping[int, Message],
) -> Line:  # fmt: skip
    body, text, revoked, edited, reactions = row.body, row.text, False, False, dict[str, str]()
    for one in told:
        if one.kind == "revoke":
            revoked = True
        elif one.kind == "edit":
            text, edited = one.text, True
        else:
            reactions[one.author] = str((one.body.get("detail") or {}).get("emoji", ""))
    inbound = row.direction == INBOUND
    media = body.get("media") or {}
    failed = not inbound and row.status == FAILED
    again_of = row.caused_by.partition(":retry-")[2]
    answered = quoted.get(str(body.get("quoted_id" if inbound else "quote") or ""))
    return Line(
        id=row.id, who="customer" if inbound else row.author, kind=row.kind, text="" if revoked else text,
        at=row.sent_at if inbound and row.sent_at else row.created_at, name=names.get(row.agent_id or 0, ""),
        agent_id=row.agent_id, choices=tuple(one["title"] for one in body.get("choices", ())),
        link=body.get("url") or {}, quote=_quote(answered, names), reactions=tuple(filter(None, reactions.values())),
        edited=edited, revoked=revoked, forwarded=bool(body.get("forwarded")), files=() if revoked else files,
        sent_file={} if inbound or not media else {"kind": media["kind"], "name": media.get("filename", "")},
        detail={} if revoked else body.get("detail") or {},
        template="" if inbound else str((body.get("template") or {}).get("name", "")),
        can_be_quoted=bool(row.wamid) and not revoked, way="" if inbound else row.status,
        error=row.error_code, error_detail=row.error_detail,
        retry="" if not failed else "done" if row.id in retried else "can",
        again_of=int(again_of) if again_of.isdigit() else 0,
        moments={} if inbound else {
            name: at for name in ("sent_at", "delivered_at", "read_at", "failed_at") if (at := getattr(row, name))
        },
    )  # fmt: skip


def _quote(row: Message | None, names: Mapping[int, str]) -> dict[str, Any]:
    if row is None:
        return {}
    who = "customer" if row.direction == INBOUND else row.author
    return {
        "id": row.id, "who": who, "name": names.get(row.agent_id or 0, ""), "kind": row.kind, "text": row.text[:SHORT]
    }  # fmt: skip


def _told_later(uow: UnitOfWork, ticket: Ticket, first: int) -> dict[str, list[Message]]:
    """Reactions, edits and deletions since the message `first`, oldest first, by the id of what they are about."""
    query = select(Message).where(
        Message.conversation_id == ticket.conversation_id, Message.id > first, Message.kind.in_(LATER)
    )
    found: dict[str, list[Message]] = {}
    for row in uow.session.scalars(query.order_by(Message.id)):
        found.setdefault(str((row.body.get("detail") or {}).get("message_id", "")), []).append(row)
    return found


def _quoted(uow: UnitOfWork, ticket: Ticket, rows: Iterable[Message]) -> dict[str, Message]:
    wanted = {str(row.body.get("quoted_id") or row.body.get("quote") or "") for row in rows} - {""}
    query = select(Message).where(Message.conversation_id == ticket.conversation_id, Message.wamid.in_(wanted))
    return {row.wamid or "": row for row in uow.session.scalars(query)} if wanted else {}


def _retried(uow: UnitOfWork, ticket: Ticket, rows: Iterable[Message]) -> dict[int, Message]:
    """The further attempts of failed messages, by the failed one's id."""
    failed = {row.id for row in rows if row.status == FAILED}
    if not failed:
        return {}
    causes = {agent_replies.cause_of(ticket.number, agent_replies.retry_key(one)): one for one in failed}
    query = select(Message).where(
        Message.conversation_id == ticket.conversation_id, Message.caused_by.in_(list(causes))
    )
    return {causes[row.caused_by]: row for row in uow.session.scalars(query)}


def _names(uow: UnitOfWork, ids: Iterable[int | None]) -> dict[int, str]:
    wanted = {one for one in ids if one}
    if not wanted:
        return {}
    return {one.id: one.first_name for one in uow.session.scalars(select(Agent).where(Agent.id.in_(wanted)))}


def _files(uow: UnitOfWork, message_ids: Sequence[int], role: str) -> dict[int, tuple[File, ...]]:
    media = uow.session.scalars(select(Media).where(Media.message_id.in_(message_ids)).order_by(Media.id)).all()
    if not media:
        return {}
    copies: dict[int, list[str]] = {}
    for copy in uow.session.scalars(select(MediaCopy).where(MediaCopy.media_id.in_([one.id for one in media]))):
        copies.setdefault(copy.media_id, []).append(copy.role)
    found: dict[int, tuple[File, ...]] = {}
    for row in media:
        found[row.message_id] = (*found.get(row.message_id, ()), file_of(row, copies.get(row.id, ()), role))
    return found


def file_of(row: Media, copies: Iterable[str], role: str) -> File:
    """A received file for somebody with `role`: of one that is hidden nothing but that it is there."""
    hidden = not classes.of(row.media_class).may_be_seen_by(role)
    mime_type = row.mime_type.split(";")[0]
    shape = intake.family(mime_type)
    if hidden:
        return File(row.id, row.kind, shape, row.state, hidden=True, media_class=row.media_class)
    return File(
        row.id, row.kind, shape, row.state, reason=row.reason, media_class=row.media_class, name=row.filename,
        mime_type=mime_type, size=row.size, copies=tuple(copies), findings=row.findings or {},
    )  # fmt: skip
