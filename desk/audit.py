"""The audit log's page."""

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from desk.access import page_for
from desk.pages import page
from helpdesk import bootstrap
from helpdesk.services import audit

AT_ONCE = 100


@page_for("audit.see")
async def show(request: Request) -> Response:
    """Who did or looked at what, newest first."""
    before, what = request.query_params.get("before", ""), request.query_params.get("what", "")[:40]

    def read() -> list[dict[str, Any]]:
        with bootstrap.helpdesk().database.reading() as session:
            from_id = int(before) if before.isdecimal() and len(before) < 16 else None
            return audit.entries(session, before=from_id, what=what, limit=AT_ONCE)

    rows = await run_in_threadpool(read)
    return page(request, "audit.html", rows=rows, what=what, more=len(rows) == AT_ONCE)


ROUTES = [Route("/audit", show, name="audit")]
