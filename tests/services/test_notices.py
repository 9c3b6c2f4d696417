"""Notices: what happened is told once, to customers who agreed, in their language, with the template's own words."""

import uuid
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fixtures import depth
from fixtures.notice_shop import LENA, NOW, OLIVER, SARA, Shop
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpdesk import clock
from helpdesk.db.conversation import Conversation
from helpdesk.db.engine import Database
from helpdesk.db.order import Order
from helpdesk.db.payment import Payment, Refund
from helpdesk.db.returns import Return, ReturnEvent, ReturnItem
from helpdesk.db.visit import Visit
from helpdesk.errors import NotFound
from helpdesk.services import consent, identity, notice_events, orders
from helpdesk.services.notice_events import KINDS
from helpdesk.shop import shop
from processes.notices import tell


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    moment = [NOW]
    monkeypatch.setattr(clock, "now", lambda: moment[0])
    return moment


@pytest.fixture
def stocked_at() -> datetime:
    return NOW - timedelta(days=2)


@pytest.fixture
def business(stocked_database: Database, tmp_path: Path, at: list[datetime]) -> Shop:
    return Shop(stocked_database, tmp_path)


def test_what_was_there_before_is_not_told_and_what_comes_is_told_once(business: Shop) -> None:
    business.agree(LENA)
    assert business.look() == 0
    assert business.look() == 0
    business.happens("1002", "out_for_delivery")
    assert business.look() == 1
    assert business.look() == 0
    fresh = Shop.__new__(Shop)  # another worker, after a restart
    fresh.__dict__.update(business.__dict__)
    assert fresh.look() == 0
    assert business.told() == [("order_out_for_delivery", "1002", "queued")]
    [reply] = business.said(LENA)
    assert "1002" in reply.text
    assert "heute zugestellt" in reply.text
    assert reply.template is not None
    assert (reply.template["name"], reply.template["language"]) == ("order_out_for_delivery_v1", "de")
    assert reply.choices[0].payload == '/track_order{"order_number": "1002"}'


def test_the_same_step_imported_again_is_not_told_again(business: Shop) -> None:
    business.agree(LENA)
    business.look()
    for _ in range(2):
        business.happens("1002", "delivered")
        business.look()
    assert [state for *_, state in business.told()] == ["queued"]


def test_nothing_without_consent_and_nothing_after_stop(business: Shop) -> None:
    business.agree(OLIVER)
    business.agree(OLIVER, yes=False)
    business.look()
    business.happens("1002", "delivered")
    business.happens("1001", "out_for_delivery")
    business.happens("1010", "delivered")
    business.look()
    assert sorted(business.told()) == [
        ("order_delivered", "1002", "no_consent"),
        ("order_delivered", "1010", "customer_unknown"),
        ("order_out_for_delivery", "1001", "no_consent"),
    ]
    assert business.said(LENA) == business.said(OLIVER) == []


def test_who_has_no_number_hears_of_an_order_shown_to_be_theirs(business: Shop) -> None:
    with business.work() as uow:
        for name in ("US.9f3KnumberlessA", "US.9f3KnumberlessB"):
            business.ids[name] = identity.resolve(uow, "100", identity.CustomerIds(user_id=name), "Jo")
            consent.decide(uow, business.ids[name], f"yes.{name}", yes=True)
        wrong = orders.check_proof(uow, business.ids["US.9f3KnumberlessB"], "1002", "nobody@example.com", "w0")
        right = orders.check_proof(uow, business.ids["US.9f3KnumberlessA"], "1002", "10115", "w1")
    assert (type(wrong).__name__, type(right).__name__) == ("Refused", "Proven")
    business.look()
    business.happens("1002", "out_for_delivery")
    business.look()
    assert business.told() == [("order_out_for_delivery", "1002", "queued")]
    assert [reply.template is not None for reply in business.said("US.9f3KnumberlessA")] == [True]
    assert business.said("US.9f3KnumberlessB") == business.said(LENA) == []
    business.agree(LENA)  # the number the order bears comes first
    business.happens("1002", "delivered")
    business.look()
    assert (len(business.said(LENA)), len(business.said("US.9f3KnumberlessA"))) == (1, 1)


def test_old_events_are_no_news(business: Shop) -> None:
    business.agree(LENA)
    business.look()
    business.happens("1002", "delivered", hours_ago=30)
    assert business.look() == 0


def test_returns_refunds_payments_and_visits(
    business: Shop, at: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    flows = {**shop().flows, "technician": True}
    monkeypatch.setattr("helpdesk.services.notices.flow_on", lambda name: flows[name])
    business.agree(LENA)
    business.look()
    at[0] += timedelta(minutes=5)
    business.add(
        a_return("label_sent"),
        ReturnEvent(return_number="R100200", state="label_sent", by="policy", at=at[0]),
        ReturnEvent(return_number="R100200", state="received", by="Ann", at=at[0] + timedelta(seconds=1)),
        Refund(
            key="R100200", order_number="1008", cause="return", amount=4990, currency="EUR", method="original",
            state="booked", created_at=NOW - timedelta(days=3), updated_at=at[0] + timedelta(seconds=2),
        ),
        Refund(
            key="1008-7", order_number="1008", cause="cancellation", amount=100, currency="EUR", method="original",
            state="booked", created_at=at[0], updated_at=at[0] + timedelta(seconds=3),
        ),
        Payment(
            reference="p1", order_number="1005", amount=12900, currency="EUR", method="card", state="paid",
            at=at[0] + timedelta(seconds=4),
        ),
        Visit(
            conversation_id=business.ids[LENA], booked_by="w", region="x", postcode="10115", address="a",
            product="Waschmaschine", technician="t", starts_at=NOW + timedelta(hours=20),
            ends_at=NOW + timedelta(hours=23), created_at=NOW - timedelta(days=2), updated_at=NOW - timedelta(days=2),
        ),
    )  # fmt: skip
    at[0] += timedelta(minutes=1)
    business.look()
    assert sorted(business.told()) == [
        ("payment_alert", "1005", "queued"),
        ("refund_sent", "1008", "heard_in_chat"),
        ("refund_sent", "1008", "queued"),
        ("return_label", "1008", "queued"),
        ("return_received", "1008", "queued"),
        ("technician_tomorrow", "", "queued"),
    ]
    replies = {reply.key: reply for reply in business.said(LENA)}
    assert "49,90 €" in replies["notice_refund_sent"].text
    assert "Waschmaschine" in replies["notice_technician_tomorrow"].text
    assert "Dienstag, 24. November" in replies["notice_technician_tomorrow"].text
    assert replies["notice_payment_alert"].choices[0].payload == '/report_fraud{"order_number": "1005"}'
    label = replies["notice_return_label"].media
    assert label is not None
    assert label.filename == "label-R100200.pdf"
    with business.storage.open(label.path) as file:
        assert file.read(5) == b"%PDF-"


def a_return(state: str) -> Return:
    return Return(
        number="R100200", key="w", order_number="1008", state=state, wish="refund", reason="too_small", amount=4990,
        currency="EUR", facts={}, label="NO-R100200-1008", carrier="Nordpaket", created_at=NOW - timedelta(days=3),
        updated_at=NOW, items=[ReturnItem(line="1", sku="X", name="Kleid", quantity=1, price=4990)],
    )  # fmt: skip


@pytest.mark.parametrize(("phone", "number"), [(OLIVER, "1001"), (LENA, "1002"), (SARA, "1003")])
def test_each_language_says_it_with_all_values(business: Shop, phone: str, number: str) -> None:
    business.agree(phone)
    for kind in ("order_shipped", "order_delayed", "invoice"):
        with business.work() as uow:
            event = notice_events.current(uow, kind, number, NOW)
        assert tell(business.helpdesk, business.storage, event).state == "queued"
        assert tell(business.helpdesk, business.storage, event).state == "known"
        assert tell(business.helpdesk, business.storage, event, again="x").state == "queued"
    for reply in business.said(phone):
        assert number in reply.text
        assert "{" not in reply.text


def test_the_talk_is_about_the_notices_order(business: Shop) -> None:
    business.agree(LENA)
    business.look()
    business.happens("1002", "delivered")
    business.look()
    with business.database.reading() as session:
        row = session.get_one(Conversation, business.ids[LENA])
        assert (row.about_order, row.about_until) == ("1002", NOW + timedelta(hours=24))


def test_switched_off_nothing_leaves(business: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    business.agree(LENA)
    business.look()
    monkeypatch.setattr("helpdesk.services.notices.flow_on", lambda name: name != "notices")
    business.happens("1002", "delivered")
    business.look()
    assert business.told() == [("order_delivered", "1002", "switched_off")]


def test_unknown_orders_and_kinds_that_have_nothing_to_say(business: Shop) -> None:
    with business.work() as uow:
        with pytest.raises(NotFound):
            notice_events.current(uow, "order_shipped", "9999", NOW)
        with pytest.raises(NotFound):
            notice_events.current(uow, "return_received", "1001", NOW)


STEPS = st.lists(
    st.tuples(st.sampled_from([LENA, OLIVER]), st.sampled_from(["yes", "no", "stop", "news", "import"])), max_size=12
)


@settings(max_examples=depth.examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_notice_without_consent(stocked_sqlite: Database, tmp_path: Path, steps: list[tuple[str, str]]) -> None:
    """Whatever customers decide in whatever order: a notice is recorded exactly when the last decision was a yes."""
    business = property_shop(stocked_sqlite, tmp_path)
    willing = dict.fromkeys((LENA, OLIVER), False)
    for phone in willing:
        business.agree(phone, yes=False)
    for phone, what in steps:
        with business.work() as uow:
            one = business.ids[phone]
            if what in ("yes", "no"):
                consent.decide(uow, one, f"w{uuid.uuid4()}", yes=what == "yes")
                willing[phone] = what == "yes"
            elif what == "stop":
                consent.withdraw_all(uow, one, f"w{uuid.uuid4()}")
                willing[phone] = False
            elif what == "import":  # an old yes from the checkout never beats a later no
                entry = consent.Entry(1, phone, "notices", "granted", NOW - timedelta(days=9), "checkout", "", "", "")
                consent.import_entries(uow, "100", [entry])
        if what == "news":
            before = len(business.said(phone))
            with business.work() as uow:
                event = notice_events.current(uow, "order_shipped", {LENA: "1002", OLIVER: "1001"}[phone], NOW)
            tell(business.helpdesk, business.storage, event, again=str(uuid.uuid4()))
            assert len(business.said(phone)) - before == int(willing[phone])


_shops: dict[str, Shop] = {}


def property_shop(database: Database, folder: Path) -> Shop:
    if str(database.url) not in _shops:
        _shops[str(database.url)] = Shop(database, folder)
    return _shops[str(database.url)]


def test_every_kind_has_its_template() -> None:
    from desk.start import FIRST
    from helpdesk.services.case_answers import TEMPLATES
    from helpdesk.services.ratings import KIND
    from helpdesk.services.visit_plan import ENDINGS
    from helpdesk.templates import FOLDER, read_templates

    assert set(read_templates(Path(__file__).parents[2] / FOLDER)) == {
        *KINDS, *TEMPLATES, KIND, FIRST, *(template for _key, template in ENDINGS.values()),
    }  # fmt: skip


def test_an_order_of_the_sample_shop_is_there(business: Shop) -> None:
    with business.work() as uow:
        assert uow.session.get(Order, "1002") is not None
