"""The pages of decisions: what waits for a person, the report of one case, and the decision."""

from typing import Any

from sqlalchemy import select
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from desk.access import action_for, page_for, signed_in
from desk.pages import language_of, page
from desk.permissions import may
from desk.words import Words
from helpdesk import bootstrap, clock
from helpdesk.db.ticket import Ticket
from helpdesk.db.ticket_access import visible_to
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.decision_rules import IDENTITY, decision_rules
from helpdesk.policies.access import Person, sees_queue
from helpdesk.services import audit, cases, decisions
from helpdesk.services.decisions import By, CannotDecide, Choice
from helpdesk.texts import texts

WITHOUT_TICKET = "returns"  # the queue of cases that no ticket was opened for
FIELDS = ("does", "street", "postcode", "town", "country", "document", "expires_on", "front", "back")  # of a Way


def kinds_for(me: Person) -> list[str]:
    """The kinds of cases that somebody may see: documents of identity only who proves identities."""
    return [kind for kind in cases.KINDS if kind != IDENTITY or may(me.role, "identity.decide")]


def seen_by(uow: UnitOfWork, me: Person, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of the cases whose tickets this person may see."""
    numbers = [row["ticket_number"] for row in rows if row["ticket_number"]]
    theirs = set(uow.session.scalars(select(Ticket.number).where(Ticket.number.in_(numbers), visible_to(me))))
    alone = sees_queue(me, WITHOUT_TICKET)
    return [row for row in rows if (row["ticket_number"] in theirs if row["ticket_number"] else alone)]


def report(uow: UnitOfWork, me: Person, kind: str, key: str) -> dict[str, Any]:
    """The report of a case. Raises NotFound and HTTPException 404 for what is not theirs to see."""
    if kind not in kinds_for(me):
        raise HTTPException(404)
    found = cases.show(uow, kind, key, clock.now(), me.role)
    if not seen_by(uow, me, [found]):
        raise HTTPException(404)
    return found


@page_for("case.see")
async def show_cases(request: Request) -> Response:
    """What waits, by kind, oldest first."""
    me, wanted = signed_in(request), request.query_params.get("kind", "")

    def read() -> list[dict[str, Any]]:
        business = bootstrap.helpdesk()
        with business.database.reading() as session:
            uow = UnitOfWork(session, business.queue)
            return seen_by(uow, me, cases.waiting(uow, kinds_for(me)))

    rows = await run_in_threadpool(read)
    counts = {kind: sum(row["kind"] == kind for row in rows) for kind in kinds_for(me)}
    shown = [row for row in rows if wanted in ("", row["kind"])]
    return page(request, "cases.html", rows=shown, counts=counts, kind=wanted, words=words_for(request))


@page_for("case.see")
async def show_case(request: Request) -> Response:
    """One case; a look at a document of identity is in the audit log."""
    me, kind, key = signed_in(request), request.path_params["kind"], request.path_params["key"]

    def read() -> dict[str, Any]:
        with bootstrap.helpdesk().unit_of_work() as uow:
            found = report(uow, me, kind, key)
            if kind == IDENTITY:
                audit.note(uow, me.id, "case_seen", f"{kind}:{key}")
            return found

    found = await run_in_threadpool(read)
    rules, asked = decision_rules(), request.query_params
    return page(
        request, "case.html", case=found, words=words_for(request), done=asked.get("done", ""),
        told=asked.get("told", ""),
        verdicts=decisions.verdicts_of(kind), reasons={one: rules.reasons_for(kind, one) for one in ALL_VERDICTS},
        documents=rules.documents, mine=any(one["agent_id"] == me.id for one in found["opinions"]),
        may_decide=may_decide(me, kind),
    )  # fmt: skip


@action_for("case.see")
async def decide(request: Request) -> Response:
    """Decide, or ask for more; then the same page says what became of it."""
    me, kind, key = signed_in(request), request.path_params["kind"], request.path_params["key"]
    form = {name: str(value) for name, value in (await request.form()).items()}
    choice = Choice(
        form.get("verdict", ""), form.get("reason", ""), form.get("note", ""), form.get("question", ""),
        {name: form[name] for name in FIELDS if form.get(name)},
    )  # fmt: skip
    if not may_decide(me, kind):
        raise HTTPException(403)
    if choice.verdict not in decisions.verdicts_of(kind):
        raise HTTPException(400)

    def write() -> str:
        by = By(me.id, may(me.role, "case.second"))
        with bootstrap.helpdesk().unit_of_work() as uow:
            report(uow, me, kind, key)
            done = decisions.decide(uow, kind, key, choice, by=by, now=clock.now(), texts=texts())
            audit.note(uow, me.id, "case_decided", f"{kind}:{key}", verdict=choice.verdict, outcome=done.outcome)
            return f"done={done.outcome}&told={done.told}"

    try:
        told = await run_in_threadpool(write)
    except CannotDecide as error:
        told = f"done={error.word}"
    return RedirectResponse(f"{request.url_for('case', kind=kind, key=key).path}?{told}", status_code=303)


def may_decide(me: Person, kind: str) -> bool:
    """May somebody decide on this kind of case?"""
    return may(me.role, "identity.decide" if kind == IDENTITY else "case.decide")


def words_for(request: Request) -> Words:
    """Words of the flows in the language of the page."""
    return Words(language_of(request), "cases")


ALL_VERDICTS = ("approve", "paid", "refuse", "ask")
ROUTES = [
    Route("/cases", show_cases, name="cases"),
    Route("/cases/{kind}/{key}", show_case, name="case"),
    Route("/cases/{kind}/{key}", decide, name="decide", methods=["POST"]),
]
