"""Mails of shops, as mail programs show them."""
# ruff: noqa: E501 (lines of HTML)

from vision import values
from vision.canvas import Maker


def _head(make: Maker, subject: str, *, address: str = "", day: str = "") -> None:
    """Sender, subject and date as a mail program has them."""
    initial = f'<div class="face" style="width:40px;height:40px;font-size:18px">{make.shop[0]}</div>'
    at = make.run(day or make.clock(), "tiny money")
    sender = f'<div class="far">{make.run(make.shop, "b")}{at}</div>'
    below = make.run(address, "tiny", ltr=True) if address else make.run(make.say("to_me"), "tiny")
    if not make.desktop:
        make.top = '<header class="app"><i class="back"></i><span class="grow"></span><i class="bag"></i><i class="dots"></i></header>'
    make.add(make.run(subject, "h1"), f'<div class="flat">{initial}<div class="col grow">{sender}{below}</div></div>')


def _footer(make: Maker) -> str:
    """Contact of the shop: a mail, a telephone number or a page."""
    which = make.rng.choice(("email", "phone", "url", "both"))
    lines = [make.run(make.say("questions"), "tiny")]
    if which in ("email", "both"):
        lines.append(make.line("contact_mail", "tiny", email=make.service_email()))
    if which in ("phone", "both"):
        lines.append(make.line("contact_phone", "tiny", phone=make.phone(service=True)))
    if which == "url":
        lines.append(make.run(make.url("/" + make.rng.choice(("help", "contact", "faq"))), "tiny", ltr=True))
    return f'<div class="foot">{"".join(lines)}</div>'


def confirmation(make: Maker) -> None:
    """Thanks for an order, in sentences."""
    _head(make, make.say("mail_subject").format(shop=make.shop))
    total = values.price(make.rng, make.market, 18, 420)
    make.add(make.line("dear", "prose", name=make.name))
    make.add(make.line("mail_thanks", "prose", order=make.order(), date=make.written(make.day())))
    make.add(make.line("mail_total", "prose", amount=make.amount(total)))
    make.add(
        make.run(make.say("mail_soon"), "prose"),
        make.run(make.say("regards"), "prose"),
        make.run(make.say("team").format(shop=make.shop), "b"),
    )
    make.add(_footer(make))


def shipped(make: Maker) -> None:
    """A parcel has left: a coloured head, a button, a number."""
    _head(make, make.say("shipped_subject"))
    make.rows = "stack" if make.rng.random() < 0.5 else "split"
    make.add(f'<header class="brand">{make.run(make.shop)}</header>')
    make.add(make.line("hello", "h2", name=make.name.split()[0]))
    make.add(make.line("shipped_text", "prose", order=make.order()))
    make.add(make.card(make.row(make.say("carrier_label"), make.say("carriers")), make.row(make.say("tracking"), make.parcel(), ltr=True),
                       make.row(make.say("expected"), make.written(make.day()))))  # fmt: skip
    make.add(make.button(make.say("track_button")))
    make.add(_footer(make))


def refund(make: Maker) -> None:
    """Money comes back, in a plain mail."""
    _head(make, make.say("refund_subject"), address=make.service_email())
    total = values.price(make.rng, make.market, 12, 260)
    make.add(make.line("dear", "prose", name=make.name))
    make.add(make.line("refund_text", "prose", order=make.order(), amount=make.amount(total)))
    make.add(make.line("refund_when", "prose", date=make.written(make.day())))
    if make.rng.random() < 0.6:
        make.add(make.line("refund_reference", "prose", payment=make.payment()))
    make.add(make.run(make.say("regards"), "prose"), make.run(make.say("service_team").format(shop=make.shop)))


def reminder(make: Maker) -> None:
    """A payment that is still open, with a table of what to pay."""
    _head(make, make.say("reminder_subject"), day=make.written(make.day(), numeric=True))
    total = values.price(make.rng, make.market, 15, 380)
    make.rows = "beside"
    make.add(make.line("dear", "prose", name=make.name), make.run(make.say("reminder_text"), "prose"))
    make.add(make.card(make.row(make.say("order_number"), make.order(), ltr=True),
                       make.row(make.say("open_amount"), make.amount(total), look="strong")))  # fmt: skip
    make.add(make.run(make.say("reminder_paid"), "prose"), make.button(make.say("pay_bill")))
    make.add(make.run(make.say("regards"), "prose"), make.run(make.say("team").format(shop=make.shop)), _footer(make))
