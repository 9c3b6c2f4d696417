"""One transaction over the business: the door opens it, services use it, leaving it cleanly commits."""

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Iterator

from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from helpdesk.db.engine import Database

if TYPE_CHECKING:
    from helpdesk.queue import DurableQueue


class UnitOfWork:
    """A session and the queue on the same transaction."""

    def __init__(self, session: Session, queue: "DurableQueue") -> None:
        self.session = session
        self.queue = queue
        self._connection: Connection | None = None

    @property
    def connection(self) -> Connection:
        """The transaction's connection, for Core statements and the queue."""
        if self._connection is None:
            self._connection = self.session.connection()
        return self._connection

    def put(self, queue: str, key: str, lane: str, body: dict[str, Any], **options: Any) -> bool:
        """Put a job in this transaction (see DurableQueue.put); earlier ORM changes are flushed first."""
        self.session.flush()
        return self.queue.put(self.connection, queue, key, lane, body, **options)


@contextmanager
def unit_of_work(database: Database, queue: "DurableQueue") -> Iterator[UnitOfWork]:
    """A writing unit of work on `database`."""
    with database.session() as session:
        yield UnitOfWork(session, queue)
