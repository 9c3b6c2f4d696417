"""Forty Arabic pages: which layout, which country, and whether its figures are Arabic-Indic."""

from collections.abc import Callable

from tests.vision_dev.fourth_ar import accounts, faults, mails, orders, payments
from tests.vision_dev.fourth_ar.values import Pen
from tests.vision_dev.pages import Page

PAGES: tuple[tuple[str, Callable[[Pen], str], str, bool], ...] = (
    ("mail", mails.shop_shipped, "SA", True),
    ("account", accounts.profile_list, "SA", True),
    ("receipt", payments.card_slip, "SA", True),
    ("mail", mails.carrier_customs, "AE", False),
    ("order_confirmation", orders.thanks_page, "MA", False),
    ("error_dialog", faults.bank_dialog, "EG", True),
    ("mail", mails.bank_purchase, "KW", True),
    ("network_fault", faults.no_site, "SA", False),
    ("account", accounts.wallet_card, "EG", True),
    ("receipt", payments.violet_wallet, "SA", False),
    ("mail", mails.government_delivery, "SA", True),
    ("order_confirmation", orders.opened_list, "AE", False),
    ("account", accounts.loyalty, "AE", False),
    ("receipt", payments.bill_point, "EG", True),
    ("mail", mails.subscription_renewed, "EG", False),
    ("error_dialog", faults.portal_error, "SA", False),
    ("order_confirmation", orders.order_desk, "JO", False),
    ("account", accounts.telecom, "KW", True),
    ("receipt", payments.instant_transfer, "EG", False),
    ("mail", mails.carrier_delivered, "JO", False),
    ("network_fault", faults.unsafe_desk, "KW", False),
    ("mail", mails.shop_waiting, "MA", False),
    ("tracking", orders.on_the_way, "KW", True),
    ("receipt", payments.bank_transfer, "AE", False),
    ("account", accounts.sign_in_data, "JO", False),
    ("mail", mails.shop_refund, "AE", False),
    ("order_confirmation", orders.ledger_desk, "IQ", True),
    ("receipt", payments.gateway_desk, "KW", False),
    ("mail", mails.bank_transfer_in, "EG", True),
    ("account", accounts.settings_desk, "MA", False),
    ("error_dialog", faults.shop_crash, "MA", False),
    ("mail", mails.internet_invoice, "IQ", True),
    ("receipt", payments.exchange_office, "JO", True),
    ("order_confirmation", orders.night_bill, "SA", True),
    ("account", accounts.delivery_profile, "IQ", True),
    ("mail", mails.phone_bill, "KW", True),
    ("network_fault", faults.gateway_page, "JO", True),
    ("receipt", payments.red_wallet, "IQ", True),
    ("mail", mails.payment_declined, "JO", True),
    ("account", accounts.portal_desk, "SA", True),
)


def make(number: int, language: str) -> Page:
    """The page with this number (0 to 39), always Arabic; the same each time."""
    kind, layout, country, eastern = PAGES[number]
    pen = Pen(number, country, eastern)
    html = layout(pen)
    width, height, scale = pen.size
    return Page(f"{language}{number:02d}-{kind}", language, html, width, height, scale, pen.fields, eastern)
