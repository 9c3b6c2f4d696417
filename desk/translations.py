"""The desk's own words: desk/texts/<language>/*.yml, by dotted key ("queue.title"), followed while it runs."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from helpdesk.errors import SettingsError
from helpdesk.followed import Followed, read_yaml
from helpdesk.values import DEFAULT_LANGUAGE, LANGUAGES, Language, as_language

FOLDER = Path(__file__).parent / "texts"
Translate = Callable[..., str]


def read_texts(folder: Path) -> dict[str, dict[str, str]]:
    """All texts by language and key. Raises SettingsError for a key that two files have, and for yes or no."""
    found: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        texts: dict[str, str] = {}
        for file in sorted((folder / language).glob("*.yml")):
            for key, text in _flat(read_yaml(file)).items():
                if key in texts:
                    raise SettingsError(f"{file}: {key} stands in another file, too.")
                texts[key] = text
        found[language] = texts
    return found


def translator(language: Language) -> Translate:
    """t("queue.title", count=3): the text in a language, else in English, else the key."""
    texts = _followed().now()
    own, fallback = texts[language], texts[DEFAULT_LANGUAGE]

    def t(key: str, **values: Any) -> str:
        text = own.get(key) or fallback.get(key) or key
        return text.format_map(_Missing(values)) if values else text

    return t


def wished(accept_language: str) -> Language:
    """The best of our languages for a browser's Accept-Language."""
    for part in accept_language.split(","):
        if (language := as_language(part.split(";")[0])) is not None:
            return language
    return DEFAULT_LANGUAGE


class _Missing(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def _flat(content: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in content.items():
        key = f"{prefix}{name}"
        if isinstance(value, bool):
            raise SettingsError(f"{key}: YAML takes {value} for yes or no: put the text in quotation marks.")
        found |= _flat(value, f"{key}.") if isinstance(value, dict) else {key: str(value)}
    return found


@cache
def _followed() -> Followed[dict[str, dict[str, str]]]:
    return Followed(FOLDER, read_texts)
