"""Filters of the queue that people keep under a name, for themselves or for everybody."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from helpdesk import clock
from helpdesk.db.teamwork import SavedView
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import NotFound, NotPossible

LONGEST_NAME, MOST = 60, 40  # characters; views of one person, or of everybody


def views_of(session: Session, agent_id: int) -> list[SavedView]:
    """Everybody's views, then a person's own, by name."""
    known = select(SavedView).where(or_(SavedView.agent_id.is_(None), SavedView.agent_id == agent_id))
    return list(session.scalars(known.order_by(SavedView.agent_id.is_not(None), func.lower(SavedView.name))))


def save(
    uow: UnitOfWork, agent_id: int, name: str, filters: Mapping[str, Sequence[str]], *, for_all: bool = False
) -> SavedView:
    """Keep filters under a name; what had the name before is replaced. Raises NotPossible for no name or too many."""
    name, owner = " ".join(name.split())[:LONGEST_NAME], None if for_all else agent_id
    if not name:
        raise NotPossible("A view needs a name.")
    theirs = [one for one in views_of(uow.session, agent_id) if one.agent_id == owner]
    view = next((one for one in theirs if one.name.lower() == name.lower()), None)
    if view is None:
        if len(theirs) >= MOST:
            raise NotPossible(f"More than {MOST} views are hard to find one's way in.")
        view = SavedView(agent_id=owner, created_at=clock.now())
        uow.session.add(view)
    view.name, view.filters = name, {key: list(values) for key, values in filters.items()}
    uow.session.flush()
    return view


def remove(uow: UnitOfWork, view_id: int, agent_id: int, *, for_all: bool) -> None:
    """Take a view away: one's own, or with `for_all` one of everybody's. Raises NotFound."""
    view = uow.session.get(SavedView, view_id)
    if view is None or not (view.agent_id == agent_id or (view.agent_id is None and for_all)):
        raise NotFound("There is no such view.")
    uow.session.delete(view)
