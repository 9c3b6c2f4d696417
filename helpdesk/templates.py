"""Message templates of templates/: one file a kind of notice, with its words in each language."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from helpdesk.errors import NotFound, SettingsError
from helpdesk.followed import Followed, read_yaml
from helpdesk.policies.notices import CATEGORIES, Template, Words, problems
from helpdesk.shop import shop
from helpdesk.texts import Wording
from helpdesk.values import LANGUAGES, Language
from helpdesk.wording import WordingError, names

FOLDER = Path("templates")
SETTINGS = frozenset({"version", "category", "parameters", "buttons", "document"})
PARTS = frozenset({"header", "body", "footer", "buttons", "instead"})


def templates() -> Mapping[str, Template]:
    """All templates by kind, as their files are now. Raises SettingsError."""
    return _followed().now()


def template(kind: str) -> Template:
    """The template of a kind of notice. Raises NotFound and SettingsError."""
    known = templates()
    if kind not in known:
        raise NotFound(f"There is no template {kind}; there are {', '.join(sorted(known))}.")
    return known[kind]


def read_templates(folder: Path) -> dict[str, Template]:
    """The templates of a folder. Raises SettingsError with one sentence that names file and mistake."""
    found = {}
    for path in sorted(folder.glob("*.yml")):
        read = _template(path)
        for what in problems(read):
            raise SettingsError(f"{path}: {what}.")
        found[path.stem] = read
    return found


def _template(path: Path) -> Template:
    content = read_yaml(path)
    if unknown := set(content) - SETTINGS - set(LANGUAGES):
        raise SettingsError(f"{path}: {min(unknown)} is unknown; use {', '.join(sorted(SETTINGS))} and languages.")
    if missing := [language for language in LANGUAGES if language not in content]:
        raise SettingsError(f"{path}: {missing[0]} is missing; Meta approves each language by itself.")
    version = content.get("version")
    category = next((one for one in CATEGORIES if one == content.get("category")), None)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1 or category is None:
        raise SettingsError(f"{path}: it needs version: 1 (or higher) and category: {' or '.join(CATEGORIES)}.")
    examples = {str(name): _example(path, str(name), given) for name, given in _table(path, content, "parameters")}
    payloads = {str(name): str(given) for name, given in _table(path, content, "buttons")}
    return Template(
        kind=path.stem,
        version=version,
        category=category,
        examples=examples,
        payloads=tuple(payloads.values()),
        words={language: _words(path, content[language], language, examples, payloads) for language in LANGUAGES},
        document=content.get("document") is True,
    )


def _words(
    path: Path, given: Any, language: Language, examples: Mapping[str, Any], payloads: Mapping[str, str]
) -> Words:
    if not isinstance(given, dict) or set(given) - PARTS or not given.get("body"):
        raise SettingsError(f"{path}: {language} needs a body and may have {', '.join(sorted(PARTS - {'body'}))}.")
    titles = given.get("buttons") or {}
    instead = given.get("instead") or {}
    if not isinstance(titles, dict) or list(titles) != list(payloads):
        raise SettingsError(f"{path}: {language}: the buttons must be {', '.join(payloads) or 'none'}, in this order.")
    if not isinstance(instead, dict) or set(instead) - set(examples):
        raise SettingsError(f"{path}: {language}: instead: names of parameters with what is said without a value.")
    texts = {part: str(given.get(part) or "").strip() for part in ("header", "body", "footer")}
    return Words(
        **{part: _for_meta(f"{path}: {language}: {part}", text, language, examples) for part, text in texts.items()},
        titles=tuple(str(title) for title in titles.values()),
        instead={str(name): str(text) for name, text in instead.items()},
    )


def _for_meta(where: str, text: str, language: Language, examples: Mapping[str, Any]) -> str:
    """The text as Meta has it: the shop's own values filled in, the form of address chosen, `{{name}}` for values."""
    wording = Wording(shop())
    try:
        for name in names(text) - set(examples):
            if not wording.words(f"{{{name}}}", language, {}):
                raise SettingsError(f"{where}: {name} is neither a parameter nor a value of the shop.")
        return wording.words(text, language, {name: f"{{{{{name}}}}}" for name in examples}, isolate=False)
    except WordingError as error:
        raise SettingsError(f"{where}: {error}.") from None


def _example(path: Path, name: str, given: Any) -> dict[Language, str]:
    if isinstance(given, (str, int)):
        return dict.fromkeys(LANGUAGES, str(given))
    if not isinstance(given, dict) or set(given) != set(LANGUAGES) or not all(given.values()):
        raise SettingsError(f"{path}: the parameter {name} needs an example, one for all languages or one for each.")
    return {language: str(given[language]) for language in LANGUAGES}


def _table(path: Path, content: Mapping[str, Any], name: str) -> list[tuple[Any, Any]]:
    table = content.get(name) or {}
    if not isinstance(table, dict):
        raise SettingsError(f"{path}: {name} must hold names with a colon.")
    return list(table.items())


@cache
def _followed() -> Followed[dict[str, Template]]:
    return Followed(FOLDER, read_templates)
