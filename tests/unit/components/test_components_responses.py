"""Responses per language: what is merged, and the sentence for each mistake."""

from pathlib import Path

import pytest

from components.responses import ResponsesError, merge_languages, read_responses


def write(folder: Path, language: str, text: str, topic: str = "smalltalk") -> Path:
    path = folder / language / f"{topic}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def response(key: str, text: str) -> str:
    return f'version: "3.1"\nresponses:\n  {key}:\n    - text: "{text}"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for language, text in (("en", "Hello from {shop_name}"), ("de", "Hallo von {shop_name}"), ("ar", "أهلا")):
        write(tmp_path, language, response("utter_greet", text))
    return tmp_path


def test_each_language_has_its_condition_and_the_default_none(folder: Path) -> None:
    merged = merge_languages(read_responses(folder))["utter_greet"]
    told = [(variation["text"], variation.get("condition", [{}])[0].get("value")) for variation in merged]
    assert sorted(told[:3], key=lambda pair: str(pair[1])) == [
        ("أهلا", "ar"),
        ("Hallo von {shop_name}", "de"),
        ("Hello from {shop_name}", "en"),
    ]
    assert told[3:] == [("Hello from {shop_name}", None)]


def test_no_folder_is_no_mistake(tmp_path: Path) -> None:
    assert read_responses(tmp_path / "responses") == {}


@pytest.mark.parametrize(
    ("language", "text", "sentence"),
    [
        ("fr", response("utter_greet", "Bonjour"), "there is no language 'fr'"),
        ("de", response("utter_greet", "Hallo") + "  utter_more:\n    - text: Mehr\n", "utter_more is missing in"),
        ("de", "responses:\n  utter_x: [\n", "this is not readable YAML"),
        ("de", "responses:\n  utter_x:\n    - text: a\n  utter_x:\n    - text: b\n", "stands there twice"),
        ("de", "nlu: []\n", "only `version:` and `responses:`"),
        ("de", "responses:\n  greet:\n    - text: a\n", "must begin with utter_"),
        ("de", "responses:\n  utter_greet: []\n", "needs a list with at least one text"),
        ("de", "responses:\n  utter_greet:\n    - just words\n", "must begin with `- text:`"),
        ("de", "responses:\n  utter_greet:\n    - text: 5\n", "needs a `text:` of words"),
        ("de", "responses:\n  utter_greet:\n    - text: a\n      channel: x\n", "may not hold channel"),
        ("de", "responses:\n  utter_greet:\n    - text: a\n      condition: []\n", "may not hold condition"),
    ],
)
def test_a_mistake_is_one_sentence_with_the_file(folder: Path, language: str, text: str, sentence: str) -> None:
    path = write(folder, language, text)
    with pytest.raises(ResponsesError) as caught:
        read_responses(folder)
    message = str(caught.value)
    assert sentence in message
    assert str(path.parent) in message
    assert message.endswith(".")
    assert "\n" not in message


def test_the_same_key_in_two_files_of_a_language(folder: Path) -> None:
    second = write(folder, "de", response("utter_greet", "Moin"), "orders")
    with pytest.raises(ResponsesError, match="utter_greet stands already in") as caught:
        read_responses(folder)
    assert str(second) in str(caught.value) or "orders" in str(caught.value)


def test_a_file_outside_the_languages(folder: Path) -> None:
    (folder / "greet.yml").write_text(response("utter_greet", "Hi"), encoding="utf-8")
    with pytest.raises(ResponsesError, match="belongs into the folder of a language"):
        read_responses(folder)
