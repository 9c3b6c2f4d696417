"""In the worker, now and then: files whose time is up are deleted, room is watched."""

import logging

from helpdesk import clock, settings
from helpdesk.bootstrap import Helpdesk
from helpdesk.errors import HelpdeskError
from helpdesk.media import classes
from helpdesk.services import media

log = logging.getLogger(__name__)


def keep(business: Helpdesk) -> None:
    """Delete what may go, warn when the storage is nearly full; trouble is logged and tried again the next time."""
    try:
        deleted = delete_expired(business)
        gone = clear_leftovers(business)
        if deleted or gone:
            log.info("media house-keeping deleted=%d cleared=%d", deleted, gone)
        watch_room(business)
    except HelpdeskError as error:
        log.warning("media house-keeping postponed reason=%s", type(error).__name__)


def delete_expired(business: Helpdesk) -> int:
    """Delete all files whose time is up, a batch a transaction; how many. Raises DatabaseUnavailable, SettingsError."""
    deleted = 0
    while True:
        with business.unit_of_work() as uow:
            batch = media.expire(uow, classes.rules(), clock.now())
        deleted += batch
        if not batch:
            return deleted


def clear_leftovers(business: Helpdesk) -> int:
    """Take away objects that nobody can read any more; one that cannot be taken away now is left for the next time."""
    with business.database.reading() as session:
        waiting = media.leftovers(session)
    gone = 0
    for name in waiting:
        try:
            business.storage.clear(name)
        except OSError as error:
            log.warning("media_not_cleared reason=%s", type(error).__name__)
            continue
        with business.unit_of_work() as uow:
            media.cleared(uow, name)
        gone += 1
    return gone


def watch_room(business: Helpdesk) -> None:
    """Say in the log that the quota is nearly used up, or is; new files are taken all the same."""
    with business.database.reading() as session:
        used = media.quota(session, settings.load(settings.StorageSettings).storage_quota_gb)
    if used.is_tight:
        level = logging.ERROR if used.share >= 1 else logging.WARNING
        log.log(level, "media_quota used_bytes=%d most_bytes=%d share=%.2f", used.used, used.most, used.share)
