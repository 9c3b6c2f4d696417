"""Group commit: what several threads want to write at the same moment goes into one transaction."""

import threading
from collections import deque
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Callable, TypeVar

from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import DatabaseUnavailable

Result = TypeVar("Result")
MAX_TOGETHER = 50  # works in one transaction, so that nobody waits long for the writer's lock


@dataclass(eq=False)
class _Waiting:
    work: Callable[[UnitOfWork], Any]
    over: threading.Event = field(default_factory=threading.Event)
    result: Any = None
    error: Exception | None = None


class GroupCommit:
    """Runs works, each a function of a unit of work, so that those that wait at the same time share a commit.

    Each returns only once it is on the disk, or raises what its work raised: works that share a transaction in which
    one fails are rolled back and run again, each by itself. So a work may run twice and must have no effect but what
    it writes. With `shared` False each has its own transaction from the start: PostgreSQL lets writers run side by
    side and groups their commits itself, and locks of several works together would invite deadlocks.
    """

    def __init__(self, begin: Callable[[], AbstractContextManager[UnitOfWork]], *, shared: bool) -> None:
        self._begin, self._shared = begin, shared
        self._waiting: deque[_Waiting] = deque()
        self._turn = threading.Lock()

    def write(self, work: Callable[[UnitOfWork], Result], *, patience: float = 0.0) -> Result:
        """Run `work` and commit; what it returns. It waits up to `patience` seconds to be taken along by another.

        Raises what the work raises, and DatabaseUnavailable.
        """
        if not self._shared:
            with self._begin() as uow:
                return work(uow)
        mine = _Waiting(work)
        self._waiting.append(mine)
        if patience and mine.over.wait(patience):
            return self._answer(mine)
        with self._turn:
            if not mine.over.is_set():
                while mine in self._waiting:
                    self._commit([self._waiting.popleft() for _ in range(min(len(self._waiting), MAX_TOGETHER))])
        return self._answer(mine)

    @staticmethod
    def _answer(mine: _Waiting) -> Any:
        if mine.error is not None:
            raise mine.error
        if not mine.over.is_set():
            raise DatabaseUnavailable("The transaction was broken off.")
        return mine.result

    def _commit(self, together: list[_Waiting]) -> None:
        try:
            with self._begin() as uow:
                for one in together:
                    one.result = one.work(uow)
                    uow.session.flush()
                    uow.session.expunge_all()  # no work finds rows that another has read
        except Exception as error:  # noqa: BLE001 - each caller gets its own
            if len(together) > 1 and not isinstance(error, DatabaseUnavailable):
                for one in together:
                    self._commit([one])
                return
            for one in together:
                one.error = error
        for one in together:
            one.over.set()
