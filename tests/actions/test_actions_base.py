"""What all actions share: the error handler, what is remembered, and the key of a turn's effects."""

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import pytest
from fixtures.business import Business
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import ORDER_PROOF, HelpdeskAction, Talk
from actions.fallback import DefaultFallback
from helpdesk import bootstrap
from helpdesk.db.engine import Database
from helpdesk.errors import DatabaseUnavailable
from helpdesk.services import customers


class Say(HelpdeskAction):
    """Does what the test says."""

    def __init__(self, deed: Any = None) -> None:  # an executor of another test makes one, too
        self.deed = deed

    def answer(self, talk: Talk) -> None:
        self.deed(talk)


@pytest.fixture(autouse=True)
def business(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Business]:
    monkeypatch.setenv("DATABASE_URL", sqlite_database.url.render_as_string(hide_password=False))
    bootstrap.helpdesk.cache_clear()
    business = Business(sqlite_database)
    business.conversation("c1", phone="447700900123")
    yield business
    bootstrap.helpdesk().database.dispose()
    bootstrap.helpdesk.cache_clear()


def tracker(slots: dict[str, Any] | None = None, inbound_id: str = "wamid.1", **message: Any) -> Tracker:
    metadata = {"inbound_id": inbound_id} if inbound_id else {}
    said = {"text": "hi", "intent": {"name": "greet"}, "entities": [], "metadata": metadata, **message}
    return Tracker("c1", slots or {}, said, [], False, None, {}, "action_listen")


def run(deed: Any, on: Tracker | None = None) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Messages and changed slots of one run."""
    dispatcher = CollectingDispatcher()
    events = asyncio.run(Say(deed).run(dispatcher, on or tracker(), {}))
    return dispatcher.messages, {str(event["name"]): event["value"] for event in events}


def test_what_is_said_is_a_key_with_values() -> None:
    messages, slots = run(lambda talk: talk.say("utter_greet", name="Lena"))
    assert [(message["response"], message["values"]) for message in messages] == [("utter_greet", {"name": "Lena"})]
    assert slots == {}


def test_an_open_question_is_forgotten_unless_it_is_kept() -> None:
    asked = tracker({"asked": ORDER_PROOF})
    assert run(lambda talk: None, asked)[1] == {"asked": None}
    assert run(lambda talk: talk.keep_question(), asked)[1] == {}
    assert run(lambda talk: talk.remember(asked="person"), asked)[1] == {"asked": "person"}


def test_a_failure_takes_back_what_was_said_and_answers() -> None:
    def fail(talk: Talk) -> None:
        talk.say("utter_greet")
        raise ZeroDivisionError

    messages, slots = run(fail)
    assert [message["response"] for message in messages] == ["utter_action_failed"]
    assert slots == {}


def test_a_failure_keeps_nothing_in_the_database(business: Business) -> None:
    def fail(talk: Talk) -> None:
        customers.wish_language(talk.uow, talk.conversation_id, "de")
        raise ZeroDivisionError

    run(fail)
    assert business.read("c1").language_wish == ""


def test_a_database_that_is_down_makes_a_queued_turn_run_again() -> None:
    def down(talk: Talk) -> None:
        raise DatabaseUnavailable("down")

    with pytest.raises(DatabaseUnavailable):
        run(down)
    messages, _ = run(down, tracker(inbound_id=""))  # rasa shell: nobody runs it again
    assert messages[0]["response"] == "utter_action_failed"


def test_the_key_of_a_turn_is_the_inbound_message() -> None:
    keys: list[str] = []
    run(lambda talk: keys.append(talk.inbound_id))
    run(lambda talk: keys.append(talk.inbound_id), tracker(inbound_id="", message_id="m7"))
    assert keys == ["wamid.1", "m7"]


def test_the_loop_stays_free_while_an_action_works() -> None:
    async def still_at_work() -> bool:
        slow = Say(lambda talk: time.sleep(0.5))
        task = asyncio.create_task(slow.run(CollectingDispatcher(), tracker(), {}))
        await asyncio.sleep(0.01)
        at_work = not task.done()
        await task
        return at_work

    assert asyncio.run(still_at_work())


def test_an_answer_that_needs_no_database_gets_along_without_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actions.base.helpdesk", lambda: pytest.fail("the database was touched"))
    assert run(lambda talk: talk.say("utter_menu"))[0][0]["response"] == "utter_menu"


@pytest.mark.parametrize(("form", "then"), [("", "action_listen"), ("return_item_form", "return_item_form")])
def test_where_no_rule_fits_the_customer_speaks_next_or_a_forms_question_comes_again(form: str, then: str) -> None:
    heard = tracker(intent={"name": "nobody_knows_this", "confidence": 0.9})
    heard.active_loop = {"name": form} if form else {}
    events = asyncio.run(DefaultFallback().run(CollectingDispatcher(), heard, {}))
    assert [event["name"] for event in events if event["event"] == "followup"] == [then]
