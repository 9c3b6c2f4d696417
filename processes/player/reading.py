"""YAML as people write it in scenarios: `yes`, `1002`, `12:30` and `007` stay what they look like, lines are known."""

import re
from pathlib import Path
from typing import Any

import yaml

from helpdesk.errors import HelpdeskError


class ScenarioError(HelpdeskError):
    """A scenario file says something that cannot be played; the message names file, line and what."""

    def __init__(self, path: Path, line: int, what: str) -> None:
        super().__init__(f"{path}:{line}: {what}")


class PlainLoader(yaml.SafeLoader):
    """YAML 1.2's few words only: true, false, null and whole numbers; everything else is text."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012


for _tag, _pattern, _first in (
    ("tag:yaml.org,2002:bool", r"^(?:true|false)$", "tf"),
    ("tag:yaml.org,2002:null", r"^(?:null|~|)$", ["n", "~", ""]),
    ("tag:yaml.org,2002:int", r"^(?:0|-?[1-9][0-9]{0,15})$", "-0123456789"),
):
    PlainLoader.add_implicit_resolver(_tag, re.compile(_pattern), list(_first))


def read(path: Path) -> tuple[dict[str, Any], list[int]]:
    """A file's mapping, and the line of each of its `steps`. Raises ScenarioError."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ScenarioError(path, 1, f"cannot be read ({type(error).__name__})") from None
    try:
        node = yaml.compose(text, PlainLoader)
        whole = yaml.load(text, PlainLoader)  # noqa: S506 - a SafeLoader with fewer words
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ScenarioError(path, line, f"is not YAML: {error.problem}") from None
    if not isinstance(node, yaml.MappingNode) or not isinstance(whole, dict):
        raise ScenarioError(path, 1, "must be a mapping with scenario, customers and steps")
    lines: list[int] = []
    for key, value in node.value:
        if key.value == "steps" and isinstance(value, yaml.SequenceNode):
            lines = [item.start_mark.line + 1 for item in value.value]
    return whole, lines
