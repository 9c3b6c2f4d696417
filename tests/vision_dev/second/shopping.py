"""Layouts of what goes well: orders, parcels, payments and the mails about them. Each returns a page's body."""

# Markup reads better in whole lines.
# ruff: noqa: E501

from tests.vision_dev.second import values
from tests.vision_dev.second.sheet import TICK, Sheet


def _articles(s: Sheet, goods: list[tuple[str, int]], pictures: bool = True) -> str:
    tile = '<i class="img"></i>' if pictures else ""
    return "".join(
        f'<div class="it">{tile}<div class="grow">{name}<div class="mute">{s.say("quantity")}: {s.digits("1")}</div></div>'
        f"<div>{s.cash(price)}</div></div>"
        for name, price in goods
    )


def _sums(s: Sheet, items: int, post: int) -> str:
    off = s.rng.choice([0, 0, items // 1000 * 100])
    lines = s.row(s.say("subtotal"), s.cash(items)) + s.row(s.say("shipping"), s.cash(post))
    lines += s.row(s.say("discount"), s.cash(off, minus=True)) if off else ""
    return lines + s.row(s.say("total"), s.total(items + post - off), "row sum")


def order_phone(s: Sheet) -> str:
    """A shop's app after the purchase."""
    goods, items, post = s.goods(2)
    return (
        s.status() + f'<div class="pad grow">{TICK}<h1 class="c">{s.say("thanks")}</h1>'
        f'<p class="c mute">{s.say("sent_to", email=s.email())}</p><div class="card">'
        + s.row(s.say("order"), s.order(s.rng.choice(["", "#"]))) + s.row(s.say("ordered"), s.day())
        + s.row(s.say("method"), s.card()) + f'</div><div class="card">{_articles(s, goods)}{_sums(s, items, post)}</div>'
        + s.button("track_b") + s.button("shop_b", "ghost") + "</div>" + s.tabs()
    )  # fmt: skip


def order_desktop(s: Sheet) -> str:
    """The last page of a checkout in two columns."""
    goods, items, post = s.goods(3)
    label = s.say("order").removesuffix("#").strip()
    return (
        f'<div class="top"><b>{s.shop}</b></div><div class="main cols"><div class="grow"><div class="mute">{label} {s.order("#")}</div>'
        f'<h1>{s.say("thanks_for")}</h1><div class="card"><h2>{s.say("confirmed")}</h2><p class="mute">{s.say("when_ready")}</p></div>'
        f'<div class="card cols"><div class="grow">{s.row(s.say("contact"), s.email(), "stk")}'
        f'{s.row(s.say("address"), s.name + "<br>" + s.one("streets"), "stk")}</div><div class="grow">'
        f"{s.row(s.say('method'), s.card(), 'stk')}{s.row(s.say('phone'), s.phone(), 'stk')}</div></div>{s.button('shop_b')}</div>"
        f'<div style="width:380px"><div class="card">{_articles(s, goods)}{_sums(s, items, post)}</div></div></div>{s.foot()}'
    )


def order_detail(s: Sheet) -> str:
    """An order of the list of orders, opened in the app."""
    goods, items, post = s.goods(1)
    return (
        s.app(s.say("details")) + f'<div class="pad grow"><span class="chip">{s.say("s_moving")}</span>'
        + s.row(s.say("order"), s.order(), "stk") + s.row(s.say("ordered"), s.day(), "stk")
        + f'<div class="prog"><i></i><i></i><i></i><i></i></div><p class="mute">{s.say("arrives")}</p>'
        f'<div class="card">{_articles(s, goods)}</div>' + s.row(s.say("address"), f"{s.name}<br>{s.one('streets')}", "stk")
        + f'<div class="card">{_sums(s, items, post)}</div>' + s.button("track_b") + s.button("return_b", "ghost") + "</div>" + s.tabs()
    )  # fmt: skip


def order_history(s: Sheet) -> str:
    """An order in a shop's site: a head of facts, a table of articles."""
    goods, items, post = s.goods(3)
    rows = "".join(f"<tr><td>{name}</td><td>{s.digits('1')}</td><td>{s.cash(price)}</td></tr>" for name, price in goods)
    facts = [
        (s.say("order"), s.order()),
        (s.say("ordered"), s.day()),
        (s.say("method"), s.card()),
        (s.say("recipient"), s.name),
    ]
    return (
        s.top() + f'<div class="main"><h1>{s.say("details")}</h1><div class="card cols">'
        + "".join(f'<div class="grow">{s.row(*fact, "stk")}</div>' for fact in facts)
        + f'</div><table><tr><th>{s.say("items")}</th><th>{s.say("quantity")}</th><th>{s.say("price")}</th></tr>{rows}</table>'
        f'<div style="width:340px;margin-inline-start:auto">{_sums(s, items, post)}</div></div>{s.foot()}'
    )  # fmt: skip


def _history(s: Sheet, count: int) -> list[tuple[str, str, str]]:
    start = s.rng.randint(0, 1)
    events = zip(s.many("events")[start:], s.rng.sample(s.many("towns"), 5), strict=False)
    return [(f"{s.short(place)} {s.clock()}", event, town) for place, (event, town) in enumerate(events)][:count]


def track_phone(s: Sheet) -> str:
    """A carrier's tracking page on a phone."""
    comma = "،" if s.language == "ar" else ","
    line = "".join(
        f'<div>{event}<div class="mute">{town}{comma} {when}</div></div>' for when, event, town in _history(s, 4)
    )
    line = line.replace('<div class="mute">', '<span class="mute" style="display:block">').replace(
        "</div></div>", "</span></div>"
    )
    return (
        s.status() + f'<div class="app"><b class="ac">{s.one("carriers")}</b></div><div class="pad grow">'
        f'<div class="mute">{s.say("tracking")}</div><h2>{s.tracking()}</h2><div class="card"><h1>{s.say("moving")}</h1>'
        f'<p>{s.say("moving_t")}</p><div class="prog"><i></i><i></i><i></i><i></i></div>{s.row(s.say("due"), s.day(2), "stk")}</div>'
        f'<h2>{s.say("history")}</h2><div class="tl">{line}</div></div>'
    )  # fmt: skip


def track_desktop(s: Sheet) -> str:
    """A carrier's site: a field with the number, steps, a table of events."""
    number = s.tracking()
    rows = "".join(f"<tr><td>{when}</td><td>{town}</td><td>{event}</td></tr>" for when, event, town in _history(s, 4))
    steps = "".join(f"<span>{step}</span>" for step in s.many("steps"))
    carrier = s.one("carriers")
    return (
        s.top("carrier_nav", carrier) + f'<div class="main"><h1>{s.say("track_title")}</h1><div class="cols">'
        f'<div class="in grow" style="margin:12px 0">{number}</div>{s.button("track_b")}</div><div class="card"><div class="mute">'
        f'{s.say("state")}</div><h1>{s.say("moving")}</h1><div class="prog"><i></i><i></i><i></i><i></i></div>'
        f'<div class="steps">{steps}</div>{s.row(s.say("due"), s.day(1), "stk")}</div><h2>{s.say("history")}</h2>'
        f"<table>{rows}</table></div>{s.foot(carrier)}"
    )  # fmt: skip


def track_app(s: Sheet) -> str:
    """The parcel of an order in the shop's app, with a map and the driver."""
    return (
        s.app(s.say("track_title")) + '<div class="map"></div><div class="pad grow">'
        f'<h1>{s.say("moving")}</h1><div class="card lines">' + s.row(s.say("due"), s.day(1))
        + s.row(s.say("order"), s.order()) + s.row(s.say("carrier"), s.one("carriers")) + s.row(s.say("tracking"), s.tracking())
        + f'</div><div class="card it"><i class="ava"></i><div class="grow">{s.say("courier")}: {s.one("people").split()[0]}'
        f"<br>{s.phone()}</div></div>{s.button('help', 'ghost')}</div>{s.tabs()}"
    )  # fmt: skip


def track_missed(s: Sheet) -> str:
    """A carrier's notice that a parcel waits to be collected."""
    return (
        s.status() + f'<div class="pad grow"><b class="ac" style="font-size:1.3em">{s.one("carriers")}</b><h1>{s.say("missed")}</h1>'
        f'<p>{s.say("keep")}</p><div class="card">' + s.row(s.say("tracking"), s.tracking(), "stk")
        + s.row(s.say("recipient"), s.name, "stk") + s.row(s.say("pickup"), s.say("shop_at"), "stk")
        + s.row(s.say("support"), s.phone(mobile=False), "stk") + f"</div>{s.button('reschedule')}{s.button('details_b', 'ghost')}</div>"
    )  # fmt: skip


def receipt_wallet(s: Sheet) -> str:
    """A wallet's confirmation with a large amount."""
    return (
        s.status() + f'<div class="pad grow">{TICK}<p class="c">{s.say("success")}</p><div class="c big">{s.total()}</div>'
        f'<p class="c mute">{s.shop}</p><div class="card lines">' + s.row(s.say("paid"), s.day(time=True))
        + s.row(s.say("transaction"), s.transaction(s.rng.choice(["provider", "bank"]))) + s.row(s.say("method"), s.card())
        + s.row(s.say("status"), s.say("s_paid")) + f"</div>{s.button('share')}{s.button('done', 'ghost')}</div>"
    )  # fmt: skip


def receipt_till(s: Sheet) -> str:
    """A till's slip, sent as a picture."""
    goods, items, _ = s.goods(3)
    rows = "".join(s.row(name, s.cash(price)) for name, price in goods).replace('class="mute"', "")
    s.dark = False
    return (
        f'<div class="pad" style="background:#fff;margin:0 14px;flex:1"><h2 class="c">{s.shop}</h2><div class="c">{s.one("streets")}</div>'
        f'<p class="c">{s.say("till")}</p><hr>{rows}<hr>{s.row(s.say("total"), s.total(items), "row sum")}'
        f"{s.row(s.say('vat'), s.cash(items * 19 // 119))}<hr>{s.row(s.say('paid'), s.day(time=True))}"
        f"{s.row(s.say('method'), s.card())}{s.row(s.say('rrn'), s.transaction('card'))}<hr>"
        f'<p class="c">{s.say("approved")}</p><p class="c">{s.say("thanks_visit")}</p></div>'
    )


def receipt_desktop(s: Sheet) -> str:
    """A bank's or provider's receipt in the browser."""
    minor = s.rng.randint(1500, 90000)
    bank = s.one("banks")
    return (
        s.top("wallet_tabs", bank) + f'<div class="main" style="width:760px"><h1>{s.say("receipt")}</h1><table>'
        + "".join(f'<tr><td class="mute">{label}</td><td>{value}</td></tr>' for label, value in [
            (s.say("merchant"), s.shop), (s.say("paid"), s.day(time=True)), (s.say("order"), s.order()),
            (s.say("reference"), s.transaction(s.rng.choice(["provider", "bank", "provider"]))), (s.say("method"), s.card()),
            (s.say("status"), s.say("s_paid")), (s.say("amount"), f"<b>{s.total(minor)}</b>")])
        + f'</table><div class="cols"><div class="grow"></div>{s.button("share", "ghost")}{s.button("done")}</div></div>{s.foot(bank)}'
    )  # fmt: skip


def receipt_bank(s: Sheet) -> str:
    """A bank's app: one movement, labels over values."""
    minus = f"-{s.total()}" if s.language != "ar" else s.total()
    return (
        s.app(s.say("receipt")) + f'<div class="pad grow"><div class="it"><i class="ava"></i><b>{s.shop}</b></div><div class="big">{minus}</div>'
        f'<span class="chip">{s.say("s_paid")}</span><div class="lines">' + s.row(s.say("paid"), s.day(time=True), "stk")
        + s.row(s.say("reference"), s.transaction("bank"), "stk")
        + s.row(s.say("iban"), s.apart(f"•••• {values.pick(s.rng, '0123456789', 4)}"), "stk")
        + s.row(s.say("fee"), s.cash(0), "stk") + f"</div>{s.button('share')}</div>{s.tabs('wallet_tabs')}"
    )  # fmt: skip


def _from(s: Sheet) -> str:
    return (f'<div class="it"><i class="ava"></i><div class="grow"><b>{s.shop}</b><div class="mute">{s.say("m_to")}</div></div>'
            f'<span class="mute">{s.clock()}</span></div>')  # fmt: skip


def mail_shipped(s: Sheet) -> str:
    """A phone's mail: running text about a parcel."""
    order = s.order(s.rng.choice(["", "#"]))
    return (
        s.app("") + f'<div class="pad grow"><h1>{s.say("m_shipped", order=order)}</h1>{_from(s)}<p>{s.say("hello")}</p>'
        f"<p>{s.say('m_shipped_1', order=order, carrier=s.one('carriers'))} {s.say('m_shipped_2', tracking=s.tracking())}</p>"
        f"<p>{s.say('m_due', date=s.day(3))}</p>{s.button('track_b')}<p>{s.say('regards')}<br>{s.say('team')}</p>"
        f'<p class="mute">{s.say("m_auto")}</p></div><div class="pad cols">{s.button("reply", "ghost grow")}{s.button("forward", "ghost grow")}</div>'
    )


def mail_refund(s: Sheet) -> str:
    """Webmail with folders: a refund."""
    order, amount = s.order(), s.total()
    folders = "".join(f"<div>{name}</div>" for name in s.many("folders"))
    return (
        f'<div class="top"><b>Mailnest</b></div><div class="main cols" style="width:1240px"><div class="side">{folders}</div><div class="grow">'
        f"<h1>{s.say('m_refund', order=order)}</h1>{_from(s)}<p>{s.say('hello')}</p><p>{s.say('m_refund_1', amount=amount, order=order)}</p>"
        f'<div style="width:520px">{s.row(s.say("transaction"), s.transaction("provider"))}{s.row(s.say("paid"), s.day(time=True))}</div>'
        f"<p>{s.say('m_refund_2')}</p><p>{s.say('regards')}<br>{s.say('team')}</p></div></div>"
    )


def mail_order(s: Sheet) -> str:
    """A shop's mail with head, articles, sums and a phone number at the foot."""
    goods, items, post = s.goods(2)
    order = s.order()
    head = f'<div class="pad c" style="background:{s.accent};color:#fff"><b style="font-size:1.5em">{s.shop}</b></div>'
    return (
        s.status()
        + f'<div class="pad"><h2>{s.say("m_order", order=order)}</h2></div>{head}<div class="pad grow"><p>{s.say("hello")}</p>'
        f"<p>{s.say('m_order_1')}</p>{s.row(s.say('order'), order)}{s.row(s.say('ordered'), s.day())}<hr>{_articles(s, goods)}<hr>"
        f'{_sums(s, items, post)}{s.button("details_b")}<p class="c mute">{s.say("m_call", phone=s.phone(mobile=False))}</p></div>'
    )


def mail_unpaid(s: Sheet) -> str:
    """A desktop's mail as plain text: a payment is missing."""
    order, address = s.order(), s.rng.choice(["pay", "checkout", "zahlung" if s.language == "de" else "payment"])
    path = f"{address}/{values.pick(s.rng, 'abcdefghkmnpqrstuvwxyz23456789', 8)}"
    link = f'<span class="link">{s.url(path)}</span>'
    return (
        f'<div class="chrome"><b>{s.many("folders")[0]}</b></div><div class="pad" style="width:900px"><h1>{s.say("m_unpaid")}</h1>{_from(s)}<hr>'
        f"<p>{s.say('hello')}</p><p>{s.say('m_unpaid_1', amount=s.total(), order=order)}<br>{s.say('m_unpaid_2', date=s.day(7))}</p>"
        f"<p>{s.say('m_unpaid_3', url=link)}</p><p>{s.say('regards')}<br>{s.say('team')}</p></div>"
    )
