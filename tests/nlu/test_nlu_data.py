"""The examples: alike in all languages, enough of each intent, nothing under two intents."""

from collections import Counter, defaultdict

import pytest
import yaml
from nlu_files import CASES, FIRST_TWELVE, ROOT, case_lines, training_lines

from components.text import normalise
from helpdesk.values import LANGUAGES

LINES = training_lines()
UNTRAINED = {"received", "notices_wish"}  # said by the channel and by buttons, never typed


@pytest.mark.parametrize("language", LANGUAGES)
def test_same_topics_and_intents_in_every_language(language: str) -> None:
    here = {(line.topic, line.intent) for line in LINES if line.language == language}
    assert here == {(line.topic, line.intent) for line in LINES if line.language == "en"}


def test_an_intent_stands_in_one_topic_only() -> None:
    topics = defaultdict(set)
    for line in LINES:
        topics[line.intent].add(line.topic)
    assert {intent: found for intent, found in topics.items() if len(found) > 1} == {}


def test_the_domain_knows_exactly_these_intents() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    intents = {intent if isinstance(intent, str) else next(iter(intent)) for intent in domain["intents"]}
    assert intents - UNTRAINED == {line.intent for line in LINES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_enough_examples(language: str) -> None:
    counts = Counter(line.intent for line in LINES if line.language == language)
    assert {intent: count for intent, count in counts.items() if count < 30} == {}
    assert {intent: counts[intent] for intent in FIRST_TWELVE if counts[intent] < 60} == {}


def test_no_example_under_two_intents() -> None:
    intents = defaultdict(set)
    for line in LINES:
        intents[normalise(line.text)].add(line.intent)
    assert {text: sorted(found) for text, found in intents.items() if len(found) > 1 or not text} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_example_twice(language: str) -> None:
    counts = Counter(normalise(line.text) for line in LINES if line.language == language)
    assert [text for text, count in counts.items() if count > 1] == []


def test_every_example_is_a_line_that_rasa_reads() -> None:
    for path in [*(ROOT / "data/nlu").glob("*/*.yml"), *CASES.glob("*.yml")]:
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            wrong = [line for line in block["examples"].splitlines() if not line.startswith("- ")]
            assert wrong == [], path


def test_general_questions_know_their_topic() -> None:
    topics = {}
    for language in LANGUAGES:
        blocks = yaml.safe_load((ROOT / f"data/nlu/{language}/faq.yml").read_text(encoding="utf-8"))["nlu"]
        topics[language] = sorted(block["metadata"]["topic"] for block in blocks)
    assert topics["en"] == topics["de"] == topics["ar"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_cases_cover_the_first_twelve(language: str) -> None:
    counts = Counter(line.intent for line in case_lines() if line.language == language)
    assert set(counts) == set(FIRST_TWELVE)
    assert min(counts.values()) >= 12
