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
LEAST_ENTRIES = 4  # up to three rows become buttons, which have less room for their titles
DESCRIPTION_UNITS = 72 - 2  # foreign letters stand between two marks of direction
NAME = re.compile(r"[a-z][a-z0-9_]*")
KEYS = {"title", "description", "intent", "faq", "flow"}
MORE = "show_menu"  # the intent of the row that leads to the next page


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


@dataclass(frozen=True)
class Menu:
    """All entries in their order, and what the row says that leads to those which one list has no room for."""

    entries: tuple[Written, ...]
    more: Written | None = None


def entries(language: Language, page: int = 1) -> list[Entry]:
    """A page of the menu in `language`, at most ten rows, without flows that are off. Raises SettingsError."""
    return entries_of(_followed().now(), language, shop(), page)


def entries_of(menu: Menu, language: Language, of_shop: Shop, page: int = 1) -> list[Entry]:
    """The rows of a page that this shop offers; a page that there is not is the first. Pure."""
    on = [entry for entry in menu.entries if not entry.flow or of_shop.flows[entry.flow]]
    pages: list[list[Written]] = []
    while menu.more and len(on) > MOST_ENTRIES:
        pages.append(on[: MOST_ENTRIES - 1])
        on = on[MOST_ENTRIES - 1 :]
    pages.append(on[:MOST_ENTRIES])
    while len(pages) > 1 and len(pages[-1]) < LEAST_ENTRIES:
        pages[-1].insert(0, pages[-2].pop())
    place = page if 1 <= page <= len(pages) else 1
    rows = [entry.in_language(language) for entry in pages[place - 1]]
    if menu.more and place < len(pages):
        more = menu.more.in_language(language)
        payload = f"/{MORE}{json.dumps({'choice': str(place + 1)})}"
        rows.append(Entry(more.title, payload, more.description))
    return rows


def read_menu(path: Path) -> Menu:
    """What a menu file holds. Raises SettingsError with one sentence that names the mistake."""
    content = read_yaml(path)
    listed = content.get("entries")
    if not {"entries"} <= set(content) <= {"entries", "more"} or not isinstance(listed, list) or not listed:
        raise SettingsError(f"{path} must hold `entries:` with a list, `more:` for a second page, and nothing else.")
    menu = [_entry(f"{path}: entry {place}", entry) for place, entry in enumerate(listed, 1)]
    more = _more(f"{path}: more", content["more"]) if "more" in content else None
    if len(menu) > MOST_ENTRIES and more is None:
        raise SettingsError(f"{path} has more than {MOST_ENTRIES} entries: it needs `more:` with a title.")
    for language in LANGUAGES:
        titles = [entry.in_language(language).title for entry in [*menu, *([more] if more else [])]]
        twice = next((title for title in titles if titles.count(title) > 1), None)
        if twice:
            raise SettingsError(f"{path}: {twice} stands there twice ({language}).")
    return Menu(tuple(menu), more)


def _more(where: str, row: Any) -> Written:
    if not isinstance(row, dict) or set(row) - {"title", "description"}:
        raise SettingsError(f"{where}: only title and description are known.")
    return _entry(where, {**row, "intent": MORE})


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
def _followed() -> Followed[Menu]:
    return Followed(FILE, read_menu)
