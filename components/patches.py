"""Corrections of Rasa 3.6.21, in force once imported; tests/unit/components/test_patches.py proves each."""

from __future__ import annotations

import asyncio
import logging
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import rasa
from jsonschema import validators
from jsonschema.exceptions import best_match
from rasa.core.actions.action import ActionExecutionRejection, ActionSessionStart, RemoteAction
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.exceptions import RasaException
from rasa.shared.importers.rasa import RasaFileImporter

from helpdesk import clock
from helpdesk.settings import ProcessSettings, load
from helpdesk.turn import current_turn

RASA_VERSION = "3.6.21"

_log = logging.getLogger(__name__)
_stock_run = RemoteAction.run
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
    error = best_match(_validator.iter_errors(result))
    if error is None:
        return True
    error.message += f". Action '{action.name()}' was answered in a shape that Rasa cannot read."
    raise error


def carried_over_slots(tracker: DialogueStateTracker) -> list[SlotSet]:
    """One SlotSet per slot that is not at its initial value.

    Stock Rasa repeats every SlotSet of the old session at the start of the new one, so conversations grow for ever.
    """
    return [SlotSet(slot.name, slot.value) for slot in tracker.slots.values() if slot.value != slot.initial_value]


async def run_action(action: RemoteAction, output_channel: Any, nlg: Any, tracker: Any, domain: Any) -> list[Event]:
    """Runs a custom action; inside a turn every failure but a rejection marks the turn as not to be kept.

    Stock Rasa logs a failed action and goes on as if it had answered, and waits up to 300 s for it.
    """
    turn = current_turn()
    if turn is None:
        return list(await _stock_run(action, output_channel, nlg, tracker, domain))
    try:
        return list(
            await asyncio.wait_for(_stock_run(action, output_channel, nlg, tracker, domain), timeout=action_seconds())
        )
    except ActionExecutionRejection:
        raise
    except asyncio.TimeoutError as error:
        turn.fail(f"action {action.name()} took longer than {action_seconds():g} s")
        # Rasa's slot extraction catches its own kind only; anything else would leave the turn half way.
        raise RasaException(f"Action '{action.name()}' took longer than {action_seconds():g} s.") from error
    except Exception as error:
        turn.fail(f"action {action.name()} failed with {type(error).__name__}")
        raise


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


def apply() -> bool:
    """Puts the corrections in force; False, with a warning, if this is not the Rasa they were written for."""
    if rasa.__version__ != RASA_VERSION:
        _log.warning("patches applied=no rasa=%s wanted=%s", rasa.__version__, RASA_VERSION)
        return False
    RemoteAction._validate_action_result = validate_action_result
    RemoteAction.run = run_action
    ActionSessionStart._slot_set_events_from_tracker = staticmethod(carried_over_slots)
    RasaFileImporter.get_conversation_tests = conversation_tests
    keep_helpdesk_time()
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
