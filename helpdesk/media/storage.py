"""Where files are kept: a folder or a bucket, by fsspec (https://filesystem-spec.readthedocs.io)."""

import hashlib
import os
import re
import uuid
from typing import Any, BinaryIO, cast

import fsspec
from fsspec.implementations.local import LocalFileSystem

from helpdesk.errors import NotFound

KEY = re.compile(r"[0-9a-f]{2}/[0-9a-f]{64}")  # nothing a customer says is ever part of a path


class MediaStorage:
    """Files by the SHA-256 of their bytes: the same bytes are stored once."""

    def __init__(self, storage_url: str) -> None:
        self._files, root = cast("tuple[Any, str]", fsspec.url_to_fs(storage_url))
        self._root = root.rstrip("/")

    def put(self, data: bytes) -> str:
        """Store `data` for good and return its key. Raises OSError."""
        digest = hashlib.sha256(data).hexdigest()
        key = f"{digest[:2]}/{digest}"
        path = self._path(key)
        if self._files.exists(path) and self._files.size(path) == len(data):
            return key
        if isinstance(self._files, LocalFileSystem):
            _write(path, data)
        else:  # object stores show a file only when it is whole
            self._files.makedirs(os.path.dirname(path), exist_ok=True)
            self._files.pipe_file(path, data)
        return key

    def open(self, key: str) -> BinaryIO:
        """The stored file, open for reading. Raises NotFound."""
        try:
            return cast(BinaryIO, self._files.open(self._path(key), "rb"))
        except FileNotFoundError:
            raise NotFound(f"There is no file {key} in the storage.") from None

    def _path(self, key: str) -> str:
        if not KEY.fullmatch(key):
            raise NotFound("That is no key of the storage.")
        return f"{self._root}/{key}"


def _write(path: str, data: bytes) -> None:
    """Write, flush to the disk, then rename: after a power cut the file is there whole or not at all."""
    folder = os.path.dirname(path)
    os.makedirs(folder, mode=0o700, exist_ok=True)
    part = f"{path}.{uuid.uuid4().hex}.part"
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        if os.path.exists(part):
            os.unlink(part)
        raise
    directory = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
