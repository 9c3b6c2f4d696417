"""The texts of responses/<language>/<topic>.yml by place, and replacing them, every other byte left as it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from helpdesk.errors import SettingsError
from helpdesk.values import Language

FOLDER = Path("responses")
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
TEXTS = frozenset({"text", "title", "description", "list_label"})  # the rest has no language
DRAFT = "      metadata: {draft: true}"  # the line that `rasa interactive` adds below a text to be translated
ASIDE = frozenset({"metadata", "payload", "of"})


@dataclass(frozen=True)
class Text:
    """One text: `key` utter_greet, `place` such as "0.buttons.1.title"; `start` and `end` where it stands in the file;
    `draft`: its variation says `metadata: {draft: true}`."""

    key: str
    place: str
    text: str
    file: Path
    line: int
    start: int
    end: int
    draft: bool = False

    @property
    def part(self) -> str:
        """text, title, description or list_label."""
        return self.place.rsplit(".", 1)[-1]


def texts_of(language: Language, folder: Path = FOLDER) -> dict[tuple[str, str], Text]:
    """All texts of a language by key and place; one that several places share stands once. Raises SettingsError."""
    found: dict[tuple[str, str], Text] = {}
    for path in sorted((folder / language).glob("*.yml")):
        content = path.read_text(encoding="utf-8")
        try:
            root = yaml.compose(content, Loader=LOADER)
        except yaml.YAMLError:
            raise SettingsError(f"{path} is not readable YAML.") from None
        shared: set[tuple[int, int]] = set()
        for key, node in _entries(root):
            drafts = {
                number
                for number, entry in enumerate(node.value)
                if DRAFT in content[: entry.end_mark.index].split("\n")[entry.start_mark.line :]
            }
            for place, scalar in _scalars(node, ""):
                span = (scalar.start_mark.index, scalar.end_mark.index)
                if span not in shared:
                    shared.add(span)
                    line = scalar.start_mark.line + 1
                    draft = int(place.split(".")[0]) in drafts
                    found[(key, place)] = Text(key, place, scalar.value, path, line, *span, draft)
    return found


def replace_texts(path: Path, changed: Mapping[Text, str]) -> None:
    """Write new texts into one file, written as the old ones are; comments and order stay."""
    content = path.read_text(encoding="utf-8")
    for text in sorted(changed, key=lambda each: -each.start):
        line = content[content.rfind("\n", 0, text.start) + 1 : text.start]
        indent = len(line) - len(line.lstrip(" -"))
        old = content[text.start : text.end]
        new = written(changed[text], old, indent, in_braces="{" in line or "[" in line)
        behind = content[text.end :]
        content = content[: text.start] + new + (behind.replace(f"{DRAFT}\n", "", 1) if text.draft else behind)
    path.write_text(content, encoding="utf-8")


def written(text: str, old: str, indent: int, *, in_braces: bool) -> str:
    """`text` as YAML in the style of `old`: a block stays a block with its end, a quoted one quoted."""
    if old[:1] == "|":
        body = "\n".join(f"{' ' * (indent + 2)}{line}" if line else "" for line in text.strip("\n").split("\n"))
        return f"|\n{body}{old[len(old.rstrip()) :] or chr(10)}"
    style = old[0] if old[:1] in ("'", '"') else None
    if "\n" in text or (in_braces and set(text) & set(",[]{}")):
        style = '"'
    dumped = str(yaml.safe_dump(text, default_style=style, allow_unicode=True, width=100_000))
    return dumped.removesuffix("\n...\n").strip()


def _entries(root: Any) -> Iterator[tuple[str, Any]]:
    for name, value in root.value if root is not None else ():
        if name.value == "responses":
            for key, node in value.value or ():
                yield key.value, node


def _scalars(node: Any, place: str) -> Iterator[tuple[str, Any]]:
    if isinstance(node, yaml.SequenceNode):
        for number, inner in enumerate(node.value):
            yield from _scalars(inner, f"{place}.{number}".lstrip("."))
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value in ASIDE:
                continue
            here = f"{place}.{key.value}"
            if isinstance(value, yaml.ScalarNode):
                if key.value in TEXTS:
                    yield here, value
            else:
                yield from _scalars(value, here)
