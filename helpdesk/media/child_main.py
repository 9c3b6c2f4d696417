"""What runs inside a child: take a call, set its limits, answer; end when the parent is gone."""

import contextlib
import importlib
import os
import resource
import shutil
import signal
import socket
import sys
from typing import Any

from helpdesk.media import decode
from helpdesk.media.child_talk import Answer, receive, send
from helpdesk.media.decoding.limits import Refused

HOME = "helpdesk.media."  # nothing else may be called
MB = 1024 * 1024


def serve(descriptor: int, niceness: int, folder: str) -> None:
    """Answer calls until the socket closes; `folder` has the temporary files of this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would hold customers' pictures
    _give_way(niceness)
    data = b""
    with socket.socket(fileno=descriptor) as link:
        while True:
            try:
                call = receive(link)
            except (EOFError, OSError):
                break
            if "forget" in call.value:
                data, call = b"", Answer()
                decode.forget()
                continue
            data = call.files.pop("data", data)
            _limit(call.value)
            answer, healthy = _answer(call.value, data)
            signal.setitimer(signal.ITIMER_REAL, 0)
            try:
                send(link, answer)
            except OSError:
                break
            del answer
            if not healthy:
                break
    shutil.rmtree(folder, ignore_errors=True)  # the parent may be gone


def _give_way(niceness: int) -> None:
    """Texts go before pictures: whoever wakes up gets the core at once, but where others compute without a pause, this
    process has its fair share all the same."""
    with contextlib.suppress(OSError, AttributeError):  # not every system knows it
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    with contextlib.suppress(OSError):
        os.nice(niceness)


def _limit(order: dict[str, Any]) -> None:
    """Limits of this call; a signal ends the process when they are passed, whatever library is at work."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = int(used.ru_utime + used.ru_stime) + 1 + int(order["cpu_seconds"])
    _soft(resource.RLIMIT_CPU, cpu)
    _soft(resource.RLIMIT_AS, int(order["memory_mb"]) * MB)
    _soft(resource.RLIMIT_FSIZE, int(order["file_mb"]) * MB)
    signal.setitimer(signal.ITIMER_REAL, float(order["seconds"]))


def _soft(which: int, value: int) -> None:
    _, hard = resource.getrlimit(which)
    with contextlib.suppress(ValueError, OSError):  # macOS knows no limit of address space
        resource.setrlimit(which, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _answer(order: dict[str, Any], data: bytes) -> tuple[Answer, bool]:
    """The answer, and whether this process may take another call."""
    try:
        module, _, name = str(order["function"]).partition(":")
        if not module.startswith(HOME):
            raise LookupError(module)
        result = getattr(importlib.import_module(module), name)(data, **order["options"])
    except Refused as refused:
        return Answer({"refused": refused.reason}), True
    except MemoryError:
        return Answer({"failed": "memory"}), False
    except Exception as error:  # noqa: BLE001 (a failure is an answer)
        return Answer({"failed": _where(error)}), False
    if isinstance(result, Answer):
        return Answer({"value": result.value}, result.files), True
    return Answer({"value": result}), True


def _where(error: Exception) -> str:
    """The error's name and line; its text may be a customer's."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    return f"{type(error).__name__} {os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"


if __name__ == "__main__":
    serve(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
