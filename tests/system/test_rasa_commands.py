"""Rasa's own commands on our tracker store, without any of WhatsApp's secrets: the API that rasa interactive uses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any, Iterator

import pytest
from fixtures.model import trained_model
from fixtures.stack import ROOT, free_port, wait_until

pytestmark = pytest.mark.slow


@pytest.fixture
def api(tmp_path: Path) -> Iterator[str]:
    """`rasa run --enable-api` and the action server on a database that nobody has migrated yet."""
    port, actions_port = free_port(), free_port()
    model = trained_model()
    (tmp_path / "credentials.yml").write_text("rest:\n")
    endpoints = (ROOT / "endpoints.yml").read_text().replace("localhost:5055", f"localhost:{actions_port}")
    (tmp_path / "endpoints.yml").write_text(endpoints)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WHATSAPP_")}
    environment = {**kept, "DATABASE_URL": f"sqlite:///{tmp_path}/fresh.db", "SANIC_HOST": "127.0.0.1"}
    rasa = ["-m", "rasa", "run", "--enable-api", "--interface", "127.0.0.1", "--port", str(port), "--model", str(model)]
    rasa += ["--credentials", f"{tmp_path}/credentials.yml", "--endpoints", f"{tmp_path}/endpoints.yml"]
    actions = ["-m", "rasa_sdk", "--actions", "actions", "--port", str(actions_port)]
    with (tmp_path / "log").open("wb") as log:
        running = [
            subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=environment, stdout=log, stderr=log)
            for arguments in (actions, rasa)
        ]
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: call(f"{address}/status", fails=None), 180, "rasa did not start")
        yield address
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(30)


def call(address: str, body: Any = None, method: str = "", **options: Any) -> Any:
    """The JSON answer; with `fails` in the options that instead of an error."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data, {"Content-Type": "application/json"})
    request.method = method or ("GET" if data is None else "POST")
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read())
    except OSError:
        if "fails" in options:
            return options["fails"]
        raise


def users(tracker: dict[str, Any]) -> list[str]:
    """What the customer said."""
    return [event["text"] for event in tracker["events"] if event["event"] == "user"]


def test_talk_append_replace(api: str) -> None:
    events = f"{api}/conversations/designer/tracker/events"
    first = call(f"{api}/webhooks/rest/webhook", {"sender": "designer", "message": "hello"})
    assert first
    assert first[0]["text"]
    call(f"{api}/webhooks/rest/webhook", {"sender": "designer", "message": "thank you"})
    tracker = call(f"{api}/conversations/designer/tracker?include_events=ALL")
    assert users(tracker) == ["hello", "thank you"]
    call(events, {"event": "slot", "name": "language", "value": "de", "timestamp": 1.0})
    assert call(f"{api}/conversations/designer/tracker")["slots"]["language"] == "de"
    # rasa interactive takes a step back: it writes the conversation anew
    cut = next(n for n, event in enumerate(tracker["events"]) if event.get("text") == "thank you")
    call(events, tracker["events"][:cut], method="PUT")
    assert users(call(f"{api}/conversations/designer/tracker?include_events=ALL")) == ["hello"]
    call(f"{api}/webhooks/rest/webhook", {"sender": "designer", "message": "bye"})
    assert users(call(f"{api}/conversations/designer/tracker?include_events=ALL")) == ["hello", "bye"]
