"""Child processes in which customers' files are opened: few, kept warm, each with limits and a time-out.

`Pool.run("helpdesk.media.copies:make", data, kind="image")` calls that function in a child and returns its Answer. A
child is a new program (never a fork of this one, which has threads and secrets): it gets a bare environment, no open
files but one socket, and talks JSON and bytes, so that whoever takes it over can send nothing but those. A child that
passes a limit, falls over or has done its share is replaced.
"""

import contextlib
import json
import logging
import os
import queue
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from helpdesk.errors import HelpdeskError
from helpdesk.media.decoding.limits import REASONS, Refused
from helpdesk.settings import MediaSettings, environment_of

log = logging.getLogger(__name__)
HEAD = struct.Struct(">II")  # bytes of JSON, number of blobs; then each blob's length and the blob
SIZE = struct.Struct(">Q")
MAX_ANSWER = 256 * 1024 * 1024
GRACE = 5.0  # seconds after its time-out in which a child that nobody watches any more ends itself
# How libraries end when there is no more memory, or a file leads them astray; SIGKILL is the system's doing, or ours.
FATAL = {-one for one in (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGILL, signal.SIGTRAP, signal.SIGFPE)}
KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "TESSDATA_PREFIX", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
THREADS = dict.fromkeys(("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class ChildFailed(HelpdeskError):
    """No answer from a child: `reason` is timeout, memory, cpu, signal, crashed, closed, or an error and its line."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"A file could not be examined: {reason}.")
        self.reason = reason

    @property
    def is_the_files_fault(self) -> bool:
        """Memory, computing time and a decoder that ends itself are the file's doing; a time-out may be a busy
        machine's, an error ours."""
        return self.reason in ("memory", "cpu", "signal")


@dataclass(frozen=True)
class Answer:
    """What a function in the child returns: a JSON value and named files."""

    value: Any = None
    files: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Limits:
    """Of one call, unless said otherwise."""

    seconds: float = 30.0  # by the clock
    cpu_seconds: int = 60  # of the child and of each program it starts
    memory_mb: int = 2048  # address space, likewise
    file_mb: int = 256  # the largest temporary file
    calls: int = 200  # after which the child is replaced
    niceness: int = 5  # texts go before pictures; at 10 they waited for minutes beside other work


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
        child = self._free.get()
        keep: _Child | None = None
        try:
            if self._closed:
                raise ChildFailed("closed")
            if child is None or not child.alive():
                child = self._start(child)
            limits = replace(
                self.limits, seconds=seconds or self.limits.seconds, cpu_seconds=cpu_seconds or self.limits.cpu_seconds
            )
            answer, healthy = child.call(function, data, options, limits)
            keep = child if healthy and child.calls < self.limits.calls else None
        except ChildFailed as error:
            log.warning("media_child_failed function=%s reason=%s", function, error.reason)
            raise
        finally:
            if keep is None and child is not None:
                self._drop(child)
            self._free.put(keep)
        return _unpack(answer)

    def close(self) -> None:
        """End all children; calls under way fail."""
        with self._lock:
            self._closed, children = True, list(self._all)
        for child in children:
            self._drop(child)

    def _start(self, old: "_Child | None") -> "_Child":
        if old is not None:
            self._drop(old)
        child = _Child(self.limits)
        with self._lock:
            self._all.add(child)
        return child

    def _drop(self, child: "_Child") -> None:
        with self._lock:
            self._all.discard(child)
        child.kill()

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_pool(settings: MediaSettings) -> Pool:
    """The pool as the settings say; children start when first needed."""
    size = settings.media_processes or max(1, (os.cpu_count() or 1) // 2)
    return Pool(size, Limits(seconds=settings.media_seconds, memory_mb=settings.media_memory_mb))


class _Child:
    """One child, as its parent holds it."""

    def __init__(self, limits: Limits) -> None:
        self.calls = 0
        self._socket, theirs = socket.socketpair()
        root = str(Path(__file__).resolve().parents[2])
        environment = environment_of(KEPT) | THREADS
        environment |= {"PYTHONPATH": root, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 (this very project)
                [sys.executable, "-m", "helpdesk.media.child_main", str(theirs.fileno()), str(limits.niceness)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,  # decoders print; what they print may be a customer's
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                env=environment,
                cwd=root,
            )

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
            send(self._socket, Answer(order, {"data": data}), deadline)
            answer = receive(self._socket, deadline)
        except TimeoutError:
            raise ChildFailed("timeout") from None
        except (OSError, EOFError, ValueError):
            raise ChildFailed(self._why()) from None
        if not isinstance(answer.value, dict):
            raise ChildFailed("crashed")
        return answer, "failed" not in answer.value

    def kill(self) -> None:
        """End the child and what it started (an OCR program under way), if the system tells what that is."""
        for pid in [*_children(self._process.pid), self._process.pid] if self.alive() else []:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait()
        self._socket.close()

    def _why(self) -> str:
        try:
            status = self._process.wait(1.0)
        except subprocess.TimeoutExpired:
            return "crashed"
        if status in FATAL:
            return "signal"
        return {-signal.SIGXCPU: "cpu", -signal.SIGALRM: "timeout"}.get(status, "crashed")


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


def send(to: socket.socket, message: Answer, deadline: float | None = None) -> None:
    """Write a message to the other side. Raises OSError, TimeoutError."""
    head = json.dumps({"value": message.value, "files": list(message.files)}).encode()
    parts = [HEAD.pack(len(head), len(message.files)), head]
    for blob in message.files.values():
        parts += [SIZE.pack(len(blob)), blob]
    for part in parts:
        to.settimeout(_left(deadline))
        to.sendall(part)


def receive(source: socket.socket, deadline: float | None = None) -> Answer:
    """Read a message of the other side. Raises EOFError, OSError, TimeoutError, ValueError."""
    length, count = HEAD.unpack(_exactly(source, HEAD.size, deadline))
    if length > MAX_ANSWER or count > 64:
        raise ValueError("too much")
    head = json.loads(_exactly(source, length, deadline))
    blobs, left = [], MAX_ANSWER
    for _ in range(count):
        (size,) = SIZE.unpack(_exactly(source, SIZE.size, deadline))
        left -= size
        if left < 0:
            raise ValueError("too much")
        blobs.append(bytes(_exactly(source, size, deadline)))
    return Answer(head["value"], dict(zip(head["files"], blobs, strict=True)))


def _exactly(source: socket.socket, size: int, deadline: float | None) -> bytearray:
    data = bytearray(size)
    view, at = memoryview(data), 0
    while at < size:
        source.settimeout(_left(deadline))
        got = source.recv_into(view[at:])
        if not got:
            raise EOFError
        at += got
    return data


def _left(deadline: float | None) -> float | None:
    if deadline is None:
        return None
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
