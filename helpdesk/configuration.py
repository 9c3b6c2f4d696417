"""Files that people of the team may edit on the desk: the file counts until somebody has, then the newest version.

Where versions are kept, a process says once (`follow`, see bootstrap.py); without a database only the files count.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol, TypeVar

from helpdesk.errors import HelpdeskError, SettingsError
from helpdesk.followed import LOOK_EVERY, Followed

Content = TypeVar("Content", covariant=True)
Source = Callable[[], Mapping[str, str]]

_log = logging.getLogger(__name__)


class Reader(Protocol[Content]):
    """Reads a file, or `text` as if it stood in it. Raises SettingsError with one sentence that names the mistake."""

    def __call__(self, path: Path, text: str | None = None) -> Content:
        """What it says."""


class Versions:
    """The texts that were made on the desk and count, by the file's name without its ending."""

    def __init__(self) -> None:
        self._source: Source | None = None
        self._texts: Mapping[str, str] = {}
        self._look_at = 0.0
        self._looking = threading.Lock()

    def follow(self, source: Source | None) -> None:
        """From now on ask `source`, which raises HelpdeskError while it cannot tell."""
        self._source, self._texts, self._look_at = source, {}, 0.0

    def text(self, name: str) -> str | None:
        """The text that counts in place of the file, as known a second ago; None: the file counts."""
        source, is_first = self._source, self._look_at == 0.0
        if source is not None and time.monotonic() >= self._look_at and self._looking.acquire(blocking=is_first):
            try:
                self._texts = source()
            except HelpdeskError as error:
                _log.warning("versions changed=no reason=%s", error)
            finally:
                self._look_at = time.monotonic() + LOOK_EVERY
                self._looking.release()
        return self._texts.get(name)


_versions = Versions()
follow = _versions.follow


class Configured(Followed[Content]):  # type: ignore[type-var]
    """What `read` makes of a file, or of the version of it that counts in its place."""

    def __init__(self, path: Path, read: Reader[Content]) -> None:
        super().__init__(path, read)
        self._reader = read
        self._text: str | None = None
        self._edited: Content | None = None

    def now(self) -> Content:
        """The content as it is now, or as before a mistake. Raises SettingsError for the file at first."""
        text = _versions.text(self._path.stem)
        if text != self._text:
            self._text = text
            try:
                self._edited = None if text is None else self._reader(self._path, text)
            except SettingsError as error:  # by a newer program's rules; on the desk it would not have been taken
                _log.error("%s changed=no reason=%s", self._path.stem, error)
        return self._edited if self._edited is not None else super().now()
