"""Finds the system behind a setting by its name: ORDERS=sample means helpdesk/integrations/orders/sample.py."""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from helpdesk.errors import SettingsError

NOT_SYSTEMS = ("protocol",)


def system(kind: str, name: str) -> ModuleType:
    """The module for `name` in the folder `kind`. Raises SettingsError when there is no such system."""
    path = f"helpdesk.integrations.{kind}.{name}"
    if not name.isidentifier() or name in NOT_SYSTEMS or find_spec(path) is None:
        raise SettingsError(f"{kind.upper()} is malformed: there is no system called {name!r}.")
    return import_module(path)
