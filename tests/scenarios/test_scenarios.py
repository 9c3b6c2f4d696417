"""Every file in scenarios/ played against one running assistant, and a saved chat played back."""

import urllib.request
from pathlib import Path

import pytest
from fixtures.simulated import SimulatedStack

from helpdesk.bootstrap import Helpdesk
from processes.player.phone import Phone
from processes.player.play import Player
from processes.player.scenario import load

FILES = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yml"))

pytestmark = pytest.mark.slow


def differences(path: Path, phone: Phone, business: Helpdesk) -> list[str]:
    """What was not as expected, each with its line."""
    results = list(Player(load(path), phone, business).play())
    assert results
    return [f"{path.name}:{r.step.line} {r.step} → {r.difference}" for r in results if r.difference]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_scenario(path: Path, stack: SimulatedStack, phone: Phone, business: Helpdesk) -> None:
    stack.switch(load(path).flows)
    try:
        assert differences(path, phone, business) == []
    finally:
        stack.switch([])


def test_a_wrong_expectation_is_found(tmp_path: Path, phone: Phone, business: Helpdesk) -> None:
    path = tmp_path / "wrong.yml"
    path.write_text(
        "customers: {ida: {name: Ida, language: en}}\n"
        "patience: 5\n"
        "steps:\n"
        "  - ida: hello\n"
        "  - bot: {key: utter_menu}\n"
        "  - ida: where is my order?\n"
        "  - bot: {pattern: nobody says this}\n"
        "  - database: {conversation: {owner: human}}\n"
        "  - ida: thank you\n"
    )
    found = differences(path, phone, business)
    assert [text.split(" ")[0] for text in found] == ["wrong.yml:5", "wrong.yml:7", "wrong.yml:8", "wrong.yml:9"]
    assert "came utter_greet instead of utter_menu" in found[0]
    assert "conversation.owner is bot, not human" in found[2]
    assert "nobody expected: ida got utter_thank" in found[3]


def test_a_saved_chat_can_be_played_again(tmp_path: Path, phone: Phone, business: Helpdesk) -> None:
    first = tmp_path / "first.yml"
    first.write_text(
        "customers: {noor: {name: Noor, language: en}}\n"
        "steps:\n"
        "  - noor: hello\n"
        "  - bot: utter_greet\n"
        "  - noor: {tap: Track my order}\n"
        "  - bot: utter_ask_order_number\n"
    )
    assert differences(first, phone, business) == []
    [key] = [c["key"] for c in phone.call("GET", "/customers")["customers"] if c["name"] == "Noor"]
    base = phone._base
    with urllib.request.urlopen(f"{base}/customers/{key}/scenario.yml", timeout=10) as answer:
        saved = answer.read().decode()
    again = tmp_path / "again.yml"
    again.write_text(saved.replace(f"phone: '{key}'", "phone: '4915900000001'"))
    assert key not in again.read_text()
    assert differences(again, phone, business) == []
