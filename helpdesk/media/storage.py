"""Where files are kept: a folder or a bucket, by fsspec (https://filesystem-spec.readthedocs.io), always encrypted."""

import contextlib
import hashlib
import io
import os
import re
import secrets
import uuid
from functools import cached_property
from typing import Any, BinaryIO, Protocol, cast

import fsspec
from fsspec.implementations.local import LocalFileSystem

from helpdesk.errors import FileDamaged, NotFound, SettingsError
from helpdesk.media.keys import KEY_BYTES, MasterKeys, Wrapped, master_keys, name_of, seal, unseal
from helpdesk.settings import StorageSettings

KEY = re.compile(r"[0-9a-f]{2}/[0-9a-f]{64}")  # nothing a customer says is ever part of a path
OBJECT_KEY = re.compile(r"[0-9a-f]{2}/[0-9a-f]{64}(\.[0-9a-f]{8})?")
NAMING = "naming"  # the row of the key that names files
BUCKETS = ("s3", "s3a", "gs", "az", "abfs")  # opened by obstore: s3fs would need another botocore than Rasa does


class Row(Protocol):
    """A file's row; see helpdesk.db.stored_file.StoredFile."""

    name: Any
    key_id: Any
    wrapped_key: Any
    object: Any
    size: Any
    is_whole: Any


class Rows(Protocol):
    """Where wrapped keys are kept: the database, so that who has the folder or its backup has no keys."""

    def find(self, name: str) -> Row | None: ...
    def claim(self, name: str, wrapped: Wrapped, object_name: str, size: int, media_class: str) -> Row: ...
    def written(self, row: Any, stored_size: int) -> None: ...


class MediaStorage:
    """Files by a keyed hash of their bytes: the same bytes are stored once. Never used inside a writing unit of work.

    Files stored before there was encryption stay readable; `helpdesk media rotate` encrypts them.
    """

    def __init__(self, settings: StorageSettings, rows: Rows) -> None:
        self._settings, self._rows = settings, rows
        self._files, root = open_files(settings)
        self._root = root.rstrip("/")

    @cached_property
    def master(self) -> MasterKeys:
        """The master keys; read when first needed. Raises SettingsError."""
        return master_keys(self._settings)

    @cached_property
    def _naming(self) -> bytes:
        row = self._rows.find(NAMING)
        if row is None:
            row = self._rows.claim(NAMING, self.master.wrap(secrets.token_bytes(KEY_BYTES), NAMING), "", 0, "key")
        return self._key(row)

    def put(self, data: bytes, media_class: str = "other") -> str:
        """Store `data` for good and return its name. Raises OSError, DatabaseUnavailable, SettingsError."""
        name = name_of(data, self._naming)
        self._encrypt(name, data, media_class)
        return name

    def read(self, name: str) -> bytes:
        """The stored bytes. Raises NotFound, FileDamaged, KeyMissing, OSError."""
        if not KEY.fullmatch(name):
            raise NotFound("That is no name of a stored file.")
        row = self._rows.find(name)
        if row is None:
            return self.read_plain(name)
        if row.wrapped_key is None:
            raise NotFound(f"The file {name} has been deleted.")
        return unseal(self._load(row.object), self._key(row), name)

    def open(self, name: str) -> BinaryIO:
        """The stored file, open for reading. Raises as `read`."""
        return io.BytesIO(self.read(name))

    def read_plain(self, name: str) -> bytes:
        """A file from before there was encryption: its name is the SHA-256 of what it holds. Raises as `read`."""
        data = self._load(name)
        if hashlib.sha256(data).hexdigest() != name.rpartition("/")[2]:
            raise FileDamaged(f"The file {name} is not what was stored.")
        return data

    def adopt(self, name: str, media_class: str) -> None:
        """Encrypt a file from before, under the name it has. Raises as `read` and `put`."""
        self._encrypt(name, self.read_plain(name), media_class)
        self.clear(name)

    def clear(self, object_name: str) -> None:
        """Take an object away whose key is destroyed; nothing happens if it is gone already. Raises OSError."""
        if not OBJECT_KEY.fullmatch(object_name):
            raise NotFound("That is no object of the storage.")
        with contextlib.suppress(FileNotFoundError):
            self._files.rm_file(f"{self._root}/{object_name}")

    def free_bytes(self) -> int | None:
        """Room that is left on the folder's disk; None for a bucket."""
        if not isinstance(self._files, LocalFileSystem):
            return None
        folder = self._root
        while folder and not os.path.isdir(folder):
            folder = os.path.dirname(folder)
        room = os.statvfs(folder or "/")
        return room.f_bavail * room.f_frsize

    def _encrypt(self, name: str, data: bytes, media_class: str) -> None:
        wrapped = self.master.wrap(secrets.token_bytes(KEY_BYTES), name)
        row = self._rows.claim(name, wrapped, f"{name}.{secrets.token_hex(4)}", len(data), media_class)
        if not row.is_whole:
            sealed = seal(data, self._key(row), name)
            self._write(row.object, sealed)
            self._rows.written(row, len(sealed))

    def _key(self, row: Row) -> bytes:
        return self.master.unwrap(Wrapped(row.key_id, row.wrapped_key), row.name)

    def _load(self, object_name: str) -> bytes:
        try:
            return cast(bytes, self._files.cat_file(f"{self._root}/{object_name}"))
        except FileNotFoundError:
            raise NotFound(f"There is no file {object_name} in the storage.") from None

    def _write(self, object_name: str, data: bytes) -> None:
        path = f"{self._root}/{object_name}"
        if isinstance(self._files, LocalFileSystem):
            _write(path, data)
            return
        self._files.makedirs(os.path.dirname(path), exist_ok=True)
        self._files.pipe_file(path, data)  # object stores show a file only when it is whole


def open_files(settings: StorageSettings) -> tuple[Any, str]:
    """The file system of STORAGE_URL and the path in it. Raises SettingsError."""
    scheme, separator, rest = settings.storage_url.partition("://")
    if not separator or scheme not in BUCKETS:
        try:
            return cast("tuple[Any, str]", fsspec.url_to_fs(settings.storage_url))
        except (ValueError, ImportError) as error:
            raise SettingsError(f"STORAGE_URL cannot be opened ({type(error).__name__}).") from None
    try:
        from obstore.fsspec import FsspecStore
    except ImportError:
        raise SettingsError(f"STORAGE_URL: {scheme}:// needs another library: `uv sync --extra s3`.") from None
    told = {
        "endpoint": settings.storage_s3_endpoint,
        "region": settings.storage_s3_region,
        "access_key_id": settings.storage_s3_key_id,
        "secret_access_key": settings.storage_s3_secret.get_secret_value(),
    }
    config: dict[str, Any] = {name: value for name, value in told.items() if value} if scheme.startswith("s3") else {}
    plain = {"allow_http": True} if settings.storage_s3_endpoint.startswith("http://") else {}
    store: Any = FsspecStore  # typed for one vendor at a time
    return store(scheme, config=config, client_options={**plain, "timeout": "60s"}), rest


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
