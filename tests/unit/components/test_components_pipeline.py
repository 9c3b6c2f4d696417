"""The extractor and the identifier as Rasa calls them, without a trained model."""

from pathlib import Path
from typing import Any, cast

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.entities import EntityExtractor
from components.intents import IntentClassifier
from components.language import LanguageIdentifier

CONTEXT = ExecutionContext(GraphSchema({}))


def example(text: str, intent: str, language: str) -> Message:
    return Message({"text": text, "intent": intent, "metadata": {"language": language}})


DATA = TrainingData(
    [example(f"where is my order {i}", "track_order", "en") for i in range(10)]
    + [example(f"wo ist meine bestellung {i}", "track_order", "de") for i in range(10)]
    + [example(f"wein talabi ya {name}", "track_order", "ar") for name in ("ahmad", "sara", "omar", "laila")]
    + [example(f"good morning {i}", "greet", "en") for i in range(10)]
    + [example(f"guten morgen {i}", "greet", "de") for i in range(10)]
)


@pytest.fixture
def storage(tmp_path: Path) -> LocalModelStorage:
    return LocalModelStorage.create(tmp_path)


def trained(kind: Any, storage: LocalModelStorage) -> Any:
    resource = Resource(kind.__name__)
    config = kind.get_default_config()
    kind.create(config, storage, resource, CONTEXT).train(DATA)
    return kind.load(config, storage, resource, CONTEXT)


def parsed(component: Any, text: str | None, **more: Any) -> Message:
    [message] = component.process([Message({"text": text, **more})])
    return cast(Message, message)


def test_intents_come_with_a_ranking(storage: LocalModelStorage) -> None:
    message = parsed(trained(IntentClassifier, storage), "where is order 77123")
    ranking = message.get("intent_ranking")
    assert [intent["name"] for intent in ranking] == ["track_order", "greet"]
    assert message.get("intent") == ranking[0]
    assert message.get("intent") is not ranking[0]
    assert sum(intent["confidence"] for intent in ranking) == pytest.approx(1)


def test_a_sentence_encoder_is_used_when_its_folder_is_named(storage: LocalModelStorage, tmp_path: Path) -> None:
    from test_components_encoder import write

    config = {**IntentClassifier.get_default_config(), "encoder": str(write(tmp_path / "encoder"))}
    resource = Resource("with_encoder")
    learnt = IntentClassifier.create(config, storage, resource, CONTEXT)
    learnt.train(DATA)
    read = IntentClassifier.load(config, storage, resource, CONTEXT)
    before, after = (parsed(one, "where is order 77123").get("intent") for one in (learnt, read))
    assert after["name"] == "track_order"
    assert after["confidence"] == pytest.approx(before["confidence"], abs=0.01)
    plain = parsed(trained(IntentClassifier, storage), "where is order 77123").get("intent")
    assert after["confidence"] != plain["confidence"]


@pytest.mark.parametrize("text", ["", "  ", None])
def test_a_message_without_words_has_no_intent(text: str | None, storage: LocalModelStorage) -> None:
    message = parsed(trained(IntentClassifier, storage), text)
    assert message.get("intent") == {"name": None, "confidence": 0.0}
    assert message.get("intent_ranking") == []


def test_one_intent_is_too_few(storage: LocalModelStorage) -> None:
    classifier = IntentClassifier.create(IntentClassifier.get_default_config(), storage, Resource("x"), CONTEXT)
    with pytest.raises(RasaException, match="at least two intents"):
        classifier.train(TrainingData([example("hi", "greet", "en")]))


def test_entities_are_added_to_those_found_before(storage: LocalModelStorage) -> None:
    extractor = EntityExtractor.create({}, storage, Resource("x"), CONTEXT)
    before = {"entity": "x", "value": "y", "start": 0, "end": 1}
    entities = parsed(extractor, "طلبي رقم ١٠٠١", entities=[before]).get("entities")
    assert entities[0] == before
    assert entities[1] == {
        "entity": "order_number",
        "start": 9,
        "end": 13,
        "value": "1001",
        "extractor": "EntityExtractor",
    }


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("where is it", "en"),
        ("wo ist das", "de"),
        ("wein talabi", "ar"),
        ("وين طلبي", "ar"),
        ("order", "en"),  # a word that only one language uses
        ("ok", None),
        ("1001", None),
        ("١٠٠١", "ar"),  # nobody else writes these digits
        ("Lampe ١٢", None),
        ("👍", None),
        ("و", None),
        ("qqq www", None),
        ("", None),
    ],
)
def test_a_language_is_said_only_when_clear(text: str, language: str | None, storage: LocalModelStorage) -> None:
    entities = parsed(trained(LanguageIdentifier, storage), text).get("entities", [])
    assert [entity["value"] for entity in entities] == ([language] if language else [])


@pytest.mark.parametrize(
    ("word", "language"), [("Paketstatus", "de"), ("Sendungsnummer", "de"), ("trackingnumber", None), ("Paketx", None)]
)
def test_a_compound_is_german(word: str, language: str | None) -> None:
    known: dict[str, list[Any]] = {"paket": ["de", 20], "nummer": ["de", 20], "number": ["en", 20], "track": ["en", 20]}
    config = LanguageIdentifier.get_default_config()
    assert LanguageIdentifier(config, cast(Any, None), cast(Any, None), None, known).identify(word) == language


def test_a_lone_word_of_courtesy_says_nothing(storage: LocalModelStorage) -> None:
    identifier = trained(LanguageIdentifier, storage)
    assert parsed(identifier, "order", intent={"name": "thank"}).get("entities") is None
    assert parsed(identifier, "guten morgen", intent={"name": "thank"}).get("entities")[0]["value"] == "de"


def test_a_wish_wins_over_the_words(storage: LocalModelStorage) -> None:
    identifier = trained(LanguageIdentifier, storage)

    def language(**more: Any) -> Any:
        return parsed(identifier, "where is it, speak german", **more).get("entities")[-1]["value"]

    german = [{"entity": "wanted_language", "value": "de", "start": 19, "end": 25}]
    change, track = {"name": "change_language"}, {"name": "track_order"}
    assert language() == "en"
    assert language(metadata={"language": "ar"}) == "ar"
    assert language(metadata={"language": "klingon"}) == "en"
    assert language(intent=change, entities=german, metadata={"language": "ar"}) == "de"
    assert language(intent=track, entities=german) == "en"
