"""Inside a flow: what answers its question though it looks like a request, and what is a change of mind."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from fixtures.assistant import Phone

pytestmark = pytest.mark.slow
Phones = Callable[[str], Phone]

TABLE: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "changes_of_mind.yml").read_text())
WHERE = ("stays", "aside", "leaves")
ROWS = [
    pytest.param(state["at"], where, text, key, id=f"{where}-{text}")
    for state in TABLE
    for where in WHERE
    for text, key in state.get(where, {}).items()
]
FEWEST = 40


@pytest.mark.parametrize(("at", "where", "text", "key"), ROWS)
def test_where_a_message_leads(phone: Phones, at: dict[str, Any], where: str, text: str, key: str) -> None:
    customer = phone(at["who"])
    for said in at["say"]:
        customer.say(said)
    before: dict[str, Any] = customer.slot("flow_state")
    answers = [answer.key for answer in customer.say(text)]
    after: dict[str, Any] = customer.slot("flow_state") or {}
    assert answers[0].startswith(key), answers
    if where == "aside":
        assert (after["name"], after["open"]) == (before["name"], before["open"])
        assert len(answers) > 1
    elif where == "leaves":
        assert after.get("name") != before["name"]


def test_half_of_the_table_stays() -> None:
    stays = sum(len(state.get("stays", {})) for state in TABLE)
    assert len(ROWS) >= FEWEST
    assert len(ROWS) * 2 / 5 <= stays <= len(ROWS) * 3 / 5
