"""WhatsAppInput: what Rasa starts from credentials.yml. Routes for Meta, and the dispatcher beside the server."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
from pathlib import Path
from typing import Any, Awaitable, Callable, Sequence

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.core.tracker_store import FailSafeTrackerStore
from sanic import Blueprint, Sanic

from channels.whatsapp import webhook
from channels.whatsapp.dispatcher import CHANNEL, Dispatcher
from channels.whatsapp.intake import Intake
from channels.whatsapp.model_watch import ModelWatch
from channels.whatsapp.output import WhatsAppOutput
from channels.whatsapp.turns import TurnDesk
from helpdesk import settings
from helpdesk.bootstrap import helpdesk
from helpdesk.errors import HelpdeskError, SettingsError
from helpdesk.model_files import MODELS, SUFFIX, process_started
from helpdesk.queue import Waker
from helpdesk.settings import WebhookSettings
from helpdesk.shop import shop
from helpdesk.texts import Texts, texts

TRACKER_STORE = "components.tracker_store.HelpdeskTrackerStore"
DRAIN = 15.0  # seconds the turns in hand may take when the process is asked to end

_log = logging.getLogger(__name__)


class Door(Intake):
    """The intake, which counts the webhooks that have not been answered yet."""

    open = 0

    async def store(self, raw: bytes) -> None:
        """See Intake.store."""
        self.open += 1
        try:
            await super().store(raw)
        finally:
            self.open -= 1


class WhatsAppInput(InputChannel):
    """WhatsApp's line in: `GET` and `POST /webhooks/whatsapp/webhook`. No keys in credentials.yml: see settings."""

    def __init__(self, webhook_settings: WebhookSettings) -> None:
        self._settings = webhook_settings
        self._door: Door | None = None
        self._dispatcher: Dispatcher | None = None
        self._waker: Waker | None = None
        self._watch: asyncio.Task[None] | None = None

    @classmethod
    def name(cls) -> str:
        """The channel's name in addresses and in the tracker."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """The channel with its settings from the environment; a missing one ends the process with one sentence."""
        try:
            return cls(settings.load(WebhookSettings))
        except SettingsError as error:
            raise SystemExit(str(error)) from None

    def get_output_channel(self) -> OutputChannel:
        """Collects what is said in the turn in hand."""
        return WhatsAppOutput()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Meta's routes. `on_new_message` is not used: a webhook is stored and answered, turns come from the queue."""
        blueprint = Blueprint("whatsapp")
        door = self._door = Door(helpdesk(), self._settings.phone_number_ids)
        webhook.register(
            blueprint,
            intake=door,
            secrets=self._settings.app_secrets,
            verify_token=self._settings.whatsapp_verify_token.get_secret_value(),
        )
        blueprint.listener("after_server_start")(self._start)
        blueprint.listener("before_server_stop")(self._stop)
        return blueprint

    async def _start(self, app: Sanic, _loop: Any) -> None:
        agent: Agent = app.ctx.agent
        business, door = helpdesk(), self._door
        assert door is not None
        try:
            check_tracker_store(agent)
            check_model(agent, model_asked_for(sys.argv))
            shop()  # its mistakes are said now
            desk = TurnDesk(business, texts_of(agent), lambda: shop().resume_words)
            business.queue.start()
        except HelpdeskError as error:
            _log.critical("The assistant does not start: %s", error)
            os._exit(1)  # an exception in a listener would leave a traceback, or a server without a dispatcher
        door.start()
        self._waker = Waker(business.database)
        self._waker.start()
        self._dispatcher = Dispatcher(business.queue, desk, agent, busy=lambda: door.open > 0)
        self._dispatcher.start(self._waker)
        self._watch_models(app, desk)
        app.config.ACCESS_LOG = False  # Rasa writes no line for a request; Sanic would still compose each
        _log.info("whatsapp started=yes model=%s", agent.model_name)

    def _watch_models(self, app: Sanic, desk: TurnDesk) -> None:
        def swap(agent: Agent) -> None:
            assert self._dispatcher is not None
            app.ctx.agent = self._dispatcher.agent = agent  # Rasa's own routes ask the former
            desk.texts = texts_of(agent)

        agent: Agent = app.ctx.agent
        # Without a model any will do; else only what was trained since: `rasa run --model` may name an old one.
        after = process_started() if agent.processor else 0
        watch = ModelWatch(agent, swap, model_folder(model_asked_for(sys.argv)), after)
        self._watch = asyncio.get_running_loop().create_task(watch.run())

    async def _stop(self, app: Sanic, _loop: Any) -> None:
        if self._watch is not None:
            self._watch.cancel()
        if self._dispatcher is not None:
            await self._dispatcher.stop(DRAIN)
        # Our corrections of Rasa keep the way to the action server open (components/speed.py).
        endpoint = getattr(app.ctx.agent, "action_endpoint", None)
        if endpoint is not None and hasattr(endpoint, "close_session"):
            await endpoint.close_session()
        if self._door is not None:
            await asyncio.to_thread(self._door.stop)
        if self._waker is not None:
            self._waker.stop()
        helpdesk().queue.stop()


def check_tracker_store(agent: Agent) -> None:
    """Take Rasa's fail-safe wrapper off and make sure that ours is below it. Raises HelpdeskError.

    The wrapper answers on an empty memory when the database cannot be read, and keeps what cannot be written to itself.
    A class that cannot be imported is replaced by Rasa with memory, in silence.
    """
    store = agent.tracker_store
    if isinstance(store, FailSafeTrackerStore):
        store = store._tracker_store
    found = f"{type(store).__module__}.{type(store).__name__}"
    if found != TRACKER_STORE:
        raise HelpdeskError(f"endpoints.yml must name tracker_store type {TRACKER_STORE}; Rasa has loaded {found}.")
    agent.tracker_store = store
    if agent.processor is not None:
        agent.processor.tracker_store = store


def check_model(agent: Agent, wanted: str) -> None:
    """Make sure that the model asked for was loaded: Rasa takes another one in silence. Raises HelpdeskError."""
    if agent.processor is None:
        _log.error("model loaded=no messages are stored and wait")
    elif wanted.endswith(".tar.gz") and Path(wanted).name != agent.processor.model_filename:
        raise HelpdeskError(f"Rasa has loaded {agent.processor.model_filename} instead of {Path(wanted).name}.")


def texts_of(agent: Agent) -> Texts:
    """The sentences of the agent's model; those of the project's files while it has none."""
    return Texts.of_model(agent.domain.responses) if agent.domain else texts()


def model_folder(asked_for: str) -> Path:
    """Where new models of the project are expected."""
    path = Path(asked_for)
    if not asked_for:
        return MODELS
    return path.parent if path.name.endswith(SUFFIX) else path


def model_asked_for(arguments: Sequence[str]) -> str:
    """The model that `rasa run` was told to load, "" for the newest; Rasa itself forgets what it was asked for."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("-m", "--model", default="")
    return str(parser.parse_known_args(list(arguments))[0].model)
