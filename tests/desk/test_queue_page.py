"""The queue: which tickets are in which list for whom, filters, order, pages, search, views, many at once."""

import html
import re
from datetime import timedelta

import pytest
from fixtures.business import Business
from fixtures.desk import Browser, Desk
from sqlalchemy import select

from desk.queue import Wish, countdown
from helpdesk import clock
from helpdesk.db import ticket_lists
from helpdesk.db.conversation import Conversation
from helpdesk.db.message import INBOUND, RECEIVED, Media, Message
from helpdesk.db.sla import SlaClock, SlaEntry
from helpdesk.db.teamwork import Mention, Note, SavedView
from helpdesk.db.ticket import Ticket, TicketEvent
from helpdesk.db.ticket_lists import LISTS, Cursor, Filters
from helpdesk.policies.access import Person, may_see
from helpdesk.services import search, tickets

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
ROW = re.compile(r'<tr data-row="(\d+)"')


@pytest.fixture
def eva(desk: Desk) -> int:
    return desk.add("Eva")


@pytest.fixture
def omar(desk: Desk) -> int:
    return desk.add("Omar", queues=["returns"])


def ticket(business: Business, due: float | None = None, warned: bool = False, **fields: object) -> int:
    """A ticket of a customer of its own; `due`: minutes from now of a clock that runs."""
    with business.work() as uow:
        cause = f"w{len(uow.session.scalars(select(Ticket.number)).all())}"
        name, now = str(fields.pop("name", "Lena")), clock.now()
        conversation = Conversation(
            id=cause, phone_number_id="1", wa_id="49170", profile_name=name, created_at=now
        )  # fmt: skip
        uow.session.add(conversation)
        uow.session.flush()
        made = tickets.new_ticket(uow, conversation, cause, **{"status": "queued", "topic": "track_order", **fields})
        if due is not None:
            at = clock.now() + timedelta(minutes=due)
            running = SlaClock(ticket_number=made.number, name="next_response", instance=1, policy="p", state="running",
                               target=60, calendar="v", armed_at=clock.now(), due_at=at)  # fmt: skip
            uow.session.add(running)
            uow.session.flush()
            if warned:
                uow.session.add(SlaEntry(clock_id=running.id, what="warned", at=clock.now()))
        return made.number


def mention(business: Business, number: int, agent_id: int) -> None:
    with business.work() as uow:
        note = Note(ticket_number=number, text="@you", created_at=clock.now())
        uow.session.add(note)
        uow.session.flush()
        uow.session.add(
            Mention(note_id=note.id, ticket_number=number, agent_id=agent_id, created_at=clock.now(), seen_at=None)
        )


def shown(browser: Browser, query: str = "") -> list[int]:
    answer = browser.get(f"/queue?{query}")
    assert answer.status_code == 200
    return [int(number) for number in ROW.findall(answer.text)]


def read(business: Business) -> None:
    with business.work() as uow:
        while search.follow(uow):
            pass


def test_lists_filters_order_and_clocks(desk: Desk, business: Business, eva: int, omar: int) -> None:
    calm = ticket(business, queue="orders", priority="low", tags=["vip"], language="ar")
    late = ticket(business, due=-2, status="open", assignee_id=eva, queue="orders")
    soon = ticket(business, due=3, warned=True, queue="returns", topic="return_item")
    fine = ticket(business, due=90, status="waiting_for_customer", assignee_id=omar, tags=["ذهبي"])
    asleep = ticket(business, due=1, snoozed_until=clock.now() + timedelta(hours=1), assignee_id=eva)
    woken = ticket(business, snoozed_until=clock.now() - timedelta(hours=1))
    bot = ticket(business, status="bot", topic="")
    done, closed = ticket(business, status="resolved", assignee_id=eva), ticket(business, status="closed")
    mention(business, done, eva)
    browser = desk.browser("Eva")
    for query, expected in {
        "": [late, soon, fine, calm, woken],
        "list=mine": [late], "list=unassigned": [soon, calm, woken], "list=waiting": [fine], "list=mentioned": [done],
        "list=bot": [bot], "list=snoozed": [asleep], "list=resolved": [closed, done],
        "list=nonsense": [late, soon, fine, calm, woken],
        "list=all": [closed, done, bot, woken, asleep, fine, soon, late, calm],
        "status=queued": [soon, calm, woken], "list=all&status=closed&status=bot": [closed, bot],
        "queue=orders": [late, calm], "queue=orders&priority=low": [calm], "language=ar": [calm],
        "assignee=me": [late], "assignee=none": [soon, calm, woken], f"assignee={omar}": [fine], "assignee=x": [],
        "tag=vip": [calm], "tag=ذهبي": [fine], "tag=%25": [], "topic=return_item": [soon],
        "risk=breached": [late], "risk=soon": [soon], "risk=ok": [fine],
    }.items():  # fmt: skip
        assert shown(browser, query) == expected, query
    page = html.unescape(browser.get("/queue").text)
    sizes = dict(re.findall(r'href="\?list=(\w+)"[^>]*>[^<]*<span class="size">(\d+)<', page))
    assert sizes == {
        "mine": "1",
        "unassigned": "3",
        "mentioned": "1",
        "waiting": "1",
        "open": "5",
        "bot": "1",
        "snoozed": "1",
    }
    clocks = re.findall(r'class="left (\w+)"[^>]*>([^<]*)<', page)
    assert [risk for risk, _ in clocks] == ["breached", "soon", "ok"]
    assert clocks[0][1].startswith("−2:")


def test_everybody_sees_the_tickets_that_are_theirs_to_see(desk: Desk, business: Business) -> None:
    people = desk.team()
    people["narrow"] = desk.add("Narrow", queues=["returns"])
    made = {
        (queue, assignee): ticket(business, queue=queue, assignee_id=people.get(assignee), subject="mermaid")
        for queue in ("general", "returns", "privacy")
        for assignee in ("", "narrow")
    }
    named = ticket(business, queue="orders", subject="mermaid")
    mention(business, named, people["narrow"])
    read(business)
    for name, number in people.items():
        person = Person(number, name, name, "", name if name != "narrow" else "agent",
                        queues=frozenset({"returns"} if name == "narrow" else ()))  # fmt: skip
        expected = {one for (queue, assignee), one in made.items() if may_see(person, queue, people.get(assignee))} | (
            {named} if may_see(person, "orders", None, [people["narrow"]]) else set()
        )
        browser = desk.browser(name.title())
        assert set(shown(browser)) == expected, name
        assert set(shown(browser, "q=mermaid")) == expected, name
        size = re.search(r'list=open"[^>]*>[^<]*<span class="size">(\d+)<', browser.get("/queue").text)
        assert size is not None
        assert int(size[1]) == len(expected), name


def test_pages_follow_each_other_without_a_gap(business: Business) -> None:
    numbers = [
        ticket(business, due=one % 3 if one % 4 else None, status=("open", "queued")[one % 2]) for one in range(11)
    ]
    person, now = Person(1, "", "", "", "admin"), clock.now()
    with business.database.reading() as session:
        for name in ("open", "all"):
            seen: list[int] = []
            after = None
            while True:
                found = ticket_lists.page(session, person, name, Filters(), now, after=after, limit=3)
                seen += [line.number for line in found.lines]
                if (after := found.after) is None:
                    break
                after = Cursor.parse(str(after))
            assert sorted(seen) == numbers
            whole = ticket_lists.page(session, person, name, Filters(), now, limit=50)
            assert seen == [line.number for line in whole.lines]


def test_search_shows_the_place_and_hostile_words_stay_words(desk: Desk, business: Business, eva: int) -> None:
    number = ticket(business, name=f"Mallory {HOSTILE}", subject=f"Lamp {HOSTILE}", tags=[HOSTILE])
    with business.work() as uow:
        message = Message(
            conversation_id="w0", direction=INBOUND, author="customer", kind="text", text=f"thunder {HOSTILE}", body={},
            status=RECEIVED, created_at=clock.now(),
        )  # fmt: skip
        uow.session.add(message)
        uow.session.flush()
        for media_class, word in (("receipt", "lightning"), ("id_document", "passport")):
            uow.session.add(
                Media(message_id=message.id, kind="image", meta_id=word, state="stored", media_class=media_class,
                      filename=HOSTILE, findings={"text": f"{word} {HOSTILE}"}, created_at=clock.now())
            )  # fmt: skip
        uow.session.add(Note(ticket_number=number, text=f"rain {HOSTILE}", created_at=clock.now()))
    read(business)
    browser = desk.browser("Eva")
    for word in ("thunder", "lightning", "rain", "lamp", "mallory"):
        assert shown(browser, f"q={word}") == [number], word
        page = browser.get("/queue", params={"q": word}).text
        assert re.search(rf"<mark>{word}</mark>", page, re.IGNORECASE), word
        assert "<script>alert" not in page
        assert "<img" not in page
    assert shown(browser, "q=passport") == []
    assert "<script>alert" not in browser.get("/queue", params={"q": HOSTILE, "tag": HOSTILE}).text


def test_many_at_once_each_by_itself(desk: Desk, business: Business, eva: int, omar: int) -> None:
    first, second, done, private = (
        ticket(business), ticket(business), ticket(business, status="resolved"), ticket(business, queue="privacy")
    )  # fmt: skip
    browser = desk.browser("Eva")

    def step(action: str, **more: str) -> list[Ticket]:
        chosen = [str(one) for one in (first, done, private, 999, second)]
        answer = browser.post("/queue/bulk", data={"action": action, "ticket": chosen, "back": "list=open", **more})
        assert answer.status_code == 200
        told = re.search(r'class="said[^>]*>([^<]*)<', answer.text)
        assert told is not None
        assert told[1].startswith("2 done.") or (action == "tag" and told[1].startswith("3 done."))
        assert str(private) in told[1]
        with business.database.reading() as session:
            return [session.get_one(Ticket, number) for number in (first, second)]

    assert [one.assignee_id for one in step("mine")] == [eva, eva]
    assert [one.assignee_id for one in step("assign", assign=str(omar))] == [omar, omar]
    assert [one.assignee_id for one in step("assign", assign="")] == [None, None]
    assert [one.priority for one in step("priority", priority="urgent")] == ["urgent", "urgent"]
    assert [one.tags for one in step("tag", tag="VIP")] == [["vip"], ["vip"]]
    assert [one.status for one in step("resolve")] == ["resolved", "resolved"]
    with business.database.reading() as session:
        actors = set(session.scalars(select(TicketEvent.actor).where(TicketEvent.what == "status")))
        assert actors == {f"agent:{eva}"}
        untouched = session.get_one(Ticket, private)
        assert (untouched.assignee_id, untouched.priority, untouched.tags) == (None, "normal", [])
    assert browser.post("/queue/bulk", data={"action": "destroy", "ticket": str(first)}).status_code == 400
    del browser.headers["X-CSRF-Token"]
    assert browser.post("/queue/bulk", data={"action": "spam", "ticket": str(first)}).status_code == 403


def test_views_are_ones_own_or_everybodys(desk: Desk, business: Business, eva: int, omar: int) -> None:
    desk.add("Lea", "lead")
    agent, other, lead = desk.browser("Eva"), desk.browser("Omar"), desk.browser("Lea")
    back = "list=mine&queue=orders&queue=returns&evil=1"
    assert agent.post("/queue/views", data={"name": HOSTILE, "back": back}).status_code == 303
    assert agent.post("/queue/views", data={"name": "x", "back": back, "for_all": "1"}).status_code == 403
    assert agent.post("/queue/views", data={"name": " ", "back": back}).status_code == 400
    assert (
        lead.post("/queue/views", data={"name": "Shared", "back": "risk=breached", "for_all": "1"}).status_code == 303
    )
    with business.database.reading() as session:
        own, shared = session.scalars(select(SavedView).order_by(SavedView.id)).all()
    assert own.filters == {"list": ["mine"], "queue": ["orders", "returns"]}
    assert "?list=mine&amp;queue=orders&amp;queue=returns" in agent.get("/queue").text
    assert html.escape("<script>alert(1)") in agent.get("/queue").text
    assert "queue=returns" not in other.get("/queue").text
    assert "Shared" in other.get("/queue").text
    assert other.post(f"/queue/views/{own.id}/remove").status_code == 404
    assert other.post(f"/queue/views/{shared.id}/remove").status_code == 404
    assert lead.post(f"/queue/views/{shared.id}/remove").status_code == 303
    assert agent.post(f"/queue/views/{own.id}/remove").status_code == 303


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(245, "4:05"), (-1, "−0:01"), (12_000, "3:20:00"), (200_000, "2d"), (-90_000, "−1d"), (0, "0:00")],
)
def test_countdowns(seconds: float, written: str) -> None:
    assert countdown(seconds) == written


def test_addresses_say_what_is_shown_and_nothing_else() -> None:
    wish = Wish.of(
        [("list", "mine"), ("status", "open"), ("status", "queued"), ("after", "x"), ("q", "a" * 101), ("z", "1")]
    )
    assert wish == Wish("mine", "", Filters(status=("open", "queued")))
    assert Wish.of([("q", "lamp")]).shown == "all"
    assert set(LISTS) >= {wish.shown}
    assert Cursor.parse("0001-01-01T00:00:00~1") is None
