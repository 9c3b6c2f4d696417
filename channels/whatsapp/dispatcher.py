"""From the queue `turns` to answers: each waiting message is one turn of the assistant, kept whole or not at all."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from time import monotonic
from typing import Any, Callable, Protocol, TypeVar

from rasa.core.channels.channel import UserMessage

from channels.whatsapp.output import WhatsAppOutput
from channels.whatsapp.turns import GaveUp, TurnDesk, Work
from helpdesk.errors import DatabaseUnavailable, HelpdeskError, LeaseLost
from helpdesk.queue import TURNS, Claim, DurableQueue
from helpdesk.turn import Turn, open_turn

CHANNEL = "whatsapp"
# Turns share one interpreter: more of them at once answer nobody sooner, and webhooks wait for a step of each. One that
# takes longer than SLOW waits for its action, and makes room for another.
AT_ONCE, LANES = 3, 8  # turns at a time: that compute; all together
SLOW = 0.25  # seconds
DEADLINE = 60.0  # seconds for one turn; then it is given up and run again
FREE_LOOP, FREE_LOOP_AT_MOST = 0.001, 0.05  # seconds of free event loop between two turns: webhooks go first
SUSPECT = 2  # deaths of the process with a message in hand; from then on it is run alone, so that no other dies with it
OUTAGE = 60.0  # seconds of an action server that refuses connections which no message has to answer for
PROBE = 0.25  # seconds between two turns while it does
IDLE = 1.0  # seconds after which the queue is looked at even if nobody has called

_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")


class Assistant(Protocol):
    """The part of rasa.core.agent.Agent that a turn needs."""

    processor: Any

    def is_ready(self) -> bool: ...


class WakeUps(Protocol):
    """The part of helpdesk.queue.Waker that is needed."""

    def add_listener(self, listener: Callable[[], None]) -> None: ...


class Dispatcher:
    """Claims waiting messages, several customers' at a time, and runs their turns in Rasa's event loop.

    `agent` may be exchanged at any moment: a turn keeps the one it began with. `busy` says whether webhooks are waiting
    to be stored.
    """

    def __init__(
        self,
        queue: DurableQueue,
        desk: TurnDesk,
        agent: Assistant,
        *,
        busy: Callable[[], bool] = lambda: False,
        lanes: int = LANES,
        at_once: int = AT_ONCE,
        deadline: float = DEADLINE,
    ) -> None:
        self.agent = agent
        self._queue = queue
        self._desk = desk
        self._busy = busy
        self._lanes = lanes
        self._at_once = at_once
        self._deadline = deadline
        self._running: dict[asyncio.Task[None], float] = {}  # and when each began (monotonic)
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="dispatcher")
        self._changed = asyncio.Event()
        self._stopping = False
        self._refused_since: float | None = None  # monotonic; the action server's address
        self._loop_task: asyncio.Task[None] | None = None

    def start(self, waker: WakeUps) -> None:
        """Begin to claim; must be called in the running event loop."""
        loop = asyncio.get_running_loop()

        def wake() -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._changed.set)

        waker.add_listener(wake)
        self._loop_task = loop.create_task(self._claim_forever())

    async def stop(self, grace: float = 20.0) -> None:
        """Claim no more, wait up to `grace` seconds for the turns in hand, then give the rest back to the queue."""
        self._stopping = True
        self._changed.set()
        if self._loop_task is not None:
            await self._loop_task
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=grace)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late, timeout=5)
        self._threads.shutdown(wait=False)

    async def _claim_forever(self) -> None:
        while not self._stopping:
            self._changed.clear()
            room = self._room()
            claims = await self._claim(room) if room else []
            suspects = [claim for claim in claims if claim.job.deaths >= SUSPECT]
            for claim in claims:
                if claim not in suspects:
                    await self._let_webhooks_in()
                    self._begin(claim)
            if suspects:
                await self._run_alone(suspects)
            if self._refused_since is not None:
                await asyncio.sleep(PROBE)
            elif not claims and not self._changed.is_set():
                await self._sleep(await self._next_due() if room else self._next_slow())

    def _room(self) -> int:
        """How many turns may begin now; without an action server one at a time tries whether it is back."""
        if not self.agent.is_ready():
            return 0
        if self._refused_since is not None:
            return max(0, 1 - len(self._running))
        quick = sum(monotonic() - began < SLOW for began in self._running.values())
        return max(0, min(self._at_once - quick, self._lanes - len(self._running)))

    def _next_slow(self) -> float:
        """Seconds until the next of the running turns counts as slow; IDLE if none will."""
        left = (began + SLOW - monotonic() for began in self._running.values())
        return min((seconds + 0.001 for seconds in left if seconds > 0), default=IDLE)

    async def _claim(self, limit: int) -> list[Claim]:
        try:
            return await self._in_thread(lambda: self._queue.claim(TURNS, limit))
        except HelpdeskError as error:  # the database is away, or another process has our name
            _log.warning("turns claimed=no error=%s", error)
            await asyncio.sleep(IDLE)
            return []

    async def _next_due(self) -> float:
        try:
            due = await self._in_thread(lambda: self._queue.next_due([TURNS]))
        except DatabaseUnavailable:
            return IDLE
        return IDLE if due is None else min(IDLE, max(0.005, due))

    async def _sleep(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._changed.wait(), seconds)
        except asyncio.TimeoutError:
            pass

    async def _let_webhooks_in(self) -> None:
        end = monotonic() + FREE_LOOP_AT_MOST
        await asyncio.sleep(FREE_LOOP)
        while self._busy() and monotonic() < end:
            await asyncio.sleep(FREE_LOOP)

    async def _run_alone(self, suspects: list[Claim]) -> None:
        """The first of `suspects` while nothing else runs, the others soon after: which one kills is found out so, and
        a message that was only in hand when the process was killed from outside is not buried for it."""
        for claim in suspects[1:]:
            await self._give_back(claim, "another may end the process", countable=False)
        if self._running:
            await asyncio.wait(self._running)
        self._begin(suspects[0])
        await asyncio.wait(self._running)

    def _begin(self, claim: Claim) -> None:
        task = asyncio.get_running_loop().create_task(self._serve(claim))
        self._running[task] = monotonic()
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.pop(task, None)
        self._changed.set()  # a lane is free
        if not task.cancelled() and task.exception() is not None:
            _log.error("turn ended=badly", exc_info=task.exception())

    async def _serve(self, claim: Claim) -> None:
        """One claim from beginning to end: settled, given back or buried, whatever happens."""
        try:
            work = await self._in_thread(lambda: self._desk.begin(claim))
            if work is not None:
                await self._run(claim, work)
        except LeaseLost:
            _log.info("turn lost=lease job=%s", claim.job.id)
        except DatabaseUnavailable as error:
            _log.warning("turn kept=no job=%s error=%s", claim.job.id, error)
            await self._give_back(claim, "database unavailable", countable=False)
        except asyncio.CancelledError:
            await asyncio.shield(self._give_back(claim, "stopping", countable=False))
            raise
        except Exception as error:  # noqa: BLE001 whatever it is, the message must come back or be buried
            _log.exception("turn kept=no job=%s claims=%d", claim.job.id, claim.job.claims)
            await self._give_back(claim, type(error).__name__)

    async def _run(self, claim: Claim, work: Work) -> None:
        turn, processor, began = work.turn, self.agent.processor, monotonic()
        message = UserMessage(
            work.text,
            output_channel=WhatsAppOutput(),
            sender_id=turn.conversation_id,
            input_channel=CHANNEL,
            message_id=turn.inbound_ids[0],
            metadata=work.metadata,
        )
        raised: Exception | None = None
        with open_turn(turn):
            try:
                await asyncio.wait_for(processor.handle_message(message), self._deadline)
            except asyncio.TimeoutError as error:
                turn.fail(f"took longer than {self._deadline:g} s")
                raised = error
            except Exception as error:  # noqa: BLE001 judged below: what counts is whether the turn was committed
                raised = error
        ms = (monotonic() - began) * 1000
        if not turn.committed:
            await self._not_kept(claim, turn, raised)
            return
        if turn.reached:
            self._refused_since = None
        if raised is not None:  # it is stored and on its way: nothing to repeat
            _log.error("turn raised=after-commit job=%s", claim.job.id, exc_info=raised)
        _log.info("turn kept=yes job=%s conversation=%s replies=%d claims=%d ms=%.0f",
                  claim.job.id, turn.conversation_id, len(turn.replies), claim.job.claims, ms)  # fmt: skip
        if not turn.replies:
            _log.info("turn silent=yes job=%s conversation=%s", claim.job.id, turn.conversation_id)

    async def _not_kept(self, claim: Claim, turn: Turn, raised: Exception | None) -> None:
        if isinstance(raised, (LeaseLost, DatabaseUnavailable)):
            raise raised
        reason = turn.failed or (type(raised).__name__ if raised else "nothing was saved")
        _log.warning("turn kept=no job=%s claims=%d reason=%s", claim.job.id, claim.job.claims, reason,
                     exc_info=None if turn.failed else raised)  # fmt: skip
        await self._give_back(claim, reason, countable=turn.reached is not False or not self._short_outage())

    def _short_outage(self) -> bool:
        """The action server could not be reached: is that so only for a short time yet?"""
        self._refused_since = self._refused_since or monotonic()
        return monotonic() - self._refused_since < OUTAGE

    async def _give_back(self, claim: Claim, reason: str, *, countable: bool = True) -> None:
        """Note the retry or the end, as soon as the database is there: until then the claim is kept alive for us."""
        while True:
            try:
                try:
                    await self._in_thread(lambda: self._desk.give_back(claim, reason, countable=countable))
                except GaveUp:
                    await self._in_thread(partial(self._desk.bury, claim, reason, await self._language_of(claim)))
                return
            except LeaseLost:  # the save of a turn that was given up has won after all, or the lane is another's
                _log.info("turn lost=lease job=%s", claim.job.id)
                return
            except DatabaseUnavailable as error:
                _log.warning("turn given-back=no job=%s error=%s", claim.job.id, error)
                await asyncio.sleep(IDLE)
                if self._stopping:
                    return

    async def _language_of(self, claim: Claim) -> str:
        """The language the model hears in the message; "" when even that fails."""
        text = str(claim.job.body.get("message", {}).get("text", "")).strip()
        if not text or text.startswith("/"):
            return ""
        try:
            parsed = await self.agent.processor.parse_message(UserMessage(text, sender_id=claim.job.lane))
            found = (entity["value"] for entity in parsed["entities"] if entity["entity"] == "language")
            return str(next(found, ""))
        except Exception:  # noqa: BLE001 the message may be the very one that breaks the model
            _log.exception("language heard=no job=%s", claim.job.id)
            return ""

    async def _in_thread(self, work: Callable[[], _Result]) -> _Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)
