"""Urgency, anger and insults in three languages, and what only looks like them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.policies.mood import CALM, Mood, mood

URGENT = [
    ("en", "URGENT!!! where is my order"), ("en", "this is urgeeeent pls"), ("en", "pls reply asap 🙏"),
    ("en", "I need it today, it's my daughter's birthday"), ("en", "it’s an emergency there is water everywhere"),
    ("en", "No, urgent. I leave tomorrow"), ("en", "can you hurry up"), ("en", "🆘"), ("de", "Dringend!"),
    ("de", "es ist wirklich dringend, bitte melden"), ("de", "bitte schnell"), ("de", "ich brauche es heute"),
    ("de", "brauch das SCHNELLSTMÖGLICH"), ("de", "schnellstmoeglich bitte"), ("de", "das eilt"),
    ("de", "asap bitte"), ("de", "a dringende Sach, es pressiert"), ("de", "Notfall, Wasser läuft aus"),
    ("ar", "عاجل"), ("ar", "طلبي عااااجل جدا"), ("ar", "انا مستعجلة"), ("ar", "ضروري توصلني اليوم"),
    ("ar", "بسرعة لو سمحت"), ("ar", "بأسرع وقت ممكن"), ("ar", "والله الموضوع طارئ"), ("ar", "bsor3a law sama7t"),
    ("ar", "ana mesta3gel awi"), ("ar", "الموضوع urgent"), ("en", "الأمر عاجل"), ("ar", "خاصني الجواب دغيا"),
    (None, "dringend"),
]  # fmt: skip
NOT_URGENT = [
    ("en", "not urgent, whenever you have time"), ("en", "it's not that urgent"), ("en", "it isn't very urgent"),
    ("en", "no rush"), ("en", "take your time, no hurry"), ("en", "do you sell emergency lights?"),
    ("en", "nothing urgent, just a question"), ("en", "where is my order"), ("en", "all at once or one by one?"),
    ("de", "kein Stress"), ("de", "ist nicht dringend"), ("de", "nicht so dringend"), ("de", "eilt nicht"),
    ("de", "keine Eile, hat Zeit"), ("de", "wie schnell liefert ihr?"), ("de", "ist der Artikel sofort lieferbar?"),
    ("de", "kein Notfall"), ("de", "Gift für Ratten"), ("de", "die Surgentin"), ("ar", "مو مستعجل"),
    ("ar", "مش ضروري دلوقتي"), ("ar", "الموضوع غير عاجل"), ("ar", "هل ضروري أرسل صورة؟"), ("ar", "على راحتكم"),
    ("ar", "عندكم كشاف طوارئ؟"), ("ar", "البطارية تخلص بسرعة"), ("ar", "بطارية جديدة"),
    ("ar", "mesh mesta3gel"), ("ar", "ليس الأمر عاجلا"),
]  # fmt: skip
ANGRY = [
    ("en", "this is unacceptable"), ("en", "I am fed up with you"), ("en", "what a joke of a company"),
    ("en", "😡😡😡"), ("en", "wtf is going on"), ("en", "worst service ever"), ("en", "Im pissed off"),
    ("en", "you'll hear from my lawyer"), ("en", "this is RIDICULOUS"), ("en", "where's my fucking parcel"),
    ("de", "das ist eine Frechheit"), ("de", "Unverschaemtheit!"), ("de", "mir reicht's jetzt"),
    ("de", "ich bin stinksauer"), ("de", "so ein Saftladen"), ("de", "Scheiß Service"),
    ("de", "nie wieder bestell ich hier"), ("de", "wollt ihr mich verarschen?"),
    ("de", "I bin stocksauer, so a Frechheit"), ("de", "this is ridiculous"), ("ar", "حسبي الله ونعم الوكيل فيكم"),
    ("ar", "خدمة سيئة"), ("ar", "أسوأ شركة تعاملت معها"), ("ar", "انا معصبة مرة"), ("ar", "زهقت منكم"),
    ("ar", "حرام عليكم"), ("ar", "دي مهزلة"), ("ar", "قرفتونااا"), ("ar", "شوهة هادي"), ("ar", "والله زفت"),
    ("ar", "7asbi allah"), ("ar", "طفح الكيل"),
]  # fmt: skip
NOT_ANGRY = [
    ("en", "I'm not angry, just asking"), ("en", "do you have Angry Birds plush toys"),
    ("en", "I'm not happy with the colour"), ("en", "never mind"), ("en", "it smells horrible"),
    ("en", "curtains came with a hole"), ("en", "WHERE IS MY ORDER???"), ("en", "👎"),
    ("de", "die Milch ist sauer geworden"), ("de", "mir reicht eine kleine Größe"), ("de", "das ist verdammt gut"),
    ("de", "reicht mir ein Foto?"), ("de", "Reicht mir für heute."), ("de", "ich bin nicht wütend"),
    ("de", "der Nebel, engl. mist"), ("ar", "عملية الدفع فاشلة"), ("ar", "مليت الاستمارة"),
    ("ar", "مو زعلان بس أبغى أعرف"), ("ar", "الصوت سيئ"), ("ar", "وين طلبي"),
]  # fmt: skip
INSULTS = [
    ("en", "you idiots"), ("en", "stupid bot"), ("en", "fuck you"), ("en", "shut up"), ("en", "are you stupid"),
    ("en", "morons"), ("de", "du Idiot"), ("de", "ihr seid doch alle Vollidioten"), ("de", "Arschlöcher"),
    ("de", "arschloecher!"), ("de", "bist du dumm?"), ("de", "halt die Klappe"), ("de", "blöder Bot"),
    ("de", "Halt’s Maul"), ("ar", "يا غبي"), ("ar", "انتم أغبياء"), ("ar", "يا ابن الكلب"), ("ar", "يا حمااااار"),
    ("ar", "ya 7mar"), ("ar", "يلعن ابوكم"), ("ar", "🖕"), ("en", "يا كلب"),
]  # fmt: skip
NOT_INSULTS = [
    ("en", "stupid question but how do I return it"), ("en", "sorry I'm an idiot, wrong size"),
    ("en", "I feel stupid now"), ("en", "dumbbells 5 kg"), ("en", "clown costume size M"),
    ("en", "is it idiot-proof?"), ("en", "my dog ate it"), ("en", "came with a hole"),
    ("de", "blöde Frage: wie geht die Rückgabe?"), ("de", "dumme Frage"), ("de", "dummerweise falsch bestellt"),
    ("de", "ich Idiot hab die falsche Größe"), ("de", "idiotensicher?"), ("de", "ein Buch über Johnny Depp"),
    ("de", "bin ich zu blöd dafür?"), ("de", "Gürtel aus Kalbsleder, kelb"), ("de", "Hundebett"),
    ("ar", "سؤال غبي بس كيف أرجعه"), ("ar", "أكل كلاب"), ("ar", "سلة زبالة"), ("ar", "دمية حمار وحشي"),
    ("ar", "الصوت واطي"), ("ar", "وصل القميص وسخ"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), URGENT)
def test_urgent(language: str | None, text: str) -> None:
    assert mood(text, language).urgent


@pytest.mark.parametrize(("language", "text"), NOT_URGENT)
def test_not_urgent(language: str, text: str) -> None:
    assert not mood(text, language).urgent


@pytest.mark.parametrize(("language", "text"), ANGRY)
def test_angry(language: str, text: str) -> None:
    assert mood(text, language).angry


@pytest.mark.parametrize(("language", "text"), NOT_ANGRY)
def test_not_angry(language: str, text: str) -> None:
    assert not mood(text, language).angry


@pytest.mark.parametrize(("language", "text"), INSULTS)
def test_insults(language: str, text: str) -> None:
    assert mood(text, language).insult


@pytest.mark.parametrize(("language", "text"), NOT_INSULTS)
def test_no_insults(language: str, text: str) -> None:
    assert not mood(text, language).insult


def test_everything_at_once_and_nothing() -> None:
    assert mood("you idiots, this is urgent", "en") == Mood(urgent=True, angry=True, insult=True)
    assert mood("  ", "en") == mood("hello", "de") == mood("مرحبا", "ar") == CALM


@given(st.text(max_size=60), st.sampled_from(["en", "de", "ar", None, "fr"]))
def test_any_text_is_judged(text: str, language: str | None) -> None:
    assert isinstance(mood(text, language), Mood)


@given(st.sampled_from([pair for pair in URGENT if pair[0]]), st.sampled_from(["", " ", "🙏 ", "\n"]), st.booleans())
def test_case_and_decoration_change_nothing(pair: tuple[str, str], around: str, upper: bool) -> None:
    text = f"{around}{pair[1].upper() if upper else pair[1]}{around}"
    assert mood(text, pair[0]).urgent
