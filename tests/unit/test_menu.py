"""The menu's file: what it offers, what is left out, and how its mistakes are told."""

from pathlib import Path

import pytest
import yaml

from helpdesk import menu
from helpdesk.errors import SettingsError
from helpdesk.menu import MOST_ENTRIES, entries_of, read_menu
from helpdesk.shop import FLOWS, flow_on, read_shop
from helpdesk.values import LANGUAGES, Language

ROOT = Path(__file__).parents[2]
SHOP = read_shop(ROOT / "shop.yml")
ENTRY = "{title: {en: Track}, intent: track_order, flow: track_order}"


def written(tmp_path: Path, *entries: str) -> Path:
    file = tmp_path / "menu.yml"
    file.write_text("entries:\n" + "".join(f"  - {entry}\n" for entry in entries), encoding="utf-8")
    return file


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_menu(language: Language) -> None:
    menu = read_menu(ROOT / "menu.yml")
    shown = entries_of(menu, language, SHOP)
    assert [entry.payload for entry in shown] == [
        "/track_order", "/return_item", "/refund_status", "/cancel_order", "/change_order", "/product_not_working",
        "/payment_problem", "/faq", "/talk_to_agent", '/show_menu{"choice": "2"}',
    ]  # fmt: skip
    second = entries_of(menu, language, SHOP, 2)
    assert [entry.payload for entry in second] == [
        "/report_damaged_item", "/report_missing_item", "/size_help", "/app_error", "/report_fraud", "/ticket_status",
        "/complaint", '/show_menu{"choice": "3"}',
    ]  # fmt: skip
    third = entries_of(menu, language, SHOP, 3)
    assert [entry.payload for entry in third] == [
        "/submit_document", "/change_language", "/export_my_data", "/delete_my_data",
    ]  # fmt: skip
    assert all(entry.title and entry.description for entry in [*shown, *second, *third])
    assert entries_of(menu, language, SHOP, 4) == shown


def test_everything_switched_on_leads_to_known_intents() -> None:
    all_on = SHOP.model_copy(update={"flows": dict.fromkeys(FLOWS, True)})
    whole = read_menu(ROOT / "menu.yml")
    pages = [entries_of(whole, "en", all_on, page) for page in (1, 2, 3)]
    assert all(len(page) <= MOST_ENTRIES for page in pages)
    assert {entry.in_language("en").title for entry in whole.entries} <= {row.title for page in pages for row in page}
    intents = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["intents"]
    names = {next(iter(intent)) if isinstance(intent, dict) else intent for intent in intents}
    assert {entry.payload[1:].split("{")[0] for page in pages for entry in page} <= names
    for entry in whole.entries:
        assert set(entry.titles) == set(entry.descriptions) == set(LANGUAGES)


def test_a_flow_that_is_off_leaves_the_menu(tmp_path: Path) -> None:
    file = written(tmp_path, ENTRY, "{title: {en: Talk}, intent: talk_to_agent}")
    off = SHOP.model_copy(update={"flows": {**FLOWS, "track_order": False}})
    assert [entry.title for entry in entries_of(read_menu(file), "en", off)] == ["Talk"]


def test_a_new_topic_needs_its_entry_only(tmp_path: Path) -> None:
    file = written(tmp_path, ENTRY, '{title: {en: "Delivery times", ar: مدة التوصيل}, faq: delivery_time, flow: faq}')
    english, arabic = (entries_of(read_menu(file), language, SHOP) for language in ("en", "ar"))
    assert english[1].payload == '/faq{"topic": "delivery_time"}'
    assert (arabic[0].title, arabic[1].title) == ("Track", "مدة التوصيل")


@pytest.mark.parametrize(
    ("entry", "named"),
    [
        ("{title: {en: X}, intent: track_order, flow: tracking}", "entry 1: tracking is no flow"),
        ("{title: {en: X}, intent: track_order, faq: price}", "either `intent:` or `faq:`"),
        ("{title: {en: X}}", "either `intent:` or `faq:`"),
        ("{title: {de: X}, intent: track_order}", "missing in en"),
        ("{title: {en: X, fr: Y}, intent: track_order}", "en, de, ar"),
        ("{title: {en: A title of twenty-five chars}, intent: track_order}", "longer than 24"),
        ("{title: {en: 5}, intent: track_order}", "text in en is missing"),
        ("{title: {en: X}, intent: track_order, colour: red}", "only description"),
        ("just words", "only description"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, entry: str, named: str) -> None:
    with pytest.raises(SettingsError, match=named) as caught:
        read_menu(written(tmp_path, entry))
    assert "\n" not in str(caught.value)


def test_more_than_a_list_holds_needs_a_row_that_leads_on(tmp_path: Path) -> None:
    many = [f"{{title: {{en: Entry {place}}}, intent: track_order}}" for place in range(MOST_ENTRIES + 1)]
    file = written(tmp_path, *many)
    with pytest.raises(SettingsError, match="more than 10 entries"):
        read_menu(file)
    file.write_text(file.read_text() + "more: {title: {en: And more}}\n")
    menu = read_menu(file)
    assert [len(entries_of(menu, "en", SHOP, page)) for page in (1, 2)] == [8, 4]
    file.write_text(file.read_text().replace("And more", "Entry 1"))
    with pytest.raises(SettingsError, match="Entry 1 stands there twice"):
        read_menu(file)


def test_titles_differ(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="Track stands there twice"):
        read_menu(written(tmp_path, ENTRY, ENTRY))


def test_flows_as_shipped_and_as_switched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert {name for name, on in FLOWS.items() if not on} == {"technician", "identity_documents"}
    assert SHOP.flows == FLOWS
    file = tmp_path / "shop.yml"
    file.write_text("name: X\nurl: https://x.example\nflows: {technician: on, sizes: off}\n")
    switched = read_shop(file)
    monkeypatch.setattr("helpdesk.shop.shop", lambda: switched)
    monkeypatch.setattr(menu, "shop", lambda: switched)
    assert flow_on("technician")
    assert not flow_on("sizes")
    assert flow_on("returns")
    with pytest.raises(SettingsError, match="pizza is no flow"):
        flow_on("pizza")
    payloads = [entry.payload for page in (1, 2) for entry in menu.entries("de", page)]
    assert "/book_technician" in payloads
    assert "/size_help" not in payloads
