"""The examples: alike in all languages, enough of each intent, nothing under two intents."""

import warnings
from collections import Counter, defaultdict

import pytest
import yaml
from nlu_files import CASES, EVALUATION, FIRST_TWELVE, FREQUENT, ROOT, case_lines, shared_lists, training_lines

from components.concepts import TOKEN, Concepts
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
        if line.intent != "faq":  # its topics are those of the questions
            topics[line.intent].add(line.topic)
    assert {intent: found for intent, found in topics.items() if len(found) > 1} == {}


def test_the_domain_knows_exactly_these_intents() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    intents = {intent if isinstance(intent, str) else next(iter(intent)) for intent in domain["intents"]}
    assert intents - UNTRAINED == {line.intent for line in LINES}


FLOOR, TARGET, TARGET_OF_FREQUENT, TARGET_OF_FOREIGN, TARGET_OF_TOPIC = 15, 200, 300, 500, 40


@pytest.mark.parametrize("language", LANGUAGES)
def test_enough_examples(language: str) -> None:
    here = [line for line in LINES if line.language == language]
    intents, topics = (
        Counter(line.intent for line in here),
        Counter(line.topic for line in here if line.intent == "faq"),
    )
    assert {name: count for name, count in (intents + topics).items() if count < FLOOR} == {}
    wanted = {name: TARGET_OF_FREQUENT if name in FREQUENT else TARGET for name in intents}
    wanted |= {"out_of_scope": TARGET_OF_FOREIGN} | dict.fromkeys(topics, TARGET_OF_TOPIC)
    if thin := {name: count for name, count in (intents + topics).items() if count < wanted[name]}:
        warnings.warn(f"{language}: fewer examples than wanted: {thin}", stacklevel=1)


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
    folders = (*(ROOT / "data/nlu").glob("*/*.yml"), *CASES.glob("*.yml"), *EVALUATION.glob("*.yml"))
    for path in folders:
        for block in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["nlu"]:
            wrong = [line for line in block["examples"].splitlines() if not line.startswith("- ")]
            assert wrong == [], path


def test_lists_of_words_have_names_of_their_own_and_forms() -> None:
    tables = shared_lists()
    names = [table["name"] for table in tables]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    # YAML reads a bare yes or no as true or false.
    assert all(isinstance(name, str) and table["elements"] for name, table in zip(names, tables, strict=True))
    for table in tables:
        doubled = [form for form, count in Counter(map(normalise, table["elements"])).items() if count > 1]
        assert doubled == [], table["name"]


def test_every_form_of_a_list_is_found() -> None:
    tables = shared_lists()
    concepts = Concepts.of_lookups(tables)
    lost = [
        (table["name"], form)
        for table in tables
        for form in table["elements"]
        if table["name"] not in {found.name for found in concepts.find(TOKEN.findall(normalise(form.replace("*", ""))))}
    ]
    assert lost == []


def test_no_case_and_no_evaluated_utterance_is_trained_on_at_length() -> None:
    """Short ones ("menu", "danke") are typed alike by everybody; a long one in both places was copied."""
    from nlu_files import evaluation_lines

    known = {normalise(line.text) for line in LINES}
    lines = [*case_lines(), *evaluation_lines()]
    copied = [line.text for line in lines if len(line.text.split()) > 10 and normalise(line.text) in known]
    assert copied == []


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
