"""The composition root: builds what a process needs from its settings, once."""

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Iterator

from helpdesk import configuration, settings
from helpdesk.db.config_version import edited
from helpdesk.db.engine import Database
from helpdesk.db.group_commit import GroupCommit
from helpdesk.db.unit_of_work import UnitOfWork, unit_of_work
from helpdesk.queue import DurableQueue

if TYPE_CHECKING:
    from helpdesk.media.storage import MediaStorage


@dataclass(frozen=True)
class Helpdesk:
    """The business, assembled."""

    database: Database
    queue: DurableQueue

    @cached_property
    def commits(self) -> GroupCommit:
        """Where this process's short transactions share a commit if they come at the same moment (SQLite)."""
        return GroupCommit(self.unit_of_work, shared=self.database.is_sqlite)

    @cached_property
    def storage(self) -> "MediaStorage":
        """Stored files, as STORAGE_URL and STORAGE_KEYS say. Raises SettingsError."""
        from helpdesk.db.stored_file import FileRows  # most processes never see a file
        from helpdesk.media.storage import MediaStorage

        return MediaStorage(settings.load(settings.StorageSettings), FileRows(self.database))

    @contextmanager
    def unit_of_work(self) -> Iterator[UnitOfWork]:
        """One writing transaction; leaving it cleanly commits."""
        with unit_of_work(self.database, self.queue) as uow:
            yield uow


@cache
def helpdesk() -> Helpdesk:
    """This process's helpdesk, from DATABASE_URL. Raises SettingsError."""
    database = Database(settings.load(settings.DatabaseSettings).database_url)
    configuration.follow(lambda: edited(database))
    process = settings.load(settings.ProcessSettings)
    owner = f"{process.instance}:{process.process_name}" if process.process_name else ""
    return Helpdesk(database, DurableQueue(database, owner=owner))
