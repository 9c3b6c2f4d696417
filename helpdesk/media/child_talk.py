"""What a child and its parent say to each other: JSON and bytes over a socket, never objects."""

import json
import socket
import struct
import time
from dataclasses import dataclass, field
from typing import Any

HEAD = struct.Struct(">II")  # bytes of JSON, number of blobs; then each blob's length and the blob
SIZE = struct.Struct(">Q")
MAX_ANSWER = 256 * 1024 * 1024


@dataclass(frozen=True)
class Answer:
    """What a function in the child returns: a JSON value and named files."""

    value: Any = None
    files: dict[str, bytes] = field(default_factory=dict)


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
