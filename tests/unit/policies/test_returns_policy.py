"""May it come back? Properties over days and rules, and the shipped returns.yml."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.errors import SettingsError
from helpdesk.integrations.orders.protocol import STATUSES, Article, Line, OrderView
from helpdesk.policies import returns as policy
from helpdesk.policies.returns import Eligible, History, Ineligible
from helpdesk.return_rules import ReturnRules, read_rules
from helpdesk.values import Money

SHIPPED = read_rules(Path(__file__).parents[3] / "returns.yml")
ARRIVED = datetime(2026, 11, 1, 15, tzinfo=timezone.utc)
SHIRT = Line("1", "TSH-M", "T-shirt, M", 2, Money(1990, "EUR"), "clothing", "M", "white")
LARGE = Article("TSH-L", "T-shirt, L", "L", "white", Money(1990, "EUR"), 3)
DEAR = Article("TSH-XL", "T-shirt, XL", "XL", "white", Money(2490, "EUR"), 3)


def order(status: str = "delivered", line: Line = SHIRT) -> OrderView:
    """An order with one line."""
    return OrderView(
        number="1001", status=status, customer_name="", items=(), total=Money(3980, "EUR"),
        placed_at=ARRIVED - timedelta(days=3), delivered_at=ARRIVED if status == "delivered" else None,
        tracking_number="" if status == "processing" else "T1", lines=(line,),
    )  # fmt: skip


def judge(line: Line = SHIRT, reason: str = "changed_mind", day: int = 1, **more: object) -> Eligible | Ineligible:
    """The verdict so many days after arrival."""
    today = ARRIVED.date() + timedelta(days=day)
    return policy.eligible(order(line=line), line, reason, today, SHIPPED, **more)  # type: ignore[arg-type]


reasons = st.sampled_from(sorted(SHIPPED.reasons))
categories = st.sampled_from(["clothing", "shoes", "underwear", "electronics", "kitchen", "gift_card", ""])


@given(reason=reasons, category=categories, day=st.integers(0, 900), personalised=st.booleans())
def test_a_day_earlier_is_never_worse(reason: str, category: str, day: int, personalised: bool) -> None:
    line = replace(SHIRT, category=category, personalised=personalised)
    if isinstance(judge(line, reason, day + 1), Eligible):
        assert isinstance(judge(line, reason, day), Eligible)


@given(reason=reasons, category=categories, day=st.integers(0, 900))
def test_until_is_the_last_day(reason: str, category: str, day: int) -> None:
    line = replace(SHIRT, category=category)
    verdict = judge(line, reason, day)
    if isinstance(verdict, Eligible):
        last = (verdict.until - ARRIVED.date()).days
        assert day <= last
        assert isinstance(judge(line, reason, last), Eligible)
        assert judge(line, reason, last + 1) == Ineligible("window_over", ("person",), verdict.until)


@given(reason=reasons, category=categories, day=st.integers(0, 59), answer=st.booleans())
def test_what_is_our_fault_asks_nothing_and_costs_nothing(reason: str, category: str, day: int, answer: bool) -> None:
    line = replace(SHIRT, category=category, personalised=True)
    if not SHIPPED.reasons[reason].ours:
        return
    verdict = judge(line, reason, min(day, 13), answers=dict.fromkeys(SHIPPED.questions, answer))
    assert isinstance(verdict, Eligible)
    assert verdict.questions == ()
    assert policy.cost_of_return(verdict.ours, Money(5000, "EUR"), SHIPPED).minor == 0


@given(status=st.sampled_from(sorted(STATUSES)), reason=reasons)
def test_only_what_was_delivered_comes_back_and_a_person_is_always_offered(status: str, reason: str) -> None:
    verdict = policy.eligible(order(status), SHIRT, reason, ARRIVED.date(), SHIPPED)
    assert isinstance(verdict, Eligible) == (status == "delivered")
    if isinstance(verdict, Ineligible):
        assert verdict.instead[-1] == "person"


@given(bought=st.integers(1, 9), returned=st.integers(0, 12))
def test_no_more_comes_back_than_was_bought(bought: int, returned: int) -> None:
    verdict = judge(replace(SHIRT, quantity=bought), returned=returned)
    if returned < bought:
        assert isinstance(verdict, Eligible)
        assert verdict.left == bought - returned
    else:
        assert isinstance(verdict, Ineligible)
        assert verdict.reason == "already_returned"


@given(
    amount=st.integers(0, 100_000), currency=st.sampled_from(["EUR", "GBP", "SAR", "EGP", "CHF"]), ours=st.booleans()
)
def test_sending_back_never_costs_more_than_comes_back(amount: int, currency: str, ours: bool) -> None:
    cost = policy.cost_of_return(ours, Money(amount, currency), SHIPPED)
    assert 0 <= cost.minor <= amount
    assert cost.currency == currency


@given(amount=st.integers(0, 20_000_000), currency=st.sampled_from(["EUR", "GBP", "SAR", "EGP", "CHF"]))
def test_above_the_limit_and_without_one_a_person_decides(amount: int, currency: str) -> None:
    limit = SHIPPED.person_above.get(currency, -1)
    assert bool(policy.person_because(Money(amount, currency), "refund", (), SHIPPED)) == (amount > limit)
    assert policy.person_because(Money(amount, currency), "exchange", (), SHIPPED) == ()


@given(claims=st.integers(0, 20), sum_=st.integers(0, 200_000), delivered=st.integers(0, 20))
def test_more_returns_never_raise_fewer_flags(claims: int, sum_: int, delivered: int) -> None:
    some = policy.flags(History(claims, Money(sum_, "EUR"), delivered), SHIPPED)
    more = policy.flags(History(claims + 1, Money(sum_ + 1, "EUR"), delivered), SHIPPED)
    assert set(some) <= set(more)


@pytest.mark.parametrize(
    ("category", "personalised", "reason"), [("gift_card", False, "gift_card"), ("kitchen", True, "personalised")]
)
def test_excluded_goods_say_why(category: str, personalised: bool, reason: str) -> None:
    line = replace(SHIRT, category=category, personalised=personalised)
    assert judge(line) == Ineligible(reason, ("person",))
    assert isinstance(judge(line, "damaged"), Eligible)


def test_conditions_are_asked_and_a_no_refuses() -> None:
    assert isinstance(first := judge(), Eligible)
    assert first.questions == ("unworn",)
    assert isinstance(told := judge(answers={"unworn": True}), Eligible)
    assert told.questions == ()
    assert judge(answers={"unworn": False}) == Ineligible("worn", ("person",))


def test_what_the_customer_may_have_follows_fault_and_stock() -> None:
    same = Article("TSH-M", "T-shirt, M", "M", "white", Money(1990, "EUR"), 1)
    changed, broken = judge(variants=(same, LARGE, DEAR)), judge(reason="damaged", variants=(same,))
    assert isinstance(changed, Eligible)
    assert isinstance(broken, Eligible)
    assert changed.wishes == ("refund", "store_credit", "exchange")
    assert broken.wishes == ("refund", "store_credit", "replacement")
    assert policy.exchangeable(SHIRT, (same, LARGE, DEAR), 3) == (LARGE,)
    assert policy.exchangeable(SHIRT, (same, LARGE, DEAR), 4) == ()


def test_small_things_that_arrived_broken_may_be_kept() -> None:
    assert policy.may_keep("damaged", Money(1500, "EUR"), SHIPPED)
    assert not policy.may_keep("damaged", Money(1501, "EUR"), SHIPPED)
    assert not policy.may_keep("changed_mind", Money(100, "EUR"), SHIPPED)
    assert not policy.may_keep("damaged", Money(100, "CHF"), SHIPPED)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("R482913", "R482913"), ("my rma 482 913 please", "R482913"), ("R-٤٨٢٩١٣", "R482913"), ("r#482-913", "R482913"),
        ("482913", None), ("order 1001", None), ("R4829134", None), ("our482913", None), ("", None),
    ],
)  # fmt: skip
def test_return_numbers_as_people_write_them(text: str, number: str | None) -> None:
    assert policy.return_number(text) == number


def test_when_money_is_there() -> None:
    day = date(2026, 11, 22)
    assert policy.expected_on(day, "refund", False, SHIPPED) == date(2026, 12, 4)
    assert policy.expected_on(day, "refund", True, SHIPPED) == date(2026, 11, 27)


MISTAKES = {
    "window_days: {shoes: 60}": "window_days: `default` is missing",
    "window_days: {default: 0}": "default must be at least 1 day",
    "person_above: {euro: 5}": "euro is no currency code",
    "keep_up_to: {EUR: -1}": "EUR must not be below 0",
    "ways: [{country: DE, way: label, text: a}]": 'one with country "\\*" is missing',
    'ways: [{country: "*", way: pigeon, text: a}]': "ways.0.way",
    "reasons: {}": "reasons",
    "reasons: {broken: {our: true}}": "reasons.broken.our",
    "wishes: {money: {days: 1}}": "wishes",
    "colour: red": "colour",
    "questions: {unopened: {categories: [], reason: hygiene}}": "questions.unopened.categories",
    "- a": "must hold names",
    "a: [": "is not readable YAML",
}


@pytest.mark.parametrize(("mistake", "said"), MISTAKES.items(), ids=str)
def test_a_mistake_in_the_file_is_named_in_one_sentence(tmp_path: Path, mistake: str, said: str) -> None:
    good = Path(__file__).parents[3] / "returns.yml"
    name = mistake.split(":")[0]
    lines = good.read_text(encoding="utf-8").split("\n")
    path = tmp_path / "returns.yml"
    if name[0].isalpha() and mistake != "a: [":
        start = next((n for n, line in enumerate(lines) if line.startswith(f"{name}:")), len(lines))
        end = next((n for n in range(start + 1, len(lines)) if lines[n][:1].isalpha()), len(lines))
        path.write_text("\n".join([*lines[:start], mistake, *lines[end:]]), encoding="utf-8")
    else:
        path.write_text(mistake, encoding="utf-8")
    with pytest.raises(SettingsError, match=said) as caught:
        read_rules(path)
    assert "\n" not in str(caught.value)


def test_rules_without_extras_work() -> None:
    least = ReturnRules.model_validate(
        {
            "window_days": {"default": 14},
            "reasons": {"other": {}},
            "wishes": {"refund": {"days": 3}},
            "ways": [{"country": "*", "way": "drop_off", "text": "any"}],
        }
    )
    verdict = policy.eligible(order(), SHIRT, "other", ARRIVED.date(), least)
    assert isinstance(verdict, Eligible)
    assert verdict.wishes == ("refund",)
    assert policy.person_because(Money(1, "EUR"), "refund", (), least) == ("above_limit",)
