"""German and Arabic customers in each flow who change their mind, ask something else, send a file or want a person."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from fixtures.assistant import Phone
from rasa_sdk.executor import ActionExecutor

from actions.flows.flow import Flow

pytestmark = pytest.mark.slow
Phones = Callable[[str], Phone]

TABLE: dict[str, dict[str, dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "unhappy.yml").read_text(encoding="utf-8")
)
LANGUAGES = ("de", "ar")
FEWEST = 3  # unhappy turns of each flow and language
SENT = {kind: f'/received{{"received_kind": "{kind.lower()}"}}' for kind in ("IMAGE", "VOICE")}
ROWS = [
    pytest.param(talk["who"], [*talk["say"], text], keys, id=f"{flow}-{language}-{number}")
    for flow, languages in TABLE.items()
    for language, talk in languages.items()
    for number, (text, keys) in enumerate(talk["then"].items())
]


@pytest.mark.parametrize(("who", "texts", "keys"), ROWS)
def test_what_follows(
    phone: Phones, monkeypatch: pytest.MonkeyPatch, who: str, texts: list[str], keys: list[str]
) -> None:
    monkeypatch.setattr("actions.flows.flow.flow_on", lambda _name: True)  # also what is shipped off
    customer = phone(who)
    *begun, last = (SENT.get(text, text) for text in texts)
    for text in begun:
        customer.say(text)
    assert [answer.key for answer in customer.say(last)] == keys


def test_each_flow_has_enough_in_both_languages() -> None:
    ActionExecutor().register_package("actions")
    flows = {flow.flow for flow in Flow.__subclasses__() if flow.__module__.startswith("actions.")}
    assert flows <= set(TABLE)
    for flow, languages in TABLE.items():
        assert tuple(languages) == LANGUAGES, flow
        assert all(len(talk["then"]) >= FEWEST for talk in languages.values()), flow
