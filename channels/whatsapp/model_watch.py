"""A newly trained model takes over between two turns: no restart, no lost message, no conversation begun anew."""

from __future__ import annotations

import asyncio
import copy
import logging
from pathlib import Path
from typing import Any, Awaitable, Callable

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.exceptions import ModelNotFound
from rasa.shared.data import TrainingType

from helpdesk.errors import HelpdeskError
from helpdesk.model_files import ModelFile, models

LOOK = 0.5  # seconds between two looks at the folder
UNFINISHED = 20.0  # seconds that a file which breaks off may stay as it is before it is given up
TRIAL = "hello"
GZIP = b"\x1f\x8b"  # what a model file begins with

_log = logging.getLogger(__name__)


class ModelRefused(HelpdeskError):
    """The file is no model that could answer; its sentence says why."""


class ModelUnfinished(ModelRefused):
    """The file ends too early: somebody is writing it."""


class ModelWatch:
    """Looks for models newer than `after` (nanoseconds since the epoch), loads them in a thread and hands them over.

    A file counts once it has stayed the same for one look. What cannot be loaded is refused once, by one line in the
    log; the model in service goes on.
    """

    def __init__(
        self, agent: Agent, swap: Callable[[Agent], None], folder: Path, after: int, look: float = LOOK
    ) -> None:
        self._agent = agent
        self._swap = swap
        self._folder = folder
        self._after = after
        self._look = look
        self._seen: dict[Path, tuple[ModelFile, float]] = {}
        self._refused: set[ModelFile] = set()

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            try:
                await self.look()
            except Exception:  # noqa: BLE001 the watch must not end
                _log.exception("model watched=no")
            await asyncio.sleep(self._look)

    async def look(self) -> None:
        """One look; swaps at most one model."""
        for file in models(self._folder):
            if file.written <= self._after:
                return
            if file in self._refused:
                continue
            first = self._seen.get(file.path)
            now = asyncio.get_running_loop().time()
            if first is None or first[0] != file:
                self._seen[file.path] = (file, now)
                return  # perhaps it is still being written; an older one would only be an interlude
            if await self._try(file, now - first[1]):
                return

    async def _try(self, file: ModelFile, age: float) -> bool:
        """True if the file is settled for now: loaded, or to be looked at again."""
        began = asyncio.get_running_loop().time()
        try:
            agent = await asyncio.to_thread(load_beside, self._agent, file.path)
            self._swap(agent)
        except ModelUnfinished as error:
            if age < UNFINISHED:
                return True
            self._refuse(file, error)
            return False
        except HelpdeskError as error:
            self._refuse(file, error)
            return False
        self._agent, self._after = agent, file.written
        self._seen.clear()
        seconds = asyncio.get_running_loop().time() - began
        _log.info("model swapped=yes model=%s seconds=%.1f", file.path.name, seconds)
        return True

    def _refuse(self, file: ModelFile, error: HelpdeskError) -> None:
        self._refused.add(file)
        in_service = self._agent.model_name if self._agent.processor else "none"
        _log.error("model swapped=no model=%s in_service=%s reason=%s", file.path.name, in_service, error)


def load_beside(agent: Agent, path: Path) -> Agent:
    """A second agent with the model of `path` and the same database, locks and actions; raises ModelRefused.

    Generator and tracker store are copies, because both hold a domain: turns end with the one they began with.
    """
    store = agent.tracker_store
    if isinstance(store, FailSafeTrackerStore):
        store = store._tracker_store
    nlg = copy.copy(agent.nlg) if isinstance(agent.nlg, TemplatedNaturalLanguageGenerator) else agent.nlg
    beside = Agent(
        generator=nlg,
        tracker_store=copy.copy(store),
        lock_store=agent.lock_store,
        action_endpoint=agent.action_endpoint,
        http_interpreter=agent.http_interpreter,
    )
    assert isinstance(beside.tracker_store, FailSafeTrackerStore)
    beside.tracker_store = beside.tracker_store._tracker_store  # see check_tracker_store
    try:
        beside.load_model(path)
        heard = asyncio.run(_parse(beside.processor))
    except EOFError as error:
        raise ModelUnfinished("the file breaks off") from error
    except Exception as error:
        if isinstance(error, ModelNotFound) and path.read_bytes()[:2] in (b"", GZIP):
            raise ModelUnfinished("the file breaks off at its beginning") from error
        raise ModelRefused(f"{type(error).__name__}: {' '.join(str(error).split())[:300]}") from error
    trained = beside.processor.model_metadata.training_type
    if trained is not TrainingType.BOTH:
        raise ModelRefused(f"it holds {trained.name} only; `rasa train` makes a whole one")
    if not heard.get("intent"):
        raise ModelRefused("it understands nothing")
    return beside


async def _parse(processor: Any) -> dict[str, Any]:
    parsing: Awaitable[dict[str, Any]] = processor.parse_message(UserMessage(TRIAL))
    return await parsing
