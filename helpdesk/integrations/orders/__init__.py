"""The order system behind the assistant, chosen by the setting ORDERS."""

from functools import cache

from helpdesk import settings
from helpdesk.integrations.orders.protocol import OrderGateway
from helpdesk.integrations.registry import system


@cache
def gateway() -> OrderGateway:
    """The order system that ORDERS names, made once. Raises SettingsError."""
    made: OrderGateway = system("orders", settings.load(settings.ShopSettings).orders).gateway()
    return made
