"""Data files edited while the assistant runs: a saved change counts, a mistake leaves what was there before."""

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from helpdesk.errors import SettingsError

Content = TypeVar("Content")
Model = TypeVar("Model", bound=BaseModel)
Stamp = tuple[tuple[str, int, int], ...]
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same by libyaml, ten times as fast
LOOK_EVERY = 1.0  # seconds: the files are many, and a turn asks several times

_log = logging.getLogger(__name__)


class Followed(Generic[Content]):
    """What `read` makes of a file, or of all files below a folder that fit `patterns`, as they are now."""

    def __init__(
        self,
        path: Path,
        read: Callable[[Path], Content],
        every: float = LOOK_EVERY,
        patterns: tuple[str, ...] = ("**/*.yml",),
    ) -> None:
        """`every` is for how many seconds what was seen of the files is believed."""
        self._path = path
        self._patterns = patterns
        self._read = read
        self._every = every
        self._look_at = 0.0
        self._stamp: Stamp | None = None
        self._content: Content | None = None

    def now(self) -> Content:
        """The content as the files are now, or as before somebody made a mistake. Raises SettingsError at first."""
        if self._content is not None and time.monotonic() < self._look_at:
            return self._content
        self._look_at = time.monotonic() + self._every
        stamp = self._stamp_now()
        if self._content is None or stamp != self._stamp:
            try:
                self._content = self._read(self._path)
            except SettingsError as error:
                if self._content is None:
                    raise
                _log.error("%s changed=no reason=%s", self._path.stem, error)
            self._stamp = stamp
        return self._content

    def _stamp_now(self) -> Stamp:
        is_folder = self._path.is_dir()
        found = (file for pattern in self._patterns for file in self._path.glob(pattern))
        files = sorted(found) if is_folder else [self._path]
        stamps = []
        for file in files:
            try:
                stat = file.stat()
            except OSError:  # being replaced by an editor: read as soon as it is back
                continue
            stamps.append((str(file), stat.st_mtime_ns, stat.st_size))
        return tuple(stamps)


def parsed(text: str) -> Any:
    """What YAML text says: plain values only. Raises yaml.YAMLError."""
    return yaml.load(text, Loader=LOADER)  # noqa: S506 - a safe loader


def read_yaml(path: Path, text: str | None = None) -> dict[str, Any]:
    """The mapping in a YAML file, or in `text` as if it stood there.

    Raises SettingsError with one sentence that names file and mistake.
    """
    try:
        content = parsed(path.read_text(encoding="utf-8") if text is None else text)
    except OSError as error:
        raise SettingsError(f"{path} cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{path} is not UTF-8 text.") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" near line {mark.line + 1}" if mark else ""
        raise SettingsError(f"{path} is not readable YAML{where}.") from None
    if not isinstance(content, dict):
        raise SettingsError(f"{path} must hold names with a colon, such as `words:`.")
    return content


def read_as(path: Path, model: type[Model], text: str | None = None) -> Model:
    """The YAML file, or `text` in its place, as `model`.

    Raises SettingsError with one sentence that names file and mistake.
    """
    try:
        return model.model_validate(read_yaml(path, text))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        said = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{path}: {f'{where}: ' if where else ''}{said}.") from None
