"""Consent: asked once, kept act by act, withdrawn for good until given anew; imported with its proof."""

from datetime import datetime, timedelta, timezone

import pytest
from fixtures.business import Business

from helpdesk import clock
from helpdesk.db.consent import acts_of
from helpdesk.db.engine import Database
from helpdesk.db.message import Message
from helpdesk.messages import Reply
from helpdesk.services import consent, conversations, identity
from helpdesk.services.replies import record_replies

NOW = datetime(2026, 11, 22, 12, tzinfo=timezone.utc)


@pytest.fixture
def business(database: Database, monkeypatch: pytest.MonkeyPatch) -> Business:
    """One customer; each look at the clock is a second later."""
    ticks = iter(range(10**6))
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(seconds=next(ticks)))
    business = Business(database)
    business.conversation("c1", "4915112345601", "Lena", "de")
    return business


def states(business: Business, conversation_id: str = "c1") -> list[tuple[str, str, str, str]]:
    with business.work() as uow:
        return [(a.purpose, a.state, a.channel, a.proof) for a in acts_of(uow.session, conversation_id)]


def allowed(business: Business, purpose: consent.Purpose = "notices", conversation_id: str = "c1") -> bool:
    with business.work() as uow:
        return consent.given(uow, conversation_id, purpose)


def test_it_is_asked_once_and_again_only_for_the_same_message(business: Business) -> None:
    asked = []
    for inbound in ("w1", "w1", "w2"):
        with business.work() as uow:
            asked.append(consent.ask(uow, "c1", inbound))
    assert asked == [True, True, False]
    assert states(business) == [("notices", "asked", "whatsapp", "w1")]
    assert not allowed(business)


def test_yes_no_and_yes_again(business: Business) -> None:
    for inbound, yes, expected in (("w1", True, True), ("w2", False, False), ("w3", True, True)):
        with business.work() as uow:
            consent.decide(uow, "c1", inbound, yes=yes)
            consent.decide(uow, "c1", inbound, yes=yes)  # the turn ran twice
        assert allowed(business) is expected
    assert [state for _, state, _, _ in states(business)] == ["granted", "withdrawn", "granted"]


def test_a_no_without_a_yes_before_is_declined_and_nobody_asks_again(business: Business) -> None:
    with business.work() as uow:
        consent.decide(uow, "c1", "w1", yes=False)
        assert not consent.ask(uow, "c1", "w2")
    assert states(business) == [("notices", "declined", "whatsapp", "w1")]


def test_stop_withdraws_all_and_holds_back_what_waits(business: Business) -> None:
    with business.work() as uow:
        consent.decide(uow, "c1", "w1", yes=True)
        [waiting] = record_replies(uow, "c1", [Reply(text="news")], caused_by=f"{consent.CAUSE}x")
        [answer] = record_replies(uow, "c1", [Reply(text="an answer")], caused_by="w1")
        ids = (waiting.id, answer.id)
    with business.work() as uow:
        consent.withdraw_all(uow, "c1", "w2")
    with business.work() as uow:
        assert [uow.session.get_one(Message, one).status for one in ids] == ["withheld", "queued"]
    assert not allowed(business)
    assert not allowed(business, "marketing")


def test_whatsapps_preferences_are_about_marketing_only(business: Business) -> None:
    with business.work() as uow:
        consent.decide(uow, "c1", "w1", yes=True)
        conversations.set_marketing(uow.connection, "c1", stopped=True, at=NOW)
        consent.prefer(uow.connection, "c1", stop=True, at=NOW)
    assert allowed(business)
    assert not allowed(business, "marketing")
    with business.work() as uow:
        later = NOW + timedelta(hours=1)
        conversations.set_marketing(uow.connection, "c1", stopped=False, at=later)
        consent.prefer(uow.connection, "c1", stop=False, at=later)
        consent.prefer(uow.connection, "c1", stop=False, at=later)  # the webhook came twice
    assert allowed(business, "marketing")
    assert len(states(business)) == 3


def test_the_privacy_line_is_kept_with_its_version(business: Business) -> None:
    with business.work() as uow:
        consent.tell_privacy(uow, "c1", "w1", "1")
        consent.tell_privacy(uow, "c1", "w1", "1")
    assert states(business) == [("privacy", "told", "whatsapp", "w1")]
    assert business.read("c1").privacy_version == "1"


GOOD = """phone,at,source,reference,purpose,state
+49 151 12345601,2026-11-20T14:05:00+01:00,checkout,order 1002,,
00447700900123,2026-11-20T14:05:00Z,checkout,order 1001,notices,granted
"""


def test_consent_of_the_checkout_is_imported_once_and_does_not_beat_a_later_stop(business: Business) -> None:
    with business.work() as uow:
        identity.resolve(uow, "100", identity.CustomerIds("447700900123"))
    entries, mistakes = consent.read_entries(GOOD, NOW)
    assert mistakes == []
    added = []
    for _ in range(2):
        with business.work() as uow:
            added.append(consent.import_entries(uow, "100", entries))
    assert added == [2, 0]
    with business.work() as uow:
        oliver = identity.find(uow.connection, "100", identity.CustomerIds("447700900123"))
        assert oliver is not None
        consent.withdraw_all(uow, oliver, "w9")
    with business.work() as uow:
        consent.import_entries(uow, "100", entries)  # the shop exports all once more
    assert not allowed(business, conversation_id=oliver)
    assert ("notices", "granted", "checkout", "order 1001") in states(business, oliver)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("12,2026-11-20T14:05:00Z,checkout", "phone"),
        ("0151123456,2026-11-20T14:05:00Z,checkout", "country code"),
        ("447700900123,yesterday,checkout", "moment"),
        ("447700900123,2026-11-20T14:05:00,checkout", "time zone"),
        ("447700900123,2027-11-20T14:05:00Z,checkout", "future"),
        ("447700900123,2026-11-20T14:05:00Z,", "source"),
        ("447700900123,2026-11-20T14:05:00Z," + "x" * 21, "longer"),
    ],
)
def test_mistakes_of_a_file_are_told_by_line(line: str, said: str) -> None:
    entries, [mistake] = consent.read_entries(f"phone,at,source\n{line}\n", NOW)
    assert entries == []
    assert mistake.line == 2
    assert said in mistake.said


def test_unknown_and_missing_columns_are_told() -> None:
    assert "source is missing" in consent.read_entries("phone,at\n", NOW)[1][0].said
    assert "colour is unknown" in consent.read_entries("phone,at,source,colour\n", NOW)[1][0].said
