"""Errors of apps, sites and machines, and pages that do not load."""
# ruff: noqa: E501 (lines of HTML)

from vision import values
from vision.canvas import Maker


def alert(make: Maker) -> None:
    """A message over an app."""
    make.app_bar(make.say("alert_bar"))
    say = make.run(make.say("error_text"))
    code = make.line("code_line", "pale", code=make.code(values.app_code(make.rng)))
    words = (make.say("cancel"), make.say("again")) if make.rng.random() < 0.6 else (make.say("ok"),)
    acts = "".join(make.run(word, "link") for word in words)
    make.parts = []  # the app's page lies in the dark
    make.add(
        f'<div class="veil"><div class="alert">{make.run(make.say("error_title"), "h2")}{say}{code}<div class="acts">{acts}</div></div></div>'
    )


def window(make: Maker) -> None:
    """A program's small window on a desktop."""
    code = make.line("window_code", "", code=make.code(make.rng.choice(values.WINDOWS_CODES)))
    bar = f'<div class="bar">{make.run(make.say("window_title").format(make.shop))}<i class="x"></i></div>'
    inside = f'<div class="in">{make.sign(make.rng.choice(("bad", "warn")), 40)}<div class="col" style="gap:8px">{make.run(make.say("window_text"))}{code}</div></div>'
    make.add(
        f'<div class="win">{bar}{inside}<div class="below">{make.button(make.say("ok"))}{make.button(make.say("cancel"), "ghost")}</div></div>'
    )


def whole_page(make: Maker) -> None:
    """An app that could not show what was asked for."""
    make.app_bar(make.say("alert_bar"))
    code = make.line("code_line", "pale", code=make.code(values.app_code(make.rng)))
    make.add(f'<div class="mid"><div class="high"></div>{make.sign("warn", 84)}{make.run(make.say("error_title"), "h1")}{make.run(make.say("error_text"))}{code}'
             f'<div class="gap"></div>{make.button(make.say("again"))}{make.run(make.say("contact"), "link")}</div>')  # fmt: skip
    make.tabs()


def server(make: Maker) -> None:
    """A site that is down, with the server's number."""
    if make.rng.random() < 0.5:
        make.address_bar(make.url())
    make.add('<div class="gap"></div>')
    code = make.code(make.rng.choice(values.SERVER_CODES))
    if make.rng.random() < 0.5:
        make.add(make.run(code, "bigcode"), make.run(make.say("server_title"), "h1"))
    else:
        make.add(make.line("server_code", "h1", code=code), make.run(make.say("server_title"), "h2"))
    make.add(make.run(make.say("server_text"), "prose"))
    if make.rng.random() < 0.5:
        make.add(make.line("server_mail", "prose", email=make.service_email()))
    make.add(make.button(make.say("home"), "slim"))


def machine(make: Maker) -> None:
    """A machine's app tells what is wrong with it."""
    make.app_bar(make.say("my_devices"))
    name, what, fix = make.rng.choice(make.all("machines")).split("|")
    code = make.code(make.rng.choice(values.APPLIANCE_CODES))
    make.add(
        make.card(
            f'<div class="flat">{make.thumb()}<div class="col">{make.run(name, "h2")}{make.run(make.say("stopped"), "red")}</div></div>'
        )
    )
    make.add(make.card(f'<div class="flat">{make.sign("warn", 36)}{make.line("machine_code", "b", code=code)}</div>', make.run(what), '<div class="rule"></div>',
                       make.run(make.say("what_to_do"), "b"), make.run(fix, "prose")))  # fmt: skip
    make.add(make.button(make.say("call_service"), "ghost"))
    make.tabs()


def _addressed(make: Maker) -> str:
    """Put the browser's bar above the page; the host for the text."""
    shown = make.url(make.rng.choice(("", "", "/cart", "/account", "/orders")))
    make.shop = make.say("browser_tab").format(shown.split("/")[0])
    make.address_bar(shown)
    return shown.split("/")[0]


def _why(make: Maker, key: str, host: str, look: str) -> tuple[str, str]:
    """A sentence of what happened, and a code that goes with it."""
    case = make.rng.randrange(3)
    code = make.code(make.rng.choice(values.CHROME_CODES[case]))
    return make.sentence(make.all(key)[case], look, host=host), code


def chrome(make: Maker) -> None:
    """The grey page with the sheet of paper."""
    host = _addressed(make)
    make.add('<div class="gap"></div><div class="page404"></div>', make.run(make.say("chrome_title"), "h1"))
    why, code = _why(make, "chrome_text", host, "prose pale")
    make.add(why)
    tries = "".join(f"<li>{make.run(word)}</li>" for word in make.all("chrome_tries"))
    make.add(f'<div class="col pale">{make.run(make.say("chrome_try"))}<ul>{tries}</ul></div>')
    make.add(make.run(code, "small pale", ltr=True), make.button(make.say("reload"), "slim"))


def firefox(make: Maker) -> None:
    """The page of the browser that explains at length."""
    host = _addressed(make)
    make.add('<div class="gap"></div>', make.run(make.say("firefox_title"), "h1"))
    make.add(make.line("firefox_text", "prose", host=host))
    if make.rng.random() < 0.75:
        make.add(make.line("firefox_code", "prose", code=make.code(make.rng.choice(values.FIREFOX_CODES))))
    make.add("<ul>" + "".join(f"<li>{make.run(word)}</li>" for word in make.all("firefox_tries")) + "</ul>")
    make.add(make.button(make.say("again"), "slim"))


def edge(make: Maker) -> None:
    """The page of the browser that hums."""
    why, code = _why(make, "edge_text", _addressed(make), "prose")
    make.add('<div class="gap"></div>', make.sign("info", 60), make.run(make.say("edge_title"), "h1"), why)
    make.add("<ul>" + "".join(f"<li>{make.run(word)}</li>" for word in make.all("chrome_tries")) + "</ul>")
    make.add(make.run(code, "pale", ltr=True), make.button(make.say("reload"), "slim"))


def offline(make: Maker) -> None:
    """A shop's app without a connection."""
    make.app_bar(make.shop)
    code = make.rng.choice(("NET-1009", "NETWORK_ERROR", "NET-1001", "CONN_TIMEOUT", "E-NET-03", "NETWORK_TIMEOUT"))
    make.add(f'<div class="mid"><div class="high"></div>{make.sign("warn", 80)}{make.run(make.say("offline_title"), "h1")}{make.run(make.say("offline_text"))}'
             f'{make.line("code_line", "pale", code=make.code(code))}<div class="gap"></div>{make.button(make.say("again"))}</div>')  # fmt: skip
    make.tabs()
