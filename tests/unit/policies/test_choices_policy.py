"""What counts as an answer to a list, and what is a message of its own."""

import pytest

from helpdesk.policies.choices import meant_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1), (" 2. ", 2), ("3)", 3), ("١", 1), ("٢", 2), ("۳", 3), ("10", 10),
        ("the first one", 1), ("First", 1), ("second please", 2), ("the 3rd", 3), ("one", 1), ("number two", 2),
        ("the top one", 1), ("هذا اللي فوق", 1), ("اللي فوق", 1), ("das oberste", 1),
        ("2 pls", 2), ("2 please", 2), ("second one plz", 2), ("٢ من فضلك", 2),
        ("die zweite", 2), ("Das erste bitte!", 1), ("die Dritte", 3), ("nr. eins", 1), ("zwei", 2),
        ("الأول", 1), ("الطلب الثاني", 2), ("التاني لو سمحت", 2), ("رقم واحد", 1), ("الأولى", 1),
    ],
)  # fmt: skip
def test_answers_to_a_list(text: str, number: int) -> None:
    assert meant_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "", "?", "0", "100", "1001", "12 34", "the", "please", "first of all where is my order",
        "die zweite oder dritte", "second hand", "zwei Wochen warten", "my second order has not arrived",
        "الأول من الشهر", "²",
    ],
)  # fmt: skip
def test_messages_of_their_own(text: str) -> None:
    assert meant_number(text) == 0
