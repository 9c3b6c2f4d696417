"""The payment system behind the assistant, chosen by the setting PAYMENTS."""

from functools import cache

from helpdesk import settings
from helpdesk.integrations.payments.protocol import PaymentGateway
from helpdesk.integrations.registry import system


@cache
def gateway() -> PaymentGateway:
    """The payment system that PAYMENTS names, made once. Raises SettingsError."""
    made: PaymentGateway = system("payments", settings.load(settings.ShopSettings).payments).gateway()
    return made
