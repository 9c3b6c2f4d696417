"""What runs inside a child: take a call, set its limits, answer; end when the parent is gone."""

import contextlib
import importlib
import os
import resource
import signal
import socket
import sys
from typing import Any

from helpdesk.media.child import Answer, receive, send
from helpdesk.media.decoding.limits import Refused

HOME = "helpdesk.media."  # nothing else may be called
MB = 1024 * 1024


def serve(descriptor: int, niceness: int) -> None:
    """Answer calls until the socket closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would hold customers' pictures
    with contextlib.suppress(OSError):
        os.nice(niceness)
    with socket.socket(fileno=descriptor) as link:
        while True:
            try:
                call = receive(link)
            except (EOFError, OSError):
                return
            _limit(call.value)
            answer, healthy = _answer(call)
            signal.setitimer(signal.ITIMER_REAL, 0)
            try:
                send(link, answer)
            except OSError:
                return
            if not healthy:
                return


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


def _answer(call: Answer) -> tuple[Answer, bool]:
    """The answer, and whether this process may take another call."""
    order, data = call.value, call.files["data"]
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
    serve(int(sys.argv[1]), int(sys.argv[2]))
