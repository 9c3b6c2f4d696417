"""The language of a first "hi", by the phone number's country."""

import pytest

from helpdesk.policies.country_language import language_of_country


@pytest.mark.parametrize(
    ("wa_id", "language"),
    [
        ("4915112345601", "de"),
        ("436601234567", "de"),
        ("41791234567", "de"),
        ("42366012345", "de"),
        ("966501234567", "ar"),
        ("201001234567", "ar"),
        ("212612345678", "ar"),
        ("447700900123", None),
        ("420601234567", None),  # Czechia begins like Liechtenstein and Switzerland
        ("27821234567", None),
        ("US.9f3K", None),
        ("", None),
    ],
)
def test_country_tells_the_first_language(wa_id: str, language: str | None) -> None:
    assert language_of_country(wa_id) == language
