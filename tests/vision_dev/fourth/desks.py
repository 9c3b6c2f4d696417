"""Whole screens of a desktop with small letters: web-mail, bank, account, carrier, table of orders, support portal."""

import html

from tests.vision_dev.fourth import people, values
from tests.vision_dev.fourth.draft import Draft
from tests.vision_dev.fourth.values import shape

ORDERS = ["#####", "######", "@@-######", "2026-####-##", "W###-#######", "####-##"]


def _order(draft: Draft) -> str:
    return draft.put("order", shape(draft.rng, draft.rng.choice(ORDERS)), "order_number")


def _dated(draft: Draft) -> None:
    when = values.day(draft.rng)
    draft.put("date", values.written(draft.rng, when, draft.language), "date", values.iso(when))


def _clock(draft: Draft) -> None:
    draft.put("clock", values.clock(draft.rng))


def _amounts(draft: Draft, minors: dict[str, int], shown: str, currency: str = "") -> None:
    """Print these amounts in one way; the one named `shown` is the page's."""
    currency = currency or draft.either(draft.pick("GBP", "USD", "EUR"), draft.pick("EUR", "EUR", "CHF"))
    state = draft.rng.getstate()
    for name, minor in minors.items():
        draft.rng.setstate(state)
        draft.put(name, values.money(draft.rng, minor, currency, draft.language))
    draft.fields["amount"] = values.total(minors[shown], currency)


def webmail(draft: Draft) -> None:
    """A shop's confirmation open beside the list of other mails."""
    _clock(draft)
    name, domain = people.shop(draft)
    people.person(draft)
    order = _order(draft)
    draft.put("other", shape(draft.rng, "#####"))
    draft.put("subject", draft.either(f"Order confirmation {order}", f"Ihre Bestellung {order} bei {name}"))
    draft.put("email", f"{draft.either('orders', 'bestellung')}@{domain}", "email")
    draft.put("initial", name[0])
    _dated(draft)
    for place, item in enumerate(draft.rng.sample(people.GOODS[draft.language], 2), 1):
        draft.put(f"item{place}", item)
    one, two, ship = draft.rng.randint(1500, 99000), draft.rng.randint(900, 30000), draft.rng.choice([395, 499, 690])
    _amounts(draft, {"price1": one, "price2": two, "ship": ship, "total": one + two + ship}, "total")


def webmail_parcel(draft: Draft) -> None:
    """A carrier's mail with everything inside its sentences."""
    _clock(draft)
    people.person(draft)
    people.shop(draft)
    number = draft.pick(values.sscc(draft.rng), values.s10(draft.rng, "DE"))
    draft.put("tracking", number, "tracking_number")
    draft.put("other", shape(draft.rng, "#####"))
    draft.put("subject", draft.pick("Ihr Paket kommt bald", "Paketankündigung: Zustellung in Kürze"))
    draft.put("email", "noreply@kurierhaus.de", "email")
    draft.put("branch", draft.rng.choice(people.STREETS["de"]))
    _dated(draft)
    people.telephone(draft)


def bank(draft: Draft) -> None:
    """A bank's page: recent payments at the left, one of them open at the right."""
    people.person(draft)
    people.shop(draft)
    _dated(draft)
    minors = {name: draft.rng.randint(400, 32000) for name in "abdefgh"} | {"c": draft.rng.randint(190000, 420000)}
    _amounts(draft, {"total": draft.rng.randint(1900, 180000)} | minors, "total")
    draft.put("transaction", shape(draft.rng, draft.either("########-####-%%%%", "TB26########%%%%")), "transaction_id")
    draft.put("last", shape(draft.rng, "####"))


def shopaccount(draft: Draft) -> None:
    """A shop's account in a browser: who one is and the last order."""
    name = people.person(draft)
    domain = draft.either(draft.pick("fastpost.com", "mailbox.co.uk"), draft.pick("postfach.de", "webhaus.at"))
    draft.put("email", people.address(name, domain), "email")
    people.telephone(draft)
    _order(draft)
    _dated(draft)
    minors = {name: draft.rng.randrange(1495, 19995, 500) for name in ("p1", "p2", "p3", "p4")}
    _amounts(draft, minors | {"total": draft.rng.randint(2900, 64000)}, "total")
    draft.put("url", draft.either("www.velomo.com/account/overview", "www.velomo.de/mein-konto"), "url")
    draft.put("street", draft.rng.choice(people.STREETS[draft.language]))
    draft.put("town", draft.rng.choice(people.TOWNS[draft.language]))
    draft.put("last", shape(draft.rng, "####"))


def carrier(draft: Draft) -> None:
    """A carrier's page with the number typed above, a time line and the details."""
    _clock(draft)
    people.shop(draft)
    number = draft.pick(values.ups(draft.rng), values.sscc(draft.rng), values.s10(draft.rng, draft.either("GB", "DE")))
    draft.put("tracking", number, "tracking_number")
    draft.put("typed", number)
    _order(draft)
    _dated(draft)
    draft.put("town", draft.rng.choice(people.TOWNS[draft.language]))
    draft.put("weight", draft.either("2.4", "2,4"))


def erp(draft: Draft) -> None:
    """A merchant's table of orders with one selected, its head below."""
    firms = draft.either(
        "Ashdown Ltd|Kestrel Supply|Brook & Sons|Meridian Labs|Tallis Freight|Oakhurst Inc",
        "Berndt GmbH|Hanse Technik AG|Kuhlmann KG|Labor Drei GmbH|Weserholz OHG|Ziegler & Co. KG",
    ).split("|")
    towns = draft.either("Leeds|Derby|Cardiff|York|Hull|Bath", "Kiel|Gera|Mainz|Fulda|Emden|Trier").split("|")
    first, chosen = draft.rng.randint(40000, 88000), draft.rng.randrange(2, 7)
    net = draft.rng.randint(30000, 900000)
    vat = round(net * (0.19 if draft.language == "de" else 0.2))
    rows = ""
    for place in range(9):
        minor = net + vat if place == chosen else draft.rng.randint(9000, 990000)
        state = draft.pick("open||offen", "shipped||versandt", "invoiced||berechnet").split("||")[
            draft.language == "de"
        ]
        cells = (str(first + 3 * place), firms[place % 6], towns[place % 6], state, values.plain(minor, draft.language))
        mark = ' class="on"' if place == chosen else ""
        rows += f"<tr{mark}>" + "".join(f"<td>{html.escape(cell)}" for cell in cells)
    draft.texts["rows"] = rows
    draft.put("order", str(first + 3 * chosen), "order_number")
    draft.put("customer", firms[chosen % 6])
    _dated(draft)
    name = people.person(draft)
    draft.put("email", people.address(name, draft.either("ordering-desk.com", "einkauf-nord.de")), "email")
    people.telephone(draft)
    _amounts(draft, {"net": net, "vat": vat, "total": net + vat}, "total", draft.either("GBP", "EUR"))


def support(draft: Draft) -> None:
    """A customer's own view of a request to a shop's support."""
    _clock(draft)
    name = people.person(draft)
    draft.put("email", people.address(name, draft.either("fastpost.com", "postfach.de")), "email")
    _order(draft)
    draft.put("code", shape(draft.rng, draft.pick("PAY-4##", "E_5##1", "CC-20#-#", "30###")), "error_code")
    draft.put("subject", draft.either("Payment fails at checkout", "Zahlung schlägt fehl"))
