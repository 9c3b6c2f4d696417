"""Steps of clocks reach a signed webhook and a mail server, each once, also when these are down at first."""

import asyncore
import hashlib
import hmac
import json
import smtpd
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace
from typing import Any

import pytest
from fixtures.business import Business

from helpdesk import clock
from helpdesk.bootstrap import Helpdesk
from helpdesk.db.agent import Agent
from helpdesk.db.engine import Database
from helpdesk.db.ticket import Ticket, TicketEvent
from helpdesk.queue import ALERTS, Claim
from helpdesk.service_levels import Level
from helpdesk.services import agents, handoff
from helpdesk.services.notices_to_team import Ways, notify, tell_step
from helpdesk.services.sla_sweep import Alert
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
            server.got.append((self.path, body, self.headers[service_levels.SIGNATURE]))  # type: ignore[attr-defined]
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


def taken(business: Business, line: Any) -> int:
    """Tell all that waits; how many jobs."""
    count = 0
    while found := claims(business):
        for claim in found:
            service_levels.handle(line, claim)
            count += 1
    return count


def person(business: Business, name: str, role: str, presence: str = "offline", queues: tuple[str, ...] = ()) -> int:
    with business.work() as uow:
        agent = Agent(
            email=f"{name}@shop.example", name=name, first_name=name, password_hash="x", role=role, queues=list(queues),
            presence=presence, created_at=START,
        )  # fmt: skip
        uow.session.add(agent)
        uow.session.flush()
        return agent.id


def test_a_breach_is_posted_signed_and_mailed_once_and_one_way_that_is_down_repeats_no_other(
    business: Business, hook: Any, post: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALERT_WEBHOOK_URL", f"http://127.0.0.1:{hook.server_port}/alerts")
    monkeypatch.setenv("ALERT_WEBHOOK_SECRET", SECRET)
    monkeypatch.setenv("SLACK_WEBHOOK_URL", f"http://127.0.0.1:{hook.server_port}/slack")
    monkeypatch.setenv("ALERT_EMAIL_TO", "lead@shop.example.com")
    monkeypatch.setenv("SMTP_URL", f"smtp://127.0.0.1:{post.socket.getsockname()[1]}")
    line: Any = SimpleNamespace(helpdesk=helpdesk_of(business))
    with business.queue:
        sweeper = Sweeper(line.helpdesk)
        assert sweeper.sweep() == 2
        assert sweeper.sweep() == 0
        hook.status = 503
        found = claims(business)
        for claim in found:
            if claim.job.body["way"] == "mail":
                service_levels.handle(line, claim)
                continue
            with pytest.raises(AlertNotTaken, match="503"):
                service_levels.handle(line, claim)
        hook.got.clear()
        hook.status = 200
        for claim in found:
            if claim.job.body["way"] != "mail":
                service_levels.handle(line, claim)
        taken(business, line)
    posted = {path: [body for at, body, _ in hook.got if at == path] for path in ("/alerts", "/slack")}
    assert [len(one) for one in posted.values()] == [2, 2]
    for path, body, signature in hook.got:
        if path == "/alerts":
            assert signature == "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    told = [json.loads(body) for body in posted["/alerts"]]
    assert {(one["kind"], one["step"], one["ticket"], one["noticed_late"]) for one in told} == {
        ("breach", 100, 1, False)
    }
    assert {one["clock"] for one in told} == {"queue_wait", "first_response"}
    assert {json.loads(body)["text"].split(",")[0] for body in posted["/slack"]} == {"breach: ticket 1"}
    assert [to for _, to, _ in post.got] == [["lead@shop.example.com"]] * 2
    assert "ticket=1" in post.got[0][2]
    assert "4915112345601" not in post.got[0][2] + str(hook.got)
    with business.database.reading() as session:
        events = session.query(TicketEvent).filter(TicketEvent.what == "sla").all()
        assert sorted((one.detail["clock"], one.detail["level"]) for one in events) == [
            ("first_response", "team"), ("queue_wait", "team"),
        ]  # fmt: skip


def test_each_level_is_mailed_to_its_own_people(business: Business, post: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ways = Ways(mail=True, mail_to=("all@shop.example",))
    monkeypatch.setenv("SMTP_URL", f"smtp://127.0.0.1:{post.socket.getsockname()[1]}")
    person(business, "lead", "lead", "online", ("general",))
    person(business, "other", "lead", "online", ("fraud",))
    eva = person(business, "eva", "agent")
    with business.work() as uow:
        ticket = uow.session.get_one(Ticket, 1)
        mine = Alert(1, ticket.queue, "normal", eva, "next_response", 1, 50, "agent", START, late=False)
        levels: tuple[Level, ...] = ("lead", "agent", "manager")
        of_nobody = [replace(mine, assignee_id=None, clock=level, step=100, level=level) for level in levels]
        for alert in (mine, *of_nobody):
            tell_step(uow, alert, ways)
        assert notify(uow, eva, "mentioned", ticket, key="mention:1")
        assert not notify(uow, eva, "mentioned", ticket, key="mention:1")  # once
        agents.assign(uow, 1, eva, "operator")
        uow.session.get_one(Agent, eva).presence = "online"
        assert not notify(uow, eva, "mentioned", ticket, key="mention:2")  # sees it on the desk
        tell_step(uow, replace(mine, step=90), ways)
    line: Any = SimpleNamespace(helpdesk=helpdesk_of(business))
    with business.queue:
        taken(business, line)
    subjects = sorted((to[0], data.split("Subject: ")[1].splitlines()[0]) for _, to, data in post.got)
    assert subjects == [
        ("all@shop.example", "breach: ticket 1, agent 100 %, general, normal"),
        ("all@shop.example", "breach: ticket 1, manager 100 %, general, normal"),
        ("eva@shop.example", "assigned: ticket 1, general, normal"),
        ("eva@shop.example", "mentioned: ticket 1, general, normal"),
        ("eva@shop.example", "warning: ticket 1, next_response 50 %, general, normal"),
        ("lead@shop.example", "breach: ticket 1, lead 100 %, general, normal"),
    ]


def test_without_an_address_the_log_is_enough(business: Business, caplog: pytest.LogCaptureFixture) -> None:
    with business.queue:
        Sweeper(helpdesk_of(business)).sweep()
        assert claims(business) == []
    assert [record.levelname for record in caplog.records if "sla_breach" in record.message] == ["WARNING"] * 2


def test_a_mail_server_that_is_not_there_is_tried_again_later(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALERT_EMAIL_TO", "lead@shop.example.com")
    monkeypatch.setenv("SMTP_URL", "smtp://127.0.0.1:9")
    line: Any = SimpleNamespace(helpdesk=helpdesk_of(business))
    with business.queue:
        Sweeper(line.helpdesk).sweep()
        claim = claims(business)[0]
        with pytest.raises(AlertNotTaken, match="SMTP_URL"):
            service_levels.handle(line, claim)
