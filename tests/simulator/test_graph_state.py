"""Checks that depend on what happened before: window, rates, media, marks, account objects."""

from __future__ import annotations

import time

import pytest
import requests
from simulator_harness import PHONE, TOKEN, Business, Sim, wait_for

OLIVER = "447700900123"
TEMPLATE = {
    "name": "agent_reply",
    "language": {"code": "en"},
    "components": [
        {"type": "body", "parameters": [{"type": "text", "text": "Oliver"}, {"type": "text", "text": "T-1"}]}
    ],
}
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 100


def code(answer: requests.Response) -> int:
    return 0 if answer.ok else answer.json()["error"]["code"]


def test_window_opens_with_a_message_and_closes_by_its_timestamp(sim: Sim) -> None:
    assert code(sim.text()) == 131047
    sim.write(timestamp=time.time() - 23.9 * 3600)
    assert code(sim.text()) == 0
    sim.write(timestamp=time.time() - 25 * 3600)  # an older message never closes it
    assert code(sim.text()) == 0
    sim.set(window_offset_seconds=3600)
    assert code(sim.text()) == 131047
    assert code(sim.message(type="template", template=TEMPLATE)) == 0
    sim.write()
    assert code(sim.text()) == 0


def test_an_old_message_delivered_late_opens_no_window(sim: Sim) -> None:
    sim.write(timestamp=time.time() - 25 * 3600)
    assert code(sim.text()) == 131047


@pytest.mark.parametrize("deed", [
    {"type": "reaction", "reaction": {"message_id": "wamid.x", "emoji": "👍"}},
    {"type": "unsupported"},
    {"type": "revoke", "revoke": {"original_message_id": "wamid.x"}},
])  # fmt: skip
def test_only_messages_open_the_window(sim: Sim, deed: dict) -> None:
    sim.sim("POST", f"/customers/{OLIVER}/messages", json=deed)
    assert code(sim.text()) == 131047


def test_window_is_per_customer(sim: Sim) -> None:
    sim.write(customer="4915112345601")
    assert code(sim.text()) == 131047
    assert code(sim.text(to="4915112345601")) == 0


def test_template_to_an_unknown_number(sim: Sim) -> None:
    assert code(sim.message(type="template", template=TEMPLATE, to="12025550143")) == 131026


def test_user_without_number(sim: Sim, business: Business) -> None:
    sim.write(customer="US.9f3KexampleA1")
    answer = sim.text(to=None, recipient="US.9f3KexampleA1").json()
    assert answer["contacts"] == [{"input": "US.9f3KexampleA1", "user_id": "US.9f3KexampleA1"}]
    status = wait_for(lambda: business.values("statuses"))[0]
    assert status["recipient_user_id"] == "US.9f3KexampleA1"
    assert "recipient_id" not in status


def test_pair_rate_borrows_from_the_future(sim: Sim) -> None:
    sim.set(pair_burst=3, pair_seconds=0.5)
    sim.write()
    sim.write(customer="4915112345601")
    assert [code(sim.text()) for _ in range(4)] == [0, 0, 0, 131056]
    assert code(sim.text(to="4915112345601")) == 0  # another pair
    time.sleep(0.6)
    assert [code(sim.text()) for _ in range(2)] == [0, 131056]


def test_pair_rate_in_the_strict_reading(sim: Sim) -> None:
    sim.set(pair_burst=3, pair_seconds=0.4, pair_strict=True)
    sim.write()
    assert [code(sim.text()) for _ in range(4)] == [0, 0, 0, 131056]
    time.sleep(0.5)
    assert code(sim.text()) == 131056  # two thirds of the burst are still to be waited for
    time.sleep(0.9)
    assert code(sim.text()) == 0


def test_throughput_counts_in_and_out(sim: Sim) -> None:
    time.sleep(1.05)
    sim.set(throughput_per_second=5)
    sim.write()
    sim.write()
    assert [code(sim.text()) for _ in range(4)] == [0, 0, 0, 130429]
    time.sleep(1.05)
    assert code(sim.text()) == 0


def test_default_burst_is_45(sim: Sim) -> None:
    sim.write()
    codes = [code(sim.text()) for _ in range(46)]
    assert codes == [0] * 45 + [131056]


def test_mark_read_and_typing(sim: Sim) -> None:
    first, second = sim.write("one"), sim.write("two")
    mark = {"messaging_product": "whatsapp", "status": "read", "message_id": second["id"]}
    answer = sim.graph("POST", f"{PHONE}/messages", json={**mark, "typing_indicator": {"type": "text"}})
    assert answer.json() == {"success": True}
    ticks = {m["id"]: m["status"] for m in sim.sim("GET", f"/customers/{OLIVER}/messages")["messages"]}
    assert ticks == {first["id"]: "read", second["id"]: "read"}
    assert code(sim.graph("POST", f"{PHONE}/messages", json={**mark, "message_id": "wamid.no"})) == 131009
    assert code(sim.graph("POST", f"{PHONE}/messages", json={**mark, "status": "seen"})) == 100
    assert code(sim.graph("POST", f"{PHONE}/messages", json={**mark, "typing_indicator": {"type": "voice"}})) == 100


def test_media_round_trip_and_expiry(sim: Sim) -> None:
    media_id = sim.upload(PNG, "image/png", "a.png").json()["id"]
    found = sim.graph("GET", f"{media_id}?phone_number_id={PHONE}").json()
    assert (found["mime_type"], found["file_size"]) == ("image/png", len(PNG))
    good = {"Authorization": f"Bearer {TOKEN}"}
    assert requests.get(found["url"], headers=good, timeout=5).content == PNG
    assert requests.get(found["url"], timeout=5).status_code == 401
    other_id = str(int(media_id[0]) % 9 + 1) + media_id[1:]
    assert requests.get(found["url"].replace(media_id, other_id), headers=good, timeout=5).status_code == 404
    sim.set(clock_offset_seconds=301)
    assert requests.get(found["url"], headers=good, timeout=5).status_code == 404
    assert requests.get(sim.graph("GET", media_id).json()["url"], headers=good, timeout=5).status_code == 200
    sim.set(clock_offset_seconds=31 * 86400)
    assert sim.graph("GET", media_id).json()["error"]["error_subcode"] == 33
    sim.set(clock_offset_seconds=0)
    assert sim.graph("DELETE", media_id).json() == {"success": True}
    assert sim.graph("GET", media_id).json()["error"]["code"] == 100
    assert sim.graph("GET", f"{media_id}?phone_number_id=1").json()["error"]["error_subcode"] == 33


def test_inbound_media_lives_seven_days_and_is_fetched_by_the_business(sim: Sim, business: Business) -> None:
    sent = sim.sim("POST", f"/customers/{OLIVER}/media", files={"file": ("x.jpg", b"jpegbytes", "image/jpeg")})
    wire = wait_for(lambda: business.values("messages"))[0]
    assert wire["image"] == sent["content"]
    url = sim.graph("GET", wire["image"]["id"]).json()["url"]
    assert requests.get(url, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=5).content == b"jpegbytes"
    assert code(sim.message(type="image", image={"id": wire["image"]["id"]})) == 131053
    sim.set(clock_offset_seconds=7 * 86400 + 1)
    assert sim.graph("GET", wire["image"]["id"]).json()["error"]["error_subcode"] == 33


@pytest.mark.parametrize(("mime", "data", "more", "expected"), [
    ("image/gif", b"GIF", {}, 100),
    ("audio/ogg", b"Ogg", {}, 100),
    ("audio/ogg; codecs=opus", b"Ogg", {}, 0),
    ("audio/ogg;codecs=opus", b"Ogg", {}, 0),
    ("image/png", b"", {}, 131053),
    ("image/png", b"0" * (5 * 1024 * 1024 + 1), {}, 131053),
    ("image/png", PNG, {"messaging_product": ""}, 100),
    ("application/pdf", b"%PDF", {}, 0),
])  # fmt: skip
def test_upload_rules(sim: Sim, mime: str, data: bytes, more: dict, expected: int) -> None:
    assert code(sim.upload(data, mime, **more)) == expected


def test_media_must_fit_the_message(sim: Sim) -> None:
    sim.write()
    png, pdf = (sim.upload(d, m).json()["id"] for d, m in ((PNG, "image/png"), (b"%PDF", "application/pdf")))
    assert code(sim.message(type="image", image={"id": png})) == 0
    assert code(sim.message(type="document", document={"id": pdf, "filename": "a.pdf"})) == 0
    assert code(sim.message(type="image", image={"id": pdf})) == 131053
    header = {"type": "image", "image": {"id": pdf}}
    action = {"buttons": [{"type": "reply", "reply": {"id": "a", "title": "A"}}]}
    content = {"type": "button", "header": header, "body": {"text": "x"}, "action": action}
    assert code(sim.message(type="interactive", interactive=content)) == 131053
    header["image"]["id"] = png
    assert code(sim.message(type="interactive", interactive=content)) == 0


def test_account_objects(sim: Sim) -> None:
    asked = sim.graph("GET", f"{PHONE}?fields=display_phone_number,quality_rating,throughput").json()
    assert asked == {
        "display_phone_number": "15550100001", "quality_rating": "GREEN",
        "throughput": {"level": "STANDARD"}, "id": PHONE,
    }  # fmt: skip
    assert code(sim.graph("GET", f"{PHONE}?fields=colour")) == 100
    apps = sim.graph("GET", "102290000000001/subscribed_apps").json()["data"]
    assert apps[0]["whatsapp_business_api_data"]["id"]
    assert sim.graph("POST", "102290000000001/subscribed_apps").json() == {"success": True}
    good = sim.graph("GET", f"debug_token?input_token={TOKEN}").json()["data"]
    assert good["is_valid"]
    assert "whatsapp_business_messaging" in good["scopes"]
    assert not sim.graph("GET", "debug_token?input_token=x").json()["data"]["is_valid"]
    assert code(sim.graph("GET", PHONE, token="old")) == 190
