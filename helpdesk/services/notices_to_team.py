"""What people of the team hear outside of the desk: steps of clocks by level, and by mail what concerns one of them.

Each way (webhook, slack, one mail address) is a job of its own, so that one that is down delays and repeats no other.
Nothing of the customer is told.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from helpdesk.db.agent import ONLINE, Agent
from helpdesk.db.ticket import Ticket
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.policies.access import LEAD, MANAGER
from helpdesk.policies.sla import BREACH
from helpdesk.queue import ALERTS
from helpdesk.services.sla_sweep import Alert

WEBHOOK, SLACK, MAIL = "webhook", "slack", "mail"
LEADERS = {"lead": LEAD, "manager": MANAGER}
MAIL_WHEN_AWAY = "mail_when_away"  # a person's preference, True unless they changed it


@dataclass(frozen=True)
class Ways:
    """Which ways there are; `mail_to` gets what no person of the level can be told."""

    webhook: bool = False
    slack: bool = False
    mail: bool = False
    mail_to: tuple[str, ...] = ()


def tell_step(uow: UnitOfWork, alert: Alert, ways: Ways) -> dict[str, Any]:
    """A step of a clock to everybody of its level; what is told."""
    notice = step_as_json(alert)
    targets = [(WEBHOOK, "")] * ways.webhook + [(SLACK, "")] * ways.slack
    if ways.mail:
        targets += [(MAIL, address) for address in _addresses(uow, alert, ways)]
    for way, to in targets:
        key = f"{alert.ticket_number}:{alert.clock}:{alert.instance}:{alert.step}:{way}{to and ':'}{to}"
        uow.put(ALERTS, key, f"{way}:{to or alert.ticket_number}", {"way": way, "to": to, "notice": notice})
    return notice


def notify(uow: UnitOfWork, agent_id: int, what: str, ticket: Ticket, *, key: str) -> bool:
    """Mail somebody who is not at the desk that a ticket concerns them; True if a mail is on its way.

    `what` is a word (mentioned, assigned, task_due …), `key` what happens only once (such as "mention:12").
    """
    person = uow.session.get(Agent, agent_id)
    if person is None or not person.active or person.presence == ONLINE:
        return False
    if not person.preferences.get(MAIL_WHEN_AWAY, True):
        return False
    notice = {"kind": what, "ticket": ticket.number, "queue": ticket.queue, "priority": ticket.priority}
    body = {"way": MAIL, "to": person.email, "notice": notice}
    return uow.put(ALERTS, f"{key}:{person.id}", f"{MAIL}:{person.email}", body)


def step_as_json(alert: Alert) -> dict[str, Any]:
    """A step as it is stored, posted and mailed."""
    return {
        "kind": "warning" if alert.step < BREACH else "breach" if alert.step == BREACH else "escalation",
        "ticket": alert.ticket_number,
        "queue": alert.queue,
        "priority": alert.priority,
        "clock": alert.clock,
        "step": alert.step,
        "level": alert.level,
        "at": alert.due_at.isoformat(timespec="seconds"),
        "noticed_late": alert.late,
    }


def _addresses(uow: UnitOfWork, alert: Alert, ways: Ways) -> tuple[str, ...]:
    """Those of the level: an agent only while away from the desk, leads and managers always."""
    people = list(_people(uow, alert))
    if not people:
        return ways.mail_to
    return tuple(one.email for one in people if alert.level in LEADERS or one.presence != ONLINE)


def _people(uow: UnitOfWork, alert: Alert) -> Iterator[Agent]:
    if alert.level == "agent" and alert.assignee_id is not None:
        person = uow.session.get(Agent, alert.assignee_id)
        if person is not None and person.active:
            yield person
    if role := LEADERS.get(alert.level):
        known = select(Agent).where(Agent.role == role, Agent.active).order_by(Agent.id)
        yield from (one for one in uow.session.scalars(known) if not one.queues or alert.queue in one.queues)
