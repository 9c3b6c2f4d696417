"""Services that look at pictures of goods; one vendor a file beside `protocol.py`, none of them needed."""

from importlib import import_module
from importlib.util import find_spec

from helpdesk import settings
from helpdesk.errors import SettingsError
from helpdesk.media.analysers.protocol import Analyser

NOT_VENDORS = ("protocol", "local")  # what this machine sees is always looked at


def chosen() -> tuple[Analyser, ...]:
    """The services that ANALYSERS names, in its order. Raises SettingsError for an unknown or unfinished one."""
    names = settings.split_list(settings.load(settings.MediaSettings).analysers)
    return tuple(made(name) for name in dict.fromkeys(names))


def made(name: str) -> Analyser:
    """One service by the name of its file, with its own settings. Raises SettingsError."""
    path = f"{__name__}.{name}"
    if not name.isidentifier() or name in NOT_VENDORS or find_spec(path) is None:
        raise SettingsError(f"ANALYSERS is malformed: there is no service called {name!r}.")
    service: Analyser = import_module(path).analyser()
    return service
