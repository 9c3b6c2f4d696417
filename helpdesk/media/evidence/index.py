"""Fingerprints of very many pictures in memory: all that are near one, in milliseconds at a million.

OpenCV counts differing bits with the processor's own instruction; numpy 1 (which Rasa needs) cannot.
"""

from typing import Any

BLOCK = 200_000  # OpenCV's matcher takes at most 2^18 rows at once
SLACK = 1.5  # room is made for half as many again, so that adding one costs nothing on the average


class HashIndex:
    """Hashes of one length in bytes, in the order they were added. Not safe for two threads that both add."""

    def __init__(self, size: int = 32) -> None:
        import numpy as np

        self._rows: Any = np.zeros((1024, size), np.uint8)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, *hashes: str) -> int:
        """Add hashes in hex; returns the number of the first one. Raises ValueError when one has another length."""
        import numpy as np

        new = np.frombuffer(bytes.fromhex("".join(hashes)), np.uint8).reshape(len(hashes), -1)
        if new.shape[1] != self._rows.shape[1]:
            raise ValueError(f"hashes of {self._rows.shape[1]} bytes, please")
        wanted = self._count + len(new)
        if wanted > len(self._rows):
            grown = np.zeros((max(wanted, int(len(self._rows) * SLACK)), self._rows.shape[1]), np.uint8)
            grown[: self._count] = self._rows[: self._count]
            self._rows = grown
        self._rows[self._count : wanted] = new
        self._count = wanted
        return wanted - len(new)

    def near(self, wanted: str, bits: int) -> list[tuple[int, int]]:
        """(number, bits that differ) of every hash at most `bits` away, the nearest first."""
        import cv2
        import numpy as np

        if not self._count:
            return []
        query = np.frombuffer(bytes.fromhex(wanted), np.uint8)[None]
        matcher, hits = cv2.BFMatcher(cv2.NORM_HAMMING), []
        for start in range(0, self._count, BLOCK):
            rows = self._rows[start : min(start + BLOCK, self._count)]
            found = matcher.radiusMatch(query, rows, bits + 0.5)[0]
            hits += [(int(one.distance), start + one.trainIdx) for one in found]
        return [(number, away) for away, number in sorted(hits)]
