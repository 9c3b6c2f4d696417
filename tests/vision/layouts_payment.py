"""Payments that went through, and payments that did not."""
# ruff: noqa: E501 (lines of HTML)

from vision import values
from vision.canvas import Maker


def _card(make: Maker) -> str:
    return f"{make.rng.choice(('Visa', 'Mastercard', 'Visa', 'Maestro'))} •••• {make.rng.randint(1000, 9999)}"


def _account(make: Maker) -> tuple[str, str]:
    """A label and an account of which four digits are shown."""
    end = f"•••• {make.rng.randint(1000, 9999)}"
    country = make.market.country
    return (make.say("account_number"), end) if country == "US" else ("IBAN", f"{country}•• •••• {end}")


def _moment(make: Maker) -> str:
    """The page's day with its time."""
    return f"{make.written(make.day())}{make.comma}{make.clock()}"


def wallet(make: Maker) -> None:
    """A wallet's or a payment service's receipt: a large amount, the details below."""
    make.app_bar(make.say("payment_details"))
    cents = values.price(make.rng, make.market, 8, 900)
    make.add(
        f'<div class="mid">{make.sign("ok", 64)}{make.run(make.say("paid_title"), "h2")}{make.run(make.amount(cents), "huge money")}{make.run(make.say("paid_to").format(make.shop), "pale")}</div>'
    )
    rows = [make.row(make.say("when"), _moment(make)), make.row(make.say("payment_number"), make.payment(), ltr=True),
            make.row(make.say("paid_by"), _card(make), ltr=True), make.row(make.say("state"), make.say("succeeded"))]  # fmt: skip
    if make.rng.random() < 0.4:
        rows.insert(2, make.row(make.say("order_number"), make.order(), ltr=True))
    make.add(make.card(*rows), make.button(make.say("share"), "ghost"), make.button(make.say("finish")))


def transfer(make: Maker) -> None:
    """A bank's page of one transfer."""
    make.shop = make.say("banks")
    make.app_bar(make.say("transfer_title"))
    make.rows = make.rng.choice(("stack", "beside", "split"))
    cents = values.price(make.rng, make.market, 10, 1900)
    rows = [
        make.row(make.say("payee"), make.say("companies")), make.row(*_account(make), ltr=True),
        make.row(make.say("transfer_amount"), make.amount(cents), look="strong"),
        make.row(make.say("booked"), make.written(make.day())), make.row(make.say("purpose"), make.say("purpose_text").format(make.order())),
        make.row(make.say("bank_reference"), make.payment(), ltr=True), make.row(make.say("state"), make.say("executed")),
    ]  # fmt: skip
    make.add(make.card(*rows), make.button(make.say("save_pdf"), "ghost"))
    make.tabs()


def slip(make: Maker) -> None:
    """A terminal's slip, as a picture or in an app."""
    make.rows = "split"
    cents = values.price(make.rng, make.market, 6, 300)
    middle = f'<div class="mid">{make.run(make.shop, "b")}{make.run(make.say("slip_title"))}</div>'
    network = make.rng.choice(("VISA", "MASTERCARD", "VISA DEBIT"))
    rows = [
        make.row(make.say("terminal"), make.digits(values.fill("%#######", make.rng))), make.row(make.say("slip_number"), make.payment(), ltr=True),
        make.row(make.say("slip_day"), make.written(make.day(), numeric=True)), make.row(make.say("slip_time"), make.clock()),
        make.row(make.say("card"), f"{network} ****{make.rng.randint(1000, 9999)}", ltr=True), '<div class="dash"></div>',
        make.row(make.say("slip_amount"), make.amount(cents), look="strong"), '<div class="dash"></div>',
    ]  # fmt: skip
    last = f'<div class="mid">{make.run(make.say("approved"), "b")}{make.run(make.say("keep"))}</div>'
    make.add('<div class="gap"></div>', f'<div class="slip">{middle}{"".join(rows)}{last}</div>')


def bill(make: Maker) -> None:
    """A receipt of a payment service with what was paid for."""
    make.site_bar()
    cents = values.price(make.rng, make.market, 12, 520)
    make.add(make.run(make.say("bill_title").format(make.shop), "h1"))
    make.add(make.card(make.row(make.say("amount_paid"), make.amount(cents)), make.row(make.say("day_paid"), make.written(make.day())),
                       make.row(make.say("paid_by"), _card(make), ltr=True), make.row(make.say("payment_number"), make.payment(), ltr=True)))  # fmt: skip
    make.add(
        make.run(make.say("summary"), "b"), make.card(make.row(make.rng.choice(make.all("items")), make.money(cents)))
    )
    make.add(make.line("bill_help", "prose small", email=make.service_email()))


def declined(make: Maker) -> None:
    """A shop's app says that the card was refused."""
    make.app_bar(make.say("checkout"))
    cents = values.price(make.rng, make.market, 14, 700)
    make.add(
        f'<div class="mid"><div class="gap"></div>{make.sign("bad", 68)}{make.run(make.say("declined_title"), "h1")}{make.run(make.say("declined_why"))}</div>'
    )
    rows = [make.row(make.say("to_pay"), make.amount(cents)), make.row(make.say("card"), _card(make), ltr=True),
            make.row(make.say("error_code"), make.code(values.decline_code(make.rng)), ltr=True)]  # fmt: skip
    if make.rng.random() < 0.6:
        rows.append(make.row(make.say("payment_number"), make.payment(), ltr=True))
    make.add(make.card(*rows), make.button(make.say("again")), make.button(make.say("other_method"), "ghost"))


def checkout(make: Maker) -> None:
    """A checkout with a red note above the card's fields."""
    make.site_bar()
    if make.rng.random() < 0.35:
        make.address_bar(make.url("/checkout"))
    make.add(make.run(make.say("checkout"), "h1"))
    note = f'<div class="col">{make.run(make.say("declined_title"), "b")}{make.line("note_code", "", code=make.code(values.decline_code(make.rng)))}</div>'
    make.add(f'<div class="banner">{make.sign("bad", 26)}{note}</div>')
    for label, value in (
        (make.say("card_number"), f"•••• •••• •••• {make.rng.randint(1000, 9999)}"),
        (make.say("card_holder"), f"{make.first} {make.last}".upper()),
    ):
        make.add(f'<div class="input">{make.run(label, "label")}{make.run(value, ltr=True)}</div>')
    make.rows = "split"
    make.add(
        make.card(
            make.row(make.say("to_pay"), make.amount(values.price(make.rng, make.market, 14, 700)), look="strong")
        )
    )
    make.add(make.button(make.say("pay_now")), make.run(make.say("secure"), "tiny"))


def refused_by_bank(make: Maker) -> None:
    """A bank's app shows a payment that it refused."""
    shop, make.shop = make.shop, make.say("banks")
    make.app_bar(make.say("payment_details"))
    cents = values.price(make.rng, make.market, 10, 900)
    make.add(
        f'<div class="mid"><div class="face">{shop[0]}</div>{make.run(shop, "h2")}{make.run(make.amount(cents), "huge money")}{make.run(make.say("declined"), "chip no")}</div>'
    )
    code = make.code(make.rng.choice(("51", "05", "61", "65", "57")))
    make.add(make.card(make.row(make.say("when"), _moment(make)), make.row(make.say("reason"), make.say("reasons")), make.row(make.say("reason_code"), code, ltr=True),
                       make.row(make.say("bank_reference"), make.payment(), ltr=True)))  # fmt: skip
    make.add(make.button(make.say("help"), "ghost"))
    make.tabs()


def not_confirmed(make: Maker) -> None:
    """A payment service's page after the bank's check failed."""
    make.rows = make.rng.choice(("split", "beside", "stack"))
    make.top = f'<header class="brand">{make.run(make.say("services_pay"))}</header>'
    make.add(
        f'<div class="flat">{make.sign("warn", 48)}{make.run(make.say("unconfirmed_title"), "h1")}</div>',
        make.run(make.say("unconfirmed_text"), "prose"),
    )
    cents = values.price(make.rng, make.market, 14, 900)
    make.add(make.card(make.row(make.say("merchant"), make.shop), make.row(make.say("transfer_amount"), make.amount(cents)),
                       make.row(make.say("day_paid_plain"), make.written(make.day())), make.row(make.say("payment_number"), make.payment(), ltr=True),
                       make.row(make.say("error_code"), make.code(values.decline_code(make.rng)), ltr=True)))  # fmt: skip
    make.add(make.button(make.say("back_to_shop")))
