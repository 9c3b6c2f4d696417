"""Consent: told where the privacy page is, asked once for notices, granted and withdrawn, and what follows from it.

Notices about orders (utility) and marketing are two purposes. `user_preferences` of WhatsApp speaks of marketing only;
whoever writes "stop" gets neither.
"""

import csv
import io
import logging
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Literal, Sequence, cast

from sqlalchemy import Table, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from helpdesk import clock
from helpdesk.db import consent as table
from helpdesk.db.consent import (
    ASKED,
    DECISIONS,
    DECLINED,
    GRANTED,
    MARKETING,
    NOTICES,
    PRIVACY,
    TOLD,
    WITHDRAWN,
    Consent,
)
from helpdesk.db.conversation import Conversation
from helpdesk.db.locks import lock_conversation
from helpdesk.db.message import OUTBOUND, QUEUED, WITHHELD, Message
from helpdesk.db.ticket import Ticket
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.services import conversations, identity, tickets
from helpdesk.shop import shop
from helpdesk.values import PhoneNumber

__all__ = [
    "CAUSE", "Entry", "Mistake", "ask", "decide", "given", "import_entries", "opt_out", "prefer", "read_entries",
    "tell_privacy", "withdraw_all", "withdrawn",
]  # fmt: skip

Purpose = Literal["notices", "marketing"]
PURPOSES: tuple[Purpose, ...] = ("notices", "marketing")
WHATSAPP, PREFERENCES = "whatsapp", "user_preferences"
OPT_OUT = "opt_out"  # the topic of its ticket
CAUSE = "notice:"  # how `caused_by` of a notice's message begins
COLUMNS = ("phone", "at", "source", "reference", "purpose", "state", "text_version", "name")
NEEDED = ("phone", "at", "source")
LONGEST = {"source": 20, "reference": 300, "text_version": 20, "name": 200}

_log = logging.getLogger(__name__)
_TABLE = cast("Table", Consent.__table__)
_ADD = {
    "sqlite": sqlite.insert(_TABLE).on_conflict_do_nothing().returning(_TABLE.c.id),
    "postgresql": postgresql.insert(_TABLE).on_conflict_do_nothing().returning(_TABLE.c.id),
}


@dataclass(frozen=True)
class Entry:
    """A line of a checkout's export: who agreed to (or withdrew) what, when, where and by which proof."""

    line: int
    phone: str
    purpose: Purpose
    state: str
    at: datetime
    source: str
    reference: str
    text_version: str
    name: str


@dataclass(frozen=True)
class Mistake:
    """What is wrong in a line of an import."""

    line: int
    said: str


def given(uow: UnitOfWork, conversation_id: str, purpose: Purpose) -> bool:
    """May the shop begin a message for this purpose? Only after a yes that was not withdrawn since. Raises NotFound."""
    if purpose == MARKETING:
        conversation = uow.session.get(Conversation, conversation_id)
        if conversation is None or conversation.opted_out_at is not None:
            return False
    decision = table.newest(uow.session, conversation_id, purpose, DECISIONS)
    return decision is not None and decision.state == GRANTED


def ask(uow: UnitOfWork, conversation_id: str, inbound_id: str) -> bool:
    """Note that consent for notices is being asked for; False when it was asked or decided before.

    The same inbound message asks again, since its turn may run twice. Raises NotFound.
    """
    lock_conversation(uow.session, conversation_id)
    before = table.newest(uow.session, conversation_id, NOTICES, (ASKED, *DECISIONS))
    if before is not None:
        return before.state == ASKED and before.proof == inbound_id
    _note(uow.connection, conversation_id, NOTICES, ASKED, f"{conversation_id}:{NOTICES}:{ASKED}", inbound_id)
    return True


def decide(uow: UnitOfWork, conversation_id: str, inbound_id: str, *, yes: bool) -> None:
    """The customer's answer to the question for notices. Raises NotFound."""
    lock_conversation(uow.session, conversation_id)
    before = table.newest(uow.session, conversation_id, NOTICES, DECISIONS)
    state = GRANTED if yes else (WITHDRAWN if before is not None and before.state == GRANTED else DECLINED)
    _note(uow.connection, conversation_id, NOTICES, state, f"{inbound_id}:{NOTICES}", inbound_id)
    if not yes:
        _hold_back(uow, conversation_id)
    _log.info("consent conversation=%s purpose=%s state=%s", conversation_id, NOTICES, state)


def withdrawn(uow: UnitOfWork, conversation_id: str) -> bool:
    """Was the last word about notices that there shall be none any more?"""
    decision = table.newest(uow.session, conversation_id, NOTICES, DECISIONS)
    return decision is not None and decision.state == WITHDRAWN


def withdraw_all(uow: UnitOfWork, conversation_id: str, inbound_id: str) -> None:
    """The customer wants no more messages: neither notices nor marketing; notices that wait do not leave."""
    lock_conversation(uow.session, conversation_id)
    for purpose in PURPOSES:
        _note(uow.connection, conversation_id, purpose, WITHDRAWN, f"{inbound_id}:{purpose}:stop", inbound_id)
    _hold_back(uow, conversation_id)
    _log.info("consent conversation=%s purpose=all state=%s", conversation_id, WITHDRAWN)


def opt_out(uow: UnitOfWork, conversation_id: str, inbound_id: str) -> Ticket:
    """The customer says "stop": recorded for all that the shop begins, with a ticket, one for as long as it is open.

    Raises NotFound.
    """
    conversations.set_marketing(uow.connection, conversation_id, stopped=True, at=clock.now())
    withdraw_all(uow, conversation_id, inbound_id)
    known = tickets.still_open(uow, conversation_id, OPT_OUT)
    return known or tickets.open_ticket(uow, conversation_id, opened_by=f"{inbound_id}:{OPT_OUT}", topic=OPT_OUT)


def prefer(connection: Connection, conversation_id: str, *, stop: bool, at: datetime) -> None:
    """Record a wish about marketing that the customer told WhatsApp; notices about orders are not meant by it."""
    state = WITHDRAWN if stop else GRANTED
    key = f"{PREFERENCES}:{conversation_id}:{state}:{at.isoformat()}"
    _note(connection, conversation_id, MARKETING, state, key, "", channel=PREFERENCES, at=at, text_version="")


def tell_privacy(uow: UnitOfWork, conversation_id: str, inbound_id: str, version: str) -> None:
    """Record that an answer of this turn bore the line with the privacy link."""
    key = f"{conversation_id}:{PRIVACY}:{version}"
    _note(uow.connection, conversation_id, PRIVACY, TOLD, key, inbound_id, text_version=version)
    told = update(cast("Table", Conversation.__table__)).where(Conversation.id == conversation_id)
    uow.connection.execute(told.values(privacy_version=version))


def read_entries(text: str, now: datetime) -> tuple[list[Entry], list[Mistake]]:
    """A CSV export of the shop's checkout; dates must say their time zone and lie in the past. Pure."""
    reader = csv.DictReader(io.StringIO(text))
    columns = [name.strip().lower() for name in reader.fieldnames or ()]
    reader.fieldnames = columns
    if missing := [name for name in NEEDED if name not in columns]:
        return [], [Mistake(1, f"the column {missing[0]} is missing; columns: {', '.join(COLUMNS)}")]
    if unknown := [name for name in columns if name not in COLUMNS]:
        return [], [Mistake(1, f"the column {unknown[0]} is unknown; columns: {', '.join(COLUMNS)}")]
    entries: list[Entry] = []
    mistakes: list[Mistake] = []
    for row in reader:
        given_row = {name: (value or "").strip() for name, value in row.items() if isinstance(name, str)}
        if any(given_row.values()):
            found = _entry(reader.line_num, given_row, now)
            if isinstance(found, Entry):
                entries.append(found)
            else:
                mistakes.append(found)
    return entries, mistakes


def import_entries(uow: UnitOfWork, phone_number_id: str, entries: Sequence[Entry]) -> int:
    """Record them, each once, for the customers of this phone number of ours; how many were new."""
    added = 0
    for entry in entries:
        conversation_id = identity.resolve(uow, phone_number_id, identity.CustomerIds(entry.phone), entry.name)
        key = f"import:{conversation_id}:{entry.purpose}:{entry.state}:{entry.at.isoformat()}:{entry.source}"
        added += _note(
            uow.connection, conversation_id, entry.purpose, entry.state, key, entry.reference,
            channel=entry.source, at=entry.at, text_version=entry.text_version,
        )  # fmt: skip
        if entry.state == WITHDRAWN and not given(uow, conversation_id, "notices"):
            _hold_back(uow, conversation_id)
    return added


def _entry(line: int, row: dict[str, str], now: datetime) -> Entry | Mistake:
    phone = PhoneNumber.parse(row["phone"])
    if phone is None or phone.digits.startswith("0"):
        return Mistake(line, "phone must be a number with its country code")
    try:
        at = datetime.fromisoformat(row["at"].replace("Z", "+00:00"))
    except ValueError:
        return Mistake(line, "at must be a moment such as 2026-11-20T14:05:00+01:00")
    if at.tzinfo is None:
        return Mistake(line, "at must say its time zone, such as +01:00")
    if at > now:
        return Mistake(line, "at lies in the future")
    if not row["source"]:
        return Mistake(line, "source must say where the customer agreed, such as checkout")
    wanted, state = row.get("purpose") or NOTICES, row.get("state") or GRANTED
    purpose = next((one for one in PURPOSES if one == wanted), None)
    if purpose is None or state not in (GRANTED, WITHDRAWN):
        return Mistake(line, f"purpose must be {' or '.join(PURPOSES)}, state {GRANTED} or {WITHDRAWN}")
    if too_long := next((name for name, most in LONGEST.items() if len(row.get(name, "")) > most), ""):
        return Mistake(line, f"{too_long} is longer than {LONGEST[too_long]} characters")
    return Entry(
        line, phone.digits, purpose, state, at.astimezone(timezone.utc), row["source"],
        row.get("reference", ""), row.get("text_version", ""), row.get("name", ""),
    )  # fmt: skip


def _hold_back(uow: UnitOfWork, conversation_id: str) -> None:
    """Notices that have not left yet stay."""
    waiting = update(cast("Table", Message.__table__)).where(
        Message.conversation_id == conversation_id,
        Message.direction == OUTBOUND,
        Message.status == QUEUED,
        Message.caused_by.startswith(CAUSE, autoescape=True),
    )
    uow.connection.execute(waiting.values(status=WITHHELD))


def _note(
    connection: Connection, conversation_id: str, purpose: str, state: str, key: str, proof: str, *,
    channel: str = WHATSAPP, at: datetime | None = None, text_version: str | None = None,
) -> bool:  # fmt: skip
    now = clock.now()
    values = {
        "key": key, "conversation_id": conversation_id, "purpose": purpose, "state": state, "channel": channel,
        "text_version": shop().consent_version if text_version is None else text_version, "proof": proof,
        "at": at or now, "recorded_at": now,
    }  # fmt: skip
    return connection.execute(_ADD[connection.dialect.name], values).first() is not None
