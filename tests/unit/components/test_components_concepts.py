"""Lists of words: stems, endings, phrases, what is written onto Arabic words, dropped umlauts."""

import pytest

from components.concepts import Concepts, placed_tokens, readings
from helpdesk.spelling import normalise

CONCEPTS = Concepts(
    {
        "refund": ["money back", "erstatt*", "استرجاع", "💸"],
        "product_jacket": ["*jacke", "jacket", "جاكيت"],
        "late": ["verspätet"],
    }
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("I want my money back!", ["refund"]),
        ("money is not back", []),
        ("Erstattung für die Winterjacke", ["refund", "product_jacket"]),
        ("jackets", []),
        ("والجاكيت وين", ["product_jacket"]),
        ("بالاسترجاع", ["refund"]),
        ("verspatet", ["late"]),
        ("verspaetet VERSPÄTET", ["late"]),
        ("💸💸", ["refund"]),
        ("", []),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    assert CONCEPTS.names(normalise(text)) == names


def test_places_are_those_of_the_text_as_typed() -> None:
    text = "Die SCHÖNE Winterjacke, MONEY back"
    tokens = placed_tokens(text)
    found = CONCEPTS.find([token for _, _, token in tokens])
    assert [text[tokens[one.start][0] : tokens[one.end - 1][1]] for one in found] == ["Winterjacke", "MONEY back"]


def test_a_short_rest_is_no_reading() -> None:
    assert readings("بيت") == ("بيت",)
    assert "طلب" in readings("والطلب")


def test_lookup_tables_of_one_name_are_one_concept_and_files_are_passed_over() -> None:
    tables = [{"name": "a", "elements": ["x"]}, {"name": "a", "elements": ["y"]}, {"name": "b", "elements": "file.txt"}]
    assert Concepts.of_lookups(tables).lists == {"a": ["x", "y"]}


def test_only_keeps_what_begins_so() -> None:
    assert list(CONCEPTS.only("product_").lists) == ["product_jacket"]
