"""What the outbound tests do: say something, run what is due, let time pass, read back."""

import time
from pathlib import Path
from typing import Any, Callable, Sequence

from fixtures.storage import storage_in

from channels.whatsapp import outbound, receipts
from channels.whatsapp.api import CloudApi
from channels.whatsapp.line import Line
from helpdesk import clock
from helpdesk.bootstrap import Helpdesk
from helpdesk.db.conversation import Conversation
from helpdesk.db.engine import Database
from helpdesk.db.message import Message
from helpdesk.db.sending import SendingState
from helpdesk.http import Http
from helpdesk.messages import Reply
from helpdesk.queue import OUTBOX, RECEIPTS, DurableQueue
from helpdesk.queue.queue_clock import QueueClock
from helpdesk.services.replies import record_replies

PHONE = "1055"


class Time:
    """The wall clock of the queue, which a test can push forward."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def wall(self) -> float:
        return time.time() + self.ahead

    def passes(self, seconds: float) -> None:
        self.ahead += seconds


def make_line(database: Database, base: str, folder: Path, wall: Time, owner: str = "worker-1") -> Line:
    """A line as one worker process has it."""
    queue = DurableQueue(database, owner=owner, queue_clock=QueueClock(wall.wall))
    http = Http(timeout=1.0, trusted_hosts=frozenset({"127.0.0.1"}))
    api = CloudApi(f"{base}/v25.0", "the-token", http, send_rate=1000)
    return Line(Helpdesk(database, queue), api, storage_in(folder, database), (PHONE,), 86400.0)


class Desk:
    """The business around one line."""

    def __init__(self, line: Line, wall: Time) -> None:
        self.line, self.helpdesk, self.time = line, line.helpdesk, wall

    def customer(
        self, name: str = "c1", *, wrote: float | None = 0.0, wa_id: str = "4915100000000", user_id: str = ""
    ) -> str:
        """A conversation whose customer wrote `wrote` seconds ago (None: never)."""
        at = None if wrote is None else clock.from_timestamp(clock.timestamp() - wrote)
        with self.helpdesk.unit_of_work() as uow:
            row = Conversation(id=name, phone_number_id=PHONE, wa_id=wa_id, user_id=user_id)
            row.last_inbound_at, row.created_at = at, clock.now()
            uow.session.add(row)
        return name

    def say(self, *replies: Reply | str, to: str = "c1", caused_by: str = "wamid.in1", **more: Any) -> list[int]:
        """Record replies; their message ids."""
        said = [Reply(text=reply) if isinstance(reply, str) else reply for reply in replies]
        with self.helpdesk.unit_of_work() as uow:
            return [message.id for message in record_replies(uow, to, said, caused_by=caused_by, **more)]

    def run(self, queue: str = OUTBOX, handle: Callable[[Line, Any], None] = outbound.handle, times: int = 100) -> int:
        """Handle what is due, one claim after another; how many claims that were."""
        for n in range(times):
            claims = self.helpdesk.queue.claim(queue)
            if not claims:
                return n
            handle(self.line, claims[0])
        return times

    def messages(self, conversation_id: str = "c1") -> list[Message]:
        """The outgoing messages of a conversation."""
        with self.helpdesk.database.reading() as session:
            found = session.query(Message).filter_by(conversation_id=conversation_id, direction="out")
            return list(found.order_by(Message.id))

    def statuses(self, conversation_id: str = "c1") -> list[str]:
        """Their statuses."""
        return [message.status for message in self.messages(conversation_id)]

    def state(self) -> SendingState | None:
        """What is known of our phone number."""
        with self.helpdesk.database.reading() as session:
            return session.get(SendingState, PHONE)

    def receipts(self, *statuses: dict[str, Any]) -> None:
        """Statuses put as the webhook does, then handled."""
        with self.helpdesk.unit_of_work() as uow:
            for n, status in enumerate(statuses):
                key = f"{status.get('id')}:{status.get('status')}:{time.monotonic_ns()}:{n}"
                uow.put(RECEIPTS, key, str(status.get("id")), {"phone_number_id": PHONE, "status": status})
        self.run(RECEIPTS, receipts.handle)


def texts(bodies: Sequence[dict[str, Any]]) -> list[str]:
    """The texts of bodies, or their types."""
    return [body["text"]["body"] if body["type"] == "text" else body["type"] for body in bodies]
