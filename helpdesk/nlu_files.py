"""The examples in data/nlu/<language>/<topic>.yml: read with their lines, added to without touching anything else."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from helpdesk.errors import SettingsError
from helpdesk.followed import LOADER, parsed
from helpdesk.spelling import normalise
from helpdesk.values import LANGUAGES, Language, as_language

FOLDER = Path("data/nlu")
UNSURE = "choose"  # stands for the intent where a designer has to say which
MARKED = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")  # Rasa's marks of entities: [1001](order_number)


@dataclass(frozen=True)
class Example:
    """One example as it stands in a file; `topic` is that of a faq block, `line` counts from 1."""

    text: str
    intent: str
    topic: str
    language: Language
    file: Path
    line: int

    @property
    def key(self) -> str:
        """What is the same for two examples that no model could tell apart."""
        return key_of(self.text)


@dataclass(frozen=True)
class Accepted:
    """What came of adding examples: how many were added by file, how many stood there already."""

    added: dict[Path, int]
    known: int


def key_of(text: str) -> str:
    """`text` without marks of entities, in the spelling that the models see."""
    return normalise(MARKED.sub(r"\1", text))


def read_examples(folder: Path = FOLDER) -> list[Example]:
    """All examples below `folder`. Raises SettingsError."""
    return [
        example
        for language in LANGUAGES
        for path in sorted((folder / language).glob("*.yml"))
        for example in read_file(path, language)
    ]


def read_file(path: Path, language: Language | None = None) -> list[Example]:
    """The examples of one file; without `language` each block says it under `metadata:`. Raises SettingsError."""
    try:
        text = path.read_text(encoding="utf-8")
        root = yaml.compose(text, Loader=LOADER)
        content = parsed(text)
    except OSError as error:
        raise SettingsError(f"{path} cannot be read ({error.strerror}).") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise SettingsError(f"{path}{f':{mark.line + 1}' if mark else ''} is not readable YAML.") from None
    if not isinstance(content, dict) or not isinstance(content.get("nlu") or [], list):
        raise SettingsError(f"{path} must hold `nlu:` with a list of intents.")
    pairs = root.value if root is not None else []
    nodes: list[yaml.Node] = next((value.value for key, value in pairs if key.value == "nlu"), [])
    blocks = content.get("nlu") or []
    return [each for node, block in zip(nodes, blocks, strict=False) for each in _block(path, node, block, language)]


def _block(path: Path, node: yaml.Node, block: Any, language: Language | None) -> Iterable[Example]:
    line = node.start_mark.line + 1
    if not isinstance(block, dict) or not isinstance(block.get("intent"), str):
        raise SettingsError(f"{path}:{line}: a block begins with `- intent:` and a name.")
    metadata = block.get("metadata") or {}
    code = language or as_language(metadata.get("language"))
    if code is None:
        raise SettingsError(f"{path}:{line}: `metadata: {{language: …}}` must say one of {', '.join(LANGUAGES)}.")
    examples = next((value for key, value in node.value if key.value == "examples"), None)
    if examples is None or not isinstance(block.get("examples"), str):
        raise SettingsError(f"{path}:{line}: {block['intent']} needs `examples: |` and lines that begin with `- `.")
    for offset, text in enumerate(block["examples"].split("\n"), 2 + examples.start_mark.line):
        if not text.strip():
            continue
        if not text.startswith("- "):
            raise SettingsError(f"{path}:{offset}: an example begins with `- `.")
        yield Example(text[2:].strip(), block["intent"], str(metadata.get("topic") or ""), code, path, offset)


def mistakes_in(wanted: Sequence[Example], present: Sequence[Example], intents: Iterable[str]) -> list[str]:
    """Why `wanted` cannot be added as they are, a sentence each: unknown intents, and what would stand under two."""
    known, found = set(intents), []
    topics = {(each.intent, each.topic) for each in present}
    owner: dict[str, Example] = {}
    for each in present:
        owner.setdefault(each.key, each)
    for each in wanted:
        if each.intent not in known:
            found.append(f"{each.file}:{each.line}: there is no intent {each.intent}.")
        elif (each.intent, each.topic) not in topics and (each.topic or not _in_any(each, topics)):
            said = f"{each.intent} with the topic {each.topic}" if each.topic else each.intent
            found.append(f"{each.file}:{each.line}: no file of data/nlu/ holds {said} yet; begin it there.")
        elif not each.topic and (each.intent, "") not in topics:
            found.append(f"{each.file}:{each.line}: {each.intent} needs `topic:` under `metadata:`.")
        else:
            other = owner.setdefault(each.key, each)
            if (other.intent, other.topic) != (each.intent, each.topic):
                where = f"{other.intent} {other.topic}".strip()
                found.append(f"{each.file}:{each.line}: this stands under {where} already ({other.file}:{other.line}).")
    return found


def _in_any(example: Example, topics: Iterable[tuple[str, str]]) -> bool:
    return any(intent == example.intent for intent, _ in topics)


def add(wanted: Sequence[Example], present: Sequence[Example]) -> Accepted:
    """Write `wanted` (without mistakes) to the ends of their blocks; one that its language has already is left out.

    Raises SettingsError if a language has no block for an intent.
    """
    keys = {(each.language, each.key) for each in present}
    places: dict[tuple[str, str, str], list[Example]] = {}
    for each in present:
        places.setdefault((each.intent, each.topic, each.language), []).append(each)
    new: dict[Path, dict[int, list[str]]] = {}
    known = 0
    for each in wanted:
        if (each.language, each.key) in keys:
            known += 1
            continue
        keys.add((each.language, each.key))
        block = places.get((each.intent, each.topic, each.language))
        if not block:
            raise SettingsError(
                f"{each.file}:{each.line}: {FOLDER / each.language} has no examples of {each.intent} yet."
            )
        last = block[-1]
        new.setdefault(last.file, {}).setdefault(last.line, []).append(each.text)
    for path, by_line in new.items():
        write_behind(path, by_line)
    return Accepted({path: sum(map(len, lines.values())) for path, lines in sorted(new.items())}, known)


def write_behind(path: Path, texts: Mapping[int, Sequence[str]]) -> None:
    """Add examples behind lines (counted from 1) of `path`, indented as those."""
    lines = path.read_text(encoding="utf-8").split("\n")
    for number in sorted(texts, reverse=True):
        line = lines[number - 1]
        indent = line[: len(line) - len(line.lstrip())]
        lines[number:number] = [f"{indent}- {text}" for text in texts[number]]
    path.write_text("\n".join(lines), encoding="utf-8")


def writable(text: str) -> str:
    """`text` as an example that Rasa takes literally: no marks of entities, no payload, no break of the list."""
    tidy = " ".join(text.replace("[", "(").replace("]", ")").split())
    return tidy.lstrip("/-* ").strip()
