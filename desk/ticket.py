"""A ticket's page: the conversation in both directions, the reply box, and everything that is known beside it."""

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from desk.access import page_for, signed_in
from desk.cases import kinds_for
from desk.pages import language_of, page, templates
from desk.ticket_words import TicketWords, boxes_of, clock_words, event_words, fact_rows, failure_words, span
from helpdesk import bootstrap, clock
from helpdesk.db.agent import Agent
from helpdesk.db.conversation import Conversation
from helpdesk.db.ticket import Ticket
from helpdesk.db.ticket_access import can_see
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.formatting import format_date
from helpdesk.media import classes
from helpdesk.policies.access import Person
from helpdesk.policies.ticket_status import ENDED
from helpdesk.routing_rules import routing_rules
from helpdesk.services import (
    agent_replies,
    canned,
    cases,
    customers,
    handover_summary,
    ratings,
    sla,
    teamwork,
    ticket_events,
    ticket_steps,
    ticket_view,
)
from helpdesk.services.customers import language_of as language_of_customer
from helpdesk.shop import shop
from helpdesk.values import Language, as_language

Found = TypeVar("Found")
templates.env.filters["mark"] = lambda html: hashlib.blake2s(str(html).encode(), digest_size=8).hexdigest()


def theirs(uow: UnitOfWork, number: int, me: Person) -> Ticket:
    """The ticket, if this person may see it. Raises HTTPException 404."""
    ticket = uow.session.get(Ticket, number)
    if ticket is None or not can_see(uow.session, me, ticket):
        raise HTTPException(404)
    return ticket


async def reading(request: Request, read: Callable[[UnitOfWork, Ticket, Person], Found]) -> Found:
    """What `read` makes of the ticket in the address, in a thread. Raises HTTPException 404."""
    me, number = signed_in(request), request.path_params["number"]

    def work() -> Found:
        business = bootstrap.helpdesk()
        with business.database.reading() as session:
            uow = UnitOfWork(session, business.queue)
            return read(uow, theirs(uow, number, me), me)

    return await run_in_threadpool(work)


async def writing(request: Request, write: Callable[[UnitOfWork, Ticket, Person], Found]) -> Found:
    """What `write` does with the ticket in the address, in a thread and one transaction. Raises HTTPException 404."""
    me, number = signed_in(request), request.path_params["number"]

    def work() -> Found:
        with bootstrap.helpdesk().unit_of_work() as uow:
            return write(uow, theirs(uow, number, me), me)

    return await run_in_threadpool(work)


@page_for("ticket.see")
async def show_ticket(request: Request) -> Response:
    """The whole page; who was named in the ticket's notes has now seen them."""
    number = request.path_params["number"]

    def read(uow: UnitOfWork, ticket: Ticket, me: Person) -> dict[str, Any]:
        unseen = teamwork.unseen_mentions_in(uow, number, me.id)
        return {**live_values(uow, ticket, me), **still_values(uow, ticket, me), "unseen": unseen}

    values = await reading(request, read)
    if values["unseen"]:
        await writing(request, lambda uow, ticket, me: teamwork.see_mentions(uow, ticket.number, me.id))
    return page(request, "ticket.html", **values, **words_for(request))


@page_for("ticket.see")
async def show_live(request: Request) -> Response:
    """The parts of the page that change while it is open."""
    values = await reading(request, live_values)
    return page(request, "ticket_live.html", **values, **words_for(request))


@page_for("ticket.see")
async def show_older(request: Request) -> Response:
    """Messages before `?before=`."""
    before = request.query_params.get("before", "")
    if not before.isdecimal() or len(before) > 15:
        raise HTTPException(400)

    def read(uow: UnitOfWork, ticket: Ticket, me: Person) -> dict[str, Any]:
        shown, older = ticket_view.lines(uow, ticket, me.role, before=int(before))
        return {"ticket": ticket, "lines": shown, "older": older}

    return page(request, "ticket_older.html", **await reading(request, read), **words_for(request))


def words_for(request: Request) -> dict[str, Any]:
    """What the ticket's templates say things with."""
    language, now = language_of(request), clock.now()

    def on(day: date) -> str:
        return format_date(day, language, now.astimezone(shop().zone).date())

    return {
        "w": TicketWords(language),
        "seen_by_me": lambda media_class: classes.of(media_class).may_be_seen_by(signed_in(request).role),
        "fact_rows": lambda facts: fact_rows(facts, language),
        "boxes_of": lambda file: boxes_of(file.findings, language) if file.shape == "picture" else [],
        "clock_time": lambda at: f"{at.astimezone(shop().zone):%H:%M}",
        "day": lambda at: on(at.astimezone(shop().zone).date()),
        "on": on,
        "event_words": lambda event, people: event_words(event, people, language),
        "clock_words": lambda told: clock_words(told, language, now),
        "failure_words": lambda code, detail: failure_words(code, detail, language),
        "lasts": lambda seconds: span(int(seconds), language),
    }


def live_values(uow: UnitOfWork, ticket: Ticket, me: Person) -> dict[str, Any]:
    """What changes while the page is open."""
    conversation = uow.session.get_one(Conversation, ticket.conversation_id)
    shown, older = ticket_view.lines(uow, ticket, me.role)
    everybody = {one.id: one for one in teamwork.everybody(uow)}
    orders = ticket_view.orders_of(uow, ticket, conversation)
    return {
        "ticket": ticket,
        "conversation": conversation,
        "customer_language": language_of_customer(conversation),
        "lines": shown,
        "older": older,
        "newest": ticket_view.newest_id(uow, ticket),
        "ended": ticket.status in ENDED,
        "window": ticket_view.window_closes_at(uow, ticket),
        "writers": teamwork.writing(uow, ticket.number, but=me.id),
        "people": everybody,
        "assignee": everybody.get(ticket.assignee_id or 0),
        "orders": orders,
        "unproven": ticket_view.unproven_of(uow, conversation, orders),
        "clocks": sla.explain(uow, ticket.number, clock.now()),
        "notes": teamwork.notes_of(uow, ticket.number),
        "tasks": teamwork.tasks_of(uow, ticket.number),
        "earlier": ticket_view.earlier_tickets(uow, ticket),
        "customer_notes": ticket_view.customer_notes(uow, ticket),
        "timeline": ticket_events.timeline(uow, ticket.number),
        "cases": [one for one in cases.of_ticket(uow, ticket) if one.kind in kinds_for(me)],
        "rating": ratings.newest(uow, ticket.number),
        "brief": handover_summary.summary_of(uow, ticket),
        "suggestions": handover_summary.suggestions(uow, ticket) if ticket.status not in ENDED else [],
    }


def still_values(uow: UnitOfWork, ticket: Ticket, me: Person) -> dict[str, Any]:
    """What stays as it is until the page is loaded again."""
    language: Language = as_language(ticket.language) or "en"
    conversation = uow.session.get_one(Conversation, ticket.conversation_id)
    known = ticket_view.orders_of(uow, ticket, conversation)
    unproven = ticket_view.unproven_of(uow, conversation, known)
    orders = [one for one in known if one.number not in unproven]  # no canned answer tells of somebody else's
    values = ticket_view.values_of(ticket, conversation, orders, uow.session.get_one(Agent, me.id))
    return {
        "team": teamwork.team(uow),
        "queues": routing_rules().queues,
        "priorities": ticket_steps.PRIORITIES,
        "canned": canned.answers(language, values),
        "choosable": [(one.kind, [(name, guessed(name, values)) for name in one.examples]) for one in
                      agent_replies.choosable()],
        "draft": teamwork.draft_of(uow, ticket.number, me.id),
        "customer_name": customers.first_name(uow, conversation.id) or conversation.profile_name,
    }  # fmt: skip


def guessed(parameter: str, values: dict[str, str]) -> str:
    """What a template's parameter most likely is."""
    return values.get(parameter, values.get("order_number", "") if parameter == "number" else "")


ROUTES = [
    Route("/tickets/{number:int}", show_ticket, name="ticket"),
    Route("/tickets/{number:int}/live", show_live, name="ticket_live"),
    Route("/tickets/{number:int}/older", show_older, name="ticket_older"),
]
