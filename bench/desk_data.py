"""Many tickets in an empty database: customers in three languages, messages, clocks, files with text, notes."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, insert

from helpdesk import clock
from helpdesk.db.conversation import Conversation
from helpdesk.db.engine import Database
from helpdesk.db.message import Media, Message
from helpdesk.db.sla import SlaClock, SlaEntry
from helpdesk.db.teamwork import Mention, Note
from helpdesk.db.ticket import Ticket
from helpdesk.db.unit_of_work import unit_of_work
from helpdesk.policies.ticket_status import BOT, CLOSED, ENDED, OPEN, QUEUED, RESOLVED, WAITING_FOR_CUSTOMER
from helpdesk.queue import DurableQueue
from helpdesk.services import search, team

AGENTS, UNSOLVED_SHARE, MESSAGES_EACH = 50, 0.1, 3
PASSWORD = "a password for this measurement only"  # noqa: S105
QUEUES = ("general", "orders", "returns", "payments", "fraud", "technical", "privacy")
TOPICS = ("track_order", "refund_status", "return_item", "payment_problem", "product_not_working", "complaint", "")
WORDS = {
    "en": "where is my order please the parcel has not arrived refund broken lamp invoice number help card again "
          "tracking says delivered but nobody was here cancel address change screen error code charger battery",
    "de": "wo ist meine Bestellung bitte das Paket ist nicht angekommen Erstattung kaputt Lampe Rechnung Nummer "
          "Hilfe Karte wieder Sendung zugestellt aber niemand war da stornieren Adresse ändern Fehler Ladegerät Akku",
    "ar": "أين طلبي من فضلكم الطرد لم يصل استرداد مكسور مصباح فاتورة رقم مساعدة بطاقة مرة أخرى التتبع يقول تم التسليم "
          "ولكن لم يكن أحد إلغاء عنوان تغيير شاشة خطأ رمز شاحن بطارية",
}  # fmt: skip
NAMES = {
    "en": ("Grace Hill", "Tom Baker", "Olivia Stone", "James Reed"),
    "de": ("Lena Müller", "Jürgen Groß", "Änne Vogt", "Kai Schröder"),
    "ar": ("ليلى حسن", "عمر الأحمد", "نورة السالم", "يوسف خليل"),
}
RARE = "quasarlampe"  # said once in a thousand messages
BATCH = 2_000


def fill(database: Database, tickets: int, *, unsolved: float = UNSOLVED_SHARE) -> None:
    """Put people, customers and `tickets` into an empty database, and read all of it for the search."""
    draw, now = random.Random(5), clock.now()  # noqa: S311 - a load, not a secret
    queue = DurableQueue(database)
    with unit_of_work(database, queue) as uow:
        for n in range(AGENTS):
            role = ("agent", "agent", "agent", "lead", "admin")[n % 5]
            queues = [draw.choice(QUEUES[:6]), draw.choice(QUEUES[:6])] if role == "agent" and n % 2 else []
            team.add(uow, f"a{n}@shop.example", f"Agent{n}", role, PASSWORD, queues=queues)
    tables = (Conversation, Ticket, Message, Media, SlaClock, SlaEntry, Note, Mention)
    rows: dict[type[Any], list[dict[str, Any]]] = {table: [] for table in tables}
    for n in range(1, tickets + 1):
        for table, row in _ticket(draw, n, now, max(1, tickets // 3), n <= tickets * (1 - unsolved)):
            rows[table].append(row)
        if n % BATCH == 0 or n == tickets:
            with database.transaction() as connection:
                for table in tables:
                    if rows[table]:
                        connection.execute(insert(cast("Table", table.__table__)), rows[table])
                    rows[table].clear()
    while True:
        with unit_of_work(database, queue) as uow:
            if not search.follow(uow, BATCH):
                break
    with database.transaction() as connection:
        connection.exec_driver_sql("ANALYZE")


def _ticket(
    draw: random.Random, n: int, now: datetime, customers: int, ended: bool
) -> Iterator[tuple[type[Any], dict[str, Any]]]:
    """The rows of ticket `n` of one of the customers, who come in turn."""
    language = ("en", "de", "ar")[n % customers % 3]
    conversation, at = f"c{n % customers}", now - timedelta(minutes=5 * (100_000 - n), seconds=draw.randrange(200))
    if n <= customers:
        yield Conversation, {
            "id": conversation, "phone_number_id": "1", "wa_id": f"49170{n % customers:07}", "user_id": "",
            "profile_name": f"{draw.choice(NAMES[language])} {n % customers}", "language": language,
            "language_wish": "", "owner": "bot", "generation": 0, "owner_changed_by": "", "tags": [], "created_at": at,
            "privacy_version": "", "about_order": "",
        }  # fmt: skip
    status = draw.choices((RESOLVED, CLOSED) if ended else (QUEUED, OPEN, WAITING_FOR_CUSTOMER, BOT), k=1)[0]
    topic = draw.choice(TOPICS)
    order = str(100_000 + draw.randrange(60_000))
    first = (n - 1) * MESSAGES_EACH + 1
    yield Ticket, {
        "number": n, "conversation_id": conversation, "opened_by": f"w{n}", "topic": topic, "language": language,
        "priority": draw.choices(("low", "normal", "high", "urgent"), (1, 8, 3, 1))[0], "status": status, "summary": "",
        "handed_over": False, "queue": draw.choice(QUEUES),
        "subject": f"{topic}: {order}" if topic else _said(draw, language, 6),
        "facts": {"order_number": order}, "tried": [], "urgent": False, "angry": False, "skills": [],
        "tags": draw.choices(([], ["vip"], ["wholesale"]), (20, 1, 1))[0],
        "assignee_id": draw.randrange(1, AGENTS + 1) if status in (OPEN, WAITING_FOR_CUSTOMER, *ENDED) else None,
        "first_message_id": first, "sla_policy": "", "resolved_by": "agent" if ended else "", "active_at": at,
        "snoozed_until": now + timedelta(hours=5) if not ended and draw.random() < 0.02 else None,
        "created_at": at, "updated_at": at,
    }  # fmt: skip
    for m in range(MESSAGES_EACH):
        text = _said(draw, language, 12) + (f" {RARE}" if draw.random() < 0.001 else "") + f" {order}"
        inbound = m != 1
        yield Message, {
            "id": first + m, "conversation_id": conversation, "direction": "in" if inbound else "out",
            "author": "customer" if inbound else "agent", "kind": "text", "text": text, "body": {},
            "status": "received", "attempts": 0, "outbox_key": "", "caused_by": "", "error_detail": "",
            "created_at": at,
        }  # fmt: skip
    if n % 10 == 0:
        yield Media, {
            "message_id": first, "kind": "image", "meta_id": str(n), "mime_type": "image/jpeg", "sha256": "", "size": 1,
            "filename": "", "path": "", "state": "stored", "reason": "", "created_at": at,
            "media_class": draw.choice(("screenshot", "receipt", "id_document")),
            "findings": {"text": _said(draw, language, 60), "fields": {"order_number": order}},
        }  # fmt: skip
        yield Note, {"ticket_number": n, "text": _said(draw, language, 15), "created_at": at}
    if not ended and status != BOT:
        yield from _clocks(draw, n, now)


def _clocks(draw: random.Random, n: int, now: datetime) -> Iterator[tuple[type[Any], dict[str, Any]]]:
    for m, name in enumerate(("next_response", "resolution")):
        number, due = 2 * n + m, now + timedelta(seconds=draw.randrange(-3_600, 40_000))
        yield SlaClock, {
            "id": number, "ticket_number": n, "name": name, "instance": 1, "policy": "standard", "state": "running",
            "target": 600, "calendar": "v", "breached": due < now, "armed_at": now, "due_at": due, "next_at": due,
        }  # fmt: skip
        if draw.random() < 0.3:
            yield SlaEntry, {
                "clock_id": number, "what": "warned", "at": now, "target": 0, "calendar": "", "step": 50,
                "once": "step:50", "reason": "",
            }  # fmt: skip


def _said(draw: random.Random, language: str, words: int) -> str:
    return " ".join(draw.choices(WORDS[language].split(), k=words))
