"""What a person says to a customer from a ticket's page: text, files, buttons, quotes, templates; each once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy import select

from helpdesk import clock
from helpdesk.db.agent import Agent
from helpdesk.db.locks import lock_conversation
from helpdesk.db.message import FAILED, OUTBOUND, Message
from helpdesk.db.ticket import Ticket
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import HelpdeskError, NotFound, NotPossible
from helpdesk.media import copies, intake
from helpdesk.media.child import ChildFailed, Pool
from helpdesk.media.classes import PAPER
from helpdesk.media.decoding.limits import Refused as UnreadableFile
from helpdesk.media.storage import MediaStorage
from helpdesk.messages import Choice, OutboundMedia, Reply
from helpdesk.policies.chat_text import utf16
from helpdesk.policies.notices import Template, fill, names_in, reply_of
from helpdesk.policies.reply_parts import BODY_UNITS, BUTTON_TITLE_UNITS, MAX_BUTTONS, TEXT_UNITS
from helpdesk.policies.ticket_status import ENDED, RESOLVED, WAITING_FOR_CUSTOMER
from helpdesk.services import agents, canned, case_answers, conversations, sla, teamwork, tickets
from helpdesk.templates import template, templates
from helpdesk.ticket_rules import ticket_rules
from helpdesk.values import Language

AFTER = ("", WAITING_FOR_CUSTOMER, RESOLVED)  # what becomes of the ticket when it is said
MOST_FILES = 10
KEY = re.compile(r"[0-9A-Za-z_-]{1,64}")
# What a file is sent as, by its true type; everything else that we take is a document.
KINDS: dict[str, Literal["image", "video", "audio", "document"]] = {
    "image/jpeg": "image", "image/png": "image", "video/mp4": "video", "video/3gpp": "video", "audio/ogg": "audio",
    "audio/mpeg": "audio", "audio/mp4": "audio", "audio/aac": "audio", "audio/amr": "audio",
}  # fmt: skip


class Refused(NotPossible):
    """A reply that is not sent: `reason` is a word (empty, gaps, window_closed …), `about` what is meant."""

    def __init__(self, reason: str, about: str = "") -> None:
        super().__init__(f"The reply was not sent: {reason} {about}".rstrip() + ".")
        self.reason, self.about = reason, about


class Overtaken(HelpdeskError):
    """Somebody else has answered the customer since the writer last looked; sending all the same needs their word."""


@dataclass(frozen=True)
class Said:
    """What somebody wants to say. `key` is the page's word for it: the same key twice is said once.

    `titles` are of reply buttons, `quote` the row id of the message that is answered. `seen` is the newest row id of
    the conversation when they began to write, 0 if unknown; `confirmed`: also if somebody has answered since.
    `announce`: when the window is closed, a template says that there is something to read, and this waits for the
    customer to write.
    """

    key: str
    text: str = ""
    files: tuple[OutboundMedia, ...] = ()
    titles: tuple[str, ...] = ()
    quote: int = 0
    seen: int = 0
    confirmed: bool = False
    announce: bool = False
    then: str = ""


def say(uow: UnitOfWork, number: int, said: Said, agent_id: int) -> list[Message]:
    """Say it to the customer, who hears the agent's first name with their first message; the draft is done with.

    `then` resolves the ticket or lets it wait. Raises NotFound, Refused, Overtaken, NotPossible.
    """
    ticket = tickets.get(uow.session, number)
    conversation = lock_conversation(uow.session, ticket.conversation_id)
    if before := _said_before(uow, ticket, said.key):
        return before
    _check(uow, ticket, said)
    if not said.confirmed and said.seen and overtaken_by(uow, ticket, said.seen, agent_id):
        raise Overtaken("Somebody else has answered meanwhile.")
    text = _signed(uow, ticket, said.text.strip(), agent_id)
    quote = _wamid(uow, ticket, said.quote)
    parts = _replies(text, said, quote)
    if conversations.window_open(conversation, clock.now()):
        messages = agents.send(uow, number, parts, agent_id, key=said.key)
    else:
        agents.take(uow, number, agent_id)
        cause = cause_of(number, said.key)
        case_answers.say(uow, conversation, parts, cause=cause, ticket_number=number, agent_id=agent_id)
        messages = _said_before(uow, ticket, said.key)
    teamwork.drop_draft(uow, number, agent_id)
    if said.then == WAITING_FOR_CUSTOMER:
        agents.wait(uow, number, agent_id)
    elif said.then == RESOLVED:
        agents.resolve(uow, number, agent_id)
    return messages


def overtaken_by(uow: UnitOfWork, ticket: Ticket, seen: int, agent_id: int) -> bool:
    """Has a colleague written to the customer after the message `seen`?"""
    newer = select(Message.id).where(
        Message.conversation_id == ticket.conversation_id, Message.id > seen, Message.direction == OUTBOUND,
        Message.author == sla.AGENT, Message.agent_id.is_distinct_from(agent_id),
    )  # fmt: skip
    return uow.session.scalar(newer.limit(1)) is not None


def retry(uow: UnitOfWork, number: int, message_id: int, agent_id: int) -> Message:
    """Send what failed once more, as a message of its own that names the failed one in `caused_by`.

    A second click is the same attempt. Raises NotFound, Refused.
    """
    ticket = tickets.get(uow.session, number)
    lock_conversation(uow.session, ticket.conversation_id)
    failed = uow.session.get(Message, message_id)
    if failed is None or failed.conversation_id != ticket.conversation_id:
        raise NotFound(f"There is no message {message_id} in ticket {number}.")
    key = retry_key(message_id)
    if before := _said_before(uow, ticket, key):
        return before[0]
    if failed.direction != OUTBOUND or failed.status != FAILED:
        raise Refused("not_failed")
    reply = Reply.from_json(failed.body)
    _check_way(uow, ticket, free=reply.template is None)
    return agents.send(uow, number, [reply], agent_id, key=key)[0]


def retry_key(message_id: int) -> str:
    """The key of the one attempt that follows a failed message."""
    return f"retry-{message_id}"


def cause_of(number: int, key: str) -> str:
    """`caused_by` of what was said from a ticket with this key (see agents.send)."""
    return f"agent:{number}:{key}"


def choosable() -> list[Template]:
    """The templates a person can send: those without a document. Raises SettingsError."""
    return [one for one in templates().values() if not one.document]


def preview(kind: str, language: Language, values: Mapping[str, str]) -> tuple[str, tuple[str, ...], list[str]]:
    """A template as the customer will see it: text, titles of buttons, names without a value. Raises NotFound."""
    words = template(kind).words[language]
    known = {name: " ".join(values.get(name, "").split()) or f"{{{{{name}}}}}" for name in names_in(words.body)}
    parts = (f"*{words.header}*" if words.header else "", fill(words.body, known), words.footer)
    missing = [
        name for name in known if not values.get(name, "").strip() and name not in (words.instead or {})
    ]  # fmt: skip
    return "\n\n".join(filter(None, parts)), words.titles, missing


def say_template(
    uow: UnitOfWork, number: int, kind: str, values: Mapping[str, str], key: str, agent_id: int
) -> list[Message]:
    """Say what a template says, in the ticket's language, also when the window is closed.

    Raises NotFound, Refused for a value that is missing, NotPossible.
    """
    ticket = tickets.get(uow.session, number)
    lock_conversation(uow.session, ticket.conversation_id)
    if before := _said_before(uow, ticket, key):
        return before
    _check_way(uow, ticket, free=False)
    chosen = template(kind)
    language: Language = "de" if ticket.language == "de" else "ar" if ticket.language == "ar" else "en"
    if chosen.document:
        raise Refused("needs_document")
    try:
        reply = reply_of(chosen, language, values)
    except ValueError as error:
        raise Refused("gaps", str(error).split()[0]) from None
    return agents.send(uow, number, [reply], agent_id, key=key)


def store_file(storage: MediaStorage, children: Pool, data: bytes, filename: str) -> OutboundMedia:
    """Keep a file that somebody wants to send; its own bytes say what it is. Outside any unit of work.

    Pictures are drawn anew as JPEG, as large as WhatsApp shows them: a phone's photo would tell where its owner was.
    Raises Refused, OSError.
    """
    mime_type, name = intake.true_type(data), filename[:200]
    looked = intake.examine(KINDS.get(mime_type, "document"), data)
    if looked.reason:
        raise Refused(f"file_{looked.reason}", filename[:80])
    if intake.family(mime_type) == "picture":
        try:
            data = children.run("helpdesk.media.copies:make", data, kind="image").files["desk"]
        except (UnreadableFile, ChildFailed, KeyError):
            raise Refused("file_broken", filename[:80]) from None
        mime_type, name = copies.MIME_TYPE, f"{name.rpartition('.')[0] or name}.jpg"
    kind = KINDS.get(mime_type, "document")
    return OutboundMedia(kind, path=storage.put(data, PAPER), filename=name, mime_type=mime_type)


def _check(uow: UnitOfWork, ticket: Ticket, said: Said) -> None:
    text = said.text.strip()
    if not KEY.fullmatch(said.key) or said.then not in AFTER:
        raise Refused("malformed")
    if not text and not said.files:
        raise Refused("empty")
    if _titles(said) and not text:
        raise Refused("empty")
    most = BODY_UNITS if _titles(said) else TEXT_UNITS
    if utf16(text) > most:
        raise Refused("too_long", str(most))
    if open_places := canned.gaps(text):
        raise Refused("gaps", ", ".join(open_places))
    if len(said.files) > MOST_FILES:
        raise Refused("too_many_files", str(MOST_FILES))
    titles = _titles(said)
    if len(titles) > MAX_BUTTONS or len(set(titles)) != len(titles):
        raise Refused("buttons", str(MAX_BUTTONS))
    if long := next((title for title in titles if utf16(title) > BUTTON_TITLE_UNITS), None):
        raise Refused("button_too_long", long[:40])
    if any(title.startswith("/") for title in titles):  # that would be a command to the assistant
        raise Refused("malformed")
    _check_way(uow, ticket, free=not said.announce)


def _check_way(uow: UnitOfWork, ticket: Ticket, *, free: bool) -> None:
    """Can anything (`free`: more than a template) be said to the customer now?"""
    uow.session.refresh(ticket)
    if ticket.status in ENDED:
        raise Refused("ended")
    conversation = conversations.get(uow, ticket.conversation_id)
    if free and not conversations.window_open(conversation, clock.now()):
        raise Refused("window_closed")


def _titles(said: Said) -> list[str]:
    return [one for title in said.titles if (one := " ".join(title.split()))]


def _said_before(uow: UnitOfWork, ticket: Ticket, key: str) -> list[Message]:
    query = select(Message).where(
        Message.conversation_id == ticket.conversation_id, Message.caused_by == cause_of(ticket.number, key)
    )
    return list(uow.session.scalars(query.order_by(Message.id)))


def _replies(text: str, said: Said, quote: str) -> list[Reply]:
    """Files first, one each, the last with the text below it; buttons on the text. The quote on the first."""
    # A tap counts as the title typed: what it means is for the person who asked.
    choices = tuple(Choice(title, title) for title in _titles(said))
    *before, last = (*[Reply(media=one) for one in said.files], Reply(text=text, choices=choices))
    if before and text and not choices and said.files[-1].kind != "audio" and utf16(text) <= BODY_UNITS:
        before[-1] = replace(before[-1], text=text)
    elif text:
        before.append(last)
    before[0] = replace(before[0], quote=quote)
    return before


def _signed(uow: UnitOfWork, ticket: Ticket, text: str, agent_id: int) -> str:
    """The text; with the signature of tickets.yml when it is the first that this person writes in the ticket."""
    signature, person = ticket_rules().signature, uow.session.get(Agent, agent_id)
    if not text or not signature or person is None or person.first_name.casefold() in text.casefold():
        return text
    earlier = select(Message.id).where(
        Message.conversation_id == ticket.conversation_id, Message.agent_id == agent_id,
        Message.id >= (ticket.first_message_id or 0),
    )  # fmt: skip
    if uow.session.scalar(earlier.limit(1)) is not None:
        return text
    return f"{text}\n\n{signature.replace('{first_name}', person.first_name)}"


def _wamid(uow: UnitOfWork, ticket: Ticket, message_id: int) -> str:
    """Meta's id of the message that is quoted, "" for none. Raises Refused if it cannot be."""
    if not message_id:
        return ""
    quoted = uow.session.get(Message, message_id)
    if quoted is None or quoted.conversation_id != ticket.conversation_id or not quoted.wamid:
        raise Refused("no_quote")
    return quoted.wamid


__all__ = [
    "Overtaken", "Refused", "Said", "cause_of", "choosable", "overtaken_by", "preview", "retry", "retry_key", "say",
    "say_template", "store_file",
]  # fmt: skip
