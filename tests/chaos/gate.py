"""The way to Meta, which can be shut: afterwards connections are refused and those that were open are gone."""

from __future__ import annotations

import contextlib
import socket
import threading

CHUNK = 65536


class Gate:
    """A TCP relay on a port of its own in front of `target` (a port of this machine)."""

    def __init__(self, target: int) -> None:
        self.target = target
        self._ends: set[socket.socket] = set()
        self._listener = listen(0)
        self.port = int(self._listener.getsockname()[1])
        self._serve()

    def shut(self) -> None:
        """Refuse new connections, cut the open ones."""
        for end in (self._listener, *list(self._ends)):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def open(self) -> None:
        """Let traffic through again, on the same port."""
        self._listener = listen(self.port)
        self._serve()

    def _serve(self) -> None:
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
                far = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                return
            self._ends |= {near, far}
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._pump, args=(source, sink), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(CHUNK):
                sink.sendall(data)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
            self._ends.discard(end)


def listen(port: int) -> socket.socket:
    """A listening socket."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(64)
    return listener
