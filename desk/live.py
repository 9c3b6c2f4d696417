"""Live updates: one look at the database a second for all browsers, and server-sent events that say what changed.

`GET /live?topic=queue&topic=ticket:12` sends `event: changed` with the topic; the page then fetches that part again.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from desk.access import page_for, session_word, signed_in
from helpdesk import bootstrap, clock
from helpdesk.db.changes import Mark, queue_mark, ticket_marks
from helpdesk.db.ticket import Ticket
from helpdesk.db.ticket_access import can_see
from helpdesk.errors import HelpdeskError
from helpdesk.policies.access import Person
from helpdesk.services import sign_in

LOOK_EVERY = 1.0  # seconds
STILL_THERE = 25.0  # seconds between two signs of life; proxies cut what is silent for longer
QUEUE, TICKET = "queue", "ticket:"
MOST_TOPICS = 8
_log = logging.getLogger(__name__)


@dataclass(eq=False)
class Browser:
    """One open page: what it shows, and what of that has changed since it was told."""

    topics: frozenset[str]
    changed: set[str] = field(default_factory=set)
    woken: asyncio.Event = field(default_factory=asyncio.Event)


class Feed:
    """Looks while anybody listens and tells each browser of its topics."""

    def __init__(self) -> None:
        self._browsers: set[Browser] = set()
        self._marks: dict[str, Mark] = {}
        self.ended = False

    def end(self) -> None:
        """The desk is stopping: all streams end now, their browsers come back by themselves."""
        self.ended = True
        for browser in self._browsers:
            browser.woken.set()

    @asynccontextmanager
    async def listening(self, topics: frozenset[str]) -> AsyncIterator[Browser]:
        """A browser for as long as its connection stands; what changes from now on it will hear of."""
        browser = Browser(topics)
        self._browsers.add(browser)
        try:
            if unknown := topics - self._marks.keys():
                self._marks = {**await run_in_threadpool(marks_of, unknown), **self._marks}
            yield browser
        finally:
            self._browsers.discard(browser)

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            try:
                await self.look()
            except HelpdeskError as error:
                _log.warning("live looked=no reason=%s", error)

    async def look(self) -> None:
        """Tell what has changed since the last look."""
        if not (topics := self._topics()):
            self._marks = {}
            return
        marks = await run_in_threadpool(marks_of, topics)
        changed = {topic for topic, mark in marks.items() if self._marks.get(topic, mark) != mark}
        kept = self._topics()  # who came meanwhile has marks of their own
        self._marks = {topic: mark for topic, mark in {**self._marks, **marks}.items() if topic in kept}
        for browser in self._browsers:
            if theirs := changed & browser.topics:
                browser.changed |= theirs
                browser.woken.set()

    def _topics(self) -> frozenset[str]:
        return frozenset().union(*(browser.topics for browser in self._browsers))


def marks_of(topics: frozenset[str]) -> dict[str, Mark]:
    """The marks of all topics that somebody looks at, in three or four small queries."""
    numbers = {int(topic.removeprefix(TICKET)) for topic in topics if topic.startswith(TICKET)}
    with bootstrap.helpdesk().database.reading() as session:
        marks = {f"{TICKET}{number}": mark for number, mark in ticket_marks(session, numbers).items()}
        return {**marks, QUEUE: queue_mark(session)} if QUEUE in topics else marks


def topics_for(person: Person, wanted: list[str]) -> frozenset[str]:
    """What this person may listen to. Raises HTTPException 404 for a ticket that is not theirs to see."""
    for topic in wanted:
        number = topic.removeprefix(TICKET)
        if topic == QUEUE:
            continue
        if number == topic or not number.isdecimal() or len(number) > 15:
            raise HTTPException(404)
        with bootstrap.helpdesk().database.reading() as session:
            ticket = session.get(Ticket, int(number))
            if ticket is None or not can_see(session, person, ticket):
                raise HTTPException(404)
    return frozenset(wanted)


@page_for("self")
async def live(request: Request) -> Response:
    """The stream; it ends with the session."""
    feed = getattr(request.app.state, "feed", None)
    if feed is None:
        raise HTTPException(503)
    wanted = request.query_params.getlist("topic")[:MOST_TOPICS] or [QUEUE]
    topics = await run_in_threadpool(topics_for, signed_in(request), wanted)
    headers = {"X-Accel-Buffering": "no"}  # nginx would collect it
    told = stream(feed, topics, session_word(request))
    return StreamingResponse(told, headers=headers, media_type="text/event-stream")


async def stream(feed: Feed, topics: frozenset[str], word: str) -> AsyncIterator[str]:
    """Events, and a comment now and then, until the session of `word` is over."""
    async with feed.listening(topics) as browser:
        yield "retry: 2000\n\n"
        while True:
            try:
                await asyncio.wait_for(browser.woken.wait(), STILL_THERE)
            except asyncio.TimeoutError:
                if not await run_in_threadpool(is_valid, word):
                    yield "event: signed-out\ndata: .\n\n"
                    return
                yield ": still here\n\n"
                continue
            if feed.ended:
                return
            browser.woken.clear()
            told, browser.changed = sorted(browser.changed), set()
            for topic in told:
                yield f"event: changed\ndata: {topic}\n\n"


def is_valid(word: str) -> bool:
    """Is the session of a browser's word still on?"""
    with bootstrap.helpdesk().database.reading() as session:
        return sign_in.person_of(session, word, clock.now()) is not None


ROUTES = [Route("/live", live, name="live")]
