"""What a message means while its writer waits for a person."""

from datetime import datetime, timedelta, timezone

import pytest

from helpdesk.policies.handoff import Waiting, Wish, waiting, wish

NOW = datetime(2026, 1, 5, 12, tzinfo=timezone.utc)


def ago(minutes: float | None) -> datetime | None:
    """So many minutes before now; None: never."""
    return None if minutes is None else NOW - timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "text",
    ["menu", "Menu", " MENU! ", "menu 🙏", "Menü", "HAUPTMENÜ", "main  menu", "*menu*", "Menu\u0308", "قائمة",
     "menu please", "القائمة", "قَائِمَة", "القائمة الرئيسية.", "قـائمة", "Back to assistant",
     "zum Assistenten", "العودة إلى المساعد"],
)  # fmt: skip
def test_words_that_bring_the_bot_back(text: str) -> None:
    assert wish(text) is Wish.RESUME


@pytest.mark.parametrize("text", ["", "menus", "the menu does not open", "hello?", "men", "?", "Speisekarte", "قائم"])
def test_words_that_do_not(text: str) -> None:
    assert wish(text) is Wish.NOTHING


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("STOP", Wish.OPT_OUT),
        ("stop please!!", Wish.OPT_OUT),
        ("pls unsubscribe me, thx", Wish.OPT_OUT),
        ("dont send me offers anymore", Wish.OPT_OUT),
        ("turn off these notifications", Wish.OPT_OUT),
        ("Stopp", Wish.OPT_OUT),
        ("bitte keine nachrichten mehr", Wish.OPT_OUT),
        ("meldet mich vom newsletter ab, will keine werbung", Wish.OPT_OUT),
        ("Newsletter abbestellen", Wish.OPT_OUT),
        ("الغاء الاشتراك", Wish.OPT_OUT),
        ("إلغاء الإشتراك لو سمحت", Wish.OPT_OUT),
        ("وقفوا الرسايل", Wish.OPT_OUT),
        ("مش عايز رسايل تاني", Wish.OPT_OUT),
        ("توقف", Wish.OPT_OUT),
        ("please delete all my data", Wish.DELETE),
        ("löscht bitte meine daten", Wish.DELETE),
        ("Konto löschen", Wish.DELETE),
        ("احذفوا بياناتي", Wish.DELETE),
        ("امسحو حسابي وكل معلوماتي", Wish.DELETE),
        ("i want a copy of my data", Wish.EXPORT),
        ("Was habt ihr über mich gespeichert?", Wish.EXPORT),
        ("ابغى نسخة من بياناتي", Wish.EXPORT),
        ("is anyone there??", Wish.PERSON),
        ("I need a human", Wish.PERSON),
        ("ist da jemand?", Wish.PERSON),
        ("warte schon ewig", Wish.PERSON),
        ("هل من أحد؟", Wish.PERSON),
        ("ابي اكلم موظف", Wish.PERSON),
    ],
)
def test_what_is_asked_for(text: str, wanted: Wish) -> None:
    assert wish(text) is wanted


@pytest.mark.parametrize(
    "text",
    ["please stop the delivery, I am not at home", "it stops after five minutes", "Bitte die Lieferung stoppen",
     "seit montag bekomme ich keine Nachrichten mehr von DHL", "the order number is 1001", "بغيت الغاء الطلب رقم 1004",
     "الجهاز توقف عن العمل بعد ساعتين", "do not unsubscribe me, I want the news", "delete the blue shirt please"],
)  # fmt: skip
def test_what_only_sounds_like_it(text: str) -> None:
    assert wish(text) is Wish.NOTHING


@pytest.mark.parametrize(
    ("payload", "wanted"),
    [
        ("/show_menu", Wish.RESUME),
        ('/show_menu{"page": "1"}', Wish.RESUME),
        ("/opt_out", Wish.OPT_OUT),
        ('/talk_to_agent{"topic": "invoice"}', Wish.PERSON),
        ('/notices_wish{"choice": "no"}', Wish.NOTICES_NO),
        ('/notices_wish{"choice": "yes"}', Wish.NOTICES_YES),
        ("/delete_my_data", Wish.DELETE),
        ('/delete_my_data{"choice": "withdraw"}', Wish.NOTHING),
        ("/affirm", Wish.NOTHING),
        ("/show_menu_or_so", Wish.NOTHING),
    ],
)
def test_taps(payload: str, wanted: Wish) -> None:
    assert wish("Menu", payload) is wanted


@pytest.mark.parametrize(
    ("minutes", "verdict"),
    [(None, Waiting.NOTICE), (0, Waiting.SILENT), (29.9, Waiting.SILENT), (30, Waiting.NOTICE), (900, Waiting.NOTICE)],
)
def test_one_notice_per_half_hour(minutes: float | None, verdict: Waiting) -> None:
    assert waiting(Wish.NOTHING, NOW, noticed_at=ago(minutes)) is verdict


@pytest.mark.parametrize(
    ("pressed", "verdict"), [(None, Waiting.PRESSING), (5, Waiting.SILENT), (31, Waiting.PRESSING)]
)
def test_how_things_stand_is_told_at_once_and_then_once_per_half_hour(pressed: float | None, verdict: Waiting) -> None:
    assert waiting(Wish.PERSON, NOW, pressing=True, noticed_at=ago(1), pressed_at=ago(pressed)) is verdict


def test_nobody_is_interrupted_by_notices_but_wishes_count() -> None:
    assert waiting(Wish.PERSON, NOW, pressing=True, answered_at=ago(3)) is Waiting.SILENT
    assert waiting(Wish.NOTHING, NOW, answered_at=ago(3)) is Waiting.SILENT
    assert waiting(Wish.NOTHING, NOW, answered_at=ago(31)) is Waiting.NOTICE
    assert waiting(Wish.OPT_OUT, NOW, noticed_at=ago(1), answered_at=ago(3)) is Waiting.OPT_OUT
    assert waiting(Wish.DELETE, NOW, noticed_at=ago(1), answered_at=ago(3)) is Waiting.DATA
    assert waiting(Wish.DELETE, NOW, noted=True, noticed_at=ago(1)) is Waiting.SILENT


def test_the_shops_own_words_take_the_place_of_ours() -> None:
    assert wish("Robo!", resume_words=("robo",)) is Wish.RESUME
    assert wish("menu", resume_words=("robo",)) is Wish.NOTHING
