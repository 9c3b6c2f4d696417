"""Which article is meant, what it says in the customer's language, and whether it helped."""

from datetime import datetime, timedelta, timezone

import pytest
from fixtures.business import Business

from helpdesk import clock
from helpdesk.db.engine import Database
from helpdesk.errors import NotFound
from helpdesk.services import knowledge
from helpdesk.services.knowledge import Clear, Listed, Nothing, Votes

NOW = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)


@pytest.fixture
def business(database: Database, monkeypatch: pytest.MonkeyPatch) -> Business:
    """One customer, and a clock that stands still."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    business = Business(database)
    business.conversation("c1", "4915112345601", "Lena Hoffmann", "de")
    return business


def test_a_sure_selector_is_followed() -> None:
    found = knowledge.find("and on sundays?", "en", {"opening_hours": 0.8, "delivery_time": 0.1})
    assert isinstance(found, Clear)
    assert (found.topic, found.found_by) == ("opening_hours", "selector")


def test_search_decides_where_the_selector_does_not_know() -> None:
    found = knowledge.find("restguthaben der geschenkkarte", "de", {"price": 0.2, "gift_cards": 0.19})
    assert isinstance(found, Clear)
    assert (found.topic, found.found_by) == ("gift_cards", "search")


def test_what_is_not_clear_becomes_a_list_of_at_most_three() -> None:
    found = knowledge.find("hmm shipping or returning, the cost", "en", {"delivery_cost": 0.35, "return_cost": 0.34})
    assert isinstance(found, Listed)
    assert set(found.topics[:2]) == {"delivery_cost", "return_cost"}
    assert len(found.topics) <= 3


def test_nothing_near_is_nothing_and_unknown_topics_of_an_old_model_do_not_count() -> None:
    assert knowledge.find("zzzz", "en", {}) == Nothing()
    assert knowledge.find("zzzz", "en", {"was_there_once": 0.95}) == Nothing()


def test_an_article_is_offered_only_if_the_search_is_very_sure() -> None:
    assert knowledge.offer("öffnungszeiten feiertag", "de") == "opening_hours"
    assert knowledge.offer("رسوم الشحن", "ar") == "delivery_cost"
    assert knowledge.offer("what do you think of my cat", "en") == ""


def test_an_article_is_filled_with_the_shops_own_data_and_its_link() -> None:
    told = knowledge.tell("contact", "de")
    assert told is not None
    assert "help@shop.example.com" in told.body
    assert (told.title, told.link) == ("Kontakt", "https://shop.example.com/contact")
    assert told.translated
    assert not told.about_orders
    assert not told.more
    privacy = knowledge.tell("privacy", "ar")
    assert privacy is not None
    assert privacy.link == "https://shop.example.com/privacy"
    assert knowledge.tell("no_such_topic", "en") is None


def test_topics_are_listed_by_group() -> None:
    groups = knowledge.groups("ar")
    assert [row.topic for row in groups][:2] == ["delivery", "payment"]
    assert [row.title for row in knowledge.group("shop", "de")] == ["Öffnungszeiten", "Läden", "Kontakt"]
    assert knowledge.group("nothing", "de") == []
    assert [row.topic for row in knowledge.rows(["stock", "no_such_topic"], "en")] == ["stock"]


def test_votes_are_kept_once_a_message_and_counted(business: Business) -> None:
    for key, helpful in (("w1", True), ("w1", True), ("w2", False), ("w1", False)):
        with business.work() as uow:
            knowledge.vote(uow, "c1", key, "stock", "de", "search", helpful=helpful)
    with business.work() as uow:
        assert knowledge.votes(uow, NOW - timedelta(days=1)) == [Votes("stock", "de", 1, 2)]
        assert knowledge.votes(uow, NOW + timedelta(days=1)) == []


def test_nobody_cannot_vote(business: Business) -> None:
    with business.work() as uow, pytest.raises(NotFound):
        knowledge.vote(uow, "nobody", "w1", "stock", "de", "tap", helpful=True)
