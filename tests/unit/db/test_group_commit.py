"""Works that wait at the same moment share one commit; a failing one spoils nobody else's."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Callable

import pytest
from fixtures.business import Business
from sqlalchemy import event

from helpdesk import clock
from helpdesk.bootstrap import Helpdesk
from helpdesk.db.conversation import Conversation
from helpdesk.db.engine import Database
from helpdesk.db.group_commit import GroupCommit
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import LeaseLost, NotFound


class Commits:
    """A group on a test database that counts its transactions."""

    def __init__(self, database: Database, *, shared: bool = True) -> None:
        self.business = Business(database)
        self.group = GroupCommit(Helpdesk(database, self.business.queue).unit_of_work, shared=shared)
        self.ended: list[str] = []
        event.listen(database.write_engine, "commit", lambda _connection: self.ended.append("commit"))
        event.listen(database.write_engine, "rollback", lambda _connection: self.ended.append("rollback"))

    def at_once(self, *works: Callable[[UnitOfWork], Any]) -> list[Future[Any]]:
        """The works' outcomes when all of them came while a first one was being written."""
        writing, gate = threading.Event(), threading.Event()

        def first(uow: UnitOfWork) -> None:
            assert uow.connection
            writing.set()
            gate.wait(10)

        with ThreadPoolExecutor(len(works) + 1) as pool:
            pool.submit(self.group.write, first)
            assert writing.wait(10)
            futures = [pool.submit(self.group.write, work) for work in works]
            while len(self.group._waiting) < len(works):
                pass
            gate.set()
        self.ended.remove("commit")  # the first one's
        return futures

    def names(self) -> set[str]:
        """The conversations that are recorded."""
        with self.business.database.reading() as session:
            return {row.id for row in session.query(Conversation)}


@pytest.fixture
def commits(sqlite_database: Database) -> Commits:
    return Commits(sqlite_database)


def new(name: str) -> Callable[[UnitOfWork], str]:
    def work(uow: UnitOfWork) -> str:
        uow.session.add(Conversation(id=name, phone_number_id="1055", created_at=clock.now()))
        return name

    return work


def failing(name: str, error: Exception) -> Callable[[UnitOfWork], str]:
    def work(uow: UnitOfWork) -> str:
        new(name)(uow)
        uow.session.flush()
        raise error

    return work


def test_those_that_wait_share_a_commit(commits: Commits) -> None:
    outcomes = commits.at_once(*(new(f"c{n}") for n in range(5)))
    assert [outcome.result() for outcome in outcomes] == [f"c{n}" for n in range(5)]
    assert commits.names() == {f"c{n}" for n in range(5)}
    assert commits.ended == ["commit"]


def test_a_failing_work_is_rolled_back_alone(commits: Commits) -> None:
    good, bad, other = commits.at_once(new("good"), failing("bad", LeaseLost("x")), new("other"))
    assert (good.result(), other.result()) == ("good", "other")
    with pytest.raises(LeaseLost):
        bad.result()
    assert commits.names() == {"good", "other"}
    assert sorted(commits.ended) == ["commit", "commit", "rollback", "rollback"]


def test_a_patient_work_goes_along_with_the_next_and_is_not_forgotten_without_one(commits: Commits) -> None:
    with ThreadPoolExecutor(1) as pool:
        patient = pool.submit(commits.group.write, new("patient"), patience=30.0)
        while not commits.group._waiting:
            pass
        commits.group.write(new("hasty"))
        assert patient.result(5) == "patient"
    assert commits.ended == ["commit"]
    commits.group.write(new("alone"), patience=0.01)
    assert commits.names() == {"patient", "hasty", "alone"}


def test_not_shared_each_has_its_own_transaction(database: Database) -> None:
    commits = Commits(database, shared=False)
    commits.group.write(new("a"))
    with pytest.raises(NotFound):
        commits.group.write(failing("b", NotFound("x")))
    assert commits.names() == {"a"}
