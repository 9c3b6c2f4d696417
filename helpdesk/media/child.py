"""Child processes in which customers' files are opened: few, kept warm, each with limits and a time-out.

`Pool.run("helpdesk.media.copies:make", data, kind="image")` calls that function in a child and returns its Answer;
`Pool.opened(data)` is for several calls about one file. A child is a new program (never a fork of this one, which has
threads and secrets): it gets a bare environment, no open files but one socket, a folder of its own for temporary files,
and talks JSON and bytes, so that whoever takes it over can send nothing but those. A child that passes a limit, falls
over or has done its share is replaced.
"""

import contextlib
import logging
import os
import queue
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from helpdesk.errors import HelpdeskError
from helpdesk.media.child_talk import Answer, receive, send
from helpdesk.media.decoding.limits import REASONS, Refused
from helpdesk.settings import MediaSettings, environment_of

__all__ = ["Answer", "ChildFailed", "Limits", "OpenedFile", "Pool", "open_pool"]
log = logging.getLogger(__name__)
GRACE = 5.0  # seconds after its time-out in which a child that nobody watches any more ends itself
KILLED = "killed"  # from outside: by the system when memory is short, or by a person
# How libraries end when there is no more memory, or a file leads them astray; SIGKILL is the system's doing, or ours.
FATAL = {-one for one in (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGILL, signal.SIGTRAP, signal.SIGFPE)}
KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "TESSDATA_PREFIX", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
THREADS = dict.fromkeys(("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class ChildFailed(HelpdeskError):
    """No answer from a child: `reason` is timeout, memory, cpu, signal, killed, crashed, closed, or an error and its
    line."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"A file could not be examined: {reason}.")
        self.reason = reason

    @property
    def is_the_files_fault(self) -> bool:
        """Memory, computing time and a decoder that ends itself are the file's doing; a time-out may be a busy
        machine's, an error ours."""
        return self.reason in ("memory", "cpu", "signal")


@dataclass(frozen=True)
class Limits:
    """Of one call, unless said otherwise."""

    seconds: float = 30.0  # by the clock
    cpu_seconds: int = 60  # of the child and of each program it starts
    memory_mb: int = 2048  # address space, likewise
    file_mb: int = 256  # the largest temporary file
    calls: int = 200  # after which the child is replaced
    niceness: int = 0  # beside SCHED_BATCH, see child_main; with 5 pictures waited for minutes beside other work


class Pool:
    """`size` children, started when first needed. Safe to use from many threads; `close` ends them."""

    def __init__(self, size: int = 1, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._free: queue.LifoQueue[_Child | None] = queue.LifoQueue()
        self._lock, self._all, self._closed = threading.Lock(), set[_Child](), False
        for _ in range(size):
            self._free.put(None)

    def run(self, function: str, data: bytes, *, seconds: float = 0.0, cpu_seconds: int = 0, **options: Any) -> Answer:
        """Call `package.module:name` with `data` and JSON `options` in a child.

        Waits for a free child without limit; `seconds` by the clock count from then, `cpu_seconds` are of computing; 0
        is as the pool's limits say. Raises Refused, ChildFailed.
        """
        with self.opened(data) as file:
            return file.run(function, seconds=seconds, cpu_seconds=cpu_seconds, **options)

    @contextlib.contextmanager
    def opened(self, data: bytes) -> "Iterator[OpenedFile]":
        """One child for several calls about the same file, which travels and is decoded there once.

        Waits for a free child without limit; the file is forgotten there at the end.
        """
        child = self._free.get()
        file = OpenedFile(self, data, child)
        try:
            yield file
        finally:
            self._free.put(file.give_back())

    def pids(self) -> list[int]:
        """The children's process ids."""
        with self._lock:
            return [child.pid for child in self._all]

    def close(self) -> None:
        """End all children; calls under way fail."""
        with self._lock:
            self._closed, children = True, list(self._all)
        for child in children:
            self.drop(child)

    def start(self) -> "_Child":
        """A new child. Raises ChildFailed when the pool is closed."""
        with self._lock:
            if self._closed:
                raise ChildFailed("closed")
            child = _Child(self.limits)
            self._all.add(child)
            return child

    def drop(self, child: "_Child") -> None:
        """End a child."""
        with self._lock:
            self._all.discard(child)
        child.kill()

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class OpenedFile:
    """A file in the hands of one child, or of its successor; see Pool.opened."""

    def __init__(self, pool: Pool, data: bytes, child: "_Child | None") -> None:
        self._pool, self._data, self._child = pool, data, child

    def run(self, function: str, *, seconds: float = 0.0, cpu_seconds: int = 0, **options: Any) -> Answer:
        """As Pool.run. A child that was ended from outside (memory is short, say) is no fault of the file: another one
        tries once more."""
        limits = self._pool.limits
        limits = replace(limits, seconds=seconds or limits.seconds, cpu_seconds=cpu_seconds or limits.cpu_seconds)
        for is_last in (False, True):
            try:
                return self._run(function, options, limits)
            except ChildFailed as error:
                log.warning("media_child_failed function=%s reason=%s", function, error.reason)
                if is_last or error.reason != KILLED:
                    raise
        raise AssertionError

    def give_back(self) -> "_Child | None":
        """The child if it may be used again: it has forgotten the file."""
        child, self._child = self._child, None
        if child is None or (child.calls < self._pool.limits.calls and child.forget()):
            return child
        self._pool.drop(child)
        return None

    def _run(self, function: str, options: dict[str, Any], limits: Limits) -> Answer:
        child = self._child
        if child is not None and not child.alive():
            self._drop(child)
            child = None
        if child is None:
            child = self._child = self._pool.start()
        try:
            answer, healthy = child.call(function, self._data, options, limits)
        except ChildFailed:
            self._drop(child)
            raise
        if not healthy:
            self._drop(child)
        return _unpack(answer)

    def _drop(self, child: "_Child") -> None:
        self._child = None
        self._pool.drop(child)


def open_pool(settings: MediaSettings) -> Pool:
    """The pool as the settings say; children start when first needed."""
    size = settings.media_processes or max(1, (os.cpu_count() or 1) // 2)
    return Pool(size, Limits(seconds=settings.media_seconds, memory_mb=settings.media_memory_mb))


class _Child:
    """One child, as its parent holds it."""

    def __init__(self, limits: Limits) -> None:
        self.calls = 0
        self._has: bytes | None = None  # the file that it holds
        self._socket, theirs = socket.socketpair()
        # What it leaves behind when it is killed goes with this folder: it may be a part of a customer's picture.
        self._folder = tempfile.mkdtemp(prefix="helpdesk-child-")
        root = str(Path(__file__).resolve().parents[2])
        environment = environment_of(KEPT) | THREADS | {"TMPDIR": self._folder}
        environment |= {"PYTHONPATH": root, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
        with theirs:
            told = [str(theirs.fileno()), str(limits.niceness), self._folder]
            self._process = subprocess.Popen(  # noqa: S603 (this very project)
                [sys.executable, "-m", "helpdesk.media.child_main", *told],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # decoders print; what they print may be a customer's
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                env=environment,
                cwd=root,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def alive(self) -> bool:
        return self._process.poll() is None

    def call(self, function: str, data: bytes, options: dict[str, Any], limits: Limits) -> tuple[Answer, bool]:
        """The raw answer, and whether the child may be used again. Raises ChildFailed."""
        self.calls += 1
        order = {
            "function": function,
            "options": options,
            "seconds": limits.seconds + GRACE,
            "cpu_seconds": limits.cpu_seconds,
            "memory_mb": limits.memory_mb,
            "file_mb": limits.file_mb,
        }
        deadline = time.monotonic() + limits.seconds
        try:
            send(self._socket, Answer(order, {} if self._has is data else {"data": data}), deadline)
            self._has = data
            answer = receive(self._socket, deadline)
        except TimeoutError:
            raise ChildFailed("timeout") from None
        except (OSError, EOFError, ValueError):
            raise ChildFailed(self._why()) from None
        if not isinstance(answer.value, dict):
            raise ChildFailed("crashed")
        return answer, "failed" not in answer.value

    def forget(self) -> bool:
        """Have the file forgotten; False if the child is not there any more."""
        self._has = None
        try:
            send(self._socket, Answer({"forget": True}), time.monotonic() + GRACE)
        except OSError:  # TimeoutError is one
            return False
        return True

    def kill(self) -> None:
        """End the child and what it started (an OCR program under way), if the system tells what that is."""
        for pid in [*_children(self._process.pid), self._process.pid] if self.alive() else []:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait()
        self._socket.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _why(self) -> str:
        try:
            status = self._process.wait(1.0)
        except subprocess.TimeoutExpired:
            return "crashed"
        if status in FATAL:
            return "signal"
        known = {-signal.SIGXCPU: "cpu", -signal.SIGALRM: "timeout", -signal.SIGKILL: KILLED}
        return known.get(status, "crashed")


def _children(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (OSError, ValueError):
        return []


def _unpack(answer: Answer) -> Answer:
    told = answer.value
    if told.get("refused") in REASONS:
        raise Refused(told["refused"])
    if "failed" in told:
        raise ChildFailed(str(told["failed"])[:120])
    return Answer(told.get("value"), answer.files)
