"""The one door to the outside: HTTP with time-outs, size caps, blocked addresses and redacted errors.

Addresses of this machine and its network (loopback, private, link-local …) are refused, on the address that is really
connected to, so neither a redirect nor a DNS answer gets around it. Only `trusted_hosts` may live there. Proxies, netrc
and cookies are not used: whoever configures the host decides where a credential goes.
"""

import ipaddress
import json
import re
import socket
import time
from dataclasses import dataclass
from typing import Any, Callable, Mapping
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError as TransportError
from urllib3.util import Timeout

from helpdesk.errors import HelpdeskError

CONNECT_SECONDS = 5.0
ANSWER_BYTES = 1_000_000  # cap of an answer unless the caller says otherwise
MAX_REDIRECTS = 5
CHUNK = 65536
POOL = 64  # connections kept per host
MAX_WAYS = 100  # addresses whose preparation is remembered
Headers = Mapping[str, str]
BEFORE_REQUEST = frozenset({
    "NewConnectionError", "NameResolutionError", "ConnectTimeoutError", "ConnectTimeout", "gaierror",
    "SSLCertVerificationError", "CertificateError", "LocationParseError", "InvalidURL", "UnicodeError",
})  # fmt: skip


class HttpError(HelpdeskError):
    """A call without an answer. `sent` is False only when the request certainly never left."""

    def __init__(self, reason: str, *, sent: bool) -> None:
        super().__init__(redact(reason))
        self.sent = sent


class BlockedAddress(HttpError):
    """The address is not one we may call."""


class TooLarge(HttpError):
    """The answer is larger than the caller allows."""


@dataclass(frozen=True)
class Answer:
    """A whole answer; header names are lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON, or None when it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, UnicodeDecodeError):
            return None


def redact(text: str) -> str:
    """`text` without what may identify or authorise somebody: long digit runs, tokens, queries of addresses."""
    text = re.sub(r"(?i)(bearer\s+|access_token=)[^\s&\"']+", r"\1…", text)
    text = re.sub(r"\?[^\s\"']*|wamid\.[^\s\"']*", "…", text)  # a message's id holds a phone number
    return re.sub(r"\+?\d[\d ()-]{6,}\d", "…", text)[:300]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet."""
    try:
        ip = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    mapped = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    return ip.is_global and not ip.is_multicast and (mapped is None or mapped.is_global)


class Http:
    """A pool of connections, safe to use from many threads."""

    def __init__(self, *, timeout: float = 15.0, trusted_hosts: frozenset[str] = frozenset()) -> None:
        self.timeout = timeout
        self.trusted_hosts = trusted_hosts
        self._adapter = GuardedAdapter(trusted_hosts)
        self._ways: dict[str, tuple[Any, str]] = {}  # address → its pool of connections, and its path

    def call(self, method: str, url: str, *, headers: Headers | Callable[[str], Headers] | None = None,
             json_body: Any = None, form: Mapping[str, Any] | None = None, files: Any = None,
             max_bytes: int = ANSWER_BYTES, timeout: float | None = None) -> Answer:  # fmt: skip
        """One call, whole answer, at most `timeout` seconds. Raises HttpError, BlockedAddress, TooLarge.

        Redirects of a GET are followed; `headers` may be a function of the address, since they may lead elsewhere.
        """
        deadline = time.monotonic() + (timeout or self.timeout)
        body = None if json_body is None else json.dumps(json_body).encode()
        if method == "POST" and body is not None and url.startswith(("https://", "http://")):
            own = headers(url) if callable(headers) else headers or {}
            return self._post_json(url, own, body, deadline, max_bytes)
        for _ in range(MAX_REDIRECTS + 1):
            own = dict(headers(url) if callable(headers) else headers or {})
            if body is not None:
                own["Content-Type"] = "application/json"
            request = requests.Request(method, url, headers=own, data=form if body is None else body, files=files)
            answer = self._once(request, deadline, max_bytes)
            location = answer.headers.get("location")
            if method != "GET" or answer.status not in (301, 302, 303, 307, 308) or not location:
                return answer
            url = urljoin(url, location)
        raise HttpError("too many redirects", sent=True)

    def _once(self, request: requests.Request, deadline: float, max_bytes: int) -> Answer:
        parts = urlsplit(request.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise BlockedAddress("not an http(s) address", sent=False)
        left = deadline - time.monotonic()
        if left <= 0:
            raise HttpError("out of time", sent=True)
        try:
            prepared, limits = request.prepare(), (min(CONNECT_SECONDS, left), left)
            response = self._adapter.send(prepared, stream=True, timeout=limits, verify=True)
        except (requests.RequestException, TransportError, ValueError) as error:
            raise as_http_error(error) from None
        with response:
            return read_capped(response.raw, deadline, max_bytes)

    def _post_json(self, url: str, headers: Headers, body: bytes, deadline: float, max_bytes: int) -> Answer:
        """The short way for the call that is made for every message: the address is prepared once, and the pool of
        connections that requests keeps for it is used without what requests does around each call."""
        left = deadline - time.monotonic()
        limits = Timeout(connect=max(0.001, min(CONNECT_SECONDS, left)), read=max(0.001, left))
        try:
            pool, target = self._ways.get(url) or self._find_way(url)
            raw = pool.urlopen(
                "POST", target, body=body, headers={"Content-Type": "application/json", **headers}, redirect=False,
                retries=False, assert_same_host=False, timeout=limits, preload_content=False, decode_content=False,
            )  # fmt: skip
        except (requests.RequestException, TransportError, ValueError) as error:
            raise as_http_error(error) from None
        try:
            return read_capped(raw, deadline, max_bytes)
        finally:
            raw.close()  # an answer that was read to its end has given its connection back already

    def _find_way(self, url: str) -> tuple[Any, str]:
        prepared = requests.Request("POST", url).prepare()
        way = self._adapter.get_connection_with_tls_context(prepared, verify=True), prepared.path_url
        if len(self._ways) >= MAX_WAYS:
            self._ways.clear()
        self._ways[url] = way
        return way

    def close(self) -> None:
        """Close all pooled connections."""
        self._adapter.close()


def read_capped(raw: Any, deadline: float, max_bytes: int) -> Answer:
    """Read a streamed answer up to `max_bytes` after decompression, within the deadline."""
    parts, size = [], 0
    try:
        while chunk := raw.read1(CHUNK, decode_content=True):
            size += len(chunk)
            if size > max_bytes:
                raise TooLarge(f"answer larger than {max_bytes} bytes", sent=True)
            if time.monotonic() > deadline:
                raise HttpError("out of time while reading the answer", sent=True)
            parts.append(chunk)
    except (TransportError, OSError) as error:
        raise HttpError(f"answer broke off: {type(error).__name__}", sent=True) from None
    headers = {name.lower(): value for name, value in raw.headers.items()}
    return Answer(raw.status, headers, b"".join(parts))


def as_http_error(error: Exception) -> HttpError:
    """What a failed call means.

    Name, connection and certificate fail before the first byte of the request; anything else (reset, time-out, a TLS
    connection that broke) may have come after it was taken.
    """
    chain: list[BaseException] = []
    queue: list[BaseException | None] = [error]
    while queue and len(chain) < 20:
        one = queue.pop()
        if one is None or one in chain:
            continue
        chain.append(one)
        queue += [one.__cause__, one.__context__, getattr(one, "reason", None)]
        queue += [arg for arg in one.args if isinstance(arg, BaseException)]
    names = {type(one).__name__ for one in chain}
    return HttpError(f"no answer: {type(error).__name__}", sent=not names & BEFORE_REQUEST)


class GuardedAdapter(HTTPAdapter):
    """A requests adapter whose connections refuse addresses that are not public."""

    def __init__(self, trusted_hosts: frozenset[str]) -> None:
        self._trusted_hosts = trusted_hosts
        super().__init__(pool_connections=POOL, pool_maxsize=POOL, max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **kwargs: Any) -> None:
        """Build the pool manager out of guarded connections."""
        trusted = self._trusted_hosts

        class PlainConnection(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return connect(self, super()._new_conn, trusted)

        class TlsConnection(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return connect(self, super()._new_conn, trusted)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = PlainConnection  # type: ignore[assignment]

        class TlsPool(HTTPSConnectionPool):
            ConnectionCls = TlsConnection  # type: ignore[assignment]

        self.poolmanager = PoolManager(num_pools=connections, maxsize=maxsize, block=block, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": TlsPool}


def connect(connection: HTTPConnection, new: Callable[[], socket.socket], trusted: frozenset[str]) -> socket.socket:
    """Connect unless the host resolves to an address that is not public; checked again on the connected socket."""
    if connection.host.rstrip(".").strip("[]").lower() in trusted:
        return new()
    try:
        found = socket.getaddrinfo(connection.host.strip("[]"), connection.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        found = []  # the connection itself will report it
    if not all(is_public(str(entry[4][0])) for entry in found):
        raise BlockedAddress("address is not public", sent=False)
    opened = new()
    if not is_public(str(opened.getpeername()[0])):
        opened.close()
        raise BlockedAddress("address is not public", sent=False)
    return opened
