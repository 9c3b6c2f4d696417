"""What `rasa interactive` writes on "Export & Quit": our files, each in its place, not one domain with everything.

Stock Rasa asks for three files and writes all responses of all languages, with our conditions, into domain.yml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import rasa
import rasa.core.training.interactive as stock
from rasa.shared.core.constants import DEFAULT_ACTION_NAMES
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.core.training_data.story_writer.yaml_story_writer import YAMLStoryWriter
from rasa.shared.core.training_data.structures import Story

from components.patches import RASA_VERSION
from helpdesk.nlu_files import FOLDER as NLU
from helpdesk.nlu_files import Example, add, key_of, read_examples, writable
from helpdesk.policies.language_guess import LanguageGuess
from helpdesk.response_files import DRAFT, texts_of, written
from helpdesk.response_files import FOLDER as RESPONSES
from helpdesk.values import DEFAULT_LANGUAGE, LANGUAGES, Language, as_language

DOMAIN = Path("domain.yml")
STORIES = Path("data/stories/interactive.yml")
NEW = "interactive.yml"  # for what no topic holds yet; designers move it to a topic's file
UNTRAINED = frozenset({"nlu_fallback", "received"})


def apply() -> bool:
    """Puts it in force; False if this is not the Rasa it was written for."""
    if rasa.__version__ == RASA_VERSION:
        stock._write_data_to_file = write_data
    return rasa.__version__ == RASA_VERSION


async def write_data(conversation_id: str, endpoint: Any) -> None:
    """Fetch the session from the server and export it into the project in the working directory."""
    tracker = await stock.retrieve_tracker(endpoint, conversation_id)
    domain = Domain.from_dict(await stock.retrieve_domain(endpoint))
    for line in export(tracker.get("events", []), domain, stock.NEW_RESPONSES):
        print(line)  # noqa: T201 (Rasa's own dialogue with the designer)


def export(events: Sequence[dict[str, Any]], domain: Domain, responses: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Write a session's stories, examples, texts and new names; one line for each thing written."""
    present = read_examples()
    guess = LanguageGuess((each.text, each.language) for each in present)
    heard = kept_messages(events)
    told = write_stories(events, domain)
    told += write_examples(heard, present, guess)
    told += write_responses(responses, session_language(heard, guess))
    actions = {event["name"] for event in events if event.get("event") == "action" and event.get("name")}
    ours = actions - set(DEFAULT_ACTION_NAMES) - set(domain.form_names)
    told += write_names("intents", {intent for _, intent, _ in heard}, domain.intents)
    return told + write_names(
        "actions", {name for name in ours if not name.startswith("utter_")}, domain.action_names_or_texts
    )


def kept_messages(events: Sequence[dict[str, Any]]) -> list[tuple[str, str, Language | None]]:
    """Text, intent and language (if the identifier said one) of what was typed; what was corrected counts corrected."""
    found: list[tuple[str, str, Language | None]] = []
    for event in events:
        if event.get("event") == "rewind" and found:
            found.pop()
        elif event.get("event") == "user":
            parsed = event.get("parse_data") or {}
            said = (
                entity.get("value") for entity in parsed.get("entities") or () if entity.get("entity") == "language"
            )
            intent = (parsed.get("intent") or {}).get("name") or ""
            found.append(
                (event.get("text") or "", intent, next((code for one in said if (code := as_language(one))), None))
            )
    return [one for one in found if one[1] and one[1] not in UNTRAINED and not one[0].startswith("/")]


def session_language(heard: Iterable[tuple[str, str, Language | None]], guess: LanguageGuess) -> Language:
    """The language that was typed last; English if nothing was."""
    languages = [language or guess.of(text) for text, _, language in heard]
    return languages[-1] if languages else DEFAULT_LANGUAGE


def write_stories(events: Sequence[dict[str, Any]], domain: Domain) -> list[str]:
    """Append the session to data/stories, without what does not influence the conversation."""
    now = datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M:%S")
    stories = 0
    STORIES.parent.mkdir(parents=True, exist_ok=True)
    for part in stock._split_conversation_at_restarts([plainer(event, domain) for event in events]):
        kept = [event for event in deserialise_events(part) if not without_influence(event.as_dict(), domain)]
        name = f"interactive {now}" + (f" ({stories + 1})" if stories else "")
        tracker = DialogueStateTracker.from_events(name, evts=kept, slots=domain.slots)
        # Stock exports all events, also messages and actions that the designer corrected or took back.
        said = tracker.applied_events()
        if not any(event.type_name == "user" for event in said):
            continue
        stories += 1
        appended = STORIES.exists()
        steps = Story.from_events(said, name).story_steps
        text = YAMLStoryWriter().dumps(steps, is_appendable=appended, is_test_story=stock.SAVE_IN_E2E)
        with STORIES.open("a", encoding="utf-8") as file:
            file.write(("\n" if appended else "") + text.rstrip("\n") + "\n")
    return [f"{STORIES}: {stories} stories"] if stories else []


def plainer(event: dict[str, Any], domain: Domain) -> dict[str, Any]:
    """A user event with the entities only that decide the next step."""
    if event.get("event") != "user":
        return event
    parsed = dict(event.get("parse_data") or {})
    properties = domain.intent_properties.get((parsed.get("intent") or {}).get("name"), {})
    used = set(properties.get("used_entities") or ())
    parsed["entities"] = [entity for entity in parsed.get("entities") or () if entity.get("entity") in used]
    return {**event, "parse_data": parsed}


def without_influence(event: dict[str, Any], domain: Domain) -> bool:
    """Whether the event sets a slot that no policy looks at."""
    if event.get("event") != "slot":
        return False
    slot = next((slot for slot in domain.slots if slot.name == event.get("name")), None)
    return slot is None or not slot.has_features()


def write_examples(
    heard: Sequence[tuple[str, str, Language | None]], present: Sequence[Example], guess: LanguageGuess
) -> list[str]:
    """Add what was typed to the files of its intents; an example that stands elsewhere already is told, not written."""
    blocks: dict[tuple[str, Language], str] = {(each.intent, each.language): each.topic for each in present}
    owners = {each.key: each for each in present}
    wanted: list[Example] = []
    told: list[str] = []
    for text, intent, said in heard:
        language, words = said or guess.of(text), writable(text)
        owner = owners.get(key_of(words))
        if not words or (owner is not None and owner.intent == intent):
            continue
        if owner is not None:
            told.append(
                f"{owner.file}:{owner.line}: {words!r} stands there under {owner.intent}, not {intent}; not added"
            )
        elif blocks.get((intent, language), "?") in ("", "?"):
            if (intent, language) not in blocks:
                begin_block(intent, language)
                blocks[(intent, language)] = "?"
            wanted.append(Example(words, intent, "", language, STORIES, 0))
        else:
            told.append(f"{words!r} is {intent}: add it by hand below its topic in {NLU / language}")
    new_blocks = [(each.intent, each.language) for each in wanted if blocks[(each.intent, each.language)] == "?"]
    for intent, language in dict.fromkeys(new_blocks):
        lines = [each.text for each in wanted if (each.intent, each.language) == (intent, language)]
        append(NLU / language / NEW, "".join(f"      - {line}\n" for line in dict.fromkeys(lines)))
        told.append(f"{NLU / language / NEW}: the new intent {intent}; it needs examples in every language")
    accepted = add([each for each in wanted if (each.intent, each.language) not in new_blocks], present)
    return told + [f"{path}: {count} examples" for path, count in accepted.added.items()]


def begin_block(intent: str, language: Language) -> None:
    """Begin an intent's examples in the file for what no topic holds yet."""
    path = NLU / language / NEW
    if not path.exists():
        append(path, 'version: "3.1"\nnlu:\n')
    append(path, f"  - intent: {intent}\n    examples: |\n")


def write_responses(responses: dict[str, list[dict[str, Any]]], language: Language) -> list[str]:
    """New texts in every language's folder: in the session's language as typed, in the others as a draft of it."""
    told = []
    for code in LANGUAGES:
        known = {key for key, _ in texts_of(code)}
        path = RESPONSES / code / NEW
        for key, variations in responses.items():
            if key in known:
                continue
            if not path.exists():
                append(path, 'version: "3.1"\n\nresponses:\n')
            draft = f"{DRAFT}\n" if code != language else ""
            texts = (written(str(one.get("text") or ""), "", 4, in_braces=False) for one in variations)
            append(path, f"  {key}:\n" + "".join(f"    - text: {text}\n{draft}" for text in texts))
            told.append(f"{path}: {key}{' (draft, to be translated)' if draft else ''}")
    return told


def write_names(section: str, names: Iterable[str], known: Iterable[str]) -> list[str]:
    """Add names to a list of domain.yml, behind its last entry; everything else stays as it is."""
    new = sorted(set(names) - set(known))
    if not new:
        return []
    lines = DOMAIN.read_text(encoding="utf-8").split("\n")
    start = next((at for at, line in enumerate(lines) if re.match(rf"{section}:\s*(#.*)?$", line)), None)
    if start is None:
        lines += [f"{section}:"]
        start = len(lines) - 1
    end = next(
        (at for at in range(start + 1, len(lines)) if re.match(r"\S", lines[at]) and lines[at][0] != "#"), len(lines)
    )
    last = max((at for at in range(start, end) if lines[at].strip()), default=start)
    lines[last + 1 : last + 1] = [f"  - {name}" for name in new]
    DOMAIN.write_text("\n".join(lines), encoding="utf-8")
    return [f"{DOMAIN}: {section} {', '.join(new)}"]


def append(path: Path, text: str) -> None:
    """Add text to the end of a file."""
    with path.open("a", encoding="utf-8") as file:
        file.write(text)
