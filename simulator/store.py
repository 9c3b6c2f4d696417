"""Keeps chats over a restart: a small SQLite file, written in the background."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any


class Store:
    """Key-value rows of JSON plus blobs; writes are gathered and flushed together."""

    def __init__(self, path: str) -> None:
        if path != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._dirty: dict[tuple[str, str], str | bytes | None] = {}
        self._db = sqlite3.connect(path, check_same_thread=False)
        self._db.execute("pragma journal_mode=wal")
        self._db.execute("pragma synchronous=normal")
        self._db.execute("create table if not exists items (kind text, key text, data, primary key (kind, key))")
        self._db.commit()

    def put(self, kind: str, key: str, value: dict[str, Any] | bytes | None) -> None:
        """Remember a value (None deletes); it reaches the file with the next flush."""
        data = value if value is None or isinstance(value, bytes) else json.dumps(value)
        self._dirty[(kind, key)] = data

    def load(self, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """All stored values of a kind, in the order they were first written."""
        for key, data in self._db.execute("select key, data from items where kind = ? order by rowid", (kind,)):
            yield key, json.loads(data)

    def blob(self, key: str) -> bytes | None:
        """Bytes stored under kind "blob", also those not flushed yet."""
        waiting = self._dirty.get(("blob", key))
        if isinstance(waiting, bytes):
            return waiting
        with self._lock:
            row = self._db.execute("select data from items where kind = 'blob' and key = ?", (key,)).fetchone()
        return bytes(row[0]) if row else None

    def flush(self) -> None:
        """Write what has gathered; safe to call from another thread."""
        with self._lock:
            batch = dict(self._dirty)
            if not batch:
                return
            for (kind, key), data in batch.items():
                if data is None:
                    self._db.execute("delete from items where kind = ? and key = ?", (kind, key))
                else:
                    self._db.execute(
                        "insert into items values (?, ?, ?) on conflict (kind, key) do update set data = excluded.data",
                        (kind, key, data),
                    )
            self._db.commit()
            for item, data in batch.items():
                if self._dirty.get(item) is data:
                    self._dirty.pop(item, None)

    def close(self) -> None:
        """Flush and close the file."""
        self.flush()
        self._db.close()
