"""The menu (menu.yml): what it offers in a language, without what shop.yml switches off."""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from helpdesk.errors import SettingsError
from helpdesk.followed import Followed, read_yaml
from helpdesk.shop import FLOWS, Shop, shop
from helpdesk.values import DEFAULT_LANGUAGE, LANGUAGES, Language

FILE = Path("menu.yml")
# https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-list-messages
MOST_ENTRIES, TITLE_UNITS = 10, 24
DESCRIPTION_UNITS = 72 - 2  # foreign letters stand between two marks of direction
NAME = re.compile(r"[a-z][a-z0-9_]*")
KEYS = {"title", "description", "intent", "faq", "flow"}


@dataclass(frozen=True)
class Entry:
    """One row of the menu: what it says, what its tap sends, and the flow it belongs to ("": none)."""

    title: str
    payload: str
    description: str = ""
    flow: str = ""


@dataclass(frozen=True)
class Written:
    """An entry as menu.yml has it, in all languages."""

    titles: dict[Language, str]
    descriptions: dict[Language, str]
    payload: str
    flow: str

    def in_language(self, language: Language) -> Entry:
        """The entry in `language`, in English where nobody has translated it yet."""
        title = self.titles.get(language) or self.titles[DEFAULT_LANGUAGE]
        return Entry(title, self.payload, self.descriptions.get(language, ""), self.flow)


def entries(language: Language) -> list[Entry]:
    """The menu in `language`, at most ten entries, without flows that are off. Raises SettingsError."""
    return entries_of(_followed().now(), language, shop())


def entries_of(menu: list[Written], language: Language, of_shop: Shop) -> list[Entry]:
    """The entries of `menu` that this shop offers. Pure."""
    on = (entry for entry in menu if not entry.flow or of_shop.flows[entry.flow])
    return [entry.in_language(language) for entry in on][:MOST_ENTRIES]


def read_menu(path: Path) -> list[Written]:
    """The entries of a menu file. Raises SettingsError with one sentence that names the mistake."""
    content = read_yaml(path)
    listed = content.get("entries")
    if set(content) != {"entries"} or not isinstance(listed, list) or not listed:
        raise SettingsError(f"{path} must hold `entries:` with a list, and nothing else.")
    menu = [_entry(f"{path}: entry {place}", entry) for place, entry in enumerate(listed, 1)]
    for language in LANGUAGES:
        titles = [entry.in_language(language).title for entry in menu]
        twice = next((title for title in titles if titles.count(title) > 1), None)
        if twice:
            raise SettingsError(f"{path}: {twice} stands there twice ({language}).")
    return menu


def _entry(where: str, entry: Any) -> Written:
    if not isinstance(entry, dict) or set(entry) - KEYS:
        raise SettingsError(f"{where}: only {', '.join(sorted(KEYS))} are known.")
    flow = entry.get("flow") or ""
    if flow and flow not in FLOWS:
        raise SettingsError(f"{where}: {flow} is no flow; use {', '.join(FLOWS)}.")
    targets = [name for name in ("intent", "faq") if entry.get(name)]
    if len(targets) != 1 or not NAME.fullmatch(str(entry[targets[0]])):
        raise SettingsError(f"{where}: it needs either `intent:` or `faq:`, with a name.")
    target = entry[targets[0]]
    payload = f"/{target}" if targets == ["intent"] else f"/faq{json.dumps({'topic': target})}"
    titles = _texts(f"{where}: title", entry.get("title"), TITLE_UNITS)
    if DEFAULT_LANGUAGE not in titles:
        raise SettingsError(f"{where}: its title is missing in {DEFAULT_LANGUAGE}.")
    return Written(titles, _texts(f"{where}: description", entry.get("description"), DESCRIPTION_UNITS), payload, flow)


def _texts(where: str, texts: Any, most: int) -> dict[Language, str]:
    if texts is None:
        return {}
    if not isinstance(texts, dict) or not set(texts) <= set(LANGUAGES):
        raise SettingsError(f"{where}: it needs a text for each of {', '.join(LANGUAGES)}.")
    for language, text in texts.items():
        if not isinstance(text, str) or not text.strip():
            raise SettingsError(f"{where}: the text in {language} is missing.")
        if len(text.encode("utf-16-le")) // 2 > most:
            raise SettingsError(f"{where}: the text in {language} is longer than {most} characters.")
    return {language: texts[language].strip() for language in LANGUAGES if language in texts}


@cache
def _followed() -> Followed[list[Written]]:
    return Followed(FILE, read_menu)
