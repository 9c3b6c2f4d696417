"""Each correction of Rasa is in force, does what it says and is tied to its version."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest
import rasa
from aiohttp import web
from jsonschema import ValidationError
from jsonschema import validate as stock_validate
from rasa.core.actions import action as actions
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.core.processor import MessageProcessor
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from components import patches
from helpdesk.turn import Turn, open_turn

DOMAIN = Domain.from_dict(
    {
        "slots": {
            "language": {"type": "text", "mappings": [{"type": "custom"}]},
            "tries": {"type": "float", "initial_value": 0.0, "mappings": [{"type": "custom"}]},
            "order_number": {"type": "text", "mappings": [{"type": "custom"}]},
        },
        "actions": ["action_x"],
        "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": True},
    }
)


def test_in_force_for_this_rasa_only(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    assert rasa.__version__ == patches.RASA_VERSION
    assert patches.APPLIED
    assert actions.RemoteAction.run is patches.run_action
    assert actions.RemoteAction._validate_action_result is patches.validate_action_result
    assert TrainingData.merge is patches.merge_training_data
    assert TrainingData.sanitize_examples is patches.clean_examples
    assert actions.ActionSessionStart._slot_set_events_from_tracker is patches.carried_over_slots
    monkeypatch.setattr(rasa, "__version__", "3.6.22")
    assert not patches.apply()
    assert "patches applied=no" in caplog.text


GOOD: list[dict[str, Any]] = [
    {"events": [], "responses": []},
    {"events": [{"event": "slot", "name": "language", "value": "de"}], "responses": [{"text": "x"}]},
    {"events": [{"event": "slot", "timestamp": None, "name": "asked", "value": None}], "responses": [{"text": "x"}]},
]
BAD: list[dict[str, Any]] = [
    {"events": [{"event": "nonsense"}]},
    {"events": {}},
    {"responses": ["words"]},
    {"events": [], "responses": ["words"]},
    {"events": [{"event": "slot", "timestamp": None, "name": 7, "value": None}], "responses": []},
    {"events": [{"event": "slot", "timestamp": "now", "name": "asked", "value": None}], "responses": []},
]


@pytest.mark.parametrize("result", GOOD + BAD)
def test_answers_are_judged_as_by_stock_rasa(result: dict[str, Any]) -> None:
    remote = actions.RemoteAction("action_x", None)
    try:
        stock_validate(result, remote.action_response_format_spec())
    except ValidationError:
        with pytest.raises(ValidationError, match="action_x"):
            remote._validate_action_result(result)
        assert result in BAD
    else:
        assert remote._validate_action_result(result)
        assert result in GOOD


def test_the_schema_is_not_checked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def again(*_args: Any, **_kwargs: Any) -> None:
        raise AssertionError("the constant schema is checked again")

    monkeypatch.setattr(type(patches._validator), "check_schema", again)
    assert actions.RemoteAction("action_x", None)._validate_action_result(GOOD[1])


@pytest.mark.parametrize(("later", "reached"), [([], True), ([UserUttered("hello")], False)])
def test_the_limit_of_actions_counts_for_one_message(later: list[UserUttered], reached: bool) -> None:
    events = [UserUttered("hi"), *(ActionExecuted("action_x") for _ in range(10)), *later]
    tracker = DialogueStateTracker.from_events("c1", events, DOMAIN.slots)
    processor = cast(MessageProcessor, SimpleNamespace(max_number_of_predictions=10))
    assert MessageProcessor.is_action_limit_reached(processor, tracker, True) is reached
    assert MessageProcessor.is_action_limit_reached(processor, tracker, False) is False


@pytest.mark.parametrize("last", ["action_x", "action_listen"])
async def test_behind_too_many_actions_the_assistant_listens(monkeypatch: pytest.MonkeyPatch, last: str) -> None:
    async def stops(_processor: object, _channel: object, tracker: DialogueStateTracker) -> None:
        tracker.update(ActionExecuted(last))

    monkeypatch.setattr(patches, "_stock_prediction_loop", stops)
    tracker = DialogueStateTracker.from_events("c1", [UserUttered("hi")], DOMAIN.slots)
    processor = cast(MessageProcessor, SimpleNamespace())
    await MessageProcessor._run_prediction_loop(processor, CollectingOutputChannel(), tracker)
    done = [event.action_name for event in tracker.events if isinstance(event, ActionExecuted)]
    assert done == list(dict.fromkeys([last, "action_listen"]))


async def test_a_new_session_takes_each_slot_once() -> None:
    tracker = DialogueStateTracker("s", DOMAIN.slots)
    for value in ("en", "de", "en", "ar"):
        tracker.update(SlotSet("language", value))
    tracker.update(SlotSet("tries", 3.0))
    tracker.update(SlotSet("tries", 0.0))
    tracker.update(SlotSet("order_number", "1001"))
    tracker.update(SlotSet("order_number", None))
    nlg = TemplatedNaturalLanguageGenerator({})
    events = await actions.ActionSessionStart().run(CollectingOutputChannel(), nlg, tracker, DOMAIN)
    assert events == [SessionStarted(), SlotSet("language", "ar"), ActionExecuted("action_listen")]


async def test_a_new_conversation_begins_in_the_language_its_turn_names() -> None:
    tracker = DialogueStateTracker("c", DOMAIN.slots)
    nlg = TemplatedNaturalLanguageGenerator({})
    turn = Turn("c", ("wamid.1",), cast(Any, None), 0, first_language="ar")
    with open_turn(turn):
        events = await actions.ActionSessionStart().run(CollectingOutputChannel(), nlg, tracker, DOMAIN)
        assert SlotSet("language", "ar") in events
        tracker.update(SlotSet("language", "de"))
        events = await actions.ActionSessionStart().run(CollectingOutputChannel(), nlg, tracker, DOMAIN)
        assert SlotSet("language", "de") in events
        assert SlotSet("language", "ar") not in events


@pytest.fixture
async def endpoint() -> AsyncIterator[EndpointConfig]:
    """A real action server that behaves as the action's name says."""

    async def answer(request: web.Request) -> web.Response:
        name = (await request.json())["next_action"]
        if name == "action_hangs":
            await asyncio.sleep(30)
        if name == "action_breaks":
            return web.json_response({"error": "x"}, status=500)
        if name == "action_rejects":
            return web.json_response({"action_name": name, "error": "no"}, status=400)
        if name == "action_is_no_json":
            return web.Response(text="<html>", status=400)
        if name == "action_has_a_bad_shape":
            return web.json_response(BAD[0])
        return web.json_response(GOOD[1])

    app = web.Application()
    app.router.add_post("/webhook", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = cast(Any, site._server).sockets[0].getsockname()[1]
    yield EndpointConfig(f"http://127.0.0.1:{port}/webhook")
    await runner.cleanup()


async def run(name: str, endpoint: EndpointConfig) -> Any:
    tracker = DialogueStateTracker("s", DOMAIN.slots)
    nlg = TemplatedNaturalLanguageGenerator({})
    return await actions.RemoteAction(name, endpoint).run(CollectingOutputChannel(), nlg, tracker, DOMAIN)


def turn() -> Turn:
    return Turn("c", ("m",), claim=cast(Any, None), generation=0)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("ACTION_TIMEOUT", "0.2")
    patches.action_seconds.cache_clear()
    yield
    patches.action_seconds.cache_clear()


async def test_an_action_that_answers_leaves_the_turn_alone(endpoint: EndpointConfig) -> None:
    with open_turn(turn()) as current:
        events = await run("action_x", endpoint)
    assert SlotSet("language", "de") in events
    assert current.failed == ""


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("action_hangs", RasaException),
        ("action_breaks", RasaException),
        ("action_is_no_json", ValueError),
        ("action_has_a_bad_shape", ValidationError),
    ],
)
@pytest.mark.usefixtures("short")
async def test_an_action_that_fails_marks_the_turn(name: str, error: type[Exception], endpoint: EndpointConfig) -> None:
    with open_turn(turn()) as current, pytest.raises(error):
        await run(name, endpoint)
    assert name in current.failed
    assert current.reached is not False, "its fault"


async def test_an_action_server_that_is_down_marks_the_turn() -> None:
    with open_turn(turn()) as current, pytest.raises(RasaException):
        await run("action_x", EndpointConfig("http://127.0.0.1:9/webhook"))
    assert "action_x" in current.failed
    assert current.reached is False


async def test_a_rejection_is_no_failure(endpoint: EndpointConfig) -> None:
    with open_turn(turn()) as current, pytest.raises(actions.ActionExecutionRejection):
        await run("action_rejects", endpoint)
    assert current.failed == ""


async def test_a_cancelled_turn_is_not_blamed_on_the_action(endpoint: EndpointConfig) -> None:
    with open_turn(turn()) as current:
        task = asyncio.create_task(run("action_hangs", endpoint))
        await asyncio.sleep(0.2)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert current.failed == ""


@pytest.mark.usefixtures("short")
async def test_outside_a_turn_rasa_waits_as_ever(endpoint: EndpointConfig) -> None:
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(run("action_hangs", endpoint), timeout=1)
    with pytest.raises((RasaException, ClientResponseError)):
        await run("action_breaks", endpoint)


def examples(*texts: str, **data: Any) -> TrainingData:
    return TrainingData([Message({TEXT: text, INTENT: " greet ", **data}) for text in texts])


def test_merged_examples_are_those_of_stock_rasa_and_copies() -> None:
    entity = {"entity": "order_number", "start": 0, "end": 4, "value": "1002"}
    parts = [
        TrainingData(regex_features=[{"name": "n", "pattern": "p"}], lookup_tables=[{"name": "l", "elements": ["e"]}]),
        examples("1002", "hello", entities=[entity], metadata={"language": "en"}),
        examples("hello", "hi", "hi"),
        TrainingData(entity_synonyms={"a": "b"}, responses={"utter_x/y": [{"text": "z"}]}),
    ]
    ours, stock = parts[0].merge(*parts[1:], None), patches.stock_merge(parts[0], *parts[1:], None)
    assert ours.fingerprint() == stock.fingerprint()
    assert [m.data for m in ours.training_examples] == [m.data for m in stock.training_examples]
    assert [m.get(INTENT) for m in ours.training_examples] == ["greet"] * 4
    ours.training_examples[0].data["entities"][0]["value"] = "changed"
    ours.training_examples[1].set(INTENT, "changed")
    assert parts[1].training_examples[0].data["entities"] == [entity | {"value": "1002"}]
    assert parts[1].training_examples[1].get(INTENT) == "greet"
