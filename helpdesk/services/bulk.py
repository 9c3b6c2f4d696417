"""One step of a person with many tickets: each ticket by itself, so that one that will not do keeps no other back."""

from collections.abc import Callable, Mapping

from helpdesk.db.ticket_access import can_see
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import NotFound, NotPossible
from helpdesk.policies.access import Person
from helpdesk.services import agents, ticket_events, ticket_steps, tickets

MOST = 200  # tickets at once


def _assign(uow: UnitOfWork, number: int, value: str, person: Person) -> None:
    if value and not (value.isascii() and value.isdigit() and len(value) < 10):  # noqa: PLR2004
        raise NotPossible("Nobody has such a number.")
    agents.assign(uow, number, int(value) if value else None, ticket_events.actor(person.id))


def _tag(uow: UnitOfWork, number: int, value: str, person: Person) -> None:
    if not value.strip():
        raise NotPossible("A tag has letters.")
    ticket_steps.set_tags(uow, number, [*map(str, tickets.get(uow.session, number).tags), value], person.id)


ACTIONS: Mapping[str, Callable[[UnitOfWork, int, str, Person], object]] = {
    "mine": lambda uow, number, _value, person: _assign(uow, number, str(person.id), person),
    "assign": _assign,
    "priority": lambda uow, number, value, person: ticket_steps.set_priority(uow, number, value, person.id),
    "tag": _tag,
    "resolve": lambda uow, number, _value, person: agents.resolve(uow, number, person.id),
    "spam": lambda uow, number, _value, person: ticket_steps.spam(uow, number, person.id),
}


def apply(uow: UnitOfWork, number: int, action: str, value: str, person: Person) -> None:
    """Take one step of ACTIONS with one ticket; `value` is whom, which priority, which tag.

    Raises NotFound, also for a ticket that is not theirs to see, NotPossible.
    """
    if not can_see(uow.session, person, tickets.get(uow.session, number)):
        raise NotFound(f"There is no ticket {number}.")
    ACTIONS[action](uow, number, value, person)
