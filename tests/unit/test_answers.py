"""Short answers by word lists: leaving, starting over, options; and addresses taken apart."""

import pytest

from helpdesk.answers import command, meant
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
    ("group", "text", "options"),
    [
        ("cancel_reason", "it takes too long", ["too_late"]),
        ("cancel_reason", "hab mich vertippt", ["mistake"]),
        ("cancel_reason", "لقيته أرخص", ["cheaper"]),
        ("cancel_reason", "the weather", []),
        ("change_what", "die Lieferadresse", ["address"]),
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
