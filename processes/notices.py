"""In the worker: looks for new events every few seconds and tells customers of them, each once."""

import logging
import threading
from typing import Callable

from helpdesk import clock
from helpdesk.bootstrap import Helpdesk
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import DatabaseUnavailable
from helpdesk.media.storage import MediaStorage
from helpdesk.messages import OutboundMedia
from helpdesk.services import notice_events, notice_papers, notices
from helpdesk.services.notice_events import Event
from helpdesk.services.notices import Outcome

log = logging.getLogger(__name__)


def tell(business: Helpdesk, storage: MediaStorage, event: Event, *, again: str = "") -> Outcome:
    """Tell one event in a transaction of its own; its paper is drawn and stored before. Raises DatabaseUnavailable."""
    media: OutboundMedia | None = None
    with business.database.reading() as session:
        uow = UnitOfWork(session, business.queue)
        planned = notices.plan(uow, event)
        document = not planned.reason and planned.template is not None and planned.template.document
        paper = notice_papers.draw(uow, event, planned.language) if document else None
    if paper is not None:
        path = storage.put(paper.content, "paper")
        media = OutboundMedia("document", path=path, filename=paper.filename, mime_type="application/pdf")
    with business.unit_of_work() as uow:
        return notices.notify(uow, event, clock.now(), media=media, again=again)


def look(business: Helpdesk, storage: MediaStorage) -> int:
    """Tell all that is new; how many events that were. The first look only notes where to begin."""
    with business.database.reading() as session:
        found = notice_events.pending(UnitOfWork(session, business.queue), clock.now())
    if found is None:
        with business.unit_of_work() as uow:
            notice_events.begin(uow, clock.now())
        return 0
    told = 0
    for event in found:
        try:
            tell(business, storage, event)
            told += 1
        except DatabaseUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - one odd event must not keep the others from being told
            log.error("notice kind=%s failed=%s", event.kind, type(error).__name__)
    if found and told == len(found):
        with business.unit_of_work() as uow:
            notice_events.advance(uow)
    return told


class Watcher(threading.Thread):
    """Looks every `seconds` until `stop`; 0: never."""

    def __init__(self, work: Callable[[], int], seconds: float, stop: threading.Event) -> None:
        super().__init__(name="notices", daemon=True)
        self._work, self._seconds, self._ending = work, seconds, stop

    def run(self) -> None:
        """Look, wait, look again; trouble is logged and tried again."""
        while self._seconds > 0 and not self._ending.wait(self._seconds):
            try:
                self._work()
            except DatabaseUnavailable as error:
                log.warning("notices wait reason=%s", type(error.__cause__).__name__)
            except Exception as error:  # noqa: BLE001 - the look after the next may go well
                log.error("notices failed=%s", type(error).__name__)
