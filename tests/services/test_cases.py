"""Claims that a picture is to prove: proposed to a person, or granted within limits; the decision is told once."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fixtures.business import Business
from fixtures.returns import line, started
from fixtures.shop_people import NOW

from helpdesk import clock, return_rules
from helpdesk.db.consent import Consent
from helpdesk.db.conversation import Conversation, ConversationAlias
from helpdesk.db.message import INBOUND, RECEIVED, Media, Message
from helpdesk.db.payment import Payout
from helpdesk.media.findings import Findings
from helpdesk.services import cases, decisions, return_steps, returns
from helpdesk.services.decisions import By, Choice
from helpdesk.services.returns import Piece
from helpdesk.texts import Texts

LAMP = ("lena", "1008", "LMP-LUNA")
PHOTO: dict[str, Any] = {"kind": "product_photo"}
FLAGGED = {"review": True, "reuse_of": None, "flags": [{"name": "seen_before", "says": "The same picture was in R1."}]}
TEXTS = Texts(Path("responses"))


@pytest.fixture
def automatic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The owner has turned automatic on."""
    copy = tmp_path / "returns.yml"
    copy.write_text(Path("returns.yml").read_text("utf-8").replace("decide: propose", "decide: automatic"), "utf-8")
    monkeypatch.setenv("RETURNS_FILE", str(copy))
    return_rules._file.cache_clear()
    yield
    return_rules._file.cache_clear()


def claim(business: Business, *pictures: dict[str, Any] | None, inbound: str = "w1", seen: str = "broken") -> Any:
    """Lena's lamp arrived broken; the pictures are of the kinds given (None: nobody has looked)."""
    who, number, sku = LAMP
    ids = [record(business, who, f"{inbound}.{n}", found) for n, found in enumerate(pictures)]
    facts = {"photos": ids, "report_damaged_item_seen": seen}
    with business.work() as uow:
        return started(
            returns.start(
                uow,
                who,
                number,
                inbound,
                [Piece(line(business, number, sku))],
                reason="damaged",
                wish="refund",
                answers={},
                facts=facts,
                now=NOW,
            )
        )


def record(business: Business, who: str, wamid: str, found: dict[str, Any] | None) -> str:
    """A picture as the worker stores it."""
    with business.work() as uow:
        message = Message(
            conversation_id=who, direction=INBOUND, author="customer", kind="image", wamid=wamid, body={},
            status=RECEIVED, created_at=NOW,
        )  # fmt: skip
        uow.session.add(message)
        uow.session.flush()
        findings = Findings(**found).as_json() if found is not None else None
        uow.session.add(
            Media(message_id=message.id, kind="image", meta_id=wamid, state="stored", findings=findings, created_at=NOW)
        )
    return wamid


def because(business: Business) -> list[str]:
    """Why Lena's claim waits."""
    with business.work() as uow:
        (row,) = [one for one in cases.waiting(uow) if one["order_number"] == LAMP[1]]
    found: list[str] = row["because"]
    return found


def payouts(business: Business) -> int:
    """How often money went back for the order."""
    with business.database.reading() as session:
        return session.query(Payout).filter_by(order_number=LAMP[1]).count()


def said(business: Business) -> list[tuple[str, str | None]]:
    """What was said to Lena: the answer's key, and the template for a closed window."""
    with business.database.reading() as session:
        rows = session.query(Message).filter_by(conversation_id="lena", direction="out").order_by(Message.id)
        return [(str(row.body.get("key")), (row.body.get("template") or {}).get("name")) for row in rows]


def test_as_shipped_a_person_decides(business: Business) -> None:
    verdict = claim(business, PHOTO)
    assert (verdict.return_.person, verdict.refund) == (True, None)
    assert because(business) == ["proposed"]
    assert payouts(business) == 0


def test_within_its_limits_the_assistant_grants(business: Business, automatic: None) -> None:
    verdict = claim(business, PHOTO)
    assert (verdict.return_.state, verdict.refund.state) == ("refunded", "booked")
    assert claim_again_is_the_same(business, verdict.return_.number)
    assert payouts(business) == 1


def claim_again_is_the_same(business: Business, number: str) -> bool:
    """Is the same message answered with the return that it began?"""
    who, order, sku = LAMP
    with business.work() as uow:
        again = returns.start(
            uow, who, order, "w1", [Piece(line(business, order, sku))], reason="damaged", wish="refund", now=NOW
        )
    return started(again).return_.number == number


@pytest.mark.parametrize(
    ("pictures", "seen", "reasons"),
    [
        ((), "broken", ["no_picture"]),
        ((None,), "broken", ["picture_not_seen"]),
        (({"kind": "screenshot"},), "broken", ["picture_of_no_use"]),
        (({**PHOTO, "quality": {"ok": False, "problems": ["blurred"]}},), "broken", ["picture_of_no_use"]),
        (({**PHOTO, "evidence": FLAGGED},), "broken", ["evidence"]),
        ((PHOTO,), "", ["category_not_told"]),
    ],
)
def test_in_doubt_a_person_decides(
    business: Business, automatic: None, pictures: tuple[Any, ...], seen: str, reasons: list[str]
) -> None:
    assert claim(business, *pictures, seen=seen).return_.person
    assert because(business) == reasons
    assert payouts(business) == 0


def test_above_the_limit_a_person_decides(business: Business, automatic: None, monkeypatch: pytest.MonkeyPatch) -> None:
    little = return_rules.Automatic(per_order={"EUR": 1489}, per_customer={"EUR": 1489})
    rules = return_rules.rules().model_copy(update={"automatic": little})
    for module in ("helpdesk.services.claim", "helpdesk.services.return_begin"):
        monkeypatch.setattr(f"{module}.rules", lambda: rules)
    claim(business, PHOTO)
    assert because(business) == ["above_order_limit", "above_customer_limit"]


def test_the_preview_knows_that_a_person_decides(business: Business, automatic: None) -> None:
    who, number, sku = LAMP
    pieces = [Piece(line(business, number, sku))]
    shown = {"photos": [record(business, who, "w9", PHOTO)], "report_damaged_item_seen": "broken"}
    with business.work() as uow:
        for facts, person in (({}, True), (shown, False)):
            found = returns.would_be(
                uow, who, number, "w1", pieces, reason="damaged", wish="refund", facts=facts, now=NOW
            )
            assert isinstance(found, returns.Preview)
            assert found.person is person


def test_a_claim_is_shown_with_its_evidence(business: Business) -> None:
    number = claim(business, {**PHOTO, "evidence": FLAGGED}).return_.number
    with business.work() as uow:
        found = cases.show(uow, "return", number, NOW)
    assert found["told"] == {"report_damaged_item_seen": "broken"}
    assert [(one["kind"], one["review"], one["flags"]) for one in found["pictures"]] == [
        ("product_photo", True, FLAGGED["flags"])
    ]


GRANTED, REFUSED = ["utter_case_approved", "utter_return_kept"], ["utter_case_refused"]


@pytest.mark.parametrize(
    ("approve", "wrote", "decision", "told"),
    [
        (True, 1, "", "now"),
        (False, 1, "", "now"),
        (True, 30, "", "by_template"),
        (False, 30, "granted", "by_template"),
        (True, 30, "withdrawn", "when_they_write"),
        (False, 30, "declined", "when_they_write"),
    ],
)
def test_the_decision_is_told_once(
    business: Business, monkeypatch: pytest.MonkeyPatch, approve: bool, wrote: int, decision: str, told: str
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    number = claim(business, PHOTO).return_.number
    with business.work() as uow:
        uow.session.get_one(Conversation, "lena").last_inbound_at = NOW - timedelta(hours=wrote)
        if decision:
            act = {"purpose": "notices", "state": decision, "channel": "whatsapp", "at": NOW, "recorded_at": NOW}
            uow.session.add(Consent(key="k", conversation_id="lena", **act))
    heard = []
    for _ in range(2):
        with business.work() as uow:
            choice = Choice("approve" if approve else "refuse", "" if approve else "no_fault")
            done = decisions.decide(uow, "return", number, choice, by=By(), now=NOW, texts=TEXTS)
            assert return_steps.get(uow, number).state == ("refunded" if approve else "refused")
        heard.append(done.told)
    assert heard == [told, ""]
    assert [key for key, _ in said(business)] == (GRANTED if approve else REFUSED)
    template = "return_granted_v1" if approve else "return_refused_v1"
    assert said(business)[0][1] == (template if told == "by_template" else None)
    assert payouts(business) == int(approve)


def test_goods_that_are_not_as_agreed_are_refused_and_told(business: Business) -> None:
    number = claim(business, PHOTO, seen="").return_.number
    with business.work() as uow:
        row = return_steps.held(uow, number)
        row.state, row.conversation_id = "label_sent", ""  # begun in the shop: found by the phone number
        uow.session.add(ConversationAlias(phone_number_id="100", alias=row.phone, conversation_id="lena"))
        uow.session.flush()
        done = decisions.refuse_goods(uow, number, by=By(), now=NOW, texts=TEXTS)
        again = decisions.refuse_goods(uow, number, by=By(), now=NOW, texts=TEXTS)
        assert return_steps.get(uow, number).state == "refused"
    assert (done.outcome, done.told != "", again.outcome, again.told) == ("decided", True, "stays", "")
    assert [key for key, _ in said(business)] == REFUSED
