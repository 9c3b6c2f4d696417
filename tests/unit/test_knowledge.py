"""The articles of knowledge/: all there in three languages, short enough, in the house's style, true to returns.yml."""

import re
import shutil
from pathlib import Path

import pytest
import yaml

from helpdesk.errors import SettingsError
from helpdesk.knowledge import BODY_UNITS, article_of, read_knowledge, source_hash
from helpdesk.policies.chat_text import utf16
from helpdesk.shop import Shop, read_shop
from helpdesk.texts import Texts, Wording, read_language
from helpdesk.values import LANGUAGES, Language
from helpdesk.wording import FSI, PDI

ROOT = Path(__file__).parents[2]
KNOWLEDGE = read_knowledge(ROOT / "knowledge")
SHOP = read_shop(ROOT / "shop.yml")
SHOPS = [SHOP.model_copy(update={"address": address}) for address in ("sie", "du")]
TEXTS = [Texts(ROOT / "responses", shop) for shop in SHOPS]
TOPICS = sorted(KNOWLEDGE.articles)
WHOLE_ANSWER = 1024  # a message with buttons
RETURNS = yaml.safe_load((ROOT / "returns.yml").read_text(encoding="utf-8"))


def filled(of_shop: Shop, topic: str, language: Language, part: str = "body") -> str:
    return Wording(of_shop).words(getattr(KNOWLEDGE.articles[topic][language], part), language, {})


def test_every_topic_of_the_training_data_has_an_article() -> None:
    for language in LANGUAGES:
        blocks = yaml.safe_load((ROOT / f"data/nlu/{language}/faq.yml").read_text(encoding="utf-8"))["nlu"]
        assert {block["metadata"]["topic"] for block in blocks} <= set(TOPICS)
    assert len(TOPICS) >= 25


def test_every_topic_is_translated_and_up_to_date() -> None:
    assert {key: state for key, state in KNOWLEDGE.states().items() if state != "fine"} == {}


def test_every_topic_can_be_reached_by_tapping() -> None:
    listed = [topic for group in KNOWLEDGE.groups for topic in group.topics]
    assert sorted(listed) == TOPICS
    assert len(KNOWLEDGE.groups) <= 9  # of ten rows one is a person
    assert all(len(group.topics) <= 8 for group in KNOWLEDGE.groups)  # of ten rows two lead elsewhere
    assert all(utf16(title) <= 24 for group in KNOWLEDGE.groups for title in group.titles.values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
def test_an_answer_fits_one_message_with_buttons(topic: str, language: Language) -> None:
    article = KNOWLEDGE.articles[topic][language]
    for shop, texts in zip(SHOPS, TEXTS, strict=True):
        body = filled(shop, topic, language)
        assert utf16(body) <= BODY_UNITS
        values = {
            "title": {"written": Wording(shop).words(article.title, language, {})},
            "body": {"written": body},
            "more": {"written": filled(shop, topic, language, "more") or "-"},
            "link": shop.url + article.link if article.link.startswith("/") else shop.privacy_url,
            "topic": topic,
            "translated": "yes",
        }
        for key in ("utter_faq_answer", "utter_faq_aside", "utter_faq_more"):
            text = texts.reply(key, language, **values).text
            assert utf16(text) <= WHOLE_ANSWER, (key, utf16(text))
            assert not re.search(r"\[\[|\]\]|\{\w+\}|\|", text), text
            assert text.count(FSI) == text.count(PDI)
            assert text.count("*") % 2 == 0, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_differ(language: Language) -> None:
    titles = [KNOWLEDGE.articles[topic][language].title for topic in TOPICS]
    assert len(set(titles)) == len(titles)


def test_german_addresses_customers_in_one_form_only() -> None:
    formal = re.compile(r"\b(Ihnen|Ihre?[mnrs]?|[a-zäöü]+en Sie)\b")
    familiar = re.compile(r"\b(du|dich|dir|deine?[mnrs]?)\b", re.IGNORECASE)
    for topic in TOPICS:
        for part in ("body", "more"):
            for shop, wrong in zip(SHOPS, (familiar, formal), strict=True):
                text = filled(shop, topic, "de", part)
                assert not wrong.search(text), (topic, text)


def test_arabic_avoids_the_customers_gender() -> None:
    words = "اكتب اكتبي أرسل أرسلي اختر اختاري اضغط اضغطي أنتَ أنتِ لديك يمكنك تريد تريدين تفضل تفضلي عندك"
    gendered = re.compile(rf"(?<!\w)({'|'.join(words.split())})(?!\w)")
    for topic in TOPICS:
        article = KNOWLEDGE.articles[topic]["ar"]
        assert not gendered.search(f"{article.title} {article.question} {article.body} {article.more}"), topic


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_about_returns_is_what_returns_yml_does(language: Language) -> None:
    rules, window = KNOWLEDGE.articles["return_policy"][language].body, RETURNS["window_days"]
    for days in {*window.values(), RETURNS["reasons"]["damaged"]["window_days"]}:
        assert re.search(rf"(?<!\d){days}(?!\d)", rules), days
    assert RETURNS["wishes"]["refund"]["days"] == 5
    cost = KNOWLEDGE.articles["return_cost"][language].body.replace(",", ".")
    for minor in RETURNS["return_cost"].values():
        assert minor == 0 or f"{minor / 100:.2f}".removesuffix(".00") in cost


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_figures_stand_in_every_language(language: Language) -> None:
    """Amounts, days and hours; thousands and decimals are written in each language's way."""

    def figures(text: str) -> set[str]:
        numbers = re.findall(r"\d+(?:[.,]\d+)*", text)
        return {number.replace(",", "").replace(".", "") for number in numbers}

    for topic in TOPICS:
        english = KNOWLEDGE.articles[topic]["en"]
        own = KNOWLEDGE.articles[topic][language]
        missing = figures(f"{english.body} {english.more}") ^ figures(f"{own.body} {own.more}")
        assert missing <= SPELLED_OUT.get((topic, language), set()), (topic, missing)


# What Arabic says in a word: a day, two days, a week or two, two years, five days, two things.
SPELLED_OUT = {
    ("delivery_time", "ar"): {"1", "2", "3"},
    ("delivery_area", "ar"): {"2"},
    ("warranty", "ar"): {"2"},
    ("return_policy", "ar"): {"2", "5"},
    ("repair_policy", "ar"): {"7"},
}


# ---- reading


GOOD = """---
title: Pets
question: May pets come along?
keywords: [pet, dog]
link: /pets
---
Yes.
<!-- more -->
Cats too.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the articles."""
    for language in LANGUAGES:
        shutil.copytree(ROOT / "knowledge" / language, tmp_path / language)
    shutil.copy(ROOT / "knowledge/topics.yml", tmp_path / "topics.yml")
    return tmp_path


def test_a_topic_that_is_not_translated_or_a_draft_is_told_in_english(folder: Path) -> None:
    (folder / "en/pets.md").write_text(GOOD)
    english = read_knowledge(folder).articles["pets"]["en"]
    assert (english.more, english.link, english.keywords) == ("Cats too.", "/pets", ("pet", "dog"))
    german = GOOD.replace("title: Pets", "title: Tiere\ndraft: true")
    (folder / "de/pets.md").write_text(german)
    known = read_knowledge(folder)
    assert known.article("pets", "de") is known.article("pets", "ar") is known.articles["pets"]["en"]
    assert (known.states()["pets", "de"], known.states()["pets", "ar"]) == ("draft", "missing")
    (folder / "de/pets.md").write_text(german.replace("draft: true", "draft: false").replace("link: /pets\n", ""))
    known = read_knowledge(folder)
    told = known.article("pets", "de")
    assert told is not None
    assert (told.title, told.link) == ("Tiere", "/pets")
    assert known.states()["pets", "de"] == "stale"
    marked = f"title: Tiere\ntranslated_from: {source_hash(english)}"
    (folder / "de/pets.md").write_text(GOOD.replace("title: Pets", marked))
    assert read_knowledge(folder).states()["pets", "de"] == "fine"


def test_a_draft_in_english_is_told_to_nobody(folder: Path) -> None:
    (folder / "en/pets.md").write_text(GOOD.replace("title: Pets", "title: Pets\ndraft: true"))
    known = read_knowledge(folder)
    assert known.article("pets", "en") is None
    assert "pets" not in known.topics
    assert [hit.topic for hit in known.index.search("may my dog come along", "en") if hit.topic == "pets"] == []


def test_a_changed_english_text_shows_its_translations_as_stale(folder: Path) -> None:
    path = folder / "en/stock.md"
    path.write_text(path.read_text().replace("2–4 weeks", "3–5 weeks"))
    states = read_knowledge(folder).states()
    assert {key for key, state in states.items() if state == "stale"} == {("stock", "de"), ("stock", "ar")}


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("---\ntitle", "title", "must begin with"),
        ("title: Pets", "title: " + "x" * 21, "title is longer than 20"),
        ("title: Pets\n", "", "title is missing"),
        ("keywords: [pet, dog]", "keywords: pet", "keywords must be a list"),
        ("link: /pets", "lnik: /pets", "are known"),
        ("Yes.", "y" * 901, "longer than 900"),
        ("Yes.", "[[Ja", "[[ without ]]"),
        ("title: Pets", "title: [", "not readable YAML"),
    ],
)
def test_mistakes_are_named(old: str, new: str, complaint: str) -> None:
    assert old in GOOD
    with pytest.raises(SettingsError, match=re.escape(complaint)):
        article_of(GOOD.replace(old, new), Path("knowledge/en/pets.md"), "en")


def test_a_translation_of_nothing_and_a_listed_topic_without_file_are_named(folder: Path) -> None:
    (folder / "de/pets.md").write_text(GOOD)
    with pytest.raises(SettingsError, match=r"pets\.md that it translates"):
        read_knowledge(folder)
    (folder / "de/pets.md").unlink()
    (folder / "topics.yml").write_text((folder / "topics.yml").read_text().replace("stores,", "pets,"))
    with pytest.raises(SettingsError, match="no file for the topic pets"):
        read_knowledge(folder)


def test_every_response_around_articles_is_there() -> None:
    assert {key for key in read_language(ROOT / "responses/en") if key.startswith("utter_faq_")} >= {
        "utter_faq_answer", "utter_faq_none", "utter_faq_groups",
    }  # fmt: skip
