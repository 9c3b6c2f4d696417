"""Which screen has which number in which language, and how it is put together."""

import random
from collections.abc import Callable

from tests.vision_dev.fourth import desks, faults, troubles
from tests.vision_dev.fourth.draft import Draft
from tests.vision_dev.pages import Page

Filler = Callable[[Draft], None]
DESK, LARGE, PHONE, TV = (1280, 800, 1.0), (1280, 800, 1.5), (360, 800, 3.0), (1280, 720, 1.5)
COMMON: list[Filler] = [desks.bank, desks.shopaccount, desks.carrier, desks.erp, desks.support]
SCREENS: dict[str, list[Filler]] = {
    "en": [
        troubles.winbox, troubles.bluescreen, troubles.macalert, troubles.terminal, troubles.androidstop,
        troubles.iosalert, troubles.streaming, troubles.console, troubles.router, troubles.checkout,
        troubles.authenticator, troubles.toast, faults.chrome_desk, faults.firefox, faults.safari, faults.edge,
        faults.cdn, faults.proxy, desks.webmail, *COMMON,
    ],
    "de": [
        troubles.installer, troubles.winupdate, troubles.dbclient, troubles.printer, troubles.washer,
        troubles.heating, troubles.mediathek, troubles.pos, troubles.router, troubles.checkout,
        troubles.smarthome, troubles.traceid, faults.samsung, faults.firefox, faults.chrome_android, faults.vpn,
        faults.cdn, faults.captive, desks.webmail_parcel, *COMMON,
    ],
}  # fmt: skip
PHONES = {
    "androidstop", "iosalert", "checkout", "authenticator", "toast", "washer", "heating", "pos", "smarthome",
    "traceid", "safari", "samsung", "chrome_android", "captive",
}  # fmt: skip
SIZES = dict.fromkeys(PHONES, PHONE) | dict.fromkeys(["streaming", "mediathek", "console", "bluescreen"], TV)
SIZES |= dict.fromkeys(["macalert", "edge", "printer"], LARGE)


def make(number: int, language: str) -> Page:
    """The page with this number; the same each time."""
    filler = SCREENS[language][number]
    name = filler.__name__
    draft = Draft(random.Random(f"{language}-{number}"), language)  # noqa: S311 - pictures, not secrets
    filler(draft)
    width, height, scale = SIZES.get(name, DESK)
    return Page(
        f"fourth-{number:02d}-{name}-{language}", language, draft.html(name), width, height, scale, draft.fields
    )
