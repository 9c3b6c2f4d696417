"""What the channel insists on before it answers anybody."""

from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.core.run import create_http_input_channels
from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore
from rasa.core.utils import read_endpoints_from_path
from rasa.shared.core.domain import Domain

from channels.whatsapp.channel import WhatsAppInput, check_model, check_tracker_store, model_asked_for
from components.tracker_store import HelpdeskTrackerStore
from helpdesk.errors import HelpdeskError

ROOT = Path(__file__).parents[2]
SECRETS = {
    "WHATSAPP_APP_SECRET": "secret",
    "WHATSAPP_VERIFY_TOKEN": "token",
    "WHATSAPP_PHONE_NUMBER_ID": "100",
    "DATABASE_URL": "sqlite:///never-opened.db",
}


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without .env, and the settings in the environment."""
    monkeypatch.chdir(tmp_path)
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    return tmp_path


def test_credentials_file_names_the_channel(outside: Path) -> None:
    (channel,) = create_http_input_channels(None, str(ROOT / "credentials.yml"))
    assert isinstance(channel, WhatsAppInput)
    assert channel.name() == channel.url_prefix() == "whatsapp"


@pytest.mark.parametrize("name", ["WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN", "WHATSAPP_PHONE_NUMBER_ID"])
def test_a_missing_setting_ends_the_process_with_one_sentence(
    name: str, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(name)
    with pytest.raises(SystemExit) as ended:
        create_http_input_channels(None, str(ROOT / "credentials.yml"))
    assert str(ended.value.code).startswith(f"{name} is not set")  # a text as code: printed, exit status 1


def test_the_fail_safe_wrapper_is_taken_off() -> None:
    store = HelpdeskTrackerStore(Domain.empty())
    agent = Agent(tracker_store=store)
    assert isinstance(agent.tracker_store, FailSafeTrackerStore)
    check_tracker_store(agent)
    assert agent.tracker_store is store


def test_a_store_that_rasa_chose_in_silence_is_refused() -> None:
    agent = Agent(tracker_store=InMemoryTrackerStore(Domain.empty()))
    with pytest.raises(HelpdeskError, match="InMemoryTrackerStore"):
        check_tracker_store(agent)


def test_endpoints_file_names_our_store() -> None:
    endpoints = read_endpoints_from_path(str(ROOT / "endpoints.yml"))
    assert endpoints.tracker_store.type == "components.tracker_store.HelpdeskTrackerStore"
    assert endpoints.action.kwargs == {"enable_selective_domain": True}


def test_another_model_than_the_one_asked_for_is_refused() -> None:
    class Loaded:
        model_filename = "new.tar.gz"

    agent: Any = Agent()
    check_model(agent, "models/old.tar.gz")  # none at all: messages are stored and wait
    agent.processor = Loaded()
    check_model(agent, "")
    check_model(agent, "models/new.tar.gz")
    with pytest.raises(HelpdeskError, match=r"new\.tar\.gz instead of old\.tar\.gz"):
        check_model(agent, "models/old.tar.gz")
    assert model_asked_for(["rasa", "run", "--model", "m/a.tar.gz", "-p", "1"]) == "m/a.tar.gz"
    assert model_asked_for(["rasa", "run", "-m", "m/b.tar.gz"]) == "m/b.tar.gz"
    assert model_asked_for(["rasa", "run"]) == ""
