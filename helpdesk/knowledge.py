"""What the shop knows: articles in knowledge/<language>/<topic>.md, the one source that designers edit."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

import yaml

from helpdesk.errors import SettingsError
from helpdesk.followed import Followed, parsed, read_yaml
from helpdesk.policies.chat_text import utf16
from helpdesk.policies.knowledge_search import Document, Index
from helpdesk.values import DEFAULT_LANGUAGE, LANGUAGES, Language
from helpdesk.wording import WordingError, parse

FOLDER = Path("knowledge")
GROUPS = "topics.yml"
FENCE, MORE = "---", "<!-- more -->"
NAME = re.compile(r"[a-z][a-z0-9_]*")
KEYS = {"title", "question", "keywords", "link", "draft", "translated_from"}
# https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-reply-buttons-messages (and …-list-…):
# a title must fit a button, a question a row's description; the body shares 1024 with title, link and "helpful?".
TITLE_UNITS, QUESTION_UNITS, BODY_UNITS = 20, 70, 900

State = Literal["fine", "missing", "draft", "stale"]


@dataclass(frozen=True)
class Article:
    """One topic in one language, as its file has it; texts may hold what responses may (`{shop_name}`, `[[…]]`).

    `translated_from` is the `source_hash` of the English article that the translation was made from.
    """

    topic: str
    language: Language
    title: str
    question: str
    keywords: tuple[str, ...]
    link: str
    body: str
    more: str
    draft: bool
    translated_from: str


@dataclass(frozen=True)
class Group:
    """Topics that are listed together."""

    id: str
    titles: Mapping[Language, str]
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Knowledge:
    """All articles by topic and language, the groups, and the topics that may be about an order on its way."""

    articles: dict[str, dict[Language, Article]]
    groups: tuple[Group, ...]
    about_orders: frozenset[str]

    def article(self, topic: str, language: Language) -> Article | None:
        """The article in `language`, in English while it is not translated or a draft; None for an unknown topic."""
        found = self.articles.get(topic, {})
        own, english = found.get(language), found.get(DEFAULT_LANGUAGE)
        if own is not None and not own.draft:
            return own
        return english if english is not None and not english.draft else None

    @property
    def topics(self) -> list[str]:
        """Every topic that can be told."""
        return [topic for topic in self.articles if self.article(topic, DEFAULT_LANGUAGE) is not None]

    @cached_property
    def index(self) -> Index:
        """For searching all articles in all languages; made when it is first needed."""
        return Index(
            Document(each.topic, each.language, each.title, each.question, each.keywords, f"{each.body}\n{each.more}")
            for topic in self.topics
            for each in self.articles[topic].values()
            if not each.draft
        )

    def states(self) -> dict[tuple[str, Language], State]:
        """How far each topic is translated; "stale": the English text has changed since."""
        return {(topic, language): self._state(topic, language) for topic in self.articles for language in LANGUAGES}

    def _state(self, topic: str, language: Language) -> State:
        own = self.articles[topic].get(language)
        if own is None:
            return "missing"
        if own.draft:
            return "draft"
        english = self.articles[topic][DEFAULT_LANGUAGE]
        return "fine" if own is english or own.translated_from == source_hash(english) else "stale"


def knowledge() -> Knowledge:
    """The project's articles as the files are now. Raises SettingsError."""
    return _followed().now()


def source_hash(english: Article) -> str:
    """What `translated_from` of a translation of this text is; it changes with every word that is to be translated."""
    words = "\0".join((english.title, english.question, english.body, english.more))
    return hashlib.sha256(words.encode()).hexdigest()[:10]


def read_knowledge(folder: Path) -> Knowledge:
    """All articles below `folder`. Raises SettingsError with one sentence that names file and mistake."""
    articles: dict[str, dict[Language, Article]] = {}
    for language in (DEFAULT_LANGUAGE, *(each for each in LANGUAGES if each != DEFAULT_LANGUAGE)):
        for path in sorted((folder / language).glob("*.md")):
            if language != DEFAULT_LANGUAGE and path.stem not in articles:
                raise SettingsError(f"{path}: there is no {folder / DEFAULT_LANGUAGE / path.name} that it translates.")
            english = articles.get(path.stem, {}).get(DEFAULT_LANGUAGE)
            articles.setdefault(path.stem, {})[language] = read_article(path, language, english)
    path = folder / GROUPS
    content = read_yaml(path)
    if set(content) != {"groups", "about_orders"} or not isinstance(content["groups"], dict):
        raise SettingsError(f"{path} must hold `groups:` and `about_orders:`, and nothing else.")
    groups = tuple(_group(path, str(name), group, articles) for name, group in content["groups"].items())
    return Knowledge(articles, groups, frozenset(_topics(path, "about_orders", content["about_orders"], articles)))


def read_article(path: Path, language: Language, english: Article | None = None) -> Article:
    """One file; a link that a translation leaves out is the English one. Raises SettingsError."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"{path} cannot be read as UTF-8 text.") from None
    return article_of(text, path, language, english)


def article_of(text: str, path: Path, language: Language, english: Article | None = None) -> Article:
    """The article that `text`, the content of the file `path`, writes. Raises SettingsError."""
    parts = ("\n" + text.replace("\r\n", "\n")).split(f"\n{FENCE}\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise SettingsError(f"{path} must begin with its title, question and keywords between two lines of {FENCE}.")
    _, front, content = parts
    head = _front(path, front)
    body, _, more = (part.strip() for part in content.partition(MORE))
    article = Article(
        topic=path.stem,
        language=language,
        title=_text(path, "title", head.get("title"), TITLE_UNITS),
        question=_text(path, "question", head.get("question"), QUESTION_UNITS),
        keywords=_keywords(path, head.get("keywords")),
        link=str(head.get("link") or (english.link if english else "")),
        body=_text(path, "the text", body, BODY_UNITS),
        more=_text(path, "the text after more", more, BODY_UNITS) if more else "",
        draft=bool(head.get("draft")),
        translated_from=str(head.get("translated_from") or ""),
    )
    if not NAME.fullmatch(article.topic):
        raise SettingsError(f"{path}: the name of a topic has small letters, digits and _ only.")
    for template in (article.title, article.question, article.body, article.more, article.link):
        try:
            parse(template)
        except WordingError as error:
            raise SettingsError(f"{path}: {error}.") from None
    return article


def _front(path: Path, front: str) -> dict[str, Any]:
    try:
        head = parsed(front)
    except yaml.YAMLError:
        raise SettingsError(f"{path}: what stands between the two lines of {FENCE} is not readable YAML.") from None
    if not isinstance(head, dict) or set(head) - KEYS:
        raise SettingsError(f"{path}: only {', '.join(sorted(KEYS))} are known.")
    return head


def _text(path: Path, name: str, text: Any, most: int) -> str:
    if not isinstance(text, str) or not text.strip():
        raise SettingsError(f"{path}: {name} is missing.")
    # The longer of two forms of address is not shown with the shorter one: brackets are counted with some slack.
    if utf16(text.strip()) > most + (60 if "[[" in text else 0):
        raise SettingsError(f"{path}: {name} is longer than {most} characters.")
    return text.strip()


def _keywords(path: Path, listed: Any) -> tuple[str, ...]:
    if not isinstance(listed, list) or not listed or not all(isinstance(word, str) for word in listed):
        raise SettingsError(f"{path}: keywords must be a list of words, such as [delivery, how long].")
    return tuple(listed)


def _group(path: Path, name: str, group: Any, known: Mapping[str, Any]) -> Group:
    if not isinstance(group, dict) or set(group) != {"title", "topics"} or not isinstance(group["title"], dict):
        raise SettingsError(f"{path}: {name} must hold `title:` and `topics:`.")
    titles = {language: _text(path, f"{name}: {language}", group["title"].get(language), 24) for language in LANGUAGES}
    return Group(name, titles, _topics(path, name, group["topics"], known))


def _topics(path: Path, name: str, listed: Any, known: Mapping[str, Any]) -> tuple[str, ...]:
    if not isinstance(listed, list):
        raise SettingsError(f"{path}: {name}: it needs a list of topics.")
    unknown = next((str(topic) for topic in listed if topic not in known), None)
    if unknown:
        raise SettingsError(f"{path}: {name}: there is no file for the topic {unknown}.")
    return tuple(listed)


@cache
def _followed() -> Followed[Knowledge]:
    return Followed(FOLDER, read_knowledge, patterns=(GROUPS, "??/*.md"))
