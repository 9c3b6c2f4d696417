"""Parcels as carriers and shops show them on their way."""
# ruff: noqa: E501 (lines of HTML)

from datetime import date, timedelta

from vision import values
from vision.canvas import Maker


def _events(make: Maker, last: date | None) -> list[tuple[str, str, str]]:
    """What happened, where and when; the newest first. Without a day only of today and yesterday."""
    steps = make.all("events")[: make.rng.randint(2, 5)]
    places = make.rng.sample(make.all("places_" + make.market.country), 3)
    hours = sorted(make.rng.sample(range(5, 22), len(steps)))
    made = []
    for place, step in enumerate(steps):
        new = place >= len(steps) - 2
        if last is None:
            when = make.rng.choice(make.all("today" if new else "yesterday"))
        else:
            when = make.brief(last - timedelta(1 if new else 2))
        clock = make.digits(f"{hours[place]:02}:{make.rng.randint(0, 59):02}")
        made.append((step, places[min(2, place * 3 // len(steps))], f"{when}{make.comma}{clock}"))
    return made[::-1]


def _way(make: Maker, events: list[tuple[str, str, str]]) -> str:
    stops = "".join(
        f'<div class="stop {"" if number else "now"}"><i></i><div class="col">{make.run(step, "" if number else "b")}{make.run(f"{when} · {where}", "tiny")}</div></div>'
        for number, (step, where, when) in enumerate(events)
    )
    return f'<div class="way">{stops}</div>'


def time_line(make: Maker) -> None:
    """A carrier's app: a headline, the day, the events below each other."""
    make.shop = make.say("carriers")
    make.app_bar(make.say("shipment"))
    day = make.day() if make.rng.random() < 0.65 else None
    state = make.run(make.say("parcel_state"), "h1")
    when = (
        make.row(make.say("expected"), make.written(day))
        if day
        else make.run(make.say("today_between").format(make.digits("13:00"), make.digits("16:00")), "b")
    )
    make.add(make.card(state, when, make.row(make.say("tracking"), make.parcel(), ltr=True)))
    if make.page.language == "ar" and make.rng.random() < 0.5:
        cents = values.price(make.rng, make.market, 20, 200)
        make.add(make.card(make.row(make.say("cash_due"), make.amount(cents), look="strong")))
    make.add(make.card(_way(make, _events(make, day))))
    make.tabs()


def scans(make: Maker) -> None:
    """A carrier's site: bar of progress and a table of scans."""
    make.shop = make.say("carriers")
    make.site_bar()
    make.rows = make.rng.choice(("split", "stack", "beside"))
    day = make.day()
    make.add(make.run(make.say("track_title"), "h1"))
    make.add(make.card(make.row(make.say("tracking"), make.parcel(), ltr=True), make.row(make.say("expected"), make.written(day)),
                       make.row(make.say("service_label"), make.say("services"))))  # fmt: skip
    events = _events(make, day)
    reached = min(3, len(events))
    make.add('<div class="steps">' + "".join(
        f'<div class="{"done" if number < reached else ""}"><i></i>{make.run(word)}</div>' for number, word in enumerate(make.all("stages"))
    ) + "</div>")  # fmt: skip
    if make.desktop:
        head = "".join(f"<th>{make.run(word)}</th>" for word in make.all("scan_head"))
        body = "".join(
            f"<tr><td>{make.run(when)}</td><td>{make.run(where)}</td><td>{make.run(step)}</td></tr>"
            for step, where, when in events
        )
        make.add(f"<table><tr>{head}</tr>{body}</table>")
    else:
        make.add(_way(make, events))


def missed(make: Maker) -> None:
    """A parcel waits at a shop: where, until when."""
    make.shop = make.say("carriers")
    make.app_bar(make.say("notice_bar"))
    make.add(f'<div class="flat">{make.sign("info", 44)}{make.run(make.say("missed_title"), "h2")}</div>')
    make.add(make.run(make.say("missed_text"), "prose"))
    place = make.digits(make.say("pickup_" + make.market.country)).split("|")
    opened = make.say("opened").format(make.digits("09:00"), make.digits("19:30"))
    make.add(
        make.card(
            make.run(make.say("pickup"), "b"),
            f'<div class="col">{"".join(make.run(line) for line in place)}</div>',
            make.run(opened, "pale"),
        )
    )
    rows = [
        make.row(make.say("tracking"), make.parcel(), ltr=True),
        make.row(make.say("pickup_until"), make.written(make.day())),
    ]
    if make.rng.random() < 0.5:
        rows.append(make.row(make.say("courier_phone"), make.phone(service=make.rng.random() < 0.5), ltr=True))
    make.add(make.card(*rows), make.button(make.say("route")))


def shop_way(make: Maker) -> None:
    """A shop's own page of a parcel: the order, the carrier, the articles."""
    make.site_bar()
    if make.rng.random() < 0.25:
        make.address_bar(make.url("/orders/status"))
    make.add(make.run(make.say("on_its_way"), "h1"), make.line("order_line", "pale", order=make.order()))
    stages = make.all("shop_stages")
    make.add('<div class="steps">' + "".join(
        f'<div class="{"done" if number < 3 else ""}"><i></i>{make.run(word)}</div>' for number, word in enumerate(stages)
    ) + "</div>")  # fmt: skip
    rows = [
        make.row(make.say("carrier_label"), make.say("carriers")),
        make.row(make.say("tracking"), make.parcel(), ltr=True),
    ]
    if make.rng.random() < 0.6:
        rows.append(make.row(make.say("expected"), make.written(make.day())))
    make.add(make.card(*rows), make.button(make.say("track_button"), "slim"))
    articles = "".join(
        f'<div class="flat">{make.thumb()}<div class="col">{make.run(name)}{make.run(make.say("quantity").format(make.digits("1")), "tiny")}</div></div>'
        for name in make.rng.sample(make.all("items"), make.rng.randint(1, 2))
    )
    make.add(make.card(make.run(make.say("in_parcel"), "b"), articles))
