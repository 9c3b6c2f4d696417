"""The simulator as a process: settings, start, stop, restart; and that it knows none of our code."""

from __future__ import annotations

import ast
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from simulator_harness import PHONE, SECRET, TOKEN, Business, Sim, free_socket, wait_for

from simulator.config import ConfigError, load_config

ROOT = Path(__file__).parents[2]
GOOD = {"WHATSAPP_ACCESS_TOKEN": TOKEN, "WHATSAPP_APP_SECRET": f"{SECRET}, older"}
OURS = {"helpdesk", "channels", "actions", "components", "desk", "processes", "cli", "rasa", "rasa_sdk"}


def test_imports_none_of_our_packages() -> None:
    for file in (ROOT / "simulator").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {n.split(".")[0] for n in names} & OURS, file


def test_page_asks_nobody_else() -> None:
    """No address outside our own host in what the browser loads."""
    for file in (ROOT / "simulator" / "static").rglob("*.*"):
        text = file.read_text("utf-8").replace("http://www.w3.org/", "")
        assert "http://" not in text, file
        assert "https://" not in text, file
        assert "innerHTML" not in text, file


def test_config_from_environment_and_dotenv(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text('WHATSAPP_ACCESS_TOKEN="from-file"\nSIMULATOR_PORT=8123\nWHATSAPP_APP_SECRET=a,b\n')
    config = load_config({"WHATSAPP_ACCESS_TOKEN": "from-environment", "RASA_PORT": "5105"}, file)
    assert (config.access_token, config.port, config.app_secrets) == ("from-environment", 8123, ("a", "b"))
    assert config.webhook_url == "http://127.0.0.1:5105/webhooks/whatsapp/webhook"
    assert config.phone_number_id == PHONE


@pytest.mark.parametrize(("values", "name"), [
    ({}, "WHATSAPP_ACCESS_TOKEN"),
    ({"WHATSAPP_ACCESS_TOKEN": "x", "WHATSAPP_APP_SECRET": " , "}, "WHATSAPP_APP_SECRET"),
    ({**GOOD, "SIMULATOR_PORT": "http"}, "SIMULATOR_PORT"),
])  # fmt: skip
def test_one_sentence_about_a_wrong_setting(values: dict[str, str], name: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=name):
        load_config(values, tmp_path / "none")


def start(folder: Path, **settings: str) -> subprocess.Popen[bytes]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("WHATSAPP_", "SIMULATOR_"))}
    environment |= {"PYTHONPATH": str(ROOT), **settings}
    return subprocess.Popen([sys.executable, "-m", "simulator"], cwd=folder, env=environment, stderr=subprocess.PIPE)


def test_missing_secret_stops_the_process(tmp_path: Path) -> None:
    process = start(tmp_path, WHATSAPP_ACCESS_TOKEN=TOKEN)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 1
    assert errors.decode().strip().count("\n") == 0
    assert "WHATSAPP_APP_SECRET" in errors.decode()


@pytest.fixture
def address() -> tuple[str, str]:
    with free_socket() as listener:
        port = str(listener.getsockname()[1])
    return port, f"http://127.0.0.1:{port}"


def healthy(url: str) -> bool:
    try:
        return requests.get(f"{url}/health", timeout=1).ok
    except requests.ConnectionError:
        return False


def test_sigterm_ends_it_within_two_seconds_and_chats_survive(
    tmp_path: Path, address: tuple[str, str], business: Business
) -> None:
    port, url = address
    business.bodies.clear()
    settings = {**GOOD, "SIMULATOR_PORT": port, "SIMULATOR_WEBHOOK_URL": "http://127.0.0.1:9/nobody"}
    process = start(tmp_path, **settings)
    wait_for(lambda: healthy(url), 20)
    events = requests.get(f"{url}/_sim/events", stream=True, timeout=5)  # an open page must not delay the stop
    path = f"{url}/_sim/customers/447700900123/messages"
    files = {"file": ("a.jpg", b"bytes of a picture", "image/jpeg")}
    requests.post(path.replace("messages", "media"), files=files, timeout=5)
    sent = requests.post(path, json={"text": "still there?"}, timeout=5).json()
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    events.close()
    process = start(tmp_path, **{**settings, "SIMULATOR_WEBHOOK_URL": business.url})
    try:
        wait_for(lambda: healthy(url), 20)
        chat = requests.get(path, timeout=5).json()["messages"]
        assert [m["type"] for m in chat] == ["image", "text"]
        assert chat[1]["id"] == sent["id"]
        picture = requests.get(f"{url}/_sim/media/{chat[0]['content']['id']}", timeout=5)
        assert picture.content == b"bytes of a picture"
        # webhooks that nobody had taken are delivered now, and the window is still open
        wait_for(lambda: {m["id"] for m in business.values("messages")} == {m["id"] for m in chat})
        body = {"messaging_product": "whatsapp", "to": "447700900123", "type": "text", "text": {"body": "yes"}}
        headers = {"Authorization": f"Bearer {TOKEN}"}
        assert requests.post(f"{url}/v25.0/{PHONE}/messages", json=body, headers=headers, timeout=5).ok
    finally:
        process.terminate()
        process.wait(5)


def test_security_headers(sim: Sim) -> None:
    page = requests.get(sim.url, timeout=5)
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert page.headers["X-Content-Type-Options"] == "nosniff"
