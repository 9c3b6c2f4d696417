"""Faults on request: each kind over real HTTP, counted, for one customer or by seeded chance."""

from __future__ import annotations

import time
from typing import Any

import pytest
import requests
from simulator_harness import PHONE, Business, Sim, wait_for

OLIVER, LENA = "447700900123", "4915112345601"


def fault(sim: Sim, kind: str, **more: Any) -> dict[str, Any]:
    return sim.sim("POST", "/faults", json={"kind": kind, **more})


def listed(sim: Sim) -> list[dict[str, Any]]:
    return sim.sim("GET", "/faults")["faults"]


def out(sim: Sim, customer: str = OLIVER) -> list[dict[str, Any]]:
    return sim.sim("GET", f"/customers/{customer}/messages?direction=out")["messages"]


@pytest.fixture(autouse=True)
def window(sim: Sim) -> None:
    sim.write(customer=OLIVER)
    sim.write(customer=LENA)
    wait_for(lambda: not sim.sim("GET", "/webhooks?state=waiting")["webhooks"])  # else a fault would meet these


def test_a_refusal_is_given_as_often_as_asked_and_only_to_its_customer(sim: Sim) -> None:
    fault(sim, "server_error", times=2, customer=OLIVER)
    assert sim.text(to=LENA).status_code == 200
    for _ in range(2):
        answer = sim.text()
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, 2)
        assert answer.json()["error"]["is_transient"] is True
    assert out(sim) == []
    assert sim.text().status_code == 200
    assert [(f["fired"], f["active"]) for f in listed(sim)] == [(2, False)]
    refused = sim.sim("GET", "/calls?refused=1")["calls"]
    assert [(c["fault"], c["violations"], c["customer"]) for c in refused] == [("server_error", [], OLIVER)] * 2


def test_a_proxy_page_has_no_graph_error(sim: Sim) -> None:
    fault(sim, "server_error", times=1, status=502, code=0)
    answer = sim.text()
    assert answer.status_code == 502
    assert answer.headers["content-type"].startswith("text/html")


def test_throttling_as_429_and_as_meta_prefers_it(sim: Sim) -> None:
    fault(sim, "rate_limited", times=1)
    fault(sim, "rate_limited", times=1, status=400, code=131056)
    assert [(a.status_code, a.json()["error"]["code"]) for a in (sim.text(), sim.text())] == [
        (429, 130429),
        (400, 131056),
    ]


def test_an_expired_token_refuses_everything_until_it_is_lifted(sim: Sim) -> None:
    on = fault(sim, "expired_token")
    answers = [sim.text(), sim.graph("GET", PHONE), sim.upload(b"%PDF-1.4", "application/pdf")]
    assert [a.status_code for a in answers] == [401, 401, 401]
    assert answers[0].json()["error"]["error_subcode"] == 463
    assert "invalid_token" in answers[0].headers["www-authenticate"]
    sim.sim("DELETE", f"/faults/{on['id']}")
    assert sim.text().status_code == 200
    assert listed(sim) == []


def test_a_lost_answer_leaves_one_bubble_and_its_statuses(sim: Sim, business: Business) -> None:
    fault(sim, "lost_answer", times=1)
    with pytest.raises(requests.ConnectionError):
        sim.text("you have it", biz_opaque_callback_data="hd-1")
    assert [(m["content"]["body"], m["callback_data"]) for m in out(sim)] == [("you have it", "hd-1")]
    wait_for(lambda: {s["status"] for s in business.values("statuses")} == {"sent", "delivered", "read"})
    assert sim.last_call()["fault"] == "lost_answer"


def test_an_answer_that_hangs_outlasts_the_callers_patience(sim: Sim) -> None:
    fault(sim, "lost_answer", times=1, seconds=30)
    with pytest.raises(requests.ReadTimeout):
        requests.post(
            f"{sim.url}/v25.0/{PHONE}/messages",
            json={"messaging_product": "whatsapp", "to": OLIVER, "type": "text", "text": {"body": "hi"}},
            headers={"Authorization": "Bearer a-test-token"},
            timeout=0.5,
        )
    assert len(out(sim)) == 1


def test_statuses_come_before_the_answer(sim: Sim, business: Business) -> None:
    fault(sim, "early_status", times=1, seconds=0.6)
    before = len(business.values("statuses"))
    began = time.monotonic()
    answer = sim.text()
    assert answer.status_code == 200
    assert time.monotonic() - began >= 0.6
    early = business.values("statuses")[before:]
    assert {s["id"] for s in early} == {answer.json()["messages"][0]["id"]}


def test_an_asynchronous_failure_follows_the_200(sim: Sim, business: Business) -> None:
    fault(sim, "async_failure", times=1, code=131049)
    assert sim.text().status_code == 200
    wait_for(lambda: business.values("statuses"))
    [status] = business.values("statuses")
    assert (status["status"], status["errors"][0]["code"]) == ("failed", 131049)
    assert sim.text().status_code == 200


def test_latency_and_marks_are_told_apart(sim: Sim) -> None:
    fault(sim, "latency", times=1, seconds=0.4, of="marks")
    inbound = sim.write()
    assert sim.text().status_code == 200  # the one delay is not for it, but left for the mark
    began = time.monotonic()
    sim.graph(
        "POST",
        f"{PHONE}/messages",
        json={"messaging_product": "whatsapp", "status": "read", "message_id": inbound["id"]},
    )
    assert time.monotonic() - began >= 0.4


def test_a_download_may_fail(sim: Sim) -> None:
    fault(sim, "server_error", times=1, of="download", code=0, status=500)
    media = sim.sim("POST", f"/customers/{OLIVER}/media", files={"file": ("a.pdf", b"%PDF-1.4", "application/pdf")})
    address = sim.graph("GET", media["content"]["id"]).json()["url"]
    headers = {"Authorization": "Bearer a-test-token"}
    assert requests.get(address, headers=headers, timeout=5).status_code == 500
    assert requests.get(address, headers=headers, timeout=5).content == b"%PDF-1.4"


def ids(business: Business) -> list[str]:
    return [m["text"]["body"] for m in business.values("messages") if m["type"] == "text"]


def test_a_webhook_twice(sim: Sim, business: Business) -> None:
    fault(sim, "duplicate_webhook", times=1, copies=2)
    sim.write("again")
    wait_for(lambda: ids(business).count("again") == 3)
    sim.write("once")
    wait_for(lambda: "once" in ids(business))
    assert ids(business).count("once") == 1


def test_webhooks_out_of_order_and_late(sim: Sim, business: Business) -> None:
    fault(sim, "reordered_webhook", times=1, customer=OLIVER)
    sim.write("first")
    sim.write("of somebody else", customer=LENA)  # does not let it go
    time.sleep(0.1)
    sim.write("second")
    wait_for(lambda: "first" in ids(business))
    mine = [text for text in ids(business) if text in ("first", "second")]
    assert mine == ["second", "first"]
    fault(sim, "late_webhook", times=1, seconds=0.4)
    began = time.monotonic()
    sim.write("late")
    wait_for(lambda: "late" in ids(business))
    assert time.monotonic() - began >= 0.4


def test_chance_is_the_same_with_the_same_seed(sim: Sim) -> None:
    runs = []
    for _ in range(2):
        on = fault(sim, "rate_limited", probability=0.5, seed=7)
        runs.append([sim.text().status_code for _ in range(12)])
        sim.sim("DELETE", f"/faults/{on['id']}")
    assert runs[0] == runs[1]
    assert set(runs[0]) == {200, 429}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": "earthquake"}, "kind must be one of"),
        ({"kind": "latency", "times": 1, "probability": 0.5}, "not both"),
        ({"kind": "latency", "customer": "999"}, "customer is nobody"),
        ({"kind": "latency", "of": "statuses"}, "of must be one of"),
        ({"kind": "async_failure", "code": 42}, "code must be one of"),
        ({"kind": "latency", "seconds": "long"}, "seconds must be a number"),
        ({"kind": "rate_limited", "status": 200}, "status must be"),
        ({"kind": "latency", "colour": "red"}, "colour is unknown"),
    ],
)
def test_nonsense_is_refused_with_a_reason(sim: Sim, given: dict[str, Any], said: str) -> None:
    answer = requests.post(f"{sim.url}/_sim/faults", json=given, timeout=5)
    assert answer.status_code == 400
    assert said in answer.json()["error"]
    assert listed(sim) == []
