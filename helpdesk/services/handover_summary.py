"""What an agent sees of a ticket at a glance, and answers from the knowledge base that may fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from helpdesk.db.message import INBOUND, Media, Message
from helpdesk.db.ticket import Ticket
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.media.findings import Findings
from helpdesk.services import knowledge
from helpdesk.services.knowledge import Clear, Listed
from helpdesk.values import DEFAULT_LANGUAGE, Language, as_language

LAST = 5  # texts of the customer
LOOKED_AT = 12  # their newest messages in the thread
SUGGESTED = 3
# Facts that stand elsewhere in the summary, or say only what the ticket's fields say.
ELSEWHERE = frozenset({"order_number", "media", "flow", "items"})


@dataclass(frozen=True)
class Picture:
    """A file of the thread: its kind, class, what it shows (topic), read fields, problems and reasons for doubt."""

    media_id: int
    kind: str
    media_class: str
    topic: str
    fields: dict[str, Any]
    problems: tuple[str, ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True)
class Summary:
    """`topic` (a word of routing) and `subject` say what is wanted, `facts` what was told, `tried` what did not help.

    `mood`: urgent, angry or both, or empty. `last_words`: the customer's newest texts, oldest first.
    """

    topic: str
    subject: str
    order_number: str
    items: tuple[Any, ...]
    facts: dict[str, Any]
    tried: tuple[str, ...]
    mood: tuple[str, ...]
    language: Language
    pictures: tuple[Picture, ...]
    last_words: tuple[str, ...]


@dataclass(frozen=True)
class Suggestion:
    """An article that may answer the customer, as they would read it, in the ticket's language if it is translated."""

    topic: str
    language: Language
    title: str
    text: str


def summary_of(uow: UnitOfWork, ticket: Ticket) -> Summary:
    """The ticket at a glance; changes nothing."""
    messages = _newest(uow, ticket)
    items = ticket.facts.get("items") or ()
    return Summary(
        topic=ticket.topic,
        subject=ticket.subject,
        order_number=str(ticket.facts.get("order_number") or ""),
        items=tuple(items) if isinstance(items, list) else (),
        facts={name: value for name, value in ticket.facts.items() if name not in ELSEWHERE},
        tried=tuple(map(str, ticket.tried)),
        mood=tuple(name for name in ("urgent", "angry") if getattr(ticket, name)),
        language=as_language(ticket.language) or DEFAULT_LANGUAGE,
        pictures=tuple(_pictures(uow, messages)),
        last_words=tuple(message.text for message in messages if message.text.strip())[-LAST:],
    )


def suggestions(uow: UnitOfWork, ticket: Ticket) -> list[Suggestion]:
    """Articles near the customer's last words, the best first; empty if none is. Raises SettingsError."""
    language = as_language(ticket.language) or DEFAULT_LANGUAGE
    found: list[str] = []
    for message in reversed(_newest(uow, ticket)[-LAST:]):
        match knowledge.find(message.text, language, {}) if message.text.strip() else None:
            case Clear(topic=topic, others=others):
                found += [topic, *others]
            case Listed(topics=topics):
                found += topics
    told = (knowledge.tell(topic, language) for topic in list(dict.fromkeys(found))[:SUGGESTED])
    return [
        Suggestion(one.topic, one.language, one.title, "\n\n".join(filter(None, (one.body, one.link))))
        for one in told
        if one is not None
    ]


def _newest(uow: UnitOfWork, ticket: Ticket) -> list[Message]:
    """The customer's newest messages of the thread, oldest first."""
    query = select(Message).where(Message.conversation_id == ticket.conversation_id, Message.direction == INBOUND)
    if ticket.first_message_id is not None:
        query = query.where(Message.id >= ticket.first_message_id)
    return list(uow.session.scalars(query.order_by(Message.id.desc()).limit(LOOKED_AT)))[::-1]


def _pictures(uow: UnitOfWork, messages: Sequence[Message]) -> list[Picture]:
    files = select(Media).where(Media.message_id.in_([message.id for message in messages])).order_by(Media.id)
    return [_picture(file) for file in uow.session.scalars(files)]


def _picture(file: Media) -> Picture:
    found = Findings.from_json(file.findings or {})
    flags = found.evidence.get("flags") or ()
    return Picture(
        file.id,
        file.kind,
        file.media_class,
        found.topic or found.kind,
        found.fields,
        tuple(found.quality.get("problems") or ()),
        tuple(str(flag.get("why") or flag.get("kind")) for flag in flags),
    )
