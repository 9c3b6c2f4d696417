"""A second tuning set: eight kinds of screens by turn, each in four layouts, the same pages each time."""

from collections.abc import Callable

from tests.vision_dev.pages import Page
from tests.vision_dev.second import shopping, troubles
from tests.vision_dev.second.sheet import Sheet

PHONE, DESKTOP = (360, 800, 3.0), (1280, 800, 1.0)
KINDS: dict[str, tuple[tuple[Callable[[Sheet], str], bool], ...]] = {
    "order_confirmation": (
        (shopping.order_phone, True), (shopping.order_desktop, False),
        (shopping.order_detail, True), (shopping.order_history, False),
    ),
    "tracking": (
        (shopping.track_phone, True), (shopping.track_desktop, False),
        (shopping.track_app, True), (shopping.track_missed, True),
    ),
    "receipt": (
        (shopping.receipt_wallet, True), (shopping.receipt_till, True),
        (shopping.receipt_desktop, False), (shopping.receipt_bank, True),
    ),
    "payment_failed": (
        (troubles.declined_phone, True), (troubles.declined_checkout, False),
        (troubles.declined_dialog, True), (troubles.declined_wallet, True),
    ),
    "error_dialog": (
        (troubles.error_dialog, True), (troubles.error_window, False),
        (troubles.error_phone, True), (troubles.error_server, False),
    ),
    "network_fault": (
        (troubles.network_phone, True), (troubles.network_desktop, False),
        (troubles.network_unsafe, False), (troubles.network_gateway, True),
    ),
    "account": (
        (troubles.account_phone, True), (troubles.account_desktop, False),
        (troubles.account_form, True), (troubles.account_plan, True),
    ),
    "mail": (
        (shopping.mail_shipped, True), (shopping.mail_refund, False),
        (shopping.mail_order, True), (shopping.mail_unpaid, False),
    ),
}  # fmt: skip


def make(number: int, language: str) -> Page:
    """The page with this number (0 to 31): its kind by `number % 8`, its layout by `number // 8`."""
    kind = list(KINDS)[number % 8]
    layout, phone = KINDS[kind][number // 8 % 4]
    sheet = Sheet(number, language)
    body = layout(sheet)
    # A till prints with one width of letters.
    mono = {"en": "Liberation Mono", "de": "DejaVu Sans Mono"}
    font = mono.get(language, "") if layout is shopping.receipt_till else ""
    width, height, scale = PHONE if phone else DESKTOP
    page = sheet.dress(body, phone, font)
    return Page(f"{language}-{number:02d}-{kind}", language, page, width, height, scale, sheet.fields, sheet.eastern)
