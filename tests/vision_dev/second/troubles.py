"""Layouts of what goes wrong, and of accounts: declined payments, errors, missing networks. Each returns a body."""

# Markup reads better in whole lines.
# ruff: noqa: E501

from tests.vision_dev.second import values
from tests.vision_dev.second.sheet import CLOUD, CROSS, Sheet


def declined_phone(s: Sheet) -> str:
    """A full page of an app after a declined payment."""
    return (
        s.status() + f'<div class="pad grow">{CROSS}<h1 class="c">{s.say("declined")}</h1><p class="c">{s.say("bank_no")}</p><div class="card">'
        + s.row(s.say("attempted"), s.total()) + s.row(s.say("order"), s.order()) + s.row(s.say("method"), s.card())
        + s.row(s.say("code"), s.code(values.DECLINES)) + f'</div><p class="c mute">{s.say("no_charge")}</p>'
        f"{s.button('retry_card')}{s.button('help', 'ghost')}</div>"
    )  # fmt: skip


def declined_checkout(s: Sheet) -> str:
    """A checkout on a desktop with the refusal above the form."""
    goods, items, post = s.goods(2)
    lines = "".join(s.row(name, s.cash(price)) for name, price in goods) + s.row(s.say("shipping"), s.cash(post))
    return (
        f'<div class="top"><b>{s.shop}</b></div><div class="main cols"><div class="grow"><h1>{s.say("checkout")}</h1><div class="alert">'
        f'{s.say("alert", code=s.code(values.DECLINES))}</div><p>{s.say("other_card")}</p><div class="mute">{s.say("name")}</div><div class="in">'
        f'{s.name}</div><div class="mute">{s.say("email")}</div><div class="in">{s.email()}</div><div class="mute">{s.say("card_no")}</div>'
        f'<div class="in">{s.card()}</div>{s.button("pay")}</div><div class="card" style="width:380px"><h2>{s.say("items")}</h2>{lines}'
        f"{s.row(s.say('total'), s.total(items + post), 'row sum')}</div></div>{s.foot()}"
    )


def declined_dialog(s: Sheet) -> str:
    """A box over a shop's payment page on a phone."""
    return (
        s.app(s.say("checkout")) + '<div class="ske"></div><div class="ske"></div><div class="ske" style="width:50%"></div>'
        f'<div class="dim"></div><div class="dlg"><h2>{s.say("declined")}</h2><p>{s.say("bank_no")} {s.say("no_charge")}</p>'
        + s.row(s.say("attempted"), s.total(), "stk") + s.row(s.say("transaction"), s.transaction("provider"), "stk")
        + s.row(s.say("code"), s.code(values.DECLINES), "stk") + f"{s.button('retry_card')}{s.button('cancel', 'ghost')}</div>"
    )  # fmt: skip


def declined_wallet(s: Sheet) -> str:
    """A failed movement in a bank's app."""
    return (
        s.app(s.say("details_b")) + f'<div class="pad grow"><div class="it"><i class="ava"></i><div class="grow"><b>{s.shop}</b></div>'
        f'<span class="chip bad">{s.say("s_failed")}</span></div><div class="big">{s.total()}</div><div class="lines">'
        + s.row(s.say("paid"), s.day(time=True)) + s.row(s.say("reason"), s.say("funds"))
        + s.row(s.say("reference"), s.transaction(s.rng.choice(["card", "bank"]))) + s.row(s.say("method"), s.card())
        + f"</div>{s.button('help')}</div>{s.tabs('wallet_tabs')}"
    )  # fmt: skip


def error_dialog(s: Sheet) -> str:
    """An app's box over an empty list."""
    skeleton = "".join(f'<div class="ske" style="width:{width}%"></div>' for width in (80, 60, 72, 40, 66, 80, 52))
    code = f"{s.say('code')}: {s.code()}" if s.rng.random() < 0.6 else f"({s.code()})"
    return (
        s.app(s.many("tabs")[3])
        + f'{skeleton}<div class="dim"></div><div class="dlg"><h2>{s.say("wrong")}</h2><p>{s.say("app_sorry")}</p>'
        f'<p class="mute">{code}</p><div class="cols ac" style="justify-content:flex-end"><b>{s.say("cancel")}</b><b>{s.say("retry")}</b></div></div>'
    )


def error_window(s: Sheet) -> str:
    """A desktop program's window with a system's code."""
    s.dark = False
    product = s.rng.choice(["Lumora Desktop", "PhotoPrint Studio", "LabelMaker 5", "TaxCase 2026", "ScanDesk"])
    return (
        f'<div style="flex:1;display:flex;background:{s.rng.choice(["#1d5f8a", "#3b4a5a", "#0f3d3e"])}"><div class="win" style="width:520px">'
        f'<div class="tit"><span>{s.apart(product)} - {s.say("win_title")}</span><svg class="x" viewBox="0 0 14 14"><path d="M2 2l10 10M12 2L2 12" stroke="#333"/></svg></div><div class="it pad">'
        f'<svg class="ic" style="margin:0 8px;flex:none" viewBox="0 0 48 48"><circle cx="24" cy="24" r="22" fill="#d33a31"/>'
        f'<path d="M16 16l16 16M32 16l-16 16" stroke="#fff" stroke-width="4"/></svg><div>{s.say("win_text", code=s.code(values.WINDOWS))}</div></div>'
        f'<div class="pad cols" style="justify-content:flex-end;gap:12px;background:#8881">{s.button("report", "ghost")}'
        f"{s.button('close')}</div></div></div>"
    )


def error_phone(s: Sheet) -> str:
    """A full page of an app: a picture, a sentence, a code, where to write."""
    return (
        s.status()
        + f'<div class="pad grow c" style="display:flex;flex-direction:column;justify-content:center">{CROSS}<h1>{s.say("wrong")}</h1>'
        f"<p>{s.say('app_sorry')}</p><p>{s.say('code')}: <b>{s.code()}</b></p>"
        f'<p class="mute">{s.say("if_again", email=s.email(support=True))}</p>{s.button("retry")}{s.button("report", "ghost")}</div>'
    )


def error_server(s: Sheet) -> str:
    """A site's own page for its failure."""
    code = s.rng.choice(["500", "502", "503", "504"])
    s.fields["error_code"] = code
    return (
        s.top()
        + f'<div class="main c"><div class="big ac" style="font-size:4.6em">{s.digits(code)}</div><h1>{s.say(f"s{code}")}</h1>'
        f'<p>{s.say("server_t")}</p><p class="mute">{s.say("code")}: {s.digits(code)}</p><div style="width:260px;margin:auto">{s.button("reload")}'
        f'</div><p class="mute">{s.say("support")}: {s.phone(mobile=False)}</p></div>{s.foot()}'
    )


def network_phone(s: Sheet) -> str:
    """A phone's browser without an answer."""
    host = f"www.{s.host}"
    s.fields["url"] = host
    title, why, codes = s.rng.choice(values.CHROME)
    return (
        s.status()
        + f'<div class="chrome"><div class="addr"><bdi dir="ltr">{host}</bdi></div></div><div class="pad grow" style="padding-top:90px">'
        f'<svg width="52" height="52" viewBox="0 0 48 48"><path d="M8 4h22l10 10v30H8z" fill="none" stroke="#8a93a0" stroke-width="3"/>'
        f'<path d="M17 22v4M31 22v4M16 36q8-7 16 0" stroke="#8a93a0" stroke-width="3" fill="none"/></svg><h1>{s.say(title)}</h1>'
        f'<p class="mute">{s.say(why, host=s.apart(host))}</p><p class="mute">{s.code(codes)}</p>'
        f'<div style="width:150px">{s.button("reload")}</div></div>'
    )


def network_desktop(s: Sheet) -> str:
    """A desktop's browser with its address and its advice."""
    url = s.url(s.rng.choice(["checkout", "orders", "account/login", "cart"]))
    tips = "".join(f"<li>{tip}</li>" for tip in s.many("tips"))
    title, why, codes = s.rng.choice(values.CHROME)
    return (
        f'<div class="chrome"><i class="back"></i><div class="addr"><bdi dir="ltr">{url}</bdi></div></div><div style="width:600px;margin:90px auto">'
        f"<h1>{s.say(title)}</h1><p>{s.say(why, host=s.apart('www.' + s.host))}</p><p>{s.say('try')}</p><ul>{tips}</ul>"
        f'<p class="mute">{s.code(codes)}</p><div class="cols" style="justify-content:space-between"><span></span>{s.button("reload")}</div></div>'
    )


def network_unsafe(s: Sheet) -> str:
    """Another browser's page about a connection that is not secure."""
    return (
        f'<div class="chrome"><i class="back"></i><div class="addr"><bdi dir="ltr">{s.url("")}</bdi></div></div>'
        f'<div style="width:720px;margin:70px auto"><h1>{s.say("unsafe")}</h1><p>{s.say("fox", host=s.apart("www." + s.host))}</p>'
        f"<p>{s.say('code')}: {s.code(values.FIREFOX)}</p><ul><li>{s.say('fox_2')}</li><li>{s.say('fox_3')}</li></ul>"
        f'<div class="cols" style="justify-content:flex-end">{s.button("advanced", "ghost")}{s.button("retry")}</div></div>'
    )


def network_gateway(s: Sheet) -> str:
    """A gateway's page (who works, who does not), or an app without a network."""
    if s.rng.random() < 0.5:
        return (
            s.app(s.shop)
            + f'<div class="pad grow c" style="display:flex;flex-direction:column;justify-content:center">{CLOUD}'
            f'<h1>{s.say("noconn")}</h1><p class="mute">{s.say("offline")}</p><p class="mute">{s.say("code")}: {s.code(NETWORK)}</p>'
            f"{s.button('retry')}</div>{s.tabs()}"
        )
    number = s.rng.choice(["504", "522", "521", "524"])
    s.fields["error_code"] = number
    part = "".join(
        f'<div class="it"><i class="ava" style="background:{"#d33a31" if who == "host" else "#1f9d55"}"></i><div><b>{a}</b><div class="mute">{b}</div>'
        f"{c}</div></div>" for who, (a, b, c) in ((who, s.many(who)) for who in ("you", "gate", "host")))  # fmt: skip
    return (
        s.status()
        + f'<div class="pad grow"><h1>{s.say(f"s{number}")}</h1><p class="mute">{s.say("code")} {s.digits(number)}</p>{part}'
        f"<h2>{s.say('what_now')}</h2><p>{s.say('wait')}</p>{s.button('reload')}</div>"
    )


NETWORK = ["NET-1001", "NSURLErrorDomain -1009", "E_CONN_408", "N-204", "NETWORK_TIMEOUT", "ERR_NO_NETWORK", "C-1017"]


def account_phone(s: Sheet) -> str:
    """An app's page of the customer."""
    menu = "".join(
        f'<div class="it" style="border-bottom:1px solid var(--line)"><div class="grow">{entry}</div></div>'
        for entry in s.many("menu")
    )
    return (
        s.app(s.say("settings"))
        + f'<div class="pad grow"><div class="it"><i class="ava"></i><div class="grow"><b>{s.name}</b><div class="mute">'
        f'{s.email()}</div><div class="mute">{s.phone()}</div></div></div>{menu}{s.button("signout", "ghost")}</div>{s.tabs()}'
    )


def account_desktop(s: Sheet) -> str:
    """A shop's site: the customer's data and the latest order."""
    side = "".join(f"<div>{entry}</div>" for entry in s.many("menu"))
    return (
        s.top()
        + f'<div class="main cols"><div class="side">{side}</div><div class="grow"><h1>{s.say("welcome")}</h1><div class="cols" style="gap:18px">'
        f'<div class="card grow"><h2>{s.say("personal")}</h2>{s.row(s.say("name"), s.name, "stk")}{s.row(s.say("email"), s.email(), "stk")}'
        f'{s.row(s.say("phone"), s.phone(), "stk")}<span class="ac">{s.say("edit")}</span></div><div class="card grow"><h2>{s.say("address")}</h2>'
        f'<p>{s.name}<br>{s.one("streets")}</p><span class="ac">{s.say("edit")}</span></div></div><div class="card"><h2>{s.say("last_order")}</h2>'
        f"{s.row(s.say('order'), s.order())}{s.row(s.say('ordered'), s.day())}{s.row(s.say('state'), s.say('s_moving'))}</div></div></div>{s.foot()}"
    )


def account_form(s: Sheet) -> str:
    """A form with the customer's data on a phone."""
    fields = [
        (s.say("name"), s.name),
        (s.say("email"), s.email()),
        (s.say("phone"), s.phone()),
        (s.say("address"), s.one("streets")),
    ]
    form = "".join(f'<div class="mute">{label}</div><div class="in">{value}</div>' for label, value in fields)
    return (
        s.app(s.say("personal")) + f'<div class="pad grow">{form}<p class="mute">{s.say("use")}</p>'
        + "".join(f'<div class="row"><span>{entry}</span><i class="chip">&#8203;</i></div>' for entry in s.many("gender"))
        + s.button("save") + "</div>"
    )  # fmt: skip


def account_plan(s: Sheet) -> str:
    """A membership: its plan, price and next payment."""
    perks = "".join(f"<li>{entry}</li>" for entry in s.many("perks"))
    return (
        s.app(s.say("subscription")) + f'<div class="pad grow"><div class="card"><div class="row"><b>{s.one("plans")}</b><span class="chip">'
        f"{s.say('active')}</span></div><ul>{perks}</ul></div><div class='lines'>" + s.row(s.say("price"), s.total(s.rng.choice([499, 799, 999, 1299, 5990])))
        + s.row(s.say("next"), s.day(20)) + s.row(s.say("method"), s.card()) + s.row(s.say("email"), s.email(), "stk")
        + f"</div>{s.button('cancel_plan', 'ghost')}{s.button('help')}</div>"
    )  # fmt: skip
