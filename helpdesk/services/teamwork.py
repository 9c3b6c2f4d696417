"""What people of the team write beside a ticket: notes with @mentions, tasks, drafts."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update

from helpdesk import clock
from helpdesk.db.agent import Agent
from helpdesk.db.teamwork import TYPES, Draft, Mention, Note, Task
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import NotFound, NotPossible
from helpdesk.services import notices_to_team, ticket_events, tickets

LONGEST_NOTE, LONGEST_TITLE, LONGEST_DRAFT = 8_000, 200, 20_000
AT = re.compile(r"(?<!\w)@")  # not in an e-mail address
WORD_END = re.compile(r"\w")


@dataclass(frozen=True)
class Named:
    """Somebody was named in a note: where, by whom (None: at the command line), and since when they know it."""

    ticket_number: int
    by: int | None
    text: str
    at: datetime
    seen_at: datetime | None


def add_note(uow: UnitOfWork, number: int, text: str, agent_id: int | None = None) -> Note:
    """Write a note that customers never see; who is named in it with @ is told. Raises NotFound, NotPossible."""
    ticket = tickets.get(uow.session, number)
    said = text.strip()
    if not said or len(said) > LONGEST_NOTE:
        raise NotPossible(f"A note has 1 to {LONGEST_NOTE} characters.")
    now = clock.now()
    note = Note(ticket_number=number, agent_id=agent_id, text=said, created_at=now)
    uow.session.add(note)
    uow.session.flush()
    meant = [one.id for one in mentioned(said, team(uow)) if one.id != agent_id]
    uow.session.add_all(
        Mention(note_id=note.id, ticket_number=number, agent_id=one, created_at=now) for one in meant
    )  # fmt: skip
    ticket_events.add(uow, ticket, "note", ticket_events.actor(agent_id), note=note.id, mentions=meant)
    ticket.updated_at = now
    for one in meant:
        notices_to_team.notify(uow, one, "mentioned", ticket, key=f"mention:{note.id}")
    uow.session.flush()
    return note


def mentioned(text: str, people: Iterable[Agent]) -> list[Agent]:
    """Who is named with @ in a text: by name, or by a first name that only one of `people` has."""
    everybody = list(people)
    firsts = [one.first_name.casefold() for one in everybody]
    names: dict[str, Agent] = {}
    for one in everybody:
        if firsts.count(one.first_name.casefold()) == 1:
            names[one.first_name.casefold()] = one
    names |= {one.name.casefold(): one for one in everybody}
    found: dict[int, Agent] = {}
    for part in AT.split(text.casefold())[1:]:
        fits = [
            name for name in names if name and part.startswith(name) and not WORD_END.match(part[len(name) :])
        ]  # fmt: skip
        if fits:
            meant = names[max(fits, key=len)]
            found.setdefault(meant.id, meant)
    return list(found.values())


def team(uow: UnitOfWork) -> Sequence[Agent]:
    """Everybody who works here, by name."""
    return uow.session.scalars(select(Agent).where(Agent.active).order_by(Agent.name)).all()


def everybody(uow: UnitOfWork) -> Sequence[Agent]:
    """All who work or worked here, by name."""
    return uow.session.scalars(select(Agent).order_by(Agent.name)).all()


def notes_of(uow: UnitOfWork, number: int) -> Sequence[Note]:
    """A ticket's notes, oldest first."""
    return uow.session.scalars(select(Note).where(Note.ticket_number == number).order_by(Note.id)).all()


def mentions_of(uow: UnitOfWork, agent_id: int, limit: int = 50) -> list[Named]:
    """Where somebody was named, newest first."""
    query = (
        select(Mention, Note)
        .join(Note, Note.id == Mention.note_id)
        .where(Mention.agent_id == agent_id)
        .order_by(Mention.id.desc())
        .limit(limit)
    )
    return [
        Named(mention.ticket_number, note.agent_id, note.text, mention.created_at, mention.seen_at)
        for mention, note in uow.session.execute(query)
    ]


def unseen_mentions(uow: UnitOfWork, agent_id: int) -> int:
    """How often somebody was named and has not looked yet."""
    unseen = select(func.count()).where(Mention.agent_id == agent_id, Mention.seen_at.is_(None))
    return uow.session.scalar(unseen) or 0


def unseen_mentions_in(uow: UnitOfWork, number: int, agent_id: int) -> int:
    """How often somebody was named in a ticket and has not looked yet."""
    unseen = select(func.count()).where(
        Mention.ticket_number == number, Mention.agent_id == agent_id, Mention.seen_at.is_(None)
    )
    return uow.session.scalar(unseen) or 0


def see_mentions(uow: UnitOfWork, number: int, agent_id: int) -> int:
    """Somebody looks at the ticket in which they were named; how many mentions that were new."""
    unseen = update(Mention).where(
        Mention.ticket_number == number, Mention.agent_id == agent_id, Mention.seen_at.is_(None)
    )
    done = uow.session.execute(unseen.values(seen_at=clock.now()).returning(Mention.id))
    return len(done.all())


def add_task(
    uow: UnitOfWork,
    number: int,
    title: str,
    *,
    assignee_id: int | None = None,
    due_at: datetime | None = None,
    agent_id: int | None = None,
) -> Task:
    """Add an action item to a ticket. Raises NotFound for ticket and person, NotPossible for a title of no use."""
    ticket = tickets.get(uow.session, number)
    said = " ".join(title.split())
    if not said or len(said) > LONGEST_TITLE:
        raise NotPossible(f"A task has a title of 1 to {LONGEST_TITLE} characters.")
    if assignee_id is not None:
        colleague(uow, assignee_id)
    now = clock.now()
    task = Task(
        ticket_number=number, title=said, assignee_id=assignee_id, created_by=agent_id, due_at=due_at, created_at=now
    )
    uow.session.add(task)
    uow.session.flush()
    ticket_events.add(uow, ticket, "task", ticket_events.actor(agent_id), task=task.id, to="open")
    return task


def set_task_done(uow: UnitOfWork, task_id: int, done: bool, agent_id: int | None = None) -> Task:
    """Tick a task off, or not after all. Raises NotFound."""
    task = uow.session.get(Task, task_id)
    if task is None:
        raise NotFound(f"There is no task {task_id}.")
    if (task.done_at is not None) != done:
        task.done_at = clock.now() if done else None
        ticket = tickets.get(uow.session, task.ticket_number)
        state = "done" if done else "open"
        ticket_events.add(uow, ticket, "task", ticket_events.actor(agent_id), task=task.id, to=state)
        uow.session.flush()
    return task


def tasks_of(uow: UnitOfWork, number: int) -> Sequence[Task]:
    """A ticket's tasks: what is to do first, by when it is due."""
    query = select(Task).where(Task.ticket_number == number)
    order = (Task.done_at.is_not(None), Task.due_at.is_(None), Task.due_at, Task.id)
    return uow.session.scalars(query.order_by(*order)).all()


def tasks_for(uow: UnitOfWork, agent_id: int) -> Sequence[Task]:
    """What somebody has to do, in all tickets, the most pressing first."""
    query = select(Task).where(Task.assignee_id == agent_id, Task.done_at.is_(None))
    return uow.session.scalars(query.order_by(Task.due_at.is_(None), Task.due_at, Task.id)).all()


def colleague(uow: UnitOfWork, agent_id: int) -> Agent:
    """Somebody who works here. Raises NotFound."""
    person = uow.session.get(Agent, agent_id)
    if person is None or not person.active:
        raise NotFound(f"There is nobody with the number {agent_id}.")
    return person


def save_draft(uow: UnitOfWork, number: int, agent_id: int, text: str) -> None:
    """Keep what somebody is writing; others see that they do. Nothing but blanks is no draft. Raises NotFound."""
    tickets.get(uow.session, number)
    if not text.strip():
        drop_draft(uow, number, agent_id)
        return
    draft = uow.session.get(Draft, (number, agent_id))
    if draft is None:
        draft = Draft(ticket_number=number, agent_id=agent_id)
        uow.session.add(draft)
    draft.text, draft.typing_at = text[:LONGEST_DRAFT], clock.now()
    uow.session.flush()


def drop_draft(uow: UnitOfWork, number: int, agent_id: int) -> None:
    """What was written is sent, or not wanted any more."""
    uow.session.execute(delete(Draft).where(Draft.ticket_number == number, Draft.agent_id == agent_id))


def draft_of(uow: UnitOfWork, number: int, agent_id: int) -> str:
    """What somebody had begun to write, "" for nothing."""
    draft = uow.session.get(Draft, (number, agent_id))
    return draft.text if draft else ""


def writing(uow: UnitOfWork, number: int, but: int | None = None) -> list[str]:
    """First names of those who are writing an answer right now, without `but`."""
    query = (
        select(Agent.first_name)
        .join(Draft, Draft.agent_id == Agent.id)
        .where(Draft.ticket_number == number, Draft.typing_at > clock.now() - TYPES)
    )
    return list(uow.session.scalars(query.where(Draft.agent_id != but) if but is not None else query))
