"""What a message means while its writer waits for a person."""

from datetime import datetime, timedelta, timezone

import pytest

from helpdesk.policies.handoff import RESUME_WORDS, Waiting, waiting

NOW = datetime(2026, 1, 5, 12, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    "text",
    ["menu", "Menu", " MENU! ", "menu 🙏", "Menü", "HAUPTMENÜ", "main  menu", "*menu*", "Menu\u0308", "قائمة",
     "القائمة", "قَائِمَة", "القائمة الرئيسية.", "قـائمة", "Back to assistant", "zum Assistenten", "العودة إلى المساعد"],
)  # fmt: skip
def test_words_that_bring_the_bot_back(text: str) -> None:
    assert waiting(text, "", NOW, NOW, RESUME_WORDS) is Waiting.RESUME


@pytest.mark.parametrize("text", ["", "menus", "the menu please", "hello?", "men", "?", "Speisekarte", "قائم"])
def test_words_that_do_not(text: str) -> None:
    assert waiting(text, "", NOW, NOW, RESUME_WORDS) is Waiting.SILENT


@pytest.mark.parametrize(
    ("payload", "verdict"),
    [
        ("/show_menu", Waiting.RESUME),
        ('/show_menu{"page": "1"}', Waiting.RESUME),
        ("/affirm", Waiting.SILENT),
        ("/show_menu_or_so", Waiting.SILENT),
    ],
)
def test_taps(payload: str, verdict: Waiting) -> None:
    assert waiting("Menu", payload, NOW, NOW, RESUME_WORDS) is verdict


@pytest.mark.parametrize(
    ("minutes", "verdict"),
    [(None, Waiting.NOTICE), (0, Waiting.SILENT), (29.9, Waiting.SILENT), (30, Waiting.NOTICE), (900, Waiting.NOTICE)],
)
def test_one_notice_per_half_hour(minutes: float | None, verdict: Waiting) -> None:
    noticed_at = None if minutes is None else NOW - timedelta(minutes=minutes)
    assert waiting("anybody there?", "", noticed_at, NOW, RESUME_WORDS) is verdict


def test_the_shops_own_words_take_the_place_of_ours() -> None:
    assert waiting("Robo!", "", NOW, NOW, ("robo",)) is Waiting.RESUME
    assert waiting("menu", "", NOW, NOW, ("robo",)) is Waiting.SILENT
