"""The door to the outside: what a failure means, who gets the token, which addresses are refused, how much is read."""

import gzip
import socket
import threading
from typing import Iterator

import pytest
from pretend_meta import HANG, RESET, PretendMeta, graph_error, reply

from channels.whatsapp.api import CloudApi, GraphError, TokenBucket, describe
from channels.whatsapp.errors import RULES, Action, rule_for
from helpdesk.http import BlockedAddress, Http, HttpError, TooLarge, is_public, redact
from helpdesk.settings import SendingSettings

TRUSTED = frozenset({"127.0.0.1"})


@pytest.fixture
def api(meta: PretendMeta) -> CloudApi:
    return CloudApi(f"{meta.base}/v25.0", "the-token", Http(timeout=1.0, trusted_hosts=TRUSTED))


def failure(api: CloudApi) -> GraphError:
    with pytest.raises(GraphError) as caught:
        api.send("1055", {"type": "text"})
    return caught.value


@pytest.mark.parametrize(
    ("answer", "outcome", "action", "code"),
    [
        (RESET, "unknown", Action.RETRY, None),
        (HANG, "unknown", Action.RETRY, None),
        ((200, b"{}", {}), "unknown", Action.RETRY, None),
        ((200, b"[]", {}), "unknown", Action.RETRY, None),
        (reply({"messages": []}), "unknown", Action.RETRY, None),
        (reply({"messages": [{"id": None}]}), "unknown", Action.RETRY, None),
        ((200, b"<html>", {"Content-Type": "text/html"}), "unknown", Action.RETRY, None),
        ((502, b"<html>Bad gateway</html>", {}), "unknown", Action.RETRY, None),
        (graph_error(987654, 503), "unknown", Action.RETRY, 987654),
        (graph_error(131000, 500), "refused", Action.RETRY, 131000),
        (graph_error(2, 503), "refused", Action.RETRY, 2),
        (graph_error(987654, 400), "refused", Action.FIX, 987654),
        (graph_error(987654, 400, is_transient=True), "refused", Action.RETRY, 987654),
        ((429, b"", {}), "refused", Action.SLOW, None),
        (graph_error(130429, 429), "refused", Action.SLOW, 130429),
        (graph_error(131056), "refused", Action.PAIR, 131056),
        (graph_error(131047), "refused", Action.TEMPLATE, 131047),
        (graph_error(190, 401), "refused", Action.ALERT, 190),
        ((401, b"<html>", {}), "refused", Action.ALERT, None),
        (graph_error(100, 400, error_subcode=33), "refused", Action.ALERT, 100),
        (graph_error(100), "refused", Action.FIX, 100),
        (graph_error(131026, error_data="as a string"), "refused", Action.RETRY, 131026),
        ((302, b"", {"Location": "https://elsewhere.example/"}), "refused", Action.ALERT, None),
    ],
)
def test_what_a_failure_means(
    api: CloudApi, meta: PretendMeta, answer: object, outcome: str, action: Action, code: int | None
) -> None:
    meta.script = [answer]  # type: ignore[list-item]
    error = failure(api)
    assert (error.outcome, error.action, error.code) == (outcome, action, code)
    assert len(meta.requests) == 1, "a call is never repeated on its own"


def test_nobody_there_means_not_sent(meta: PretendMeta) -> None:
    meta.stop()
    http = Http(timeout=1.0, trusted_hosts=TRUSTED | {"no-such-host.invalid"})
    for base in (meta.base, "http://no-such-host.invalid"):
        assert failure(CloudApi(f"{base}/v25.0", "t", http)).outcome == "not_sent"


def test_a_certificate_that_is_wrong_means_not_sent_and_a_torn_tls_connection_does_not() -> None:
    listener = socket.create_server(("127.0.0.1", 0))

    def hang_up() -> None:
        peer, _ = listener.accept()
        peer.recv(100)
        peer.close()

    threading.Thread(target=hang_up, daemon=True).start()
    api = CloudApi(
        f"https://127.0.0.1:{listener.getsockname()[1]}/v25.0", "t", Http(timeout=2.0, trusted_hosts=TRUSTED)
    )
    assert failure(api).outcome == "unknown"
    listener.close()


def test_every_code_of_the_table_has_an_action_and_families_are_covered() -> None:
    assert len(RULES) > 150
    assert rule_for(230, None, 403, False).action is Action.ALERT
    assert rule_for(131048, None, 400, False).delay > rule_for(190, None, 401, False).delay
    assert all(rule.tries >= 2 for rule in RULES.values())


def test_details_hold_neither_numbers_nor_words_of_customers() -> None:
    said = "Recipient +49 151 2345678 got 'a secret that somebody has written to us in trust today' at https://x/?token=abc"
    shown = describe({"error_data": {"details": said}, "fbtrace_id": "AbC123"}, 400)
    assert "2345678" not in shown
    assert "secret" not in shown
    assert "abc" not in shown.replace("AbC123", "")
    assert shown.endswith("trace=AbC123")
    assert "abc" not in redact("Authorization: Bearer abcdef access_token=abc")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "[::ffff:127.0.0.1]"])
def test_this_machine_is_refused_unless_trusted(meta: PretendMeta, host: str) -> None:
    port = meta.base.rsplit(":", 1)[1]
    with pytest.raises((BlockedAddress, HttpError)) as caught:
        Http(timeout=1.0).call("GET", f"http://{host}:{port}/x")
    assert isinstance(caught.value, BlockedAddress) or not caught.value.sent
    assert meta.requests == []


def test_a_name_that_resolves_to_this_machine_is_refused(meta: PretendMeta, monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.getaddrinfo

    def lying(host: str, *args: object, **more: object) -> object:
        return real("127.0.0.1" if host == "cdn.example" else host, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", lying)
    with pytest.raises(BlockedAddress):
        Http(timeout=1.0).call("GET", f"http://cdn.example:{meta.base.rsplit(':', 1)[1]}/x")
    assert meta.requests == []


def test_a_redirect_neither_leads_inside_nor_takes_the_token_along(meta: PretendMeta) -> None:
    port = meta.base.rsplit(":", 1)[1]
    meta.pages["/v25.0/file"] = (302, b"", {"Location": f"http://localhost:{port}/inner"})
    meta.pages["/inner"] = (200, b"inside", {})
    inside = CloudApi(f"{meta.base}/v25.0", "the-token", Http(timeout=1.0, trusted_hosts=TRUSTED))
    with pytest.raises(GraphError):
        inside.download(f"{meta.base}/v25.0/file")
    assert [r["path"] for r in meta.requests] == ["/v25.0/file"]
    follows = CloudApi(f"{meta.base}/v25.0", "the-token", Http(timeout=1.0, trusted_hosts=TRUSTED | {"localhost"}))
    assert follows.download(f"{meta.base}/v25.0/file") == b"inside"
    assert [r["auth"] for r in meta.requests[1:]] == ["Bearer the-token", None]


def test_who_gets_the_token() -> None:
    api = CloudApi("https://graph.facebook.com/v25.0", "t", Http())
    yes = ["https://graph.facebook.com/v25.0/1", "https://lookaside.fbsbx.com/whatsapp", "https://scontent.fbcdn.net/x"]
    no = ["http://graph.facebook.com/v25.0/1", "http://lookaside.fbsbx.com/x", "https://evilfbsbx.com/x",
          "https://fbsbx.com.evil.example/x", "https://shop.example/x",
          "https://user:pw@evil.example#facebook.com"]  # fmt: skip
    assert all(api._authorise(url) for url in yes)
    assert not any(api._authorise(url) for url in no)


def test_too_large_answers_are_cut_off_also_when_packed(meta: PretendMeta, api: CloudApi) -> None:
    meta.pages["/v25.0/big"] = (200, b"x" * 2000, {})
    meta.pages["/v25.0/bomb"] = (200, gzip.compress(b"\0" * 5_000_000), {"Content-Encoding": "gzip"})
    http = Http(timeout=2.0, trusted_hosts=TRUSTED)
    for page in ("big", "bomb"):
        with pytest.raises(TooLarge):
            http.call("GET", f"{meta.base}/v25.0/{page}", max_bytes=1999)
    assert len(http.call("GET", f"{meta.base}/v25.0/big", max_bytes=2000).body) == 2000


@pytest.fixture
def drip() -> Iterator[str]:
    """A server that sends a byte now and then, for ever."""
    listener, over = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def serve() -> None:
        peer, _ = listener.accept()
        peer.recv(1000)
        peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while not over.wait(0.1):
            try:
                peer.sendall(b"x")
            except OSError:
                return

    threading.Thread(target=serve, daemon=True).start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    over.set()
    listener.close()


def test_a_dripping_answer_ends_at_the_deadline(drip: str) -> None:
    with pytest.raises(HttpError, match="out of time"):
        Http(timeout=0.6, trusted_hosts=TRUSTED).call("GET", drip)


@pytest.mark.parametrize(
    ("address", "public"),
    [("8.8.8.8", True), ("2a00:1450::1", True), ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.0.1", False),
     ("169.254.169.254", False), ("127.0.0.1", False), ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False),
     ("::1", False), ("fe80::1%eth0", False), ("fd00::1", False), ("::ffff:10.0.0.1", False), ("nonsense", False)],
)  # fmt: skip
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_media_comes_down_with_the_token(meta: PretendMeta, api: CloudApi) -> None:
    meta.pages["/v25.0/4711"] = reply({"url": f"{meta.base}/cdn/1", "mime_type": "image/jpeg", "sha256": "ab",
                                       "file_size": "3", "id": "4711"})  # fmt: skip
    meta.pages["/cdn/1"] = (200, b"jpg", {})
    info = api.media_info("4711", "1055")
    assert (info.mime_type, info.file_size) == ("image/jpeg", 3)
    assert api.download(info.url, 10) == b"jpg"
    assert {r["auth"] for r in meta.requests} == {"Bearer the-token"}
    with pytest.raises(GraphError) as caught:
        api.media_info("../4711?x=1", "1055")
    assert caught.value.http_status == 404
    assert meta.requests[-1]["path"].startswith("/v25.0/..%2F4711%3Fx%3D1")


def test_connections_are_used_again(meta: PretendMeta, api: CloudApi) -> None:
    seen = set()
    handler = meta.server.RequestHandlerClass
    real = handler.do_POST  # type: ignore[attr-defined]

    def do_post(self: object) -> None:
        seen.add(self.client_address)  # type: ignore[attr-defined]
        real(self)

    handler.do_POST = do_post  # type: ignore[attr-defined]
    for _ in range(5):
        api.send("1055", {"type": "text"})
    assert len(seen) == 1


def test_the_token_bucket_keeps_the_rate() -> None:
    import time

    bucket, begun = TokenBucket(50), time.monotonic()
    for _ in range(32):
        bucket.wait()
    took = time.monotonic() - begun
    assert 0.3 <= took <= 1.5, "32 at 50 a second, a quarter of a second's worth in advance"


def test_from_settings_trusts_the_host_of_the_api_address(meta: PretendMeta) -> None:
    sending = SendingSettings(
        whatsapp_access_token="t0", whatsapp_phone_number_id="1", whatsapp_api_url=f"{meta.base}/v25.0"
    )
    meta.pages["/v25.0/1"] = reply({"display_phone_number": "+1", "id": "1"})
    assert CloudApi.from_settings(sending).phone_number("1")["display_phone_number"] == "+1"
    assert meta.requests[0]["auth"] == "Bearer t0"
