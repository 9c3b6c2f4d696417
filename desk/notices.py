"""What waits for who asks, for the count in the tab's title, desktop notices and the sound (static/notices.js)."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from desk.access import page_for, signed_in
from desk.pages import language_of
from desk.translations import translator
from helpdesk import bootstrap, clock
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.services import desk_notices
from helpdesk.services.desk_notices import DeskNotice


@page_for("self")
async def notices(request: Request) -> Response:
    """Their notices in their language; nothing that was said stands in them, since screens are seen by others."""
    me, t = signed_in(request), translator(language_of(request))

    def read() -> list[DeskNotice]:
        business = bootstrap.helpdesk()
        with business.database.reading() as session:
            return desk_notices.waiting_for(UnitOfWork(session, business.queue), me.id, clock.now())

    told = [
        {
            "key": one.key,
            "title": t(f"notices.{one.what}", who=one.who or t("notices.somebody")),
            "body": t("notices.ticket", number=one.ticket_number),
            "href": request.url_for("ticket", number=one.ticket_number).path,
        }
        for one in await run_in_threadpool(read)
    ]
    return JSONResponse({"notices": told, "sound": bool(me.preferences.get("sound", True))})


ROUTES = [Route("/notices", notices, name="notices")]
