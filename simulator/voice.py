"""Turns a browser's recording (Opus in WebM) into what WhatsApp delivers: Opus in Ogg, without re-encoding.

https://www.rfc-editor.org/rfc/rfc7845 (Opus in Ogg)
https://www.rfc-editor.org/rfc/rfc9559 (Matroska, the base of WebM)
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

CONTAINERS = {0x18538067, 0x1F43B675, 0x1654AE6B, 0xAE, 0xA0}  # Segment, Cluster, Tracks, TrackEntry, BlockGroup
CODEC_PRIVATE, SIMPLE_BLOCK, BLOCK = 0x63A2, 0xA3, 0xA1
RATE = 48_000  # granule positions of Opus always count 48 kHz samples
PAGE_PACKETS = 50


class VoiceError(ValueError):
    """The recording is not Opus in WebM."""


def webm_to_ogg(data: bytes) -> bytes:
    """The same Opus packets in an Ogg file. Raises VoiceError."""
    head: bytes | None = None
    packets: list[bytes] = []
    try:
        for element, payload in _elements(data, 0, len(data)):
            if element == CODEC_PRIVATE:
                head = payload
            else:
                _, width = _number(payload, 0, keep_marker=False)
                if payload[width + 2] & 0x06:
                    raise VoiceError("laced blocks are not used for Opus by browsers")
                packets.append(payload[width + 3 :])
    except IndexError as error:
        raise VoiceError("the file ends in the middle of an element") from error
    if head is None or not head.startswith(b"OpusHead") or not packets:
        raise VoiceError("no Opus track was found")
    vendor = b"simulator"
    tags = b"OpusTags" + struct.pack("<I", len(vendor)) + vendor + struct.pack("<I", 0)
    return b"".join(_pages(head, tags, packets))


def _number(data: bytes, at: int, keep_marker: bool) -> tuple[int, int]:
    """A variable-length number and its width; all ones (unknown size) becomes -1."""
    first = data[at]
    width = 9 - first.bit_length()
    if first == 0 or at + width > len(data):
        raise VoiceError("this is not WebM")
    value = int.from_bytes(data[at : at + width], "big")
    if keep_marker:
        return value, width
    value &= (1 << 7 * width) - 1
    return (-1 if value == (1 << 7 * width) - 1 else value), width


def _elements(data: bytes, at: int, end: int) -> Iterator[tuple[int, bytes]]:
    while at < end:
        element, width = _number(data, at, keep_marker=True)
        size, size_width = _number(data, at + width, keep_marker=False)
        at += width + size_width
        stop = end if size < 0 else min(at + size, end)
        if element in CONTAINERS:
            if size < 0:  # live recordings: the children follow, and the next sibling ends them by itself
                continue
            yield from _elements(data, at, stop)
        elif element in (CODEC_PRIVATE, SIMPLE_BLOCK, BLOCK):
            yield element, data[at:stop]
        at = stop


def _samples(packet: bytes) -> int:
    """Length of an Opus packet in 48 kHz samples (RFC 6716, section 3.1)."""
    if not packet:
        return 0
    config, code = packet[0] >> 3, packet[0] & 3
    if config < 12:
        frame = (480, 960, 1920, 2880)[config & 3]
    elif config < 16:
        frame = (480, 960)[config & 1]
    else:
        frame = (120, 240, 480, 960)[config & 3]
    frames = (1, 2, 2, packet[1] & 0x3F if len(packet) > 1 else 0)[code]
    return frame * frames


def _pages(head: bytes, tags: bytes, packets: list[bytes]) -> Iterator[bytes]:
    yield _page([head], 0, 0, 0x02)
    yield _page([tags], 0, 1, 0)
    waiting: list[bytes] = []
    position, number, segments = 0, 2, 0
    for i, packet in enumerate(packets):
        need = len(packet) // 255 + 1
        if waiting and (segments + need > 255 or len(waiting) >= PAGE_PACKETS):
            yield _page(waiting, position, number, 0)
            number, waiting, segments = number + 1, [], 0
        waiting.append(packet)
        segments += need
        position += _samples(packet)
        if i == len(packets) - 1:
            yield _page(waiting, position, number, 0x04)


def _page(packets: list[bytes], position: int, number: int, flags: int) -> bytes:
    table = b"".join(b"\xff" * (len(p) // 255) + bytes([len(p) % 255]) for p in packets)
    start = b"OggS" + struct.pack("<BBqIII", 0, flags, position, 0x51AE0001, number, 0)
    page = bytearray(start + bytes([len(table)]) + table + b"".join(packets))
    page[22:26] = struct.pack("<I", _checksum(page))
    return bytes(page)


def _checksum(page: bytearray) -> int:
    value = 0
    for byte in page:
        value = (value << 8) & 0xFFFFFFFF ^ _CRC[(value >> 24) ^ byte]
    return value


def _crc_entry(index: int) -> int:
    value = index << 24
    for _ in range(8):
        value = (value << 1) ^ 0x04C11DB7 if value & 0x80000000 else value << 1
    return value & 0xFFFFFFFF


_CRC = [_crc_entry(i) for i in range(256)]
