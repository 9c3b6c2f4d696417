"""How long a customer of a queue will wait for a person: by how long others have waited lately."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from helpdesk.db.sla import SlaClock, SlaEntry
from helpdesk.db.ticket import Ticket
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.policies import waiting_time as policy
from helpdesk.policies.calendars import working_seconds
from helpdesk.shop import shop

CLOCK = "first_response"
LATELY = timedelta(days=14)
MOST = 40  # waits that are looked at


def expected_minutes(uow: UnitOfWork, queue: str, now: datetime) -> int:
    """Minutes until somebody answers, while somebody is there; what shop.yml says while nothing is known."""
    met_at = select(func.max(SlaEntry.at)).where(SlaEntry.clock_id == SlaClock.id, SlaEntry.what == "met")
    found = (
        select(SlaClock.armed_at, met_at.scalar_subquery())
        .join(Ticket, Ticket.number == SlaClock.ticket_number)
        .where(SlaClock.name == CLOCK, SlaClock.state == "met", Ticket.queue == queue)
        .where(SlaClock.armed_at > now - LATELY)
        .order_by(SlaClock.id.desc())
        .limit(MOST)
    )
    hours = shop().calendar
    waits = [working_seconds(hours, began, ended) for began, ended in uow.session.execute(found)]
    return policy.expected(waits, shop().answer_minutes)
