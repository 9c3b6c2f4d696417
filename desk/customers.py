"""The customers' pages: found by name, number or order; one of them with all that is known, notes, tags, a block."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from desk.access import action_for, page_for, signed_in
from desk.pages import language_of, page
from desk.words import Words
from helpdesk import bootstrap
from helpdesk.db.ticket import Ticket
from helpdesk.db.ticket_access import can_see_conversation, visible_to
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import NotFound, NotPossible
from helpdesk.policies.access import Person
from helpdesk.services import audit, customer_pages
from helpdesk.services.customer_pages import Customer, Found

LONGEST_SEARCH = 80
Step = Callable[[UnitOfWork, str, Person, dict[str, str]], str]


def theirs(uow: UnitOfWork, me: Person, conversation_id: str) -> str:
    """The conversation's id, if this person may see it. Raises HTTPException 404."""
    if not can_see_conversation(uow.session, me, conversation_id):
        raise HTTPException(404)
    return conversation_id


@page_for("customer.see")
async def show_customers(request: Request) -> Response:
    """Who was looked for, or who wrote last."""
    me, wanted = signed_in(request), request.query_params.get("q", "")[:LONGEST_SEARCH]

    def read() -> list[Found]:
        business = bootstrap.helpdesk()
        with business.database.reading() as session:
            found = customer_pages.search(UnitOfWork(session, business.queue), wanted)
            return [one for one in found if can_see_conversation(session, me, one.id)]

    return page(request, "customers.html", rows=await run_in_threadpool(read), wanted=wanted, words=words_for(request))


@page_for("customer.see")
async def show_customer(request: Request) -> Response:
    """One customer; of the tickets those that this person may see."""
    me, conversation_id = signed_in(request), request.path_params["id"]

    def read() -> tuple[Customer, list[Ticket], list[Found]]:
        business = bootstrap.helpdesk()
        with business.database.reading() as session:
            uow = UnitOfWork(session, business.queue)
            found = customer_pages.customer(uow, theirs(uow, me, conversation_id))
            numbers = [one.number for one in found.tickets]
            seen = set(session.scalars(select(Ticket.number).where(Ticket.number.in_(numbers), visible_to(me))))
            others = [one for one in found.others if can_see_conversation(session, me, one.id)]
            return found, [one for one in found.tickets if one.number in seen], others

    found, tickets, others = await run_in_threadpool(read)
    said = request.query_params.get("said", "")
    return page(
        request, "customer.html", one=found, tickets=tickets, others=others, said=said, words=words_for(request)
    )


def step_of(permission: str, step: Step) -> Callable[[Request], Any]:
    """A form's target: one step with a customer, then their page again, which says the step's word."""

    @action_for(permission)
    async def take(request: Request) -> Response:
        me, conversation_id = signed_in(request), request.path_params["id"]
        form = {name: str(value) for name, value in (await request.form()).items()}

        def write() -> str:
            with bootstrap.helpdesk().unit_of_work() as uow:
                return step(uow, theirs(uow, me, conversation_id), me, form)

        try:
            said = await run_in_threadpool(write)
        except NotPossible:
            said = "not_possible"
        path = request.url_for("customer", id=conversation_id).path
        return RedirectResponse(f"{path}?said={said}", status_code=303)

    return take


def add_note(uow: UnitOfWork, conversation_id: str, me: Person, form: dict[str, str]) -> str:
    """Remember something."""
    customer_pages.add_note(uow, conversation_id, form.get("text", ""), me.id)
    return "noted"


def set_tags(uow: UnitOfWork, conversation_id: str, _me: Person, form: dict[str, str]) -> str:
    """The customer's tags, with commas between them in any script."""
    customer_pages.set_tags(uow, conversation_id, form.get("tags", "").replace("،", ",").split(","))
    return "tagged"


def link(uow: UnitOfWork, conversation_id: str, me: Person, form: dict[str, str]) -> str:
    """The customer with this number is the same person; or is not."""
    if form.get("apart"):
        customer_pages.unlink(uow, theirs(uow, me, form["apart"]))
        audit.note(uow, me.id, "customer_unlinked", form["apart"])
        return "apart"
    try:
        other = customer_pages.named(uow, form.get("other", ""))
    except NotFound:
        return "unknown"
    customer_pages.link(uow, conversation_id, theirs(uow, me, other.id))
    audit.note(uow, me.id, "customer_linked", conversation_id)
    return "linked"


def block(uow: UnitOfWork, conversation_id: str, me: Person, form: dict[str, str]) -> str:
    """Nobody answers them any more; or they are answered again."""
    if form.get("unblock"):
        customer_pages.unblock(uow, conversation_id)
    else:
        customer_pages.block(uow, conversation_id, me.id)
    said = "unblocked" if form.get("unblock") else "blocked"
    audit.note(uow, me.id, f"customer_{said}", conversation_id)
    return said


def words_for(request: Request) -> Words:
    """Words in the language of the page."""
    return Words(language_of(request), "customers", "visits", "cases")


ROUTES = [
    Route("/customers", show_customers, name="customers"),
    Route("/customers/{id}", show_customer, name="customer"),
    Route("/customers/{id}/note", step_of("customer.change", add_note), name="customer_note", methods=["POST"]),
    Route("/customers/{id}/tags", step_of("customer.change", set_tags), name="customer_tags", methods=["POST"]),
    Route("/customers/{id}/link", step_of("customer.change", link), name="customer_link", methods=["POST"]),
    Route("/customers/{id}/block", step_of("customer.block", block), name="customer_block", methods=["POST"]),
]
