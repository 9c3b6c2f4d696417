"""The shop's file: hours, name and mistakes."""

from datetime import date, datetime, timezone
from pathlib import Path

import pytest

from helpdesk.errors import SettingsError
from helpdesk.policies.calendars import WEEKDAYS
from helpdesk.shop import Shop, ShopFile, read_shop

SHOP = Shop(
    name={"en": "Lumora", "ar": "لومورا"},
    url="https://shop.example.com",
    timezone="Europe/Berlin",
    hours=dict.fromkeys(("monday", "tuesday", "wednesday", "friday"), "09:00-18:00") | {"saturday": "10:00–16:00"},
)


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    """November 2026: the 2nd is a Monday; Berlin is one hour ahead."""
    return datetime(2026, 11, day, hour, minute, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("now", "is_open"),
    [(utc(2, 7, 59), False), (utc(2, 8), True), (utc(2, 16, 59), True), (utc(2, 17), False), (utc(5, 12), False)],
)
def test_open_by_the_shops_own_clock(now: datetime, is_open: bool) -> None:
    assert SHOP.is_open(now) is is_open


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (utc(2, 6), "2026-11-02T09:00:00+01:00"),
        (utc(2, 12), "2026-11-03T09:00:00+01:00"),
        (utc(4, 18), "2026-11-06T09:00:00+01:00"),
        (utc(7, 20), "2026-11-09T09:00:00+01:00"),
    ],
)
def test_next_opening(now: datetime, opens: str) -> None:
    found = SHOP.opens_after(now)
    assert found is not None
    assert found.isoformat() == opens


def test_hours_are_written_in_the_language() -> None:
    assert SHOP.hours_in("en") == "Mon–Wed 09:00–18:00, Fri 09:00–18:00, Sat 10:00–16:00"
    assert SHOP.hours_in("de").startswith("Mo.–Mi. 09:00–18:00, Fr.")
    assert "الاثنين–الأربعاء 09:00–18:00، الجمعة" in SHOP.hours_in("ar")


def test_without_hours_somebody_is_always_there() -> None:
    shop = Shop(name="Lumora", url="https://shop.example.com")
    assert shop.is_open(utc(8, 3))
    assert shop.opens_after(utc(8, 3)) is None


def test_a_break_at_noon_and_days_of_their_own() -> None:
    """Christmas Day is a holiday in Germany, the 26th, a Saturday, one more; on the 24th the shop closes early."""
    hours = dict.fromkeys(WEEKDAYS[:6], "09:00-12:00, 14:00-18:00")
    special = {date(2026, 12, 24): "09:00-12:00", date(2026, 12, 28): "closed"}
    shop = Shop(name="Lumora", url="https://shop.example.com", hours=hours, special_hours=special, holidays=("DE",))
    assert not shop.is_open(utc(2, 11, 30))
    assert shop.opens_after(utc(2, 11, 30)) == utc(2, 13)
    assert shop.hours_in("en") == "Mon–Sat 09:00–12:00, 14:00–18:00"
    eve = datetime(2026, 12, 24, 12, tzinfo=timezone.utc)
    assert not shop.is_open(eve)
    assert shop.opens_after(eve) == datetime(2026, 12, 29, 8, tzinfo=timezone.utc)


def test_the_name_in_a_language_falls_back_to_english() -> None:
    assert (SHOP.name_in("ar"), SHOP.name_in("de")) == ("لومورا", "Lumora")


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("url: https://x.example", "name"),
        ("name: X\nurl: https://x.example\naddress: ihr", "address"),
        ("name: X\nurl: https://x.example\nhours: {monday: 18:00-09:00}", "hours"),
        (
            "name: X\nurl: https://x.example\nhours: {monday: '09:00-12:00, 11:00-13:00'}",
            "monday has spans that overlap",
        ),
        ("name: X\nurl: https://x.example\nhours: {monday: closed}", "no day of the week"),
        ("name: X\nurl: https://x.example\nspecial_hours: {2026-12-24: noon}", "2026-12-24 must be spans"),
        ("name: X\nurl: https://x.example\nholidays: [XX]", "no holidays are known for XX"),
        ("name: X\nurl: https://x.example\nholidays: [Berlin]", "Berlin is no region"),
        ("name: X\nurl: https://x.example\nhours: {someday: 09:00-18:00}", "someday"),
        ("name: X\nurl: https://x.example\ntimezone: Mars/Base", "timezone"),
        ("name: X\nurl: https://x.example\ncolour: red", "colour"),
        ("name: X\nurl: https://x.example\nflows: {pizza: on}", "pizza is no flow"),
        ("name: X\nurl: https://x.example\nflows: {returns: maybe}", "returns must be on or off"),
        ("name: X\nurl: https://x.example\nflows: [returns]", "technician: on"),
        ("- a list", "name"),
        ("name: [", "YAML"),
    ],
)
def test_one_sentence_names_the_mistake(tmp_path: Path, content: str, named: str) -> None:
    file = tmp_path / "shop.yml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=named) as caught:
        read_shop(file)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.yml"):
        read_shop(tmp_path / "nowhere.yml")


def test_a_shop_follows_its_file_and_survives_mistakes(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = tmp_path / "shop.yml"
    followed = ShopFile(file)
    with pytest.raises(SettingsError):
        followed.shop()
    file.write_text("name: Alpha\nurl: https://a.example\n")
    first = followed.shop()
    assert first.name == "Alpha"
    assert followed.shop() is first
    file.write_text("name: Beta & Sons\nurl: https://a.example\n")
    assert followed.shop().name == "Beta & Sons"
    file.write_text("name: [\n")
    assert followed.shop().name == followed.shop().name == "Beta & Sons"
    assert caplog.text.count("shop changed=no") == 1
    file.write_text("name: Gamma\nurl: https://a.example\n")
    assert followed.shop().name == "Gamma"
