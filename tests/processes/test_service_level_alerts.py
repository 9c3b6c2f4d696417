"""Steps of clocks reach a signed webhook and a mail server, each once, also when these are down at first."""

import asyncore
import hashlib
import hmac
import json
import smtpd
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace
from typing import Any

import pytest
from fixtures.business import Business

from helpdesk import clock
from helpdesk.bootstrap import Helpdesk
from helpdesk.db.engine import Database
from helpdesk.queue import ALERTS, Claim
from helpdesk.services import handoff
from processes import service_levels
from processes.service_levels import AlertNotTaken, Sweeper

START = datetime(2026, 11, 23, 9, tzinfo=timezone.utc)
SECRET = "alert-secret"


@pytest.fixture
def hook() -> Iterator[Any]:
    """A webhook that answers what `status` says and keeps what it got."""

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.got.append((body, self.headers[service_levels.SIGNATURE]))  # type: ignore[attr-defined]
            self.send_response(server.status)  # type: ignore[attr-defined]
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Hook)
    server.got, server.status = [], 200  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def post() -> Iterator[Any]:
    """A mail server that keeps what it got."""

    class Post(smtpd.SMTPServer):
        got: list[tuple[str, list[str], str]] = []

        def process_message(self, _peer: Any, sender: str, to: list[str], data: Any, **_more: Any) -> None:
            self.got.append((sender, to, data.decode()))

    sockets: dict[Any, Any] = {}
    server = Post(("127.0.0.1", 0), None, map=sockets)
    server.got = []
    ending = threading.Event()

    def serve() -> None:
        while not ending.is_set():
            asyncore.loop(timeout=0.05, count=1, map=sockets)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield server
    ending.set()
    thread.join(5)
    asyncore.close_all(sockets)


@pytest.fixture
def business(database: Database, monkeypatch: pytest.MonkeyPatch) -> Business:
    """A conversation that was given to a person five minutes ago."""
    now = [START]
    monkeypatch.setattr(clock, "now", lambda: now[0])
    business = Business(database)
    business.conversation("c1", "4915112345601")
    with business.work() as uow:
        handoff.start(uow, "c1", inbound_id="wamid.1", topic="talk_to_agent")
    now[0] += timedelta(minutes=5)
    return business


def claims(business: Business) -> list[Claim]:
    return business.queue.claim(ALERTS, limit=10)


def helpdesk_of(business: Business) -> Helpdesk:
    return Helpdesk(business.database, business.queue)


def test_a_breach_is_posted_signed_and_mailed_once(
    business: Business, hook: Any, post: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALERT_WEBHOOK_URL", f"http://127.0.0.1:{hook.server_port}/alerts")
    monkeypatch.setenv("ALERT_WEBHOOK_SECRET", SECRET)
    monkeypatch.setenv("ALERT_EMAIL_TO", "lead@shop.example.com")
    monkeypatch.setenv("SMTP_URL", f"smtp://127.0.0.1:{post.socket.getsockname()[1]}")
    line: Any = SimpleNamespace(helpdesk=helpdesk_of(business))
    with business.queue:
        sweeper = Sweeper(line.helpdesk)
        assert sweeper.sweep() == 2
        assert sweeper.sweep() == 0
        hook.status = 503
        [first] = claims(business)
        with pytest.raises(AlertNotTaken, match="503"):
            service_levels.handle(line, first)
        hook.status = 200
        service_levels.handle(line, first)
        [second] = claims(business)
        service_levels.handle(line, second)
        assert claims(business) == []
    body, signature = hook.got[1]
    assert signature == "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    told = json.loads(body)
    assert (told["kind"], told["step"], told["ticket"], told["noticed_late"]) == ("breach", 100, 1, False)
    assert {json.loads(one)["clock"] for one, _ in hook.got} == {"queue_wait", "first_response"}
    assert [to for _, to, _ in post.got] == [["lead@shop.example.com"]] * 2
    assert "ticket=1" in post.got[0][2]
    assert "4915112345601" not in post.got[0][2] + body.decode()


def test_without_an_address_the_log_is_enough(business: Business, caplog: pytest.LogCaptureFixture) -> None:
    line: Any = SimpleNamespace(helpdesk=helpdesk_of(business))
    with business.queue:
        Sweeper(line.helpdesk).sweep()
        for _ in range(2):
            [claim] = claims(business)
            service_levels.handle(line, claim)
    assert [record.levelname for record in caplog.records if "sla_breach" in record.message] == ["WARNING"] * 2


def test_a_mail_server_that_is_not_there_is_tried_again_later(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALERT_EMAIL_TO", "lead@shop.example.com")
    monkeypatch.setenv("SMTP_URL", "smtp://127.0.0.1:9")
    line: Any = SimpleNamespace(helpdesk=helpdesk_of(business))
    with business.queue:
        Sweeper(line.helpdesk).sweep()
        [claim] = claims(business)
        with pytest.raises(AlertNotTaken, match="SMTP_URL"):
            service_levels.handle(line, claim)
