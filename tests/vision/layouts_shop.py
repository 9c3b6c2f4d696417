"""Orders as shops confirm and list them; the last amount on each page is the sum of those above it."""
# ruff: noqa: E501 (lines of HTML)

from dataclasses import dataclass

from vision import values
from vision.canvas import Maker


@dataclass
class Basket:
    """What was bought, in cents."""

    lines: list[tuple[str, int, int]]  # name, how many, price of one
    shipping: int
    discount: int

    @property
    def goods(self) -> int:
        """All lines."""
        return sum(many * each for _, many, each in self.lines)

    @property
    def total(self) -> int:
        """What is to be paid."""
        return self.goods + self.shipping - self.discount


def basket(make: Maker, most: int = 3, key: str = "items") -> Basket:
    """Some articles with prices."""
    low, high = (6, 60) if key == "dishes" else (9, 230)
    names = make.rng.sample(make.all(key), make.rng.randint(1, most))
    lines = [(name, make.rng.choice((1, 1, 1, 2)), values.price(make.rng, make.market, low, high)) for name in names]
    discount = make.rng.choice((500, 1000)) if make.rng.random() < 0.2 else 0
    return Basket(lines, make.rng.choice(make.market.shipping), min(discount, min(each for _, _, each in lines) // 2))


def sums(make: Maker, bought: Basket, *, key: str = "shipping") -> str:
    """Subtotal, shipping, perhaps a discount, the total, perhaps the tax in it."""
    free = make.say("free") if not bought.shipping and make.rng.random() < 0.6 else make.money(bought.shipping)
    rows = [make.row(make.say("subtotal"), make.money(bought.goods)), make.row(make.say(key), free)]
    if bought.discount:
        rows.append(make.row(make.say("discount"), make.money(bought.discount, "-")))
    rows += ['<div class="rule"></div>', make.row(make.say("total"), make.amount(bought.total), look="strong")]
    if make.market.vat and make.rng.random() < 0.4:
        tax = round(bought.total * make.market.vat / (100 + make.market.vat))
        rows.append(make.run(make.say("tax").format(make.digits(f"{make.market.vat:g}"), make.money(tax)), "tiny"))
    return "".join(rows)


def _article(make: Maker, name: str, many: int, each: int) -> str:
    below = make.run(make.say("quantity").format(make.digits(str(many))), "tiny")
    named = f'<div class="col grow">{make.run(name)}{below}</div>'
    return f'<div class="flat">{make.thumb()}{named}{make.run(make.money(many * each), "money")}</div>'


def _address(make: Maker, *, name: bool = True) -> str:
    lines = ([make.name] if name else []) + make.digits(make.say("street_" + make.market.country)).split("|")
    return f'<div class="col">{"".join(make.run(line) for line in lines)}</div>'


def thanks(make: Maker) -> None:
    """A web shop's last page of the checkout."""
    make.site_bar()
    if make.rng.random() < 0.3:
        make.address_bar(make.url("/checkout/thank-you"))
    bought = basket(make)
    head = f'<div class="col">{make.line("order_line", "pale", order=make.order())}{make.line("thanks_name", "h1", name=make.name.split()[0])}</div>'
    left = f'<div class="flat">{make.sign("ok")}{head}</div>'
    left += make.card(
        make.run(make.say("confirmed"), "h2"), make.line("confirmation_sent", "pale", email=make.email()),
        '<div class="rule"></div>', make.run(make.say("ship_to"), "b"), _address(make),
    )  # fmt: skip
    lines = "".join(_article(make, *line) for line in bought.lines)
    right = make.card(lines, '<div class="rule"></div>', sums(make, bought))
    make.add(f'<div class="two"><div class="col" style="gap:14px">{left}</div>{right}</div>')


def detail(make: Maker) -> None:
    """An order among my orders, in an app."""
    make.app_bar(make.say("order_details"))
    make.rows = "stack" if make.rows == "stack" else "split"
    bought = basket(make)
    make.add(make.card(make.run(make.say("order_state"), "chip"),
                       make.row(make.say("order_number"), make.order(), ltr=True),
                       make.row(make.say("ordered_on"), make.written(make.day()))))  # fmt: skip
    make.rows = "split"
    make.add(make.card(*(_article(make, *line) for line in bought.lines)))
    make.add(make.card(make.run(make.say("ship_to"), "b"), _address(make)))
    make.add(make.card(make.run(make.say("summary"), "h2"), sums(make, bought)))
    make.tabs()


def listed(make: Maker) -> None:
    """A shop's page of one order with a table."""
    make.site_bar()
    bought = basket(make, 4)
    make.add(make.run(make.say("order_details"), "h1"))
    make.add(make.line("order_sentence", "prose", order=make.order(), date=make.written(make.day())))
    cells = "".join(
        f'<tr><td>{make.run(f"{name} × {make.digits(str(many))}")}</td><td class="end">{make.run(make.money(many * each), "money")}</td></tr>'
        for name, many, each in bought.lines
    )
    free = make.money(bought.shipping) if bought.shipping else make.say("free")
    rows = [(make.say("subtotal"), make.money(bought.goods)), (make.say("shipping"), free)]
    if bought.discount:
        rows.append((make.say("discount"), make.money(bought.discount, "-")))
    rows += [(make.say("paid_by"), make.say("methods")), (make.say("total"), make.amount(bought.total))]
    foot = "".join(
        f'<tr><td>{make.run(label + ":")}</td><td class="end">{make.run(value, "money")}</td></tr>'
        for label, value in rows
    )
    head = f'<tr><th>{make.run(make.say("article"))}</th><th class="end">{make.run(make.say("price"))}</th></tr>'
    make.add(f"<table><thead>{head}</thead><tbody>{cells}</tbody><tfoot>{foot}</tfoot></table>")
    contact = make.run(make.phone(), ltr=True) + make.run(make.email(), ltr=True) if make.rng.random() < 0.6 else ""
    make.add(make.run(make.say("billing"), "h2"), make.card(_address(make), contact))


def delivered_food(make: Maker) -> None:
    """An app that brings food or groceries."""
    make.app_bar(make.say("your_order"))
    bought = basket(make, 4, "dishes")
    number = make.line("order_line", "pale", order=make.order())
    make.add(
        f'<div class="flat">{make.sign("ok", 44)}<div class="col">{make.run(make.say("food_state"), "h2")}{number}</div></div>'
    )
    make.add(make.line("arrives", "", time=f"{make.clock(18, 19)}"), '<div class="rule"></div>')
    for name, many, each in bought.lines:
        make.add(
            f'<div class="far">{make.run(f"{make.digits(str(many))}x {name}")}{make.run(make.money(many * each), "money")}</div>'
        )
    make.rows = "split"
    make.add('<div class="dash"></div>', sums(make, bought, key="delivery_fee"))
    make.add('<div class="gap"></div>', make.button(make.say("help"), "ghost"))
    make.tabs()
