"""Which pages there are: eight kinds, each in several layouts, the same for ever for the same seed."""

import random
from typing import Callable
from zlib import crc32

from vision import layouts_account as own
from vision import layouts_fault as fault
from vision import layouts_mail as post
from vision import layouts_parcel as parcel
from vision import layouts_payment as payment
from vision import layouts_shop as shop
from vision.canvas import Maker
from vision.looks import DEVICES, Page, document

__all__ = ["DEVICES", "KINDS", "Page", "page"]

Layout = Callable[[Maker], None]
KINDS: dict[str, tuple[Layout, ...]] = {
    "order_confirmation": (shop.thanks, shop.detail, shop.listed, shop.delivered_food),
    "tracking": (parcel.time_line, parcel.scans, parcel.missed, parcel.shop_way),
    "receipt": (payment.wallet, payment.transfer, payment.slip, payment.bill),
    "payment_failed": (payment.declined, payment.checkout, payment.refused_by_bank, payment.not_confirmed),
    "error_dialog": (fault.alert, fault.window, fault.whole_page, fault.server, fault.machine),
    "network_fault": (fault.chrome, fault.firefox, fault.offline, fault.edge),
    "account": (own.profile, own.form, own.security, own.addresses),
    "mail": (post.confirmation, post.shipped, post.refund, post.reminder),
}
DESKTOP_ONLY = (fault.window,)
PHONE_ONLY = (shop.delivered_food,)


def page(language: str, number: int, seed: str = "evaluation") -> Page:
    """The `number`-th page of a language."""
    rng = random.Random(f"{seed}/{language}/{number}")
    turn, place = divmod(number, len(KINDS))
    kind = list(KINDS)[place]
    layout, device = _layout(kind, language, turn)
    made = Page(
        name=f"{language}-{number:03}", kind=kind, language=language, device=device,
        theme=("light", "dark")[_one_of(2, turn, f"theme/{language}/{kind}")],
        digits=("latin", "arabic")[_one_of(2, turn, f"digits/{kind}")] if language == "ar" else "latin",
    )  # fmt: skip
    make = Maker(made, rng)
    layout(make)
    made.html = document(made, make.top, "".join(make.parts), make.bottom, rng)
    return made


def _one_of(size: int, turn: int, what: str) -> int:
    """0 for one turn of `size` on end, chosen without order, so that it goes with no other choice; else 1 …"""
    start = crc32(f"{what}/{turn // size}".encode()) // 7 % size
    return (turn + start) % size


def _layout(kind: str, language: str, turn: int) -> tuple[Layout, str]:
    """The layouts in turn, from another one in every language; one page in three is a desktop's."""
    layouts = KINDS[kind]
    layout = layouts[(turn + crc32(f"{kind}/{language}".encode()) // 7) % len(layouts)]
    device = "phone" if _one_of(3, turn, f"device/{language}/{kind}") else "desktop"
    if layout in DESKTOP_ONLY + PHONE_ONLY:
        device = "desktop" if layout in DESKTOP_ONLY else "phone"
    return layout, device
