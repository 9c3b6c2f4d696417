"""Articles for customers: which one is meant, what it says, and whether it helped."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from helpdesk import clock
from helpdesk.db.knowledge import KnowledgeVote, counted_votes, vote_of
from helpdesk.db.locks import lock_conversation
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.knowledge import Article, Group, knowledge
from helpdesk.policies import knowledge_search as policy
from helpdesk.services import conversations
from helpdesk.shop import shop
from helpdesk.texts import Wording
from helpdesk.values import DEFAULT_LANGUAGE, Language

__all__ = [
    "Clear", "Listed", "Nothing", "Row", "Told", "Votes", "find", "group", "groups", "offer", "rows", "tell", "vote",
    "votes",
]  # fmt: skip

SEARCHED = 6  # hits that are looked at


@dataclass(frozen=True)
class Told:
    """An article as the customer reads it: filled, in `language`; `more` is "" if there is no second part."""

    topic: str
    language: Language
    title: str
    body: str
    more: str
    link: str
    translated: bool
    about_orders: bool


@dataclass(frozen=True)
class Row:
    """A topic in a list."""

    topic: str
    title: str
    question: str


@dataclass(frozen=True)
class Clear:
    """This topic is meant; `others` are the next best ones. `found_by`: selector or search."""

    topic: str
    others: tuple[str, ...]
    found_by: str


@dataclass(frozen=True)
class Listed:
    """One of these may be meant, the best first."""

    topics: tuple[str, ...]


@dataclass(frozen=True)
class Nothing:
    """No article is near."""


@dataclass(frozen=True)
class Votes:
    """How often an article helped, of how often that was answered."""

    topic: str
    language: str
    helpful: int
    all: int


def find(text: str, language: Language, selected: Mapping[str, float]) -> Clear | Listed | Nothing:
    """The article that answers `text`; `selected`: topics by the model's confidence. Raises SettingsError."""
    known = knowledge()
    of_model = {topic: confidence for topic, confidence in selected.items() if known.article(topic, language)}
    hits = known.index.search(text, language, SEARCHED)
    mixed = policy.together(of_model, hits)
    near = [hit.topic for hit in mixed if hit.score >= policy.LIST_FROM]
    if policy.is_clear(mixed):
        by_model = bool(of_model) and max(of_model, key=of_model.__getitem__) == mixed[0].topic
        return Clear(mixed[0].topic, tuple(near[1 : policy.LONGEST_LIST + 1]), "selector" if by_model else "search")
    return Listed(tuple(near[: policy.LONGEST_LIST])) if near else Nothing()


def offer(text: str, language: Language) -> str:
    """The topic of a message that nothing else was understood of, if the search is very sure; else ""."""
    hits = knowledge().index.search(text, language, 2)
    return hits[0].topic if policy.is_clear(hits, policy.OFFER_FROM, policy.OFFER_AHEAD) else ""


def tell(topic: str, language: Language) -> Told | None:
    """The article, in English if it is not translated; None for a topic that is not (or no longer) known."""
    known = knowledge()
    article = known.article(topic, language)
    if article is None:
        return None
    wording, own = Wording(shop()), article.language

    def filled(template: str) -> str:
        return wording.words(template, own, {}) if template else ""

    return Told(
        topic,
        own,
        filled(article.title),
        filled(article.body),
        filled(article.more),
        _link(wording, article),
        translated=own == language,
        about_orders=topic in known.about_orders,
    )


def rows(topics: Iterable[str], language: Language) -> list[Row]:
    """These topics as rows of a list; those that are not known are left out."""
    known, wording = knowledge(), Wording(shop())
    found = (known.article(topic, language) for topic in topics)
    return [
        Row(
            article.topic,
            wording.words(article.title, article.language, {}, isolate=False),
            wording.words(article.question, article.language, {}, isolate=False),
        )
        for article in found
        if article is not None
    ]


def groups(language: Language) -> list[Row]:
    """The groups of topics as rows of a list: their id and their title."""
    return [Row(each.id, each.titles.get(language) or each.titles[DEFAULT_LANGUAGE], "") for each in knowledge().groups]


def group(group_id: str, language: Language) -> list[Row]:
    """The topics of a group as rows; empty for an unknown group."""
    found: Group | None = next((each for each in knowledge().groups if each.id == group_id), None)
    return rows(found.topics, language) if found else []


def vote(
    uow: UnitOfWork, conversation_id: str, inbound_id: str, topic: str, language: Language, found_by: str, *,
    helpful: bool,
) -> None:  # fmt: skip
    """Keep whether an article helped; the same message votes once. Raises NotFound for the conversation."""
    conversations.get(uow, conversation_id)
    lock_conversation(uow.session, conversation_id)
    if vote_of(uow.session, inbound_id) is None:
        uow.session.add(
            KnowledgeVote(
                inbound_id=inbound_id, conversation_id=conversation_id, topic=topic, language=language,
                found_by=found_by, helpful=helpful, at=clock.now(),
            )
        )  # fmt: skip
        uow.session.flush()


def votes(uow: UnitOfWork, since: datetime) -> list[Votes]:
    """How helpful articles were since a moment, by topic and language."""
    return [Votes(*row) for row in counted_votes(uow.session, since)]


def _link(wording: Wording, article: Article) -> str:
    if article.link.startswith("/"):
        return wording.shop.url.rstrip("/") + article.link
    return wording.words(article.link, article.language, {}, isolate=False) if article.link else ""
