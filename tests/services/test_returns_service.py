"""Returns from the first message to money or new goods: once a message, own orders only, money at most once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

from fixtures.business import Business
from fixtures.returns import line, start, started, stock
from fixtures.shop_people import NOW

from helpdesk.db.article import Article
from helpdesk.db.order import Order
from helpdesk.db.payment import Payout, Refund
from helpdesk.db.returns import Return
from helpdesk.services import refunds, return_steps, returns
from helpdesk.services.returns import Eligible, NotInStock, Piece, ProofNeeded

PAULS_SHIRTS, PAULS_SHOES = "TSH-ORG", "SHO-SNKR"


def test_a_return_is_stored_once_with_label_and_planned_refund(business: Business) -> None:
    shirts = line(business, "10238", PAULS_SHIRTS)
    first = started(start(business, "paul", "10238", "w1", Piece(shirts, 2)))
    assert started(start(business, "paul", "10238", "w1", Piece(shirts, 2))) == first
    told = first.return_
    assert returns.return_number(told.number) == told.number
    assert (told.state, told.carrier, told.text, told.person) == (
        "label_sent", "Nordpaket", "return_label_nordpaket", False,
    )  # fmt: skip
    assert told.number in told.label
    assert (told.amount.minor, told.cost.minor, told.expected_on) == (2 * 1990 - 395, 395, date(2026, 12, 4))
    assert first.refund is not None
    assert (first.refund.key, first.refund.state, first.refund.amount) == (told.number, "planned", told.amount)
    with business.database.reading() as session:
        (row,) = [one for one in session.query(Return) if one.order_number == "10238"]
        assert [event.state for event in row.events] == ["requested", "approved", "label_sent"]
        assert session.query(Payout).filter_by(key=told.number).count() == 0


def test_the_same_message_at_once_begins_one_return(business: Business) -> None:
    shirts = line(business, "10238", PAULS_SHIRTS)

    def attempt(_n: int) -> object:
        return start(business, "paul", "10238", "w1", Piece(shirts))

    with ThreadPoolExecutor(5) as pool:
        numbers = {started(one).return_.number for one in pool.map(attempt, range(5))}
    assert len(numbers) == 1


def test_goods_that_come_back_bring_the_money_once(business: Business) -> None:
    number = started(
        start(business, "paul", "10238", "w1", Piece(line(business, "10238", PAULS_SHIRTS)))
    ).return_.number
    for _ in range(2):
        with business.work() as uow:
            back = return_steps.receive(uow, number, by="warehouse", now=NOW + timedelta(days=4))
    assert back.state == "refunded"
    assert back.expected_on == date(2026, 12, 1)
    with business.database.reading() as session:
        (payout,) = session.query(Payout).filter_by(key=number)
        assert (payout.amount, payout.currency, payout.order_number) == (1990 - 395, "EUR", "10238")
        (refund,) = session.query(Refund).filter_by(key=number)
        assert (refund.state, refund.reference) == ("booked", payout.reference)


def test_goods_that_come_back_worn_bring_nothing(business: Business) -> None:
    shoes = Piece(line(business, "10238", PAULS_SHOES), sku="SHO-SNKR-WHI-42")
    before = stock(business, "SHO-SNKR-WHI-42")
    number = started(start(business, "paul", "10238", "w1", shoes, reason="too_small", wish="exchange")).return_.number
    assert stock(business, "SHO-SNKR-WHI-42") == before - 1
    with business.work() as uow:
        back = return_steps.receive(uow, number, by="warehouse", accepted=False, note="worn", now=NOW)
    assert (back.state, back.expected_on) == ("refused", None)
    assert stock(business, "SHO-SNKR-WHI-42") == before
    again = start(business, "paul", "10238", "w2", shoes, reason="too_small", wish="exchange")
    assert started(again).return_.number != number  # a refused return does not use the item up


def test_an_exchange_by_size_as_customers_say_it(business: Business) -> None:
    shoes = line(business, "10238", PAULS_SHOES)
    verdict = started(
        start(business, "paul", "10238", "w1", Piece(shoes, size="42"), reason="too_small", wish="exchange")
    )
    assert verdict.return_.items[0].wanted == "Stoffsneaker, weiß, Größe 42"
    assert verdict.refund is None
    with business.work() as uow:
        done = return_steps.receive(uow, verdict.return_.number, by="warehouse", now=NOW)
    assert (done.state, done.expected_on) == ("exchanged", date(2026, 11, 26))


def test_what_is_sold_out_or_dearer_is_not_promised(business: Business) -> None:
    shoes = line(business, "10238", PAULS_SHOES)
    verdict = start(business, "paul", "10238", "w1", Piece(shoes, size="43"), reason="too_small", wish="exchange")
    assert isinstance(verdict, NotInStock)
    assert "SHO-SNKR-WHI-42" in {one.sku for one in verdict.choices}
    assert all(one.stock > 0 and one.sku != "SHO-SNKR" for one in verdict.choices)
    with business.database.reading() as session:
        assert session.query(Return).filter_by(order_number="10238").count() == 0


def test_two_customers_want_the_last_one_at_once(business: Business) -> None:
    with business.work() as uow:
        article = uow.session.get(Article, "SHO-SNKR-WHI-42")
        assert article is not None
        article.stock = 1
        order = uow.session.get(Order, "1050")
        assert order is not None
        order.items[0].quantity = 2  # one more pair than went back already
    wanted = {
        ("paul", "10238"): Piece(line(business, "10238", PAULS_SHOES), sku="SHO-SNKR-WHI-42"),
        ("miriam", "1050"): Piece(line(business, "1050", PAULS_SHOES), sku="SHO-SNKR-WHI-42"),
    }

    def attempt(one: tuple[str, str]) -> object:
        return start(business, *one, f"w-{one[0]}", wanted[one], reason="too_small", wish="exchange")

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(attempt, wanted))
    assert sorted(type(answer).__name__ for answer in answers) == ["NotInStock", "Started"]
    assert stock(business, "SHO-SNKR-WHI-42") == 0


def test_a_small_thing_that_broke_is_kept_and_paid_once_a_person_agrees(business: Business) -> None:
    lamp = Piece(line(business, "1008", "LMP-LUNA"))
    verdict = started(start(business, "lena", "1008", "w1", lamp, reason="damaged", answers={}))
    assert (verdict.return_.keep, verdict.return_.state, verdict.return_.cost.minor) == (True, "requested", 0)
    with business.work() as uow:
        done = return_steps.decide(uow, verdict.return_.number, approve=True, by="ann", now=NOW)
        refund = refunds.get(uow, done.number)
    assert done.state == "refunded"
    assert (refund.state, refund.amount.minor, refund.expected_on) == (
        "booked", 1490, date(2026, 11, 27),
    )  # fmt: skip


def test_the_lines_to_choose_from(business: Business) -> None:
    with business.work() as uow:
        lines = returns.eligible_lines(uow, "miriam", "1047", now=NOW)
    assert not isinstance(lines, ProofNeeded)
    assert [(one.sku, isinstance(verdict, Eligible)) for one, verdict in lines] == [
        ("MUG-NAME", False), ("SCK-PK5", True), ("GFT-CARD", False),
    ]  # fmt: skip


def test_status_of_returns_and_of_a_cancellations_refund(business: Business) -> None:
    with business.work() as uow:
        (hannahs,) = returns.status(uow, "hannah", now=NOW)
        (same,) = returns.status(uow, "hannah", "rma 204 731", now=NOW)
        (priyas,) = returns.status(uow, "priya", now=NOW)
        (mehmets,) = returns.status(uow, "mehmet", "1023", now=NOW)
        assert returns.status(uow, "lena", now=NOW) == []
    assert hannahs == same
    assert hannahs.return_ is not None
    assert hannahs.refund is not None
    assert (hannahs.return_.number, hannahs.return_.state, hannahs.refund.state) == ("R204731", "label_sent", "planned")
    assert priyas.return_ is None
    assert priyas.refund is not None
    assert (priyas.order_number, priyas.refund.state, priyas.refund.amount.minor) == ("1022", "booked", 3690)
    assert mehmets.refund is not None
    assert (mehmets.refund.state, mehmets.refund.amount.minor) == ("sent", 7095)


def test_a_replacement_for_what_we_sent_wrong(business: Business) -> None:
    shirts = Piece(line(business, "10238", PAULS_SHIRTS), 2)
    before = stock(business, PAULS_SHIRTS)
    verdict = started(
        start(business, "paul", "10238", "w1", shirts, reason="wrong_item", wish="replacement", answers={})
    )
    with business.work() as uow:
        granted = return_steps.decide(uow, verdict.return_.number, approve=True, by="ann", now=NOW)
    assert (granted.state, granted.amount.minor, granted.cost.minor) == ("label_sent", 0, 0)
    assert stock(business, PAULS_SHIRTS) == before - 2
    with business.work() as uow:
        assert return_steps.receive(uow, verdict.return_.number, by="warehouse", now=NOW).state == "exchanged"
    assert stock(business, PAULS_SHIRTS) == before - 2
    with business.database.reading() as session:
        assert session.query(Refund).filter_by(order_number="10238").count() == 0


def test_a_cheaper_variant_brings_the_difference(business: Business) -> None:
    with business.work() as uow:
        article = uow.session.get(Article, "SHO-SNKR-WHI-42")
        assert article is not None
        article.prices = {**article.prices, "EUR": 4490}
    shoes = Piece(line(business, "10238", PAULS_SHOES), sku="SHO-SNKR-WHI-42")
    verdict = started(start(business, "paul", "10238", "w1", shoes, reason="too_small", wish="exchange"))
    assert verdict.refund is not None
    assert (verdict.refund.state, verdict.refund.amount.minor) == ("planned", 1000)
    with business.work() as uow:
        done = return_steps.receive(uow, verdict.return_.number, by="warehouse", now=NOW)
    assert done.state == "exchanged"
    with business.database.reading() as session:
        (payout,) = session.query(Payout).filter_by(order_number="10238")
    assert payout.amount == 1000


def test_store_credit_goes_by_its_own_way(business: Business) -> None:
    shirts = Piece(line(business, "10238", PAULS_SHIRTS))
    number = started(start(business, "paul", "10238", "w1", shirts, wish="store_credit")).return_.number
    with business.work() as uow:
        done = return_steps.receive(uow, number, by="warehouse", now=NOW)
    assert (done.state, done.expected_on) == ("refunded", NOW.date())
    with business.database.reading() as session:
        (payout,) = session.query(Payout).filter_by(key=number)
    assert payout.method == "store_credit"


def test_goods_that_two_people_book_in_at_once_are_paid_once(business: Business) -> None:
    number = started(
        start(business, "paul", "10238", "w1", Piece(line(business, "10238", PAULS_SHIRTS)))
    ).return_.number

    def receive(n: int) -> str:
        with business.work() as uow:
            return return_steps.receive(uow, number, by=f"person{n}", accepted=n % 2 == 0, now=NOW).state

    with ThreadPoolExecutor(4) as pool:
        states = set(pool.map(receive, range(4)))
    assert len(states) == 1
    with business.database.reading() as session:
        paid = session.query(Payout).filter_by(key=number).count()
    assert paid == (1 if states == {"refunded"} else 0)
