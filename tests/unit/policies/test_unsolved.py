"""Five minutes of trying without being helped."""

from datetime import datetime, timedelta, timezone

import pytest

from helpdesk.policies.unsolved import Turn, over, unsolved_for

START = datetime(2026, 11, 23, 10, tzinfo=timezone.utc)


def turns(*told: tuple[float, str]) -> list[Turn]:
    """Turns by seconds since START and a word: miss, thanks, form, or "wish" and "wish:answer"."""
    made = []
    for seconds, word in told:
        wish, _, answer = word.partition(":")
        plain = word in ("miss", "thanks", "form", "talk")
        made.append(
            Turn(
                START + timedelta(seconds=seconds),
                wish="" if plain else wish,
                answer="" if plain else answer,
                failed=word == "miss",
                solved=word == "thanks",
                filling=word == "form",
            )
        )
    return made


CASES = {
    "misses in a row": ([(0, "miss"), (100, "miss"), (200, "miss"), (300, "miss")], 300, True),
    "a second too early": ([(0, "miss"), (100, "miss"), (200, "miss"), (299, "miss")], 299, False),
    "the same wish, the same answer": ([(0, "track:A"), (110, "track:A"), (220, "track:A"), (320, "track")], 320, True),
    "orders one after the other": ([(0, "track:A"), (110, "track:B"), (220, "track:C"), (320, "track")], 0, False),
    "away for an hour": ([(0, "miss"), (100, "miss"), (3700, "miss"), (3800, "miss")], 200, False),
    "a form moves forward": ([(0, "miss"), (60, "return:Q"), (160, "form"), (260, "form"), (360, "form")], 0, False),
    "thanks in between": ([(0, "miss"), (110, "miss"), (220, "thanks"), (330, "miss"), (340, "miss")], 10, False),
    "another wish is answered": ([(0, "miss"), (110, "miss"), (220, "track:A"), (330, "miss")], 0, False),
    "it did not help, twice": ([(0, "faq:A"), (90, "miss"), (190, "faq:A"), (290, "miss"), (395, "miss")], 395, True),
    "the last one is understood": ([(0, "miss"), (110, "miss"), (220, "miss"), (330, "talk")], 330, False),
    "nothing": ([], 0, False),
}


@pytest.mark.parametrize("name", CASES)
def test_active_time_without_help(name: str) -> None:
    told, seconds, too_long = CASES[name]
    assert (unsolved_for(turns(*told)).total_seconds(), over(turns(*told))) == (seconds, too_long)
