"""Clocks of tickets: how long a sweep takes with many that are open, and when all are due at once."""

import logging
import time
from datetime import timedelta

from sqlalchemy import delete, insert, update

from bench.desk import _address as address
from bench.figures import Section
from helpdesk import clock
from helpdesk.bootstrap import Helpdesk
from helpdesk.db.conversation import Conversation
from helpdesk.db.engine import Database
from helpdesk.db.migrate import upgrade
from helpdesk.db.sla import SlaClock, SlaEntry
from helpdesk.db.ticket import Ticket, TicketEvent
from helpdesk.queue import DurableQueue
from helpdesk.service_levels import service_levels
from helpdesk.services import sla_ledger
from helpdesk.services.sla_sweep import LIMIT
from processes.service_levels import Sweeper

OPEN, FEW, DUE, EACH = 10_000, 1_000, 100, 4
MOST_SECONDS = 1.0


def sweep() -> Section:
    """A sweep on both databases, beside one with few clocks, and beside the bare writes."""
    section = Section(
        "Clocks of tickets",
        f"{OPEN} clocks of {OPEN // EACH} tickets run. {DUE} of them are due: one sweep; "
        f"baseline: the same with {FEW} clocks. "
        f"Then all {OPEN} are due at the same moment: until the last step is written, baseline as many bare rows added "
        "and as many updated in the same transactions.",
    )
    logging.getLogger("processes.service_levels").setLevel(logging.ERROR)  # a line for each step
    for kind in ("SQLite", "PostgreSQL"):
        with address(kind) as few, address(kind) as many:
            small, large = _open(few, FEW), _open(many, OPEN)
            before, took = _swept(small, DUE), _swept(large, DUE)
            section.add(f"a sweep, {DUE} due, {kind}", f"{took * 1000:.0f} ms",
                        ratio=f"{took / before:.1f} × {FEW} clocks",
                        target=f"≤ {MOST_SECONDS:.0f} s", met=took <= MOST_SECONDS)  # fmt: skip
            bare, took = _bare(large), _swept(large, OPEN)
            section.add(f"all {OPEN} due, {kind}", f"{took:.1f} s", ratio=f"{took / bare:.1f} × bare writes")
            for one in (small, large):
                one.database.dispose()
    return section


def _open(url: str, clocks: int) -> Helpdesk:
    """A database with so many clocks that are not due for hours."""
    database = Database(url)
    upgrade(database)
    business, now = Helpdesk(database, DurableQueue(database)), clock.now()
    with business.unit_of_work() as uow:
        levels = service_levels()
        target = levels.policies["standard"].window
        assert target is not None
        calendar, later = sla_ledger.keep_calendar(uow, levels, target, now), now + timedelta(seconds=target.within)
        people, tickets, running, lines = [], [], [], []
        for n in range(1, clocks // EACH + 1):
            people.append({"id": f"c{n}", "phone_number_id": "1", "created_at": now})
            tickets.append(
                {"number": n, "conversation_id": f"c{n}", "opened_by": f"w{n}", "topic": "return_item",
                 "language": "de", "status": "open", "active_at": now, "created_at": now, "updated_at": now}
            )  # fmt: skip
            for place in range(EACH):
                number = (n - 1) * EACH + place + 1
                running.append(
                    {"id": number, "ticket_number": n, "name": "window", "instance": place + 1, "policy": "standard",
                     "state": "running", "target": target.within, "calendar": calendar, "breached": False,
                     "armed_at": now, "due_at": later, "next_at": later}
                )  # fmt: skip
                lines.append(
                    {"clock_id": number, "what": "armed", "at": now, "target": target.within, "calendar": calendar}
                )  # fmt: skip
        for model, rows in ((Conversation, people), (Ticket, tickets), (SlaClock, running), (SlaEntry, lines)):
            uow.session.execute(insert(model), rows)
    return business


def _swept(business: Helpdesk, due: int) -> float:
    """Make the first `due` clocks late by an hour and sweep them; seconds."""
    sweeper = Sweeper(business)
    sweeper.sweep()  # the look at changed files is another matter
    armed = clock.now() - timedelta(hours=25)
    with business.unit_of_work() as uow:
        uow.session.execute(update(SlaEntry).where(SlaEntry.clock_id <= due).values(at=armed))
        uow.session.execute(delete(SlaEntry).where(SlaEntry.clock_id <= due, SlaEntry.what != "armed"))
        uow.session.execute(update(SlaClock).where(SlaClock.id <= due).values(next_at=armed))
    began = time.perf_counter()
    told = sweeper.sweep()
    seconds = time.perf_counter() - began
    assert told == due, told
    return seconds


def _bare(business: Helpdesk) -> float:
    """The same rows added and updated with nothing in between; seconds."""
    began, now = time.perf_counter(), clock.now()
    for start in range(1, OPEN + 1, LIMIT):
        numbers = range(start, start + LIMIT)
        with business.unit_of_work() as uow:
            lines = [{"clock_id": n, "what": "bare", "at": now} for n in numbers]
            events = [
                {"ticket_number": (n - 1) // EACH + 1, "at": now, "actor": "system", "what": "sla"} for n in numbers
            ]
            uow.session.execute(insert(SlaEntry), lines)
            uow.session.execute(insert(TicketEvent), events)
            uow.session.execute(update(SlaClock), [{"id": n, "breached": True, "next_at": None} for n in numbers])
    seconds = time.perf_counter() - began
    with business.unit_of_work() as uow:
        uow.session.execute(delete(SlaEntry).where(SlaEntry.what == "bare"))
    return seconds
