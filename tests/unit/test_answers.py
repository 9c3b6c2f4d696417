"""Short answers by word lists: leaving, starting over, options; and addresses taken apart."""

import pytest

from helpdesk.answers import asks, command, meant, says
from helpdesk.counting import counted
from helpdesk.policies.addresses import Parts, take_apart


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("cancel", "leave"),
        ("Never mind, thanks!", "leave"),
        ("I changed my mind", "leave"),
        ("abbrechen bitte", "leave"),
        ("ach, vergessen Sie es", "leave"),
        ("doch nicht", "leave"),
        ("خلاص", "leave"),
        ("لا، غيرت رأيي", "leave"),
        ("لا خلاص هونت", "leave"),
        ("5alas", "leave"),
        ("start over please", "start_over"),
        ("lass uns von vorn anfangen", "start_over"),
        ("نبدأ من الأول", "start_over"),
        ("stop", ""),  # means: no more messages
        ("stopp", ""),
        ("cancel my order", ""),
        ("cancel order 1013", ""),
        ("I want to cancel because I changed my mind about the lamp", ""),
        ("no", ""),
        ("nein danke", ""),
        ("لا", ""),
        ("yes please", ""),
        ("", ""),
    ],
)
def test_only_a_message_of_nothing_else_is_a_command(text: str, meaning: str) -> None:
    assert command(text) == meaning


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("two of my mugs arrived broken", (2, "mugs")),
        ("3 of the 4 mugs", (3, "mugs")),
        ("beide Becher", (2, "becher")),
        ("einer meiner Becher", (1, "becher")),
        ("وصلوا كوبين مكسورين", (2, "كوب")),
        ("كوب واحد", (1, "كوب")),
        ("٣ اكواب", (3, "اكواب")),
        ("order 1007, the mugs of 2 weeks", (2, "weks")),
    ],
)
def test_what_a_number_counts(text: str, found: tuple[int, str]) -> None:
    assert counted(text)[0] == found


def test_an_ordinal_or_an_order_counts_nothing() -> None:
    assert counted("the second mug of order 1007") == []


@pytest.mark.parametrize(
    "text", ["where is my parcel right now", "is it here?", "wo bleibt das Paket", "وين طلبي", "متى؟"]
)
def test_a_question_is_known_by_its_mark_or_words(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize("text", ["it never came", "das Paket ist nicht da", "الطرد ما وصل", ""])
def test_what_is_no_question(text: str) -> None:
    assert not asks(text)


@pytest.mark.parametrize(
    "text",
    [
        "i got hacked",
        "that charge wasn't me",
        "die Abbuchung ist nicht von mir",
        "Betrug!!",
        "هذا احتيال",
        "تم سرقة حسابي",
    ],
)
def test_words_of_fraud(text: str) -> None:
    assert says("fraud", text)


@pytest.mark.parametrize(
    "text",
    [
        "never checked what happened with it",
        "Ist meine Bestellung angekommen bei Ihnen? Ich höre gar nichts",
        "وين طلبي",
    ],
)
def test_harmless_words_are_none_of_fraud(text: str) -> None:
    assert not says("fraud", text)


@pytest.mark.parametrize(
    ("group", "text", "options"),
    [
        ("cancel_reason", "it takes too long", ["too_late"]),
        ("cancel_reason", "hab mich vertippt", ["mistake"]),
        ("cancel_reason", "لقيته أرخص", ["cheaper"]),
        ("cancel_reason", "the weather", []),
        ("change_what", "die Lieferadresse", ["address"]),
        ("change_what", "لعنوان ثاني", ["address"]),  # "to" is written onto the word
        ("kind_of_goods", "للسماعه", ["electronics"]),
        ("kind_of_goods", "بالشنطه", ["bags"]),
        ("no_such_group", "anything", []),
    ],
)
def test_options_are_named_by_their_words(group: str, text: str, options: list[str]) -> None:
    assert meant(group, text) == options


@pytest.mark.parametrize(
    ("text", "street", "postcode", "town"),
    [
        ("Torstraße 12, 10115 Berlin", "Torstraße 12", "10115", "Berlin"),
        ("my new address is 12 High Street, London SW1A 2AB", "12 High Street", "SW1A 2AB", "London"),
        ("Torstr 12 10115 Berlin", "Torstr 12", "10115", "Berlin"),
        ("شارع الملك فهد ١٢، الرياض ١٢٢١١", "شارع الملك فهد 12", "12211", "الرياض"),
        ("شارع الجمهورية 15 المنصورة 35511", "شارع الجمهورية 15", "35511", "المنصورة"),
        ("حي النرجس شارع ٢٠ مبنى ٥ المدينة المنورة ٤٢٣١١", "حي النرجس شارع 20 مبنى 5", "42311", "المدينة المنورة"),
        ("شارع العليا 12، الرياض الرمز البريدي: 12211", "شارع العليا 12", "12211", "الرياض"),
        ("شارع العليا 12 الدور الثالث 12211", "شارع العليا 12 الدور الثالث", "12211", ""),
        ("شارع العليا 12 الرمز 12211", "شارع العليا 12", "12211", ""),
        ("Torstr. 12, Berlin, PLZ 10115", "Torstr. 12", "10115", "Berlin"),
        ("Hauptstr. 5\n1010 Wien", "Hauptstr. 5", "1010", "Wien"),
        ("Flat 4, 22 Baker Street\nLondon\nnw1 6xe please", "Flat 4, 22 Baker Street", "NW1 6XE", "London"),
        ("bitte an Musterweg 3 in 80331 München schicken", "Musterweg 3", "80331", "München"),
        ("12 High Street", "12 High Street", "", ""),
        ("10115", "", "10115", ""),
        ("", "", "", ""),
    ],
)
def test_an_address_is_taken_apart(text: str, street: str, postcode: str, town: str) -> None:
    assert take_apart(text) == Parts(street, postcode, town)
