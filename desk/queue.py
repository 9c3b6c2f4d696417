"""The queue: lists of tickets with their clocks, filters, search, views, and steps with many tickets at once."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from desk.access import action_for, page_for, signed_in
from desk.pages import page
from desk.permissions import may
from desk.words import topic_name
from helpdesk import bootstrap, clock
from helpdesk.db import ticket_lists
from helpdesk.db.teamwork import SavedView
from helpdesk.db.ticket_lists import COUNTED, EVERYTHING, LISTS, Cursor, Filters, Found, Line, Page
from helpdesk.errors import NotFound, NotPossible
from helpdesk.policies.access import Person
from helpdesk.policies.ticket_status import STATUSES
from helpdesk.routing_rules import PRIORITIES, routing_rules
from helpdesk.services import bulk, saved_views, search, team
from helpdesk.services.search import Hit
from helpdesk.values import LANGUAGES

SEVERAL = {"status", "queue", "priority", "language"}  # filters of which one may choose several words
LONGEST = 100  # characters of a filter or a search
DAY, HOUR = 86_400, 3_600  # seconds
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Wish:
    """What a page of the queue is to show: as its address says it."""

    shown: str = "open"
    text: str = ""
    filters: Filters = field(default_factory=Filters)
    after: Cursor | None = None

    @classmethod
    def of(cls, query: Iterable[tuple[str, str]]) -> "Wish":
        """The wish in an address; what is unknown or too long counts for nothing."""
        told: dict[str, list[str]] = {}
        for name, value in query:
            if value.strip() and len(value) <= LONGEST and value.isprintable():
                told.setdefault(name, []).append(value.strip())
        text = told.get("q", [""])[0]
        name = told.get("list", [""])[0]
        named = {
            one.name: tuple(dict.fromkeys(told[one.name])) if one.name in SEVERAL else told[one.name][0]
            for one in fields(Filters)
            if one.name in told
        }
        default = EVERYTHING if text else cls.shown
        return cls(
            shown=name if name in LISTS else default,
            text=text,
            filters=Filters(**named),  # type: ignore[arg-type]
            after=Cursor.parse(told.get("after", [""])[0]),
        )

    def query(self) -> list[tuple[str, str]]:
        """The wish as the parts of an address."""
        parts = [("list", self.shown), ("q", self.text)]
        for one in fields(Filters):
            value = getattr(self.filters, one.name)
            parts += [(one.name, word) for word in ([value] if isinstance(value, str) else value)]
        parts.append(("after", str(self.after) if self.after else ""))
        return [(name, value) for name, value in parts if value]

    def address(self, **changes: Any) -> str:
        """The query of an address with some of this changed; the page is the first unless `after` is given."""
        return urlencode(replace(self, **{"after": None, **changes}).query())


@dataclass(frozen=True)
class Told:
    """What came of a step with many tickets: how many went well, and which did not."""

    done: int
    failed: Sequence[int]


@dataclass
class Shown:
    """What a page of the queue shows."""

    found: Page
    hits: dict[int, tuple[str, str, str]]
    sizes: dict[str, int]
    views: list[SavedView] = field(default_factory=list)
    people: list[tuple[int, str]] = field(default_factory=list)


def read(me: Person, wish: Wish, now: datetime) -> Shown:
    """Read what a page shows."""
    with bootstrap.helpdesk().database.reading() as session:
        hits = search.find(session, wish.text, me.role) if wish.text else []
        found = ticket_lists.page(
            session, me, wish.shown, wish.filters, now, after=wish.after, found=_found(hits) if wish.text else None
        )
        first = {line.number: hit for line in found.lines if (hit := _hit_of(line, hits)) is not None}
        places = search.excerpts(session, list(first.values()), wish.text)
        return Shown(
            found,
            dict(zip(first, places, strict=True)),
            ticket_lists.sizes(session, me, now),
            saved_views.views_of(session, me.id),
            [(one.id, one.name) for one in team.people(session, active_only=True)],
        )


def _found(hits: Sequence[Hit]) -> Found:
    return Found(
        frozenset(hit.ticket_number for hit in hits if hit.ticket_number is not None),
        frozenset(hit.conversation_id for hit in hits if hit.ticket_number is None),
    )


def _hit_of(line: Line, hits: Sequence[Hit]) -> Hit | None:
    """The newest hit of a ticket, of what it says itself rather than of who its customer is."""
    own = (hit for hit in hits if hit.ticket_number == line.number)
    return next(own, next((hit for hit in hits if _is_of_customer(hit, line)), None))


def _is_of_customer(hit: Hit, line: Line) -> bool:
    return hit.ticket_number is None and hit.conversation_id == line.conversation_id


@page_for("queue.see")
async def queue(request: Request) -> Response:
    """A list of tickets; `?part=table` is what changes by itself."""
    wish = Wish.of(request.query_params.multi_items())
    return await _shown(request, wish, part=request.query_params.get("part") == "table")


async def _shown(request: Request, wish: Wish, *, part: bool, told: Told | None = None) -> Response:
    me, now = signed_in(request), clock.now()
    shown = await run_in_threadpool(read, me, wish, now)
    rules = routing_rules()

    def view_address(view: SavedView) -> str:
        return Wish.of(_pairs(view.filters)).address()

    return page(
        request, "queue_table.html" if part else "queue.html", wish=wish, shown=shown, told=told, part=part, at=now,
        lists=[(name, shown.sizes.get(name)) for name in (*COUNTED, *(one for one in LISTS if one not in COUNTED))],
        choices={"status": STATUSES, "queue": rules.queues, "priority": PRIORITIES, "language": LANGUAGES},
        address=wish.address, named=topic_name,
        left=lambda due: countdown((due - now).total_seconds()), risks=ticket_lists.RISKS,
        view_address=view_address, in_view=wish.address() in map(view_address, shown.views),
        topics=sorted({topic for _, when in rules.conditions for topic in when.topic}),
    )  # fmt: skip


@action_for("queue.bulk")
async def many(request: Request) -> Response:
    """One step with the tickets that were chosen; those with which it went wrong are named."""
    form, me = await request.form(), signed_in(request)
    action = str(form.get("action") or "")
    if action not in bulk.ACTIONS:
        raise HTTPException(400)
    value = str(form.get(action) or "")[:LONGEST]
    wish = Wish.of(parse_qsl(str(form.get("back") or ""))[:50])
    told = await run_in_threadpool(_take, me, action, value, _numbers(form))
    return await _shown(request, wish, part="hx-request" in request.headers, told=told)


def _numbers(form: FormData) -> list[int]:
    chosen = dict.fromkeys(str(one) for one in form.getlist("ticket"))
    return [int(one) for one in chosen if one.isascii() and one.isdigit() and len(one) < 10][: bulk.MOST]  # noqa: PLR2004


def _take(me: Person, action: str, value: str, numbers: Sequence[int]) -> Told:
    failed = []
    for number in numbers:
        try:
            with bootstrap.helpdesk().unit_of_work() as uow:
                bulk.apply(uow, number, action, value, me)
        except (NotFound, NotPossible):
            failed.append(number)
    _log.info("bulk action=%s done=%d failed=%d", action, len(numbers) - len(failed), len(failed))
    return Told(len(numbers) - len(failed), failed)


@action_for("queue.see")
async def save_view(request: Request) -> Response:
    """Keep the filters of the page under a name; everybody's views are for those who lead."""
    form, me = await request.form(), signed_in(request)
    for_all = bool(form.get("for_all"))
    if for_all and not may(me.role, "queue.share"):
        raise HTTPException(403)
    wish = Wish.of(parse_qsl(str(form.get("back") or ""))[:50])
    kept: dict[str, list[str]] = {}
    for name, value in replace(wish, after=None).query():
        kept.setdefault(name, []).append(value)

    def write() -> None:
        with bootstrap.helpdesk().unit_of_work() as uow:
            saved_views.save(uow, me.id, str(form.get("name") or ""), kept, for_all=for_all)

    try:
        await run_in_threadpool(write)
    except NotPossible as error:
        raise HTTPException(400) from error
    return RedirectResponse(f"{request.url_for('queue').path}?{wish.address()}", status_code=303)


@action_for("queue.see")
async def remove_view(request: Request) -> Response:
    """Take a view away."""
    me, number = signed_in(request), int(request.path_params["id"])

    def write() -> None:
        with bootstrap.helpdesk().unit_of_work() as uow:
            saved_views.remove(uow, number, me.id, for_all=may(me.role, "queue.share"))

    await run_in_threadpool(write)
    return RedirectResponse(request.url_for("queue").path, status_code=303)


def _pairs(kept: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, values in kept.items() for value in values]


def countdown(seconds: float) -> str:
    """Time that is left, or by which it is late (with a minus): 4:05 (minutes), 3:20:00 (hours), or "2d"."""
    rest, sign = abs(int(seconds)), "−" if seconds < 0 else ""
    if rest >= DAY:
        return f"{sign}{rest // DAY}d"
    hours, minutes, rest = rest // HOUR, rest % HOUR // 60, rest % 60
    return f"{sign}{hours}:{minutes:02}:{rest:02}" if hours else f"{sign}{minutes}:{rest:02}"


ROUTES = [
    Route("/queue", queue, name="queue"),
    Route("/queue/bulk", many, name="queue_bulk", methods=["POST"]),
    Route("/queue/views", save_view, name="queue_save_view", methods=["POST"]),
    Route("/queue/views/{id:int}/remove", remove_view, name="queue_remove_view", methods=["POST"]),
]
