"""The reports: how well promises were kept, by clock, queue and person; and the steps told lately."""

import csv
import io
from datetime import timedelta
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from desk.access import page_for
from desk.pages import page
from helpdesk import bootstrap, clock
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.services import sla_report

DAYS = (1, 7, 30, 90)
SHOWN = 7  # days, unless asked otherwise


@page_for("report.see")
async def show(request: Request) -> Response:
    """Figures of the last days."""
    days = days_of(request)

    def read() -> dict[str, Any]:
        business, now = bootstrap.helpdesk(), clock.now()
        with business.database.reading() as session:
            uow, since = UnitOfWork(session, business.queue), now - timedelta(days=days)
            return {
                "rows": [sla_report.as_row(one) for one in sla_report.figures(uow, since, now)],
                "solved": sla_report.solved(uow, since, now),
                "ratings": sla_report.ratings(uow, since, now),
                "steps": sla_report.lately(uow),
            }

    return page(request, "reports.html", days=days, choices=DAYS, **await run_in_threadpool(read))


@page_for("report.see")
async def download(request: Request) -> Response:
    """The same figures as CSV."""
    days = days_of(request)

    def read() -> str:
        business, now = bootstrap.helpdesk(), clock.now()
        with business.database.reading() as session:
            uow = UnitOfWork(session, business.queue)
            found = [sla_report.as_row(one) for one in sla_report.figures(uow, now - timedelta(days=days), now)]
        text = io.StringIO()
        writer = csv.DictWriter(text, sla_report.COLUMNS)
        writer.writeheader()
        writer.writerows({**row, "name": harmless(row["name"])} for row in found)
        return text.getvalue()

    headers = {"Content-Disposition": f'attachment; filename="service-levels-{days}-days.csv"'}
    return Response(await run_in_threadpool(read), media_type="text/csv; charset=utf-8", headers=headers)


def days_of(request: Request) -> int:
    """How many days back the report goes."""
    asked = request.query_params.get("days", "")
    return next((days for days in DAYS if str(days) == asked), SHOWN)


def harmless(name: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    return f"'{name}" if name[:1] in ("=", "+", "-", "@", "\t", "\r") else name


ROUTES = [Route("/reports", show, name="reports"), Route("/reports.csv", download, name="reports_csv")]
