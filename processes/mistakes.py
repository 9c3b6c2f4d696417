"""Mistakes in the designers' files, each as one line `file:line: what is wrong`; found without Rasa, in a second."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

RASAS_OWN = ("action_listen", "action_restart", "action_session_start", "action_default_fallback", "action_back",
             "action_deactivate_loop", "action_revert_fallback_events", "action_default_ask_affirmation",
             "action_default_ask_rephrase", "action_two_stage_fallback", "action_unlikely_intent",
             "action_extract_slots")  # fmt: skip
RASAS_INTENTS = {"nlu_fallback", "out_of_scope", "restart", "back", "session_start"}
TOLD = 10  # mistakes at a time
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_KEY_IN_FILE = re.compile(r"^(?P<file>\S+\.ya?ml)\b.*?(?P<key>utter_\w+)", re.S)
_LINE_OF_FILE = re.compile(r"^(?P<file>\S+\.ya?ml): (?P<what>.*?) in line (?P<line>\d+)", re.S)
_IN_FILE = re.compile(r"in (?P<file>\S+\.ya?ml):(?P<line>\d+):")
_NAMED = re.compile(r"'(\w+)'|\b(components(?:\.\w+)+\w)")
_NAMED_RULE = re.compile(r"(?:rule|story)\s+'(?P<name>[^']+)'")


def find(root: Path = Path()) -> list[str]:
    """What is wrong in domain.yml, config.yml, shop.yml, data/ and responses/ as far as reading alone can tell."""
    trees: dict[Path, yaml.Node | None] = {}
    unreadable = []
    for path in designers_files(root):
        try:
            trees[path.relative_to(root)] = yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)
        except yaml.MarkedYAMLError as error:
            unreadable.append(f"{path.relative_to(root)}:{_explain_yaml(error)}")
        except (yaml.YAMLError, UnicodeDecodeError):
            unreadable.append(f"{path.relative_to(root)}:1: this is not readable as UTF-8 text")
    return unreadable or list(_unknown_names(trees))


def designers_files(root: Path) -> Iterator[Path]:
    """The YAML files that designers write."""
    for name in ("config.yml", "domain.yml", "shop.yml"):
        if (root / name).exists():
            yield root / name
    for folder in ("data", "responses"):
        yield from sorted((root / folder).rglob("*.y*ml"))


def explain(error: str, root: Path = Path()) -> str:
    """Rasa's or the importer's complaint, led by file and line where they can be found out."""
    text = error.strip()
    if found := _LINE_OF_FILE.match(text):
        return f"{found['file']}:{found['line']}: {found['what']}"
    if found := _KEY_IN_FILE.match(text):
        line = line_of(root / found["file"], rf"^\s*{found['key']}\s*:")
        return text.replace(found["file"], f"{found['file']}:{line}", 1) if line else text
    if found := _NAMED_RULE.search(text):
        for path in sorted((root / "data").rglob("*.y*ml")):
            if line := line_of(path, rf"^\s*- (rule|story):\s*[\"']?{re.escape(found['name'])}[\"']?\s*$"):
                return f"{path.relative_to(root)}:{line}: {text}"
    if found := _IN_FILE.search(text):
        return f"{found['file']}:{found['line']}: {text}"
    for quoted, dotted in _NAMED.findall(text):
        for name in ("domain.yml", "config.yml"):
            if line := line_of(root / name, rf"[\s:]{re.escape(quoted or dotted)}\s*$"):
                return f"{name}:{line}: {text}"
    return text


def line_of(path: Path, pattern: str) -> int | None:
    """The number of the first line that matches, None without one."""
    wanted = re.compile(pattern)
    if not path.is_file():
        return None
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return next((number for number, line in enumerate(lines, 1) if wanted.search(line)), None)


def _explain_yaml(error: yaml.MarkedYAMLError) -> str:
    problem = str(error.problem or error)
    # Where a quotation mark was forgotten the problem is noticed at the end of the file only.
    mark = error.context_mark if "end of stream" in problem else error.problem_mark
    line = (mark or error.problem_mark or error.context_mark).line + 1  # type: ignore[union-attr]
    return f"{line}: {f'{error.context}, ' if error.context else ''}{problem}"


def _unknown_names(trees: dict[Path, yaml.Node | None]) -> Iterator[str]:
    domain = trees.get(Path("domain.yml"))
    intents = {_name(node).value for node in _items(domain, "intents")} | RASAS_INTENTS
    actions = {_name(node).value for node in _items(domain, "actions")} | set(RASAS_OWN)
    actions |= {key.value for key, _ in _pairs(_get(domain, "forms"))}
    actions |= {f"utter_{intent}" for intent in intents}  # retrieval intents; others are found by Rasa
    for path, tree in trees.items():
        if path.parts[0] == "responses" or path == Path("domain.yml"):
            actions |= {key.value for key, _ in _pairs(_get(tree, "responses"))}
    for path, tree in trees.items():
        if path.parts[0] != "data":
            continue
        for item in _items(tree, "nlu"):
            named = _get(item, "intent")
            if named is not None and named.value.split("/")[0] not in intents:
                yield f"{_place(path, named)}: the intent {named.value} is not in domain.yml"
        for kind in ("rules", "stories"):
            for story in _items(tree, kind):
                yield from _unknown_steps(path, story, intents, actions)


def _unknown_steps(path: Path, story: yaml.Node, intents: set[str], actions: set[str]) -> Iterator[str]:
    for step in _steps(story):
        for key, value in _pairs(step):
            if not isinstance(value, yaml.ScalarNode):
                continue
            if key.value == "intent" and value.value.split("/")[0] not in intents:
                yield f"{_place(path, value)}: the intent {value.value} is not in domain.yml"
            if key.value == "action" and value.value not in actions:
                home = "responses/" if value.value.startswith("utter_") else "domain.yml under actions:"
                yield f"{_place(path, value)}: {value.value} is not in {home}"


def _steps(story: yaml.Node) -> Iterator[yaml.Node]:
    for step in _items(story, "steps"):
        choices = _items(step, "or")
        yield from choices or [step]


def _place(path: Path, node: yaml.Node) -> str:
    return f"{path}:{node.start_mark.line + 1}"


def _name(node: yaml.Node) -> yaml.Node:
    pairs = _pairs(node)
    return pairs[0][0] if pairs else node


def _pairs(node: yaml.Node | None) -> list[tuple[Any, yaml.Node]]:
    return list(node.value) if isinstance(node, yaml.MappingNode) else []


def _get(node: yaml.Node | None, wanted: str) -> Any:
    return next((value for key, value in _pairs(node) if key.value == wanted), None)


def _items(node: yaml.Node | None, wanted: str) -> list[yaml.Node]:
    found = _get(node, wanted)
    return list(found.value) if isinstance(found, yaml.SequenceNode) else []
