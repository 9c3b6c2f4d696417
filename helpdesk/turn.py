"""The turn in hand: what one run of the assistant over one customer's message collects until it is committed."""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Iterator

from helpdesk.messages import Reply

if TYPE_CHECKING:
    from helpdesk.queue import Claim


@dataclass
class Turn:
    """One turn of one conversation.

    `generation` is the conversation's owner generation when the turn began (a person may take over meanwhile).
    `first_language` is the language a new conversation begins in ("": the default). `failed`
    says why the turn must not be kept, `reached` whether somebody listens at the action
    server's address (None: nobody asked); `committed` is True once its one transaction is through.
    """

    conversation_id: str
    inbound_ids: tuple[str, ...]
    claim: "Claim"
    generation: int
    first_language: str = ""
    privacy_due: str = ""  # version of the line with the privacy link that the first answer has to bear
    privacy_told: str = ""  # … and bears
    also: tuple[int, ...] = ()  # ids of further jobs of the lane that this turn answers (an album)
    replies: list[Reply] = field(default_factory=list)
    failed: str = ""
    reached: bool | None = None
    committed: bool = False

    def say(self, reply: Reply) -> None:
        """Add a reply; it leaves only if the turn is committed."""
        self.replies.append(reply)

    def fail(self, reason: str) -> None:
        """Mark the turn as not to be kept: it will run again. The first reason stays."""
        self.failed = self.failed or reason


_current: ContextVar[Turn | None] = ContextVar("turn", default=None)


def current_turn() -> Turn | None:
    """The turn of the running task, or None (rasa shell, tests, HTTP API)."""
    return _current.get()


@contextmanager
def open_turn(turn: Turn) -> Iterator[Turn]:
    """Make `turn` the running task's turn."""
    token = _current.set(turn)
    try:
        yield turn
    finally:
        _current.reset(token)
