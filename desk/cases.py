"""The cases page: claims that wait for a person, what was told and shown, and the decision. Behind a log-in."""

import hmac
from datetime import timedelta
from functools import cache
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from desk.pages import page
from helpdesk import bootstrap, clock, settings
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import NotFound, OutOfStock
from helpdesk.formatting import format_money
from helpdesk.media.keys import master_keys
from helpdesk.services import cases
from helpdesk.texts import texts
from helpdesk.values import Money

BY = "desk"  # who decided, in the return's history
COOKIE, SESSION = "helpdesk_cases", timedelta(hours=12)
LONGEST_NOTE = 300
HEARD = {
    "now": "The customer is told now.",
    "by_template": "The customer is told by a template now; the rest follows when they write.",
    "when_they_write": "The customer hears it when they write: the 24-hour window is closed.",
    "nobody": "Nobody is told: no conversation has the return's phone number.",
    "stays": "It does not wait any more: nothing was changed.",
    "out_of_stock": "What is wanted in exchange is gone: nothing was changed.",
}


@cache
def token() -> str:
    """The word that opens the page; it follows from the master key in use. Raises SettingsError."""
    return master_keys(settings.load(settings.StorageSettings)).derived("cases page")[0].hex()[:40]


def address() -> str:
    """The page's address on this machine, with the word that opens it. Raises SettingsError."""
    ours = settings.load(settings.ProcessSettings)
    host = ours.desk_host if ours.desk_host not in ("0.0.0.0", "::") else "127.0.0.1"  # noqa: S104 - only compared
    return f"http://{host}:{ours.desk_port}/cases?token={token()}"


def may_enter(request: Request) -> bool:
    """Has this browser shown the word?"""
    return hmac.compare_digest(request.cookies.get(COOKIE, "").encode(), token().encode())


def door(request: Request) -> Response:
    """What is shown to who has not."""
    return page(request, "login.html", status=401)


async def show_cases(request: Request) -> Response:
    """The claims that wait; `?token=` opens the page for some hours and leaves the address bar."""
    if (shown := request.query_params.get("token")) is not None:
        if not hmac.compare_digest(shown.encode(), token().encode()):
            return door(request)
        answer = RedirectResponse(request.url_for("cases"), status_code=303)
        answer.set_cookie(
            COOKIE, token(), max_age=int(SESSION.total_seconds()), httponly=True, samesite="strict", path="/cases"
        )
        return answer
    if not may_enter(request):
        return door(request)

    def read() -> list[dict[str, Any]]:
        business = bootstrap.helpdesk()
        with business.database.reading() as session:
            return cases.waiting(UnitOfWork(session, business.queue))

    return page(request, "cases.html", rows=[written(row) for row in await run_in_threadpool(read)])


async def show_case(request: Request) -> Response:
    """One claim."""
    if not may_enter(request):
        return door(request)

    def read() -> dict[str, Any]:
        business = bootstrap.helpdesk()
        with business.database.reading() as session:
            return cases.show(UnitOfWork(session, business.queue), request.path_params["number"])

    try:
        found = await run_in_threadpool(read)
    except NotFound as error:
        return PlainTextResponse(str(error), status_code=404)
    said = HEARD.get(request.query_params.get("done", ""), "")
    return page(request, "case.html", case=written(found), said=said)


async def decide(request: Request) -> Response:
    """Grant or refuse, and tell the customer."""
    if not may_enter(request):
        return door(request)
    number, form = request.path_params["number"], await request.form()
    approve, note = form.get("decision") == "approve", str(form.get("note") or "")[:LONGEST_NOTE]
    if form.get("decision") not in ("approve", "refuse"):
        return PlainTextResponse("Approve or refuse?", status_code=400)

    def write() -> str:
        with bootstrap.helpdesk().unit_of_work() as uow:
            done = cases.decide(uow, number, approve=approve, by=BY, now=clock.now(), texts=texts(), note=note)
            return done.told or "stays"

    try:
        told = await run_in_threadpool(write)
    except NotFound as error:
        return PlainTextResponse(str(error), status_code=404)
    except OutOfStock:
        told = "out_of_stock"
    return RedirectResponse(f"/cases/{quote(number)}?done={told}", status_code=303)


def written(row: dict[str, Any]) -> dict[str, Any]:
    """A claim as the page shows it."""
    return {**row, "amount": format_money(Money(row["amount"], row["currency"]), "en"), "at": row["created_at"]}


ROUTES = [
    Route("/cases", show_cases, name="cases"),
    Route("/cases/{number}", show_case, name="case"),
    Route("/cases/{number}", decide, name="decide", methods=["POST"]),
]
