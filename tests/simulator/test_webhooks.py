"""What the business receives: signatures, envelopes, statuses, repeats, and each deed of a customer."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

import pytest
import requests
from simulator_harness import Business, Sim, wait_for

from simulator.webhooks import encode, sign

OLIVER = "447700900123"


@pytest.mark.parametrize(("raw", "digest"), [
    (b'{"object":"whatsapp_business_account","entry":[]}',
     "db780e74b7152a02fc0b09479909f9711f095199be060883718889797fa8638d"),
    (b'{"t":"\\u00e4"}', "0c0433d1441423a91e802c49931524b1929c3bb810b4ff49d088ff918b8ac2e0"),
])  # fmt: skip
def test_signature_vectors(raw: bytes, digest: str) -> None:
    assert sign(raw, "s3cr3t") == f"sha256={digest}"


def test_json_is_escaped_as_meta_does() -> None:
    assert encode({"t": "ä/😀"}) == b'{"t":"\\u00e4\\/\\ud83d\\ude00"}'


def test_envelope_of_a_text(sim: Sim, business: Business) -> None:
    sent = sim.write("Grüße")
    body = wait_for(lambda: business.bodies)[0]
    assert b"Gr\\u00fc\\u00dfe" in business.raw[0]
    assert business.bad_signatures == 0
    value = body["entry"][0]["changes"][0]["value"]
    assert body["object"] == "whatsapp_business_account"
    assert body["entry"][0]["id"] == "102290000000001"
    assert value["metadata"] == {"display_phone_number": "15550100001", "phone_number_id": "105500000000001"}
    contact = {"profile": {"name": "Oliver Bennett"}, "wa_id": OLIVER, "user_id": "GB.4TzOliver0123exampleC3"}
    assert value["contacts"] == [contact]
    message = value["messages"][0]
    assert message == {
        "from": OLIVER, "from_user_id": contact["user_id"], "id": sent["id"], "timestamp": message["timestamp"],
        "type": "text", "text": {"body": "Grüße"},
    }  # fmt: skip
    assert message["timestamp"].isdigit()


def test_user_without_number_and_with_hidden_number(sim: Sim, business: Business) -> None:
    sim.write(customer="US.9f3KexampleA1")
    message = wait_for(lambda: business.values("messages"))[0]
    assert "from" not in message
    assert message["from_user_id"] == "US.9f3KexampleA1"
    contact = business.bodies[0]["entry"][0]["changes"][0]["value"]["contacts"][0]
    assert contact == {"profile": {"name": "Jordan Lee", "username": "@jordan.lee"}, "user_id": "US.9f3KexampleA1"}
    sim.sim("PATCH", f"/customers/{OLIVER}", json={"number_hidden": True})
    sim.write()
    message = wait_for(lambda: business.values("messages")[1:])[0]
    sim.sim("PATCH", f"/customers/{OLIVER}", json={"number_hidden": False})
    assert "from" not in message
    assert OLIVER not in business.raw[1].decode()


def test_statuses(sim: Sim, business: Business) -> None:
    sim.write()
    wamid = sim.text(biz_opaque_callback_data="mine-1").json()["messages"][0]["id"]
    found = {
        s["status"]: s for s in wait_for(lambda: len(business.values("statuses")) == 3 and business.values("statuses"))
    }
    assert set(found) == {"sent", "delivered", "read"}
    for status in found.values():
        assert (status["id"], status["recipient_id"]) == (wamid, OLIVER)
        assert status["biz_opaque_callback_data"] == "mine-1"
        assert status["pricing"]["pricing_model"] == "PMP"
    assert sim.sim("GET", f"/messages/{wamid}")["message"]["status"] == "read"


def test_no_read_status_without_receipts(sim: Sim, business: Business) -> None:
    sim.set(read_receipts=False)
    sim.write()
    wamid = sim.text().json()["messages"][0]["id"]
    wait_for(lambda: len(business.values("statuses")) == 2)
    sim.set(read_receipts=True)
    sim.text()
    wait_for(lambda: len(business.values("statuses")) == 5)
    assert {s["status"] for s in business.values("statuses") if s["id"] == wamid} == {"sent", "delivered"}


def test_reaction_yields_sent_only_or_fails(sim: Sim, business: Business) -> None:
    target = sim.write()["id"]
    sim.message(type="reaction", reaction={"message_id": target, "emoji": "❤️"})
    assert wait_for(lambda: business.values("statuses"))[0]["status"] == "sent"
    assert sim.sim("GET", f"/customers/{OLIVER}/messages")["messages"][0]["reactions"] == {"out": "❤️"}
    sim.message(type="reaction", reaction={"message_id": "wamid.none", "emoji": "❤️"})
    failed = wait_for(lambda: business.values("statuses")[1:])[0]
    assert (failed["status"], failed["errors"][0]["code"]) == ("failed", 131009)


def test_link_is_downloaded_or_the_message_fails(sim: Sim, business: Business) -> None:
    sim.write()
    answer = sim.message(type="image", image={"link": f"{sim.url}/static/icon.svg"}).json()
    wait_for(lambda: len(business.values("statuses")) == 3)
    stored = sim.sim("GET", f"/messages/{answer['messages'][0]['id']}")["message"]["shown"]["media"]
    assert stored["mime_type"] == "image/svg+xml"
    inline = requests.get(f"{sim.url}/_sim/media/{stored['id']}", timeout=5)
    assert inline.headers["Content-Disposition"] == "attachment"  # a browser could run it
    sim.message(type="image", image={"link": f"{sim.url}/nothing-here"})
    failed = wait_for(lambda: business.values("statuses")[3:])[0]
    assert (failed["status"], failed["errors"][0]["code"]) == ("failed", 131053)


@pytest.mark.parametrize("refusals", [[500], [503, 301, 204], [401]])
def test_anything_but_200_is_repeated(sim: Sim, business: Business, refusals: list[int]) -> None:
    business.statuses = list(refusals)
    sent = sim.write()
    wait_for(lambda: business.values("messages"))
    hook = wait_for(
        lambda: [w for w in sim.sim("GET", "/webhooks?state=delivered")["webhooks"] if sent["id"] in w["messages"]]
    )
    assert [a["status"] for a in hook[0]["attempts"]] == [*refusals, 200]
    raws = {json.dumps(body) for body in business.bodies}
    assert len(raws) == 1
    assert sim.sim("GET", f"/messages/{sent['id']}")["message"]["status"] == "delivered"


DEEDS: dict[str, dict[str, Any]] = {
    "location": {"latitude": 52.5, "longitude": 13.4},
    "contacts": [{"name": {"formatted_name": "A B"}, "phones": [{"phone": "+49 30 1"}]}],  # type: ignore[dict-item]
    "order": {"catalog_id": "1", "product_items": [{"product_retailer_id": "sku", "quantity": 1, "item_price": 9.5}]},
    "sticker": {"id": "1", "mime_type": "image/webp", "animated": False},
    "button": {"payload": "/x", "text": "X"},
    "unsupported": {"type": "poll"},
    "future_type": {"anything": 1},
}


@pytest.mark.parametrize("kind", DEEDS)
def test_types_travel_as_they_are(sim: Sim, business: Business, kind: str) -> None:
    sim.sim(
        "POST", f"/customers/{OLIVER}/messages", json={"type": kind, kind: DEEDS[kind], "referral": {"source_id": "ad"}}
    )
    message = wait_for(lambda: business.values("messages"))[0]
    assert message[kind] == DEEDS[kind]
    assert message["referral"] == {"source_id": "ad"}
    assert ("errors" in message) == (kind == "unsupported")


def test_media_digest_and_voice(sim: Sim, business: Business) -> None:
    files = {"file": ("v.ogg", b"OggS", "audio/ogg;codecs=opus")}
    sim.sim("POST", f"/customers/{OLIVER}/media", files=files, data={"voice": "true"})
    audio = wait_for(lambda: business.values("messages"))[0]["audio"]
    digest = base64.b64encode(hashlib.sha256(b"OggS").digest()).decode()
    assert audio == {"id": audio["id"], "mime_type": "audio/ogg; codecs=opus", "sha256": digest, "voice": True}


def test_taps_quotes_reactions_edits_and_revokes(sim: Sim, business: Business) -> None:
    first = sim.write("hello")
    content = {
        "type": "list", "body": {"text": "x"},
        "action": {"button": "M", "sections": [{"rows": [{"id": "/a", "title": "A", "description": "d"}]}]},
    }  # fmt: skip
    wamid = sim.message(type="interactive", interactive=content).json()["messages"][0]["id"]

    def deed(**spec: Any) -> dict[str, Any]:
        before = len(business.values("messages"))
        sim.sim("POST", f"/customers/{OLIVER}/messages", json=spec)
        return wait_for(lambda: business.values("messages")[before:])[0]

    wait_for(lambda: business.values("messages"))
    tapped = deed(tap={"message_id": wamid, "id": "/a"})
    assert tapped["interactive"] == {"type": "list_reply", "list_reply": {"id": "/a", "title": "A", "description": "d"}}
    assert tapped["context"] == {"from": "15550100001", "id": wamid}
    assert deed(text="quote", context={"message_id": wamid})["context"]["id"] == wamid
    assert deed(type="reaction", reaction={"message_id": wamid, "emoji": "👎"})["reaction"]["emoji"] == "👎"
    assert deed(type="reaction", reaction={"message_id": wamid, "emoji": ""})["type"] == "reaction"
    inner = {"type": "text", "text": {"body": "corrected"}}
    assert deed(type="edit", edit={"original_message_id": first["id"], "message": inner})["edit"]["message"] == inner
    assert deed(type="revoke", revoke={"original_message_id": first["id"]})["id"] != first["id"]
    chat = sim.sim("GET", f"/customers/{OLIVER}/messages")["messages"]
    assert (chat[0]["content"], chat[0]["edited"], chat[0]["revoked"]) == ({"body": "corrected"}, True, True)
    assert chat[1]["reactions"] == {}
    refused = requests.post(
        f"{sim.url}/_sim/customers/{OLIVER}/messages", json={"tap": {"message_id": wamid, "id": "/other"}}, timeout=5
    )
    assert refused.status_code == 400


def test_template_button_tap(sim: Sim, business: Business) -> None:
    parameters = [{"type": "text", "text": "O"}, {"type": "text", "text": "T-1"}]
    button = {
        "type": "button",
        "sub_type": "quick_reply",
        "index": "0",
        "parameters": [{"type": "payload", "payload": "/p"}],
    }
    components = [{"type": "body", "parameters": parameters}, button]
    template = {"name": "agent_reply", "language": {"code": "de"}, "components": components}
    wamid = sim.message(type="template", template=template).json()["messages"][0]["id"]
    shown = sim.sim("GET", f"/messages/{wamid}")["message"]["shown"]["template"]
    assert shown["body"] == "Hallo O, wir haben eine Antwort zu Ihrer Anfrage T-1."
    sim.sim("POST", f"/customers/{OLIVER}/messages", json={"tap": {"message_id": wamid, "id": "/p"}})
    message = wait_for(lambda: business.values("messages"))[0]
    assert message["button"] == {"payload": "/p", "text": "Antwort anzeigen"}


def test_number_change(sim: Sim, business: Business) -> None:
    person = {"name": "Kim", "wa_id": "12025550111", "user_id": "US.kim1"}
    sim.sim("POST", "/customers", json=person)
    try:
        sim.sim("POST", "/customers/12025550111/messages", json={"type": "system", "system": {"wa_id": "12025550122"}})
        body = wait_for(lambda: business.bodies)[0]
        value = body["entry"][0]["changes"][0]["value"]
        assert "contacts" not in value
        message = value["messages"][0]
        assert (message["from"], message["from_user_id"]) == ("12025550111", "US.kim1")
        system = message["system"]
        assert (system["type"], system["wa_id"], system["previous_user_id"]) == (
            "user_changed_number",
            "12025550122",
            "US.kim1",
        )
        sim.write(customer="12025550122")
        moved = wait_for(lambda: business.values("messages")[1:])[0]
        assert (moved["from"], moved["from_user_id"]) == ("12025550122", system["user_id"])
        assert sim.text(to="12025550122").ok
    finally:
        sim.sim("DELETE", "/customers/12025550111")


def test_raw_webhook_and_verification(sim: Sim, business: Business) -> None:
    odd = {"object": "page", "entry": []}
    sim.sim("POST", "/webhooks", json=odd)
    wait_for(lambda: odd in business.bodies)
    assert sim.sim("POST", "/verify") == {"status": 200, "verified": True}


def test_chat_can_be_waited_for(sim: Sim) -> None:
    sim.write()
    assert sim.sim("GET", f"/customers/{OLIVER}/messages?direction=out&min=1&wait=0")["messages"] == []
    sim.text("answer")
    found = sim.sim("GET", f"/customers/{OLIVER}/messages?direction=out&min=1&wait=5")["messages"]
    assert [m["content"] for m in found] == [{"body": "answer"}]


@pytest.mark.parametrize(("path", "body"), [
    ("/settings", {"delay_sent": -1}),
    ("/settings", {"no_such_dial": 1}),
    ("/settings", {"read_receipts": 1}),
    ("/customers/447700900123", {"wa_id": "+49"}),
    ("/customers/447700900123", {"user_id": "nonsense"}),
    ("/customers/447700900123", {"colour": "red"}),
])  # fmt: skip
def test_control_refuses_nonsense(sim: Sim, path: str, body: dict[str, Any]) -> None:
    assert requests.patch(f"{sim.url}/_sim{path}", json=body, timeout=5).status_code == 400


@pytest.mark.parametrize(("kind", "mime", "limit"), [("image", "image/jpeg", 5), ("video", "video/mp4", 16)])
def test_a_file_that_is_too_big_comes_as_an_error_without_the_file(
    sim: Sim, business: Business, kind: str, mime: str, limit: int
) -> None:
    files = {"file": (f"big.{kind}", bytes(limit * 1024 * 1024 + 1), mime)}
    sim.sim("POST", f"/customers/{OLIVER}/media", files=files)
    message = wait_for(lambda: business.values("messages"))[0]
    assert (message["type"], message["unsupported"]) == ("unsupported", {"type": kind})
    assert message["errors"][0]["code"] == 131052
    assert kind not in message
