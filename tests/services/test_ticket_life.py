"""What time and people do to tickets: silence, reminders, ends, ratings, and who gets the waiting ones."""

import time
from datetime import timedelta
from threading import Thread

import pytest
from fixtures.people import HOUR, START, People

from helpdesk import clock
from helpdesk.db.agent import AWAY, OFFLINE, Agent
from helpdesk.db.conversation import Conversation
from helpdesk.db.engine import Database
from helpdesk.db.message import Media
from helpdesk.db.rating import Rating
from helpdesk.db.ticket import Ticket
from helpdesk.policies.mood import Mood
from helpdesk.services import agents, assignment, consent, handoff, handover_summary, ratings, ticket_sweep

DAY = 24 * HOUR


@pytest.fixture
def people(database: Database, monkeypatch: pytest.MonkeyPatch) -> People:
    """Three customers on both databases."""
    return People(database, monkeypatch)


def swept(people: People, minutes: float) -> dict[str, int]:
    """The sweep so many minutes after START; what it did."""
    now = people.at(minutes)
    with people.business.work() as uow:
        return {name: count for name, count in ticket_sweep.sweep(uow, now).items() if count}


def ask(people: People, minutes: float) -> int:
    """Ratings are asked for; how many."""
    now = people.at(minutes)
    with people.business.work() as uow:
        return ratings.ask_all(uow, now)


def assign(people: People, minutes: float = 0) -> dict[str, int]:
    """Tickets are given out."""
    now = people.at(minutes)
    with people.business.work() as uow:
        return assignment.assign(uow, now)


def queued(people: People, who: str, topic: str = "talk_to_agent") -> int:
    """A customer waits for a person."""
    people.write("ich brauche jemanden", who)
    with people.business.work() as uow:
        return handoff.start(uow, who, inbound_id=people.message().id, topic=topic).number


def assignee(people: People, number: int) -> int | None:
    """Whose ticket it is."""
    with people.business.database.reading() as session:
        return session.get_one(Ticket, number).assignee_id


def rated(people: People) -> list[tuple[int, str, int | None, str]]:
    """All questions: ticket, who solved it, score, comment."""
    with people.business.database.reading() as session:
        found = session.query(Rating).order_by(Rating.id)
        return [(one.ticket_number, one.solved_by, one.score, one.comment) for one in found]


# ---- silence and ends


def test_silence_after_an_answer_solves_and_without_one_a_person_looks(people: People) -> None:
    people.write("Wo ist mein Paket?", "c1")
    people.answer(who="c1")
    people.write("مرحبا", "c2")
    assert swept(people, DAY - 1) == {}
    assert swept(people, DAY) == {"silent": 2}
    [solved], [failed] = people.tickets("c1"), people.tickets("c2")
    assert (solved.status, solved.resolved_by, solved.resolved_at) == ("resolved", "silence", clock.now())
    assert (failed.status, failed.topic, failed.handed_over) == ("queued", "failed_message", False)
    assert swept(people, DAY + 8 * DAY) == {"closed": 1}
    assert people.states() == ["closed"]
    people.write("Hallo?")
    assert [ticket.previous for ticket in people.tickets()] == [None, solved.number]


def test_who_owes_an_answer_is_reminded_once_inside_the_window(people: People) -> None:
    people.write("Hallo")
    number = people.taken_and("wait")
    assert swept(people, 19 * HOUR) == {}
    assert swept(people, 21 * HOUR) == {"reminded": 1}
    assert people.said()[-1] == "utter_waiting_reminder"
    assert swept(people, 23 * HOUR) == {}
    assert swept(people, 3 * DAY + 1) == {"given_up": 1}
    [ticket] = people.tickets()
    assert (ticket.status, ticket.resolved_by, people.business.read("c1").owner) == ("resolved", "no_answer", "bot")
    people.write("Ach so, die 1001")  # the way back
    assert (people.states(), people.business.read("c1").owner) == (["queued"], "human")
    assert ("system", "reminded") in people.timeline(number)


def test_a_late_question_is_repeated_before_the_window_closes(people: People) -> None:
    people.write("Hallo")
    people.at(20 * HOUR)
    people.taken_and("wait")
    assert swept(people, 22.5 * HOUR) == {}
    assert swept(people, 23.2 * HOUR) == {"reminded": 1}


def test_snoozed_ones_come_back(people: People) -> None:
    people.write("Hallo")
    number = people.taken_and("take")
    with people.business.work() as uow:
        agents.snooze(uow, number, START + timedelta(hours=2))
    assert swept(people, HOUR) == {}
    assert swept(people, 2 * HOUR) == {"awake": 1}
    assert people.tickets()[0].snoozed_until is None


def test_ten_thousand_tickets_are_looked_through_quickly(people: People) -> None:
    rows = [
        {"conversation_id": f"c{1 + n % 3}", "opened_by": f"many{n}", "topic": "returns", "language": "de",
         "status": ("bot", "waiting_for_customer", "resolved", "open")[n % 4], "active_at": START, "resolved_at": START,
         "created_at": START, "updated_at": START, "facts": {}, "tried": [], "skills": [], "tags": [], "summary": "",
         "resolved_by": "agent"}
        for n in range(10_000)
    ]  # fmt: skip
    with people.business.work() as uow:
        uow.session.execute(Ticket.__table__.insert(), rows[:4])
    few = took(people, 5)
    with people.business.work() as uow:
        uow.session.execute(Ticket.__table__.insert(), rows[4:])
    assert took(people, 5) < max(1.0, 20 * few)


def took(people: People, minutes: float) -> float:
    """Seconds of a sweep in which nothing is due."""
    began = time.perf_counter()
    assert swept(people, minutes) == {}
    return time.perf_counter() - began


# ---- how did we do?


def test_a_rating_its_comment_and_what_opens_nothing_again(people: People) -> None:
    eva = people.agent("eva")
    people.write("Hallo")
    number = people.taken_and("resolve")
    with people.business.work() as uow:
        uow.session.get_one(Ticket, number).assignee_id = eva
    assert ask(people, 0.01) == 0
    assert (ask(people, 1), ask(people, 2)) == (1, 0)
    assert people.said()[-1] == "utter_rate_support"
    assert people.write("4") == {people.last_id}
    assert people.write(kind="tap", payload=f'/rate_support{{"ticket_number": "{number}", "rating": "5"}}')
    people.at(10)
    assert people.write("Eva war sehr nett, danke dafür")
    assert people.said()[-3:] == ["utter_rate_comment", "utter_rate_thanks", "utter_rate_thanks"]
    assert (people.states(), rated(people)) == (
        ["resolved"], [(number, "agent", 5, "Eva war sehr nett, danke dafür")],
    )  # fmt: skip
    with people.business.work() as uow:
        [row] = ratings.averages(uow, START)
    assert row == {"solved_by": "agent", "agent_id": eva, "asked": 1, "answered": 1, "average": 5.0}
    assert people.write("Es ist schon wieder kaputt") == set()  # a second text is no comment
    assert people.states() == ["open"]


@pytest.mark.parametrize("text", ["Wo ist mein Geld?", "9", "Es geht nicht"])
def test_what_is_no_rating_opens_the_ticket_again(people: People, text: str) -> None:
    people.write("Hallo")
    people.taken_and("resolve")
    ask(people, 1)
    assert people.write(text) == set()
    assert people.states() == ["queued"]


def test_somebody_elses_ticket_cannot_be_rated(people: People) -> None:
    people.write("Hallo")
    number = people.taken_and("resolve")
    ask(people, 1)
    people.write("x", "c2", kind="tap", payload=f'/rate_support{{"ticket_number": "{number}", "rating": "1"}}')
    assert rated(people) == [(number, "agent", None, "")]


@pytest.mark.parametrize(("agreed", "asked"), [(True, 1), (False, 0)])
def test_outside_the_window_only_by_template_with_consent(people: People, agreed: bool, asked: int) -> None:
    people.write("Hallo")
    people.at(25 * HOUR)
    with people.business.work() as uow:
        consent.decide(uow, "c1", "w0", yes=agreed)
        ticket = handoff.start(uow, "c1", inbound_id="w9", topic="returns")
        agents.take(uow, ticket.number)
        agents.resolve(uow, ticket.number)
    assert (ask(people, 25 * HOUR + 1), len(rated(people))) == (asked, asked)
    assert people.said() == ["notice_rate_support"] * asked


def test_neither_silence_nor_spam_is_asked_about(people: People) -> None:
    people.write("Hallo")
    people.answer()
    swept(people, DAY)
    assert ask(people, DAY + 5) == 0


# ---- who gets the waiting ones


def test_by_language_then_load_then_turn_and_never_too_many(people: People) -> None:
    eva, ali = people.agent("eva", "de"), people.agent("ali", "ar en", capacity=1)
    german, arabic, english = (queued(people, who) for who in ("c1", "c2", "c3"))
    assert assign(people)["assigned"] == 2
    assert (assignee(people, german), assignee(people, arabic), assignee(people, english)) == (eva, ali, None)
    assert people.timeline(german)[-1] == ("system", "assignee")
    with people.business.work() as uow:
        agents.resolve(uow, arabic)
    assert assign(people)["assigned"] == 1
    assert assignee(people, english) == ali


def test_who_goes_away_gives_back_what_waits_for_an_answer(people: People) -> None:
    eva, waiting, answered = people.agent("eva", capacity=5), queued(people, "c1"), queued(people, "c3")
    assert assign(people)["assigned"] == 2
    people.at(1)
    with people.business.work() as uow:
        agents.reply(uow, answered, "Guten Tag", eva)
    people.at(2)
    ben = people.agent("ben")
    with people.business.work() as uow:
        uow.session.get_one(Agent, ben).seen_at = START + timedelta(minutes=6)
    assert assign(people, 6) == {"away": 1, "given_back": 1, "assigned": 1}
    assert (assignee(people, waiting), assignee(people, answered)) == (ben, eva)
    with people.business.database.reading() as session:
        assert session.get_one(Agent, eva).presence == AWAY
    with people.business.work() as uow:
        uow.session.get_one(Agent, ben).presence = OFFLINE
    assert assign(people, 7) == {"away": 0, "given_back": 1, "assigned": 0}
    assert assignee(people, waiting) is None


def test_two_workers_at_once_give_each_ticket_once(people: People) -> None:
    numbers = [queued(people, who) for who in ("c1", "c2", "c3")]
    for name in ("eva", "ben", "ida"):
        people.agent(name, "de en ar", capacity=1)
    workers = [Thread(target=assign, args=(people,)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len({assignee(people, number) for number in numbers} - {None}) == 3
    for number in numbers:
        assert people.timeline(number).count(("system", "assignee")) == 1


def test_the_team_does_not_get_what_nobody_asked_a_person_for(people: People) -> None:
    people.agent("eva")
    with people.business.work() as uow:
        uow.session.get_one(Conversation, "c1").blocked_at = None
        consent.opt_out(uow, "c1", "w0")
    assert assign(people)["assigned"] == 0


# ---- what the agent sees


def test_the_agent_sees_at_a_glance_what_is_wanted_and_what_may_answer_it(people: People) -> None:
    people.write("alte Frage", "c1")
    people.at(30 * HOUR)
    people.write("Wie lange kann ich etwas zurückgeben?", "c1")
    found = {"topic": "damage", "fields": {"error_code": "E18"}, "quality": {"ok": False, "problems": ["dark"]},
             "evidence": {"review": True, "flags": [{"kind": "edited", "why": "saved by an editor"}]}}  # fmt: skip
    with people.business.work() as uow:
        ticket = handoff.start(
            uow, "c1", inbound_id="w9", topic="return_item", tried=["lamp/flicker/bulb"], mood=Mood(urgent=True),
            facts={"order_number": "1002", "items": [{"name": "Lamp"}], "reason": "too small"},
        )  # fmt: skip
        assert ticket.first_message_id is not None
        media = Media(message_id=ticket.first_message_id, kind="image", meta_id="1", state="stored", findings=found,
                      media_class="product", created_at=clock.now())  # fmt: skip
        uow.session.add(media)
        uow.session.flush()
        seen = handover_summary.summary_of(uow, ticket)
        [first, *_] = handover_summary.suggestions(uow, ticket)
    assert (seen.topic, seen.order_number, seen.facts) == ("return_item", "1002", {"reason": "too small"})
    assert (seen.tried, seen.mood, seen.language) == (("lamp/flicker/bulb",), ("urgent",), "de")
    assert seen.last_words == ("Wie lange kann ich etwas zurückgeben?",)
    [picture] = seen.pictures
    assert (picture.topic, picture.fields, picture.problems) == ("damage", {"error_code": "E18"}, ("dark",))
    assert picture.doubts == ("saved by an editor",)
    assert (first.language, bool(first.title and first.text)) == ("de", True)
