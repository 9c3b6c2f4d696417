"""Edge cases 21 to 25 of Meta's interface: tests/fixtures/whatsapp/<nn>_….json say what happens and what comes out."""

import json
from typing import Any

import pytest
from fixtures.whatsapp_cases import case
from outbound_desk import Desk, texts
from pretend_meta import PretendMeta
from test_outbound_render import violations

from channels.whatsapp.render import bodies
from helpdesk import clock
from helpdesk.db.conversation import Conversation
from helpdesk.messages import Reply
from helpdesk.services import sending
from helpdesk.services.replies import callback_of

TOLD = [
    pytest.param(one, id=f"{number} {one['name']}")
    for number in ("21", "22", "23", "25")
    for one in case(number)["cases"]
]


def answer(spec: Any, n: int) -> Any:
    """What the pretend Meta answers."""
    if spec == "ok":
        return 200, json.dumps({"messages": [{"id": f"wamid.ok{n}"}]}).encode(), {}
    if isinstance(spec, str):
        return spec
    content = json.dumps(spec["json"]) if "json" in spec else spec["text"]
    return spec["status"], content.encode(), {}


def step(desk: Desk, one: Any) -> None:
    """One step of a case."""
    if one == "run":
        desk.run()
    elif one == "customer_writes":
        with desk.helpdesk.unit_of_work() as uow:
            uow.session.get_one(Conversation, "c1").last_inbound_at = clock.now()
            sending.resume_waiting(uow, "c1")
    elif "pass" in one:
        desk.time.passes(one["pass"])
    else:
        receipt = dict(one["receipt"])
        desk.receipts({**receipt, "biz_opaque_callback_data": callback_of(f"wamid.in1:{receipt.pop('of')}")})


@pytest.mark.parametrize("told", TOLD)
def test_case(told: dict[str, Any], small_desk: Desk, meta: PretendMeta) -> None:
    small_desk.customer(wrote=told.get("wrote", 0))
    small_desk.say(*[Reply.from_json({"text": "", **reply}) for reply in told["replies"]])
    meta.script = [answer(spec, n) for n, spec in enumerate(told["answers"])]
    for one in told["steps"]:
        step(small_desk, one)
    assert texts(meta.messages) == told["sent"]
    assert small_desk.statuses() == told["statuses"]
    copies: dict[str, set[str]] = {}
    for body in meta.messages:
        copies.setdefault(body["biz_opaque_callback_data"], set()).add(json.dumps(body, sort_keys=True))
    assert all(len(bodies_) == 1 for bodies_ in copies.values()), "one value, one message"
    if "state" in told:
        state = small_desk.state()
        assert state is not None
        assert state.state == told["state"]


@pytest.mark.parametrize("told", [pytest.param(one, id=one["name"]) for one in case("24")["cases"]])
def test_case_24(told: dict[str, Any]) -> None:
    found = bodies(Reply.from_json({"text": "", **told["reply"]}))
    assert found == told["bodies"]
    assert [violations(body) for body in found] == [[]] * len(found)
