"""Corrections of Rasa 3.6.21, in force once imported; tests/unit/components/test_patches.py proves each."""

from __future__ import annotations

import asyncio
import copy
import logging
import sys
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import rasa
from aiohttp import ClientConnectorError
from jsonschema import validators
from jsonschema.exceptions import best_match
from rasa.core.actions.action import ActionExecutionRejection, ActionSessionStart, RemoteAction
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.exceptions import RasaException
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import ENTITIES, INTENT, RESPONSE
from rasa.shared.nlu.training_data import util
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components import speed
from helpdesk import clock
from helpdesk.settings import ProcessSettings, load
from helpdesk.turn import current_turn

RASA_VERSION = "3.6.21"

_log = logging.getLogger(__name__)
_stock_run = RemoteAction.run
stock_merge = TrainingData.merge
_stock_prediction_loop = MessageProcessor._run_prediction_loop
_stock_conversation_tests = RasaFileImporter.get_conversation_tests
_schema = RemoteAction.action_response_format_spec()
_validator = validators.validator_for(_schema)(_schema)


@cache
def action_seconds() -> float:
    """How long an action may take, in seconds, before the turn is given up (setting `ACTION_TIMEOUT`)."""
    return load(ProcessSettings).action_timeout


def validate_action_result(action: RemoteAction, result: dict[str, Any]) -> bool:
    """True if the action server's answer has the right shape; raises jsonschema's ValidationError as stock Rasa does.

    Stock Rasa checks and compiles the constant schema again for each answer, which costs 20 ms a call.
    """
    if is_plain(result):
        return True
    error = best_match(_validator.iter_errors(result))
    if error is None:
        return True
    error.message += f". Action '{action.name()}' was answered in a shape that Rasa cannot read."
    raise error


def carried_over_slots(tracker: DialogueStateTracker) -> list[SlotSet]:
    """One SlotSet per slot that is not at its initial value.

    Stock Rasa repeats every SlotSet of the old session at the start of the new one, so conversations grow for ever.
    A conversation without a known language begins in the one its turn names.
    """
    carried = [SlotSet(slot.name, slot.value) for slot in tracker.slots.values() if slot.value != slot.initial_value]
    turn, language = current_turn(), tracker.slots.get("language")
    if turn is not None and turn.first_language and language is not None and language.value is None:
        carried.append(SlotSet(language.name, turn.first_language))
    return carried


def is_plain(result: Any) -> bool:
    """True for what our actions answer, slots set and responses said: right by the schema, which costs 1 ms to ask."""
    if type(result) is not dict or result.keys() - {"events", "responses"}:
        return False
    events, responses = result.get("events"), result.get("responses")
    return (
        type(events) is list
        and type(responses) is list
        and all(type(response) is dict for response in responses)
        and all(
            type(event) is dict
            and event.keys() == {"event", "timestamp", "name", "value"}
            and event["event"] == "slot"
            and event["timestamp"] is None
            and type(event["name"]) is str
            for event in events
        )
    )


async def run_action(action: RemoteAction, output_channel: Any, nlg: Any, tracker: Any, domain: Any) -> list[Event]:
    """Runs a custom action; inside a turn every failure but a rejection marks the turn as not to be kept.

    Stock Rasa logs a failed action and goes on as if it had answered, and waits up to 300 s for it.
    """
    turn = current_turn()
    if turn is None:
        return list(await _stock_run(action, output_channel, nlg, tracker, domain))
    try:
        done = await asyncio.wait_for(
            _stock_run(action, output_channel, nlg, tracker, domain), timeout=action_seconds()
        )
        turn.reached = True
        return list(done)
    except ActionExecutionRejection:
        raise
    except asyncio.TimeoutError as error:
        turn.fail(f"action {action.name()} took longer than {action_seconds():g} s")
        # Rasa's slot extraction catches its own kind only; anything else would leave the turn half way.
        raise RasaException(f"Action '{action.name()}' took longer than {action_seconds():g} s.") from error
    except Exception as error:
        # Rasa hides what it was in an exception of its own, without `from`.
        turn.reached = not isinstance(error.__context__, ClientConnectorError)
        turn.fail(f"action {action.name()} failed with {type(error).__name__}")
        raise


def action_limit_reached(processor: MessageProcessor, tracker: DialogueStateTracker, another: bool) -> bool:
    """True if this message has led to as many actions as are allowed and wants `another`.

    Stock Rasa counts back to the last action_listen; behind a limit that was hit there is none, so that a conversation
    would never be answered again.
    """
    done = 0
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            break
        if isinstance(event, ActionExecuted):
            if event.action_name in (ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME):
                break
            done += 1
    return another and done >= processor.max_number_of_predictions


async def listen_in_the_end(processor: MessageProcessor, output_channel: Any, tracker: DialogueStateTracker) -> None:
    """Runs the actions that follow a message; afterwards the assistant listens, also when there were too many of them.

    Stock Rasa just stops at its limit. Rules begin behind action_listen, so none would fit any later message.
    """
    await _stock_prediction_loop(processor, output_channel, tracker)
    if not tracker.is_paused() and tracker.latest_action_name != ACTION_LISTEN_NAME:
        _log.error("patches actions=too_many last=%s conversation=%s", tracker.latest_action_name, tracker.sender_id)
        tracker.update(ActionExecuted(ACTION_LISTEN_NAME))


def conversation_tests(importer: RasaFileImporter) -> StoryGraph:
    """The test stories; `rasa test` then compares only the entities that a story marks.

    `rasa test` reads stories with the stock importer, whatever config.yml names, and from "." it would take those of
    the installed packages too. rasa.core.test is slow to import.
    """
    from components.story_tests import compare_marked_entities_only

    compare_marked_entities_only()
    ours = [file for file in importer._conversation_test_files if "site-packages" not in Path(file).parts]
    importer._conversation_test_files = ours
    return _stock_conversation_tests(importer)


def clean_examples(examples: list[Message]) -> list[Message]:
    """The examples without repeats, intents and responses without spaces around them.

    Stock Rasa sets both even where nothing changes, so each example forgets its fingerprint and makes it anew.
    """
    for example in examples:
        for part in (INTENT, RESPONSE):
            words = example.get(part)
            if words and words != words.strip():
                example.set(part, words.strip())
    return list(dict.fromkeys(examples))


def copy_example(example: Message) -> Message:
    """A copy that may be changed without changing the original; it keeps the fingerprint."""
    twin = Message.__new__(type(example))  # copy.copy takes four times as long, for 200 000 copies a training
    twin.__dict__.update(example.__dict__)
    twin.data = dict(example.data)
    for nested in (ENTITIES, "metadata"):
        if nested in twin.data:
            twin.data[nested] = copy.deepcopy(twin.data[nested])
    twin.features = list(example.features)
    twin.output_properties = set(example.output_properties)
    return twin


def merge_training_data(data: TrainingData, *others: TrainingData | None) -> TrainingData:
    """All of them as one new TrainingData, as stock Rasa's merge.

    Stock Rasa merges the examples five times over while it reads a project and copies each one deeply every time.
    """
    given = [data, *(other for other in others if other)]
    synonyms: dict[str, str] = {}
    for one in given:
        for text, synonym in one.entity_synonyms.items():
            util.check_duplicate_synonym(synonyms, text, synonym, "merging training data")
        synonyms.update(one.entity_synonyms)
    return TrainingData(
        [copy_example(example) for one in given for example in one.training_examples],
        synonyms,
        [copy.deepcopy(feature) for one in given for feature in one.regex_features],
        [copy.deepcopy(table) for one in given for table in one.lookup_tables],
        {key: copy.deepcopy(texts) for one in given for key, texts in one.responses.items()},
    )


def apply() -> bool:
    """Puts the corrections in force; False, with a warning, if this is not the Rasa they were written for."""
    if rasa.__version__ != RASA_VERSION:
        _log.warning("patches applied=no rasa=%s wanted=%s", rasa.__version__, RASA_VERSION)
        return False
    RemoteAction._validate_action_result = validate_action_result
    RemoteAction.run = run_action
    MessageProcessor.is_action_limit_reached = action_limit_reached
    MessageProcessor._run_prediction_loop = listen_in_the_end
    ActionSessionStart._slot_set_events_from_tracker = staticmethod(carried_over_slots)
    RasaFileImporter.get_conversation_tests = conversation_tests
    TrainingData.sanitize_examples = staticmethod(clean_examples)
    TrainingData.merge = merge_training_data
    keep_helpdesk_time()
    speed.apply()
    export_as_ours()
    return True


def export_as_ours() -> bool:
    """In a process of Rasa's command line lets `rasa interactive` export into our files; else changes nothing.

    The module of interactive learning is slow to import, so this waits until it is needed.
    """
    command = sys.modules.get("rasa.cli.interactive")
    if command is None:
        return False
    stock = command.perform_interactive_learning

    def perform(*arguments: Any) -> None:
        from components import interactive

        interactive.apply()
        stock(*arguments)

    command.perform_interactive_learning = perform  # type: ignore[attr-defined]
    return True


def keep_helpdesk_time() -> bool:
    """Lets Rasa stamp events and end sessions by helpdesk.clock if TEST_CLOCK is on; else changes nothing."""
    if not clock.movable():
        return False
    import rasa.core.processor
    import rasa.shared.core.events

    for module in (rasa.core.processor, rasa.shared.core.events):
        module.time = SimpleNamespace(time=clock.timestamp)  # all that the two use of it
    return True


APPLIED = apply()
