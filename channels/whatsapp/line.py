"""Line: what the worker's handlers of this channel need, assembled once per process."""

import threading
from dataclasses import dataclass, field
from typing import Callable, TypeVar

from channels.whatsapp.api import CloudApi
from helpdesk import settings
from helpdesk.bootstrap import Helpdesk
from helpdesk.db.group_commit import GroupCommit
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.media.child import Pool, open_pool
from helpdesk.media.helpers import Helpers, open_helpers
from helpdesk.media.storage import MediaStorage

MAX_REMEMBERED = 10_000
Result = TypeVar("Result")


class Tally:
    """Counts failures in a row per customer, in this process only: a restart starts again with short pauses."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._lock = threading.Lock()

    def count(self, key: str) -> int:
        """How often `key` has failed before; one more from now on."""
        with self._lock:
            if len(self._counts) > MAX_REMEMBERED:
                self._counts.clear()
            before = self._counts.get(key, 0)
            self._counts[key] = before + 1
            return before

    def clear(self, key: str) -> None:
        """`key` has succeeded."""
        if key in self._counts:
            with self._lock:
                self._counts.pop(key, None)


@dataclass(frozen=True)
class Line:
    """The telephone line. `max_message_age` is seconds; `uploads` remembers files that Meta has already; `children`
    open customers' files, `helpers` say more of them; `group` shares commits."""

    helpdesk: Helpdesk
    api: CloudApi
    storage: MediaStorage
    phone_number_ids: tuple[str, ...]
    max_message_age: float
    tally: Tally = field(default_factory=Tally)
    uploads: dict[tuple[str, str], tuple[str, str, float]] = field(default_factory=dict)
    children: Pool = field(default_factory=Pool)
    helpers: Helpers = field(default_factory=Helpers)
    group: GroupCommit = field(init=False)

    def __post_init__(self) -> None:
        group = GroupCommit(self.helpdesk.unit_of_work, shared=self.helpdesk.database.is_sqlite)
        object.__setattr__(self, "group", group)

    def write(self, work: Callable[[UnitOfWork], Result], *, patience: float = 0.0) -> Result:
        """Run `work` in a transaction that others of this process may share (see GroupCommit.write)."""
        return self.group.write(work, patience=patience)


def open_line(helpdesk: Helpdesk) -> Line:
    """The line as the settings say. Raises SettingsError."""
    sending = settings.load(settings.SendingSettings)
    children = open_pool(settings.load(settings.MediaSettings))
    return Line(
        helpdesk=helpdesk,
        api=CloudApi.from_settings(sending, timeout=settings.load(settings.ProcessSettings).graph_timeout),
        storage=helpdesk.storage,
        phone_number_ids=settings.split_list(sending.whatsapp_phone_number_id),
        max_message_age=settings.load(settings.InboxSettings).max_message_age_hours * 3600,
        children=children,
        helpers=open_helpers(children),
    )
