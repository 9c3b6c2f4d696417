"""The topic selector: learns what the examples say, answers in Rasa's structure, keeps quiet where it is not asked."""

from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.topics import TopicSelector, topic_of

EXAMPLES = """
version: "3.1"
nlu:
  - intent: faq
    metadata:
      topic: warranty
    examples: |
      - how long is the warranty
      - what does the warranty cover
      - is there a warranty
      - warranty on batteries
      - كم مدة الضمان
  - intent: faq
    metadata:
      topic: stores
    examples: |
      - do you have stores
      - where is your store
      - a store near me
      - store in berlin
      - وين فروعكم
  - intent: greet
    examples: |
      - hello
"""


@pytest.fixture
def examples(tmp_path: Path) -> TrainingData:
    """Two topics and another intent, as Rasa reads them."""
    (tmp_path / "faq.yml").write_text(EXAMPLES)
    return load_data(str(tmp_path / "faq.yml"))


@pytest.fixture
def trained(examples: TrainingData, tmp_path: Path) -> TopicSelector:
    """A selector, trained, kept and loaded."""
    return train(examples, tmp_path / "model")


def train(examples: TrainingData, folder: Path) -> TopicSelector:
    folder.mkdir()
    storage, context = LocalModelStorage(folder), ExecutionContext(GraphSchema({}))
    config = TopicSelector.get_default_config()
    TopicSelector.create(config, storage, Resource("topics"), context).train(examples)
    return TopicSelector.load(config, storage, Resource("topics"), context)


def said(text: str, *ranking: str) -> Message:
    names = [{"name": name, "confidence": 0.9 - place / 10} for place, name in enumerate(ranking)]
    return Message({TEXT: text, INTENT: names[0], "intent_ranking": names})


def test_topics_come_from_the_examples_metadata(examples: TrainingData) -> None:
    assert {topic_of(example) for example in examples.intent_examples} == {"warranty", "stores", ""}


def test_a_general_question_gets_topic_and_ranking_in_rasas_structure(trained: TopicSelector) -> None:
    (message,) = trained.process([said("what about the WARRANTY?", "faq", "greet")])
    found = message.as_dict(only_output_properties=True)["response_selector"]
    assert found["all_retrieval_intents"] == ["faq"]
    best = found["faq"]["response"]
    assert (best["intent_response_key"], best["utter_action"], best["responses"]) == (
        "faq/warranty", "utter_faq/warranty", [],
    )  # fmt: skip
    assert [each["intent_response_key"] for each in found["faq"]["ranking"]] == ["faq/warranty", "faq/stores"]
    assert sum(each["confidence"] for each in found["faq"]["ranking"]) == pytest.approx(1, abs=1e-3)


def test_arabic_spelling_does_not_matter(trained: TopicSelector) -> None:
    (message,) = trained.process([said("كَم مُدّة الضَّمان؟", "faq")])
    assert message.get("response_selector")["faq"]["response"]["intent_response_key"] == "faq/warranty"


def test_a_close_guess_is_enough_and_other_messages_carry_nothing(trained: TopicSelector) -> None:
    near, far, empty = trained.process(
        [said("a store", "greet", "thank", "faq"), said("a store", "greet", "thank", "deny", "faq"), said("", "faq")]
    )
    assert near.get("response_selector")
    assert far.get("response_selector") is None
    assert empty.get("response_selector") is None


def test_without_topics_it_selects_nothing(tmp_path: Path) -> None:
    (tmp_path / "few.yml").write_text(EXAMPLES.replace("topic: stores", "topic: warranty"))
    selector = train(load_data(str(tmp_path / "few.yml")), tmp_path / "empty")
    (message,) = selector.process([said("warranty", "faq")])
    assert message.get("response_selector") is None
