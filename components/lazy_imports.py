"""Modules of Rasa and its libraries that a serving assistant seldom needs are loaded when something first uses them.

Stock Rasa imports TensorFlow, scikit-learn and every channel it knows before it looks at the pipeline: two thirds of
its start and of its memory. Nothing is taken away: a pipeline with DIET, another channel or another tracker store gets
the real module at its first use.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import logging
import sys
import threading
from collections.abc import Sequence
from importlib.metadata import version
from types import ModuleType
from typing import Any

RASA_VERSION = "3.6.21"

# Module: what others take out of it with `from … import …` before they need it. A channel says its name, too.
LATER: dict[str, dict[str, str]] = {
    "rasa.utils.train_utils": {},
    "rasa.utils.plotting": {},
    "rasa.utils.tensorflow.model_data": {"ragged_array_to_ndarray": ""},
    "rasa.utils.tensorflow.model_data_utils": {},
    "rasa.core.channels.botframework": {"BotFrameworkInput": "botframework"},
    "rasa.core.channels.console": {"CmdlineInput": "cmdline"},
    "rasa.core.channels.facebook": {"FacebookInput": "facebook"},
    "rasa.core.channels.hangouts": {"HangoutsInput": "hangouts"},
    "rasa.core.channels.mattermost": {"MattermostInput": "mattermost"},
    "rasa.core.channels.slack": {"SlackInput": "slack"},
    "rasa.core.channels.socketio": {"SocketIOInput": "socketio"},
    "rasa.core.channels.telegram": {"TelegramInput": "telegram"},
    "rasa.core.channels.twilio": {"TwilioInput": "twilio"},
    "rasa.core.channels.twilio_voice": {"TwilioVoiceInput": "twilio_voice"},
    "rasa.core.channels.webexteams": {"WebexTeamsInput": "webexteams"},
    # A model names it among the steps of its training, which a serving process only reads.
    "rasa.graph_components.validators.default_recipe_validator": {"DefaultV1RecipeValidator": ""},
    "boto3": {},
    "boto3.dynamodb.conditions": {"Key": ""},
    "pymongo": {},
    "pymongo.collection": {"Collection": ""},
}

_log = logging.getLogger(__name__)


class Promised:
    """A function or class of a module that is loaded when it is called, looked into or derived from."""

    def __init__(self, module: str, attribute: str, channel: str = "") -> None:
        self._promise = (module, attribute, channel)
        self.__module__, self.__name__ = module, attribute

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        """Passes for a class where Rasa asks `inspect.isclass`, as mocks do."""
        return type

    def _kept(self) -> Any:
        module, attribute, _ = self._promise
        loaded = importlib.import_module(module)
        if isinstance(loaded, _Later):
            loaded.load()
        return getattr(loaded, attribute)

    def name(self) -> str:
        """The name of a promised channel, which Rasa asks of all of them."""
        return self._promise[2] or str(self._kept().name())

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._kept()(*args, **kwargs)

    def __getattr__(self, attribute: str) -> Any:
        if attribute.startswith("__"):  # looked for by tools that look at everything
            raise AttributeError(attribute)
        return getattr(self._kept(), attribute)

    def __instancecheck__(self, thing: Any) -> bool:
        return isinstance(thing, self._kept())

    def __subclasscheck__(self, kind: type) -> bool:
        return issubclass(kind, self._kept())

    def __mro_entries__(self, _bases: tuple[Any, ...]) -> tuple[type, ...]:
        return (self._kept(),)


class _Later(ModuleType):
    """A module whose code runs when somebody asks for something in it."""

    def load(self) -> None:
        """Run the module's code, once; raises what it raises."""
        about = self.__dict__["_later"]
        with about.lock:
            if about.running or type(self) is not _Later:
                return
            about.running = True
            try:
                about.real.exec_module(self)
            finally:
                about.running = False
            assert self.__spec__ is not None
            self.__spec__.loader = self.__loader__ = about.real
            self.__class__ = ModuleType  # type: ignore[assignment]

    def __getattr__(self, attribute: str) -> Any:
        if attribute.startswith("__") and attribute != "__all__":  # asked by the import itself and by curious tools
            raise AttributeError(attribute)
        about = self.__dict__["_later"]
        if attribute in about.promised and not about.running:
            return about.promised[attribute]
        self.load()
        return ModuleType.__getattribute__(self, attribute)


class _Loader(importlib.abc.Loader):
    """Puts off what the real loader does."""

    def __init__(self, real: Any, promised: dict[str, Promised]) -> None:
        self.real, self.promised = real, promised
        self.running = False
        self.lock = threading.RLock()

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """An empty module."""
        return _Later(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing yet."""
        module.__dict__["_later"] = self


class Finder(importlib.abc.MetaPathFinder):
    """Finds the modules of `LATER` where Python finds them, and has them loaded later."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """None for every other module."""
        if fullname not in LATER:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is None or spec.loader is None:
            return None
        promised = {name: Promised(fullname, name, channel) for name, channel in LATER[fullname].items()}
        spec.loader = _Loader(spec.loader, promised)
        return spec


def install() -> bool:
    """From now on `LATER` is loaded at first use; False, with a warning, if this is not the Rasa it was written for."""
    if version("rasa") != RASA_VERSION:
        _log.warning("lazy_imports installed=no rasa=%s wanted=%s", version("rasa"), RASA_VERSION)
        return False
    if not any(isinstance(finder, Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, Finder())
    return True
