"""The designers' files fit together: intents lead somewhere, actions and responses are used, all is translated."""

import os
import re
import warnings
from pathlib import Path

import pytest
import yaml

from helpdesk.response_files import texts_of
from helpdesk.rule_files import all_steps
from helpdesk.services import translation
from helpdesk.values import DEFAULT_LANGUAGE, LANGUAGES, Language

ROOT = Path(__file__).parents[2]
DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
STEPS = [step for steps in all_steps((ROOT / "data/rules", ROOT / "data/stories")) for step in steps]
CODE = "\n".join(
    path.read_text(encoding="utf-8")
    for room in ("actions", "channels", "components", "desk", "helpdesk", "processes")
    for path in (ROOT / room).rglob("*.py")
)
# Rasa runs these by name, or asks for them by their slot.
BY_NAME = re.compile(r"validate_\w+|action_(default_fallback|session_start|restart|ask_\w+|validate_slot_mappings)")
# For rules of designers whose matter a colleague sees to, or which ask for a screenshot; action_received leads there.
OFFERED = {"action_offer_person", "action_read_screenshot"}


def named(entries: list[object]) -> set[str]:
    return {entry if isinstance(entry, str) else str(next(iter(entry))) for entry in entries}  # type: ignore[call-overload]


def intents_of(step: dict[str, object]) -> set[str]:
    either = step.get("or") or []
    assert isinstance(either, list)
    return {str(step["intent"])} if "intent" in step else {str(one["intent"]) for one in either if "intent" in one}


def test_every_intent_is_reachable_in_a_rule_or_story() -> None:
    reached = set().union(*map(intents_of, STEPS))
    assert named(DOMAIN["intents"]) - reached == set()
    assert reached - named(DOMAIN["intents"]) <= {"nlu_fallback"}


def test_every_action_and_form_is_used() -> None:
    used = {str(step["action"]) for step in STEPS if "action" in step}
    listed = named(DOMAIN["actions"]) | set(DOMAIN["forms"])
    assert {name for name in listed - used - OFFERED if not BY_NAME.fullmatch(name)} == set()


def test_every_response_is_used() -> None:
    keys = {key for key, _ in texts_of(DEFAULT_LANGUAGE, ROOT / "responses")}
    said = {str(step["action"]) for step in STEPS if "action" in step}
    said |= set(re.findall(r"utter_\w+", CODE))
    begun = tuple(set(re.findall(r"""f["'](utter_\w+)\{""", CODE)))
    data = "\n".join(path.read_text(encoding="utf-8") for path in ROOT.glob("*.yml"))
    said |= set(re.findall(r"utter_\w+", data))
    slots = set(DOMAIN["slots"])
    unused = {
        key
        for key in keys - said
        if not key.startswith(begun) and not any(key.endswith(slot) and key.startswith("utter_ask_") for slot in slots)
    }
    assert unused == set()


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != DEFAULT_LANGUAGE])
def test_nothing_waits_for_translation(language: Language) -> None:
    """A draft, a missing or a stale text is told in English or as it was; the shop goes on, a merge does not."""
    waiting = [
        f"{each.where} {each.part}: {each.state}"
        for each in translation.entries(language, ROOT)
        if each.state != "fine"
    ]
    if waiting and not os.environ.get("CI"):
        warnings.warn(f"{language}: {len(waiting)} texts wait for translation, first {waiting[0]}", stacklevel=1)
        return
    assert waiting == []
