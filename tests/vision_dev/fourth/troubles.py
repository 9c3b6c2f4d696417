"""The dialogs and screens of devices and programs that report an error with its code."""

from tests.vision_dev.fourth import people, values
from tests.vision_dev.fourth.draft import Draft
from tests.vision_dev.fourth.values import shape


def _code(draft: Draft, *patterns: str) -> None:
    draft.put("code", shape(draft.rng, draft.pick(*patterns)), "error_code")


def _clock(draft: Draft) -> None:
    draft.put("clock", values.clock(draft.rng))


def _dated(draft: Draft) -> None:
    when = values.day(draft.rng)
    draft.put("date", values.written(draft.rng, when, draft.language), "date", values.iso(when))


def winbox(draft: Draft) -> None:
    """A classic message box over a backup program, the code in brackets at the end of the sentence."""
    _clock(draft)
    _code(draft, "0x8007%%%%", "0x800706##", "0x8024%%%%")
    draft.put("title", draft.pick("Lagerfuchs Desk", "Backup – Accounting"))
    draft.put("message", draft.pick(
        "The backup set could not be created because the target drive cannot be written to",
        "An internal error occurred while the snapshot was being prepared",
    ))  # fmt: skip


def bluescreen(draft: Draft) -> None:
    """The blue screen with its stop code."""
    stop = draft.pick("PAGE_FAULT_IN_NONPAGED_AREA", "DPC_WATCHDOG_VIOLATION", "KERNEL_SECURITY_CHECK_FAILURE")
    draft.put("code", stop, "error_code")
    draft.put("percent", draft.pick("0", "35", "80"))
    draft.put("file", draft.pick("vtdisk64.sys", "nwlan7x.sys"))


def macalert(draft: Draft) -> None:
    """A system alert over the file browser."""
    _clock(draft)
    _code(draft, "-80##", "-14##", "100###")
    draft.put("title", draft.pick("The item can’t be copied", "The backup disk can’t be opened"))
    draft.put("message", draft.pick(
        "The operation can’t be completed because an unexpected error occurred",
        "“backup.sparsebundle” could not be opened on “Office share”",
    ))  # fmt: skip


def terminal(draft: Draft) -> None:
    """A stack trace in a terminal, the code on a line of its own below it."""
    _code(draft, "E-4###")
    draft.put("user", draft.pick("mel", "deploy", "sam"))
    draft.put("host", draft.pick("build-03", "thinkcentre", "stockpi"))
    draft.put("line", str(draft.rng.randint(40, 390)))


def androidstop(draft: Draft) -> None:
    """The message that an app keeps stopping, its details open."""
    _clock(draft)
    _code(draft, "AND_2###", "ps.crash.##", "E##-###")
    draft.put("app", draft.pick("Parcelo", "Marktly", "Foodie"))
    draft.put("version", shape(draft.rng, "5.##.#"))
    draft.put("build", shape(draft.rng, "5####"))


def iosalert(draft: Draft) -> None:
    """An alert over an app's settings, a plain number in brackets."""
    _clock(draft)
    _code(draft, "Error 1###", "Code: ####", "Code ###")
    code = draft.texts["code"]
    draft.fields["error_code"] = code.split()[-1]
    draft.put("last", shape(draft.rng, "####"))
    draft.put("title", draft.pick("Couldn’t Renew Membership", "Payment Method Not Updated"))
    draft.put(
        "message",
        draft.pick("Something went wrong on our side. Please try again later.", "We couldn’t reach the server."),
    )


def streaming(draft: Draft) -> None:
    """A television's streaming app with letters and figures that look alike in its code."""
    _code(draft, "Vx-2##-O1l0", "tvp-Il#0-##")


def mediathek(draft: Draft) -> None:
    """A broadcaster's television app with a small grey code in the corner, without a label."""
    _code(draft, "MT-50##.##", "PLAYER_3###", "NTV-E##.#")


def console(draft: Draft) -> None:
    """A game console's message with the code in brackets below it."""
    _clock(draft)
    _code(draft, "CE-3####-#", "28##-7###", "NW-1####-#")
    draft.put("game", draft.pick("Harbour Legends II", "Drift Kings 4", "Moss & Marble"))


def router(draft: Draft) -> None:
    """A router's page with the refused sign-in at the provider."""
    _clock(draft)
    _code(draft, draft.either("PPPoE-0##", "691"))


def checkout(draft: Draft) -> None:
    """A shop's checkout after a refused card, with the total that is to be paid."""
    goods, delivery = draft.rng.randint(3900, 148000), draft.rng.choice([490, 595, 0])
    currency = draft.either(draft.pick("GBP", "EUR"), draft.pick("EUR", "CHF"))
    state = draft.rng.getstate()
    for name, minor in (("goods", goods), ("delivery", delivery), ("total", goods + delivery)):
        draft.rng.setstate(state)  # one shop writes all its amounts in one way
        draft.put(name, values.money(draft.rng, minor, currency, draft.language))
    draft.fields["amount"] = values.total(goods + delivery, currency)
    _code(draft, "PAY-4###", "51##", "ERR_CARD_##", "3DS-2.#.##")
    draft.put("item", draft.rng.choice(people.GOODS[draft.language]))
    draft.put("last", shape(draft.rng, "####"))


def authenticator(draft: Draft) -> None:
    """An authenticator's page: the code in the title, identifiers of the request below it."""
    _clock(draft)
    _code(draft, "AUTH-5001##", "500###", "MFA_0##")
    for name in ("request", "correlation"):
        draft.put(name, shape(draft.rng, "~~~~~~~~-~~~~-4~~~-a~~~-~~~~~~~~~~~~"))
    when = values.iso(values.day(draft.rng))
    draft.put("stamp", shape(draft.rng, f"{when}T1#:2#:4#Z"), "date", when)


def toast(draft: Draft) -> None:
    """A snack bar over a form that is half loaded."""
    _clock(draft)
    _code(draft, "ERR_ADDR_0#1#")
    people.person(draft)
    draft.put("street", draft.rng.choice(people.STREETS[draft.language]))
    draft.put("town", draft.rng.choice(people.TOWNS[draft.language]))


def installer(draft: Draft) -> None:
    """An installer's box with the code in its title."""
    _code(draft, "1935", "16##")
    draft.put("program", draft.pick("KassenPilot 9", "Etikett Studio"))


def winupdate(draft: Draft) -> None:
    """The list of updates in the settings, dark, one of them failed."""
    _clock(draft)
    _code(draft, "0x80070643", "0x800f08##", "0x80240###", "0x8007%%%%")
    draft.put("kb", shape(draft.rng, "50#####"))


def dbclient(draft: Draft) -> None:
    """A database client's box with the server's answer."""
    _code(draft, "ORA-125##")


def printer(draft: Draft) -> None:
    """A printer's status window, the code on a line of its own."""
    _code(draft, "B2##", "5#.4C02", "0x6100004a", "49.%%%%")


def washer(draft: Draft) -> None:
    """A washing machine's app with the code in its drum."""
    _clock(draft)
    _code(draft, "E18", "E:3#", "F-2#")


def heating(draft: Draft) -> None:
    """A heat pump's app with a fault since a day."""
    _clock(draft)
    _dated(draft)
    _code(draft, "A01.52##", "F.#8#", "H-0##", "5##")


def pos(draft: Draft) -> None:
    """A payment terminal's app after a refused card."""
    _clock(draft)
    _dated(draft)
    _code(draft, "Z1-I0#", "E-2##", "BO1l-##", "A##O")
    minor = draft.rng.randint(450, 32000)
    currency = draft.pick("EUR", "EUR", "CHF")
    draft.put("total", values.money(draft.rng, minor, currency, "de"), "amount", values.total(minor, currency))
    draft.put("person", shape(draft.rng, "0#"))
    draft.put("last", shape(draft.rng, "####"))
    draft.put("terminal", shape(draft.rng, "6#######"))


def smarthome(draft: Draft) -> None:
    """A smart home's sheet with a small grey code of letters and figures that look alike."""
    _clock(draft)
    _code(draft, "hub_lO1-#I0", "dL-0o1I-##", "IOT.l1#.O0")


def traceid(draft: Draft) -> None:
    """An app's full-page error with a trace identifier beside the code."""
    _code(draft, "503", "API-2.50#")
    draft.put("trace", shape(draft.rng, "~~~~~~~~~~~~~~~~"))
    draft.put("version", shape(draft.rng, "8.1#.# (40##)"))
