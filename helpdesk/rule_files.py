"""What rules and stories do with each intent, as designers' files in data/ say it; free of Rasa."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from helpdesk.followed import read_yaml

FOLDERS = (Path("data/rules"), Path("data/stories"))
PERSON = frozenset({"action_talk_to_agent", "action_offer_person"})


def led_to(folders: tuple[Path, ...] = FOLDERS) -> dict[str, str]:
    """For each intent the first action or form that follows it. Raises SettingsError."""
    found: dict[str, str] = {}
    for steps in all_steps(folders):
        for place, step in enumerate(steps):
            intents = [step["intent"]] if "intent" in step else [one.get("intent") for one in step.get("or") or ()]
            action = next((later["action"] for later in steps[place + 1 :] if "action" in later), None)
            for intent in intents:
                if intent and action:
                    found.setdefault(str(intent), str(action))
    return found


def all_steps(folders: tuple[Path, ...] = FOLDERS) -> Iterator[list[dict[str, Any]]]:
    """The steps of every rule and story. Raises SettingsError."""
    for folder in folders:
        for path in sorted(folder.glob("*.yml")):
            content = read_yaml(path)
            for entry in [*(content.get("rules") or ()), *(content.get("stories") or ())]:
                yield [step for step in entry.get("steps") or () if isinstance(step, dict)]
