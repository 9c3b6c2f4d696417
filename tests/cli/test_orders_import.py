"""`helpdesk orders import`: the owner's orders in place of the sample shop's, or every mistake by its line."""

from datetime import datetime, timezone
from pathlib import Path

import pytest

from cli.main import main
from helpdesk import bootstrap, sample_shop
from helpdesk.db.article import Article
from helpdesk.db.order import Order
from helpdesk.db.payment import Payment
from helpdesk.db.returns import Return
from helpdesk.integrations.orders.sample import SampleOrders
from helpdesk.services import order_changes
from helpdesk.services.order_changes import Done

HEADER = "number,name,phone,email,postcode,street,town,country,status,currency,placed_at,item,sku,quantity,price"
ANNA = "Anna Beck,+49 151 5550 0001,anna@example.com,10999,Weg 1,Berlin,DE"
GOOD = f"""{HEADER}
70001,{ANNA},delivered,EUR,2026-11-01,Kettle,KTL-9,1,39.90
70001,,,,,,,,,,,Mug,MUG-9,2,9.50
70002,{ANNA},processing,EUR,2026-11-20T10:30:00+01:00,Lamp,LMP-9,1,"1.249,00"
"""


def numbers() -> list[str]:
    """All orders."""
    with bootstrap.helpdesk().database.reading() as session:
        return sorted(order.number for order in session.query(Order))


def run(tmp_path: Path, content: str, *options: str, encoding: str = "utf-8") -> int:
    """Import a file with this content."""
    path = tmp_path / "orders.csv"
    path.write_bytes(content.encode(encoding))
    return main(["orders", "import", str(path), *options])


def test_the_owners_orders_take_the_sample_shops_place(
    shop: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, GOOD) == 0
    assert "imported 2 new orders, updated 0, removed 59" in capsys.readouterr().out
    assert numbers() == ["70001", "70002"]
    with bootstrap.helpdesk().unit_of_work() as uow:
        order = SampleOrders().order(uow, "70001")
        assert [one.number for one in SampleOrders().of_phone(uow, "4915155500001")] == ["70002", "70001"]
        assert uow.session.query(Return).count() == uow.session.query(Payment).count() == 0
        assert uow.session.query(Article).count() == 0
        lamp = SampleOrders().order(uow, "70002")
    assert order is not None
    assert order.items == (("Kettle", 1), ("Mug", 2))
    assert (order.total.minor, order.total.currency) == (5890, "EUR")
    assert order.address is not None
    assert (order.address.street, order.address.country) == ("Weg 1", "DE")
    assert lamp is not None
    assert lamp.total.minor == 124900
    assert lamp.placed_at == datetime(2026, 11, 20, 9, 30, tzinfo=timezone.utc)
    with bootstrap.helpdesk().unit_of_work() as uow:
        assert not sample_shop.seed(uow)  # the next start does not bring the samples back


def test_an_import_again_updates_and_keeps_lines_and_other_orders(
    shop: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(tmp_path, GOOD)
    with bootstrap.helpdesk().unit_of_work() as uow:
        before = SampleOrders().order(uow, "70001")
    capsys.readouterr()
    again = GOOD.replace("70002", "70003").replace("Mug,MUG-9,2", "Mug,MUG-9,3")
    assert run(tmp_path, again) == 0
    assert "imported 1 new orders, updated 1, removed 0" in capsys.readouterr().out
    assert numbers() == ["70001", "70002", "70003"]
    with bootstrap.helpdesk().unit_of_work() as uow:
        after = SampleOrders().order(uow, "70001")
    assert before is not None
    assert after is not None
    assert [one.id for one in after.lines] == [one.id for one in before.lines]
    assert after.items == (("Kettle", 1), ("Mug", 3))
    assert run(tmp_path, GOOD.split("70002")[0], "--replace") == 0
    assert numbers() == ["70001"]


def test_what_customers_changed_here_is_named(shop: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from helpdesk.services import identity

    run(tmp_path, GOOD)
    with bootstrap.helpdesk().unit_of_work() as uow:
        who = identity.resolve(uow, "100", identity.CustomerIds(wa_id="4915155500001"))
        assert isinstance(order_changes.cancel(uow, who, "70002", "w1"), Done)
    capsys.readouterr()
    assert run(tmp_path, GOOD) == 0
    assert "70002" in capsys.readouterr().out.splitlines()[-1]


MISTAKES = [
    ("70001,", "12,", "line 2: number must be 4 to 8 digits"),
    ("+49 151 5550 0001", "0151 5550001", "line 2 (order 70001): phone has no country code"),
    ("+49 151 5550 0001", "12", "line 2 (order 70001): phone is no phone number"),
    ("delivered", "fulfilled", "line 2 (order 70001): status 'fulfilled' is none of"),
    ("39.90", "free", "line 2 (order 70001): price is no amount"),
    ("39.90", "39.999", "line 2 (order 70001): price may mean thousands or decimals"),
    ("39.90", "", "line 2 (order 70001): price is empty"),
    ("2026-11-01", "11/30/2026", "line 2 (order 70001): placed_at is no date"),
    ("Mug,MUG-9,2", "Mug,MUG-9,two", "line 3 (order 70001): quantity is no whole number"),
    ("Mug,MUG-9,2", ",MUG-9,2", "line 3 (order 70001): item is empty"),
    ("anna@example.com", "anna", "line 2 (order 70001): email is no e-mail address"),
    (",DE,delivered,EUR", ",Germany,delivered,EUR", "line 2 (order 70001): country must be two letters"),
    ("delivered,EUR", "delivered,EURO", "line 2 (order 70001): currency 'EURO' is no currency code"),
    (
        "70001,,,,,,,,,,,Mug",
        "70001,Anton,,,,,,,,,,Mug",
        "line 3 (order 70001): name differs from the order's first line",
    ),
]


@pytest.mark.parametrize(("right", "wrong", "said"), MISTAKES, ids=[said for *_, said in MISTAKES])
def test_a_mistake_is_named_by_its_line_and_nothing_is_written(
    small_shop: None, tmp_path: Path, capsys: pytest.CaptureFixture[str], right: str, wrong: str, said: str
) -> None:
    content = GOOD.replace(right, wrong, 1)
    assert content != GOOD
    assert run(tmp_path, content) == 1
    out = capsys.readouterr().out
    assert said in out
    assert "nothing was imported" in out
    assert "anna@example.com" not in out  # what is personal is not repeated
    assert len(numbers()) == 59


def test_told_to_it_leaves_out_the_wrong_orders(shop: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, GOOD.replace("Mug,MUG-9,2", "Mug,MUG-9,two"), "--skip-wrong") == 0
    assert "line 3 (order 70001)" in capsys.readouterr().out
    assert numbers() == ["70002"]


def test_a_dry_run_writes_nothing(shop: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, GOOD, "--dry-run") == 0
    assert "would import 2 orders with 3 items" in capsys.readouterr().out
    assert len(numbers()) == 59


THEIRS = """Order ID;Kunde;Telefon;Lieferstatus;Datum;Artikel;Preis;Bestand;Artikelnr;Größe;bezahlt
#70010;Jörg Weiß;0151 5550002;versendet;20.11.2026 14:05;Hemd, weiß;49,90 €;3;HEM-M;M;ja
#70010;;;;;Hemd, blau;49,90 €;0;HEM-M-BLAU;M;
"""
MAPPING = """
columns: {number: Order ID, name: Kunde, phone: Telefon, status: Lieferstatus, placed_at: Datum, item: Artikel,
  price: Preis, stock: Bestand, sku: Artikelnr, size: Größe, payment_state: bezahlt}
values:
  status: {versendet: shipped}
  payment_state: {ja: paid}
"""


def test_a_file_in_the_shops_own_words(shop: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mapping = tmp_path / "mapping.yml"
    mapping.write_text(MAPPING, encoding="utf-8")
    options = ["--mapping", str(mapping), "--country-code", "49", "--encoding", "cp1252", "--keep-sample"]
    assert run(tmp_path, THEIRS, *options, encoding="cp1252") == 0, capsys.readouterr().out
    assert len(numbers()) == 60
    with bootstrap.helpdesk().unit_of_work() as uow:
        order = SampleOrders().order(uow, "70010")
        assert order is not None
        assert {one.stock for one in SampleOrders().variants(uow, "70010", order.lines[0].id)} == {3}
        payment = uow.session.query(Payment).filter_by(order_number="70010").one()
    assert (order.customer_name, order.status, order.total.minor) == ("Jörg Weiß", "shipped", 9980)
    assert order.placed_at == datetime(2026, 11, 20, 13, 5, tzinfo=timezone.utc)  # the shop is in Berlin
    assert (payment.state, payment.amount) == ("paid", 9980)


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        ("a,b\n1,2\n", [], "has no column number"),
        (GOOD, ["--map", "number"], "write OURS=THEIRS"),
        (GOOD, ["--map", "colour=Farbe"], "the mapping names colour"),
        (HEADER + "\n", [], "holds no orders"),
        (GOOD.replace("Beck", "Bäck"), ["--encoding", "ascii"], "is not ascii text"),
        (GOOD + '70009,"unfinished', [], "is no CSV file"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_sentence(
    small_shop: None, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, options: list[str], said: str
) -> None:
    assert run(tmp_path, content, *options) == 1
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert len(numbers()) == 59
