"""Keys of stored files: a key per file, wrapped by a master key; whoever has only the folder or bucket has nothing.

AES-256-GCM throughout (NIST SP 800-38D). Several master keys: the first wraps, all unwrap, so that one is replaced by
putting a new one in front, `helpdesk media rotate`, and taking the old one away.
"""

import base64
import binascii
import hashlib
import hmac
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from helpdesk.errors import FileDamaged, KeyMissing, SettingsError
from helpdesk.settings import StorageSettings, split_list

KEY_BYTES, NONCE_BYTES, TAG_BYTES = 32, 12, 16
MAGIC = b"HDF1"  # first bytes of an encrypted file: helpdesk file, version 1
OVERHEAD = len(MAGIC) + NONCE_BYTES + TAG_BYTES


@dataclass(frozen=True)
class Wrapped:
    """A file's key as it may be stored: the master key that opens it, and base64."""

    key_id: str
    text: str


class MasterKeys:
    """The keys that wrap files' keys; `keys` of 32 bytes, the one in use first."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise SettingsError("STORAGE_KEYS is malformed: each key is 32 bytes in base64 (`helpdesk media new-key`).")
        self._keys = {key_id(key): key for key in keys}
        self.current = key_id(keys[0])

    @property
    def ids(self) -> tuple[str, ...]:
        """Names of the keys, the one in use first."""
        return tuple(self._keys)

    def derived(self, purpose: str) -> tuple[bytes, ...]:
        """A secret for another purpose from each key, that of the key in use first."""
        return tuple(hmac.digest(key, f"helpdesk {purpose}".encode(), "sha256") for key in self._keys.values())

    def wrap(self, file_key: bytes, name: str) -> Wrapped:
        """`file_key` for the file `name`, to be opened with the key in use."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(self._keys[self.current]).encrypt(nonce, file_key, name.encode())
        return Wrapped(self.current, base64.b64encode(nonce + sealed).decode())

    def unwrap(self, wrapped: Wrapped, name: str) -> bytes:
        """The file's key. Raises KeyMissing, FileDamaged."""
        key = self._keys.get(wrapped.key_id)
        if key is None:
            raise KeyMissing(f"The master key {wrapped.key_id} is not among STORAGE_KEYS.")
        sealed = base64.b64decode(wrapped.text)
        try:
            return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], name.encode())
        except InvalidTag:
            raise FileDamaged(f"The key of the file {name} is not what was stored.") from None


def key_id(key: bytes) -> str:
    """A name for a master key that tells nothing of it."""
    return hashlib.sha256(b"helpdesk master key " + key).hexdigest()[:12]


def new_key() -> str:
    """A fresh master key as STORAGE_KEYS has it."""
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def seal(data: bytes, file_key: bytes, name: str) -> bytes:
    """`data` encrypted for the file `name`; it opens under no other name."""
    nonce = os.urandom(NONCE_BYTES)
    return MAGIC + nonce + AESGCM(file_key).encrypt(nonce, data, MAGIC + name.encode())


def unseal(sealed: bytes, file_key: bytes, name: str) -> bytes:
    """What was sealed. Raises FileDamaged when a single bit is another."""
    nonce = sealed[len(MAGIC) : len(MAGIC) + NONCE_BYTES]
    try:
        if not sealed.startswith(MAGIC) or len(sealed) < OVERHEAD:
            raise InvalidTag
        return AESGCM(file_key).decrypt(nonce, sealed[len(MAGIC) + NONCE_BYTES :], MAGIC + name.encode())
    except InvalidTag:
        raise FileDamaged(f"The file {name} is not what was stored.") from None


def name_of(data: bytes, naming_key: bytes) -> str:
    """The name of content: a keyed hash, so that a name tells nobody whether we hold a file that they know."""
    digest = hmac.digest(naming_key, hashlib.sha256(data).digest(), "sha256").hex()
    return f"{digest[:2]}/{digest}"


def master_keys(settings: StorageSettings) -> MasterKeys:
    """The keys of STORAGE_KEYS, or those of the key file beside a local folder, made at first use.

    Raises SettingsError.
    """
    if told := settings.storage_keys.get_secret_value().strip():
        return MasterKeys([decode_key(text) for text in split_list(told)])
    path = key_file(settings)
    if path is None:
        raise SettingsError("STORAGE_KEYS is not set: files in a bucket need a key (`helpdesk media new-key`).")
    return MasterKeys([decode_key(text) for text in _read_or_make(path).split()])


def key_file(settings: StorageSettings) -> Path | None:
    """Where the key is kept when STORAGE_KEYS is not set: beside the folder, never in it; None for a bucket."""
    scheme, separator, rest = settings.storage_url.partition("://")
    if separator and scheme not in ("file", "local"):
        return None
    folder = Path(rest if separator else scheme)
    return folder.with_name(f"{folder.name}.key")


def decode_key(text: str) -> bytes:
    """A key as bytes. Raises SettingsError; the message does not quote it."""
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise SettingsError("STORAGE_KEYS is malformed: each key is 32 bytes in base64 (`helpdesk media new-key`).")
    return key


def _read_or_make(path: Path) -> str:
    """The key file's text; of several processes that find none, one makes it."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(new_key() + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(part, path)  # fails if another was quicker; never replaces a key
        except FileExistsError:
            pass
        finally:
            part.unlink()
    try:
        return path.read_text()
    except OSError as error:
        raise SettingsError(f"The key file {path} cannot be read ({error.strerror}).") from None
