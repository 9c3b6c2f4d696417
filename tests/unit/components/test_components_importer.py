"""A tiny project as Rasa's own commands read it: responses, languages, mistakes, and what is trained again when."""

from pathlib import Path

import pytest
import rasa.model_training
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.constants import TEXT

from components.importer import ProjectError

CONFIG = """
recipe: default.v1
assistant_id: tiny
language: en
importers:
  - name: components.importer.ResponsesImporter
pipeline:
  - name: components.intents.IntentClassifier
  - name: components.entities.EntityExtractor
  - name: components.language.LanguageIdentifier
  - name: FallbackClassifier
policies:
  - name: RulePolicy
"""
DOMAIN = """
version: "3.1"
intents: [greet, goodbye]
entities: [language]
slots:
  language:
    type: text
    influence_conversation: false
    mappings: [{type: from_entity, entity: language}]
session_config: {session_expiration_time: 7, carry_over_slots_to_new_session: false}
"""
RULES = """
version: "3.1"
rules:
  - rule: greet
    steps: [{intent: greet}, {action: utter_greet}]
"""
NLU = """
version: "3.1"
nlu:
  - intent: greet
    examples: |
      - hello %(word)s
      - good morning %(word)s
  - intent: goodbye
    metadata: {topic: ends}
    examples: |
      - bye %(word)s
      - see you %(word)s
"""


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def say(project: Path, language: str, text: str) -> Path:
    content = f'version: "3.1"\nresponses:\n  utter_greet:\n    - text: "{text}"\n'
    return write(project / "responses" / language / "smalltalk.yml", content)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write(tmp_path / "config.yml", CONFIG)
    write(tmp_path / "domain.yml", DOMAIN)
    write(tmp_path / "data/rules/smalltalk.yml", RULES)
    for language, word in (("en", "there"), ("de", "zusammen"), ("ar", "يا جماعه")):
        write(tmp_path / f"data/nlu/{language}/smalltalk.yml", NLU % {"word": word})
        say(tmp_path, language, f"greeting in {language} from {{shop_name}}")
    return tmp_path


def importer(project: Path) -> TrainingDataImporter:
    return TrainingDataImporter.load_from_config(
        str(project / "config.yml"), str(project / "domain.yml"), [str(project / "data")]
    )


def test_the_domain_speaks_all_languages_and_keeps_the_rest(project: Path) -> None:
    domain = importer(project).get_domain()
    values = [variation.get("condition", [{}])[0].get("value") for variation in domain.responses["utter_greet"]]
    assert len(values) == 4
    assert set(values) == {None, "ar", "de", "en"}
    assert "utter_greet" in domain.action_names_or_texts
    assert domain.session_config.session_expiration_time == 7
    assert not domain.session_config.carry_over_slots


def test_examples_know_the_language_of_their_folder(project: Path) -> None:
    write(project / "data/nlu/shared/more.yml", NLU % {"word": "123"})
    data = importer(project).get_nlu_data()
    languages = {message.get(TEXT): message.get("metadata", {}).get("language") for message in data.intent_examples}
    assert languages["hello there"] == "en"
    assert languages["bye zusammen"] == "de"
    assert languages["see you يا جماعه"] == "ar"
    assert languages["hello 123"] is None
    [topic] = {m.get("metadata")["intent"]["topic"] for m in data.intent_examples if m.get("intent") == "goodbye"}
    assert topic == "ends"


def test_mistakes_are_told_in_one_sentence(project: Path) -> None:
    (project / "responses/ar/smalltalk.yml").unlink()
    with pytest.raises(ProjectError, match=r"utter_greet is missing in .*/responses/ar/smalltalk.yml\.$"):
        importer(project).get_domain()
    say(project, "ar", "x")
    write(project / "domain.yml", DOMAIN + "responses:\n  utter_greet:\n    - text: twice\n")
    with pytest.raises(ProjectError, match="utter_greet stands also in"):
        importer(project).get_domain()
    write(project / "data/nlu/fr/smalltalk.yml", NLU % {"word": "x"})
    with pytest.raises(ProjectError, match="there is no language 'fr'"):
        importer(project).get_nlu_data()


def test_a_broken_domain_is_not_taken_for_an_empty_one(project: Path) -> None:
    write(project / "domain.yml", "intents: 5\n")
    with pytest.raises(Exception, match=r"(?i)domain"):
        importer(project).get_domain()


def needs_training(project: Path) -> bool:
    result = rasa.model_training.train(
        str(project / "domain.yml"), str(project / "config.yml"), [str(project / "data")], str(project), dry_run=True
    )
    return bool(result.code & rasa.model_training.CODE_NEEDS_TO_BE_RETRAINED)


@pytest.mark.slow
def test_a_changed_sentence_trains_nothing_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    monkeypatch.setenv("RASA_CACHE_DIRECTORY", str(project / "cache"))
    assert needs_training(project)
    files = (str(project / "domain.yml"), str(project / "config.yml"), [str(project / "data")])
    assert rasa.model_training.train(*files, output=str(project / "models")).code == 0
    assert not needs_training(project)
    say(project, "de", "Guten Tag bei {shop_name}")
    assert not needs_training(project)
    write(project / "data/nlu/de/smalltalk.yml", NLU % {"word": "beisammen"})
    assert needs_training(project)
