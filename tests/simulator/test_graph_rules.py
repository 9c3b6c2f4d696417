"""Every rule of POST /messages has a body that breaks it, and every kind of message one that passes."""

from __future__ import annotations

from typing import Any

import pytest
from simulator_harness import PHONE, Sim

Body = dict[str, Any]


def buttons(*replies: tuple[str, str], **more: Any) -> Body:
    action = {"buttons": [{"type": "reply", "reply": {"id": i, "title": t}} for i, t in replies]}
    return interactive("button", action, **more)


def rows(count: int, start: int = 0) -> list[Body]:
    return [{"id": f"r{n}", "title": f"Row {n}"} for n in range(start, start + count)]


def listing(*sections: Body, button: str = "Menu", **more: Any) -> Body:
    return interactive("list", {"button": button, "sections": list(sections)}, **more)


def interactive(kind: str, action: Body, **more: Any) -> Body:
    content = {"type": kind, "body": {"text": "Please choose"}, "action": action, **more}
    return {"type": "interactive", "interactive": {k: v for k, v in content.items() if v is not None}}


def cta(**parameters: Any) -> Body:
    given = {"display_text": "Open", "url": "https://example.com/1", **parameters}
    return interactive("cta_url", {"name": "cta_url", "parameters": given})


def template(
    name: str = "order_update", code: str = "en", values: tuple[str, ...] = ("Ana", "#1001", "sent"), **more: Any
) -> Body:
    components = [{"type": "body", "parameters": [{"type": "text", "text": v} for v in values]}, *more.get("also", [])]
    return {"type": "template", "template": {"name": name, "language": {"code": code}, "components": components}}


def text(body: Any, **more: Any) -> Body:
    return {"type": "text", "text": {"body": body, **more}}


YES_NO = (("yes", "Yes"), ("no", "No"))
LINK = "https://example.invalid/a.jpg"
FLOW = {"flow_message_version": "3", "flow_id": "1", "flow_cta": "Open form"}

ACCEPTED: dict[str, Body] = {
    "text": text("hello"),
    "text of 4096": text("x" * 4096),
    "text of 2048 astral characters": text("😀" * 2048),
    "text with preview": text("see https://example.com", preview_url=True),
    "quote": {**text("hello"), "context": {"message_id": "wamid.unknown"}},
    "callback data": {**text("hello"), "biz_opaque_callback_data": "x" * 512},
    "number with plus": {**text("hello"), "to": "+447700900123"},
    "to and recipient": {**text("hello"), "recipient": "US.9f3KexampleA1"},
    "location": {"type": "location", "location": {"latitude": 52.5, "longitude": 13.4, "name": "Shop"}},
    "contacts": {"type": "contacts", "contacts": [{"name": {"formatted_name": "A B", "first_name": "A"}}]},
    "image link": {"type": "image", "image": {"link": LINK, "caption": "c" * 1024}},
    "document link": {"type": "document", "document": {"link": LINK, "filename": "a.pdf"}},
    "one button": buttons(("a", "A")),
    "three buttons at the limits": buttons(("a" * 256, "t" * 20), ("b", "B"), ("c", "C"), footer={"text": "f" * 60}),
    "button with text header": buttons(*YES_NO, header={"type": "text", "text": "h" * 60}),
    "button with image header": buttons(*YES_NO, header={"type": "image", "image": {"link": LINK}}),
    "list of ten": listing({"title": "One", "rows": rows(5)}, {"title": "Two", "rows": rows(5, 5)}),
    "list with one nameless section": listing({"rows": rows(1)}),
    "url button": cta(),
    "location request": interactive("location_request_message", {"name": "send_location"}),
    "flow": interactive("flow", {"name": "flow", "parameters": FLOW}),
    "template": template(),
    "template in Arabic": template(code="ar"),
    "template with button": template("agent_reply", "de", ("Ana", "T-7"), also=[
        {"type": "button", "sub_type": "quick_reply", "index": "0",
         "parameters": [{"type": "payload", "payload": "/x"}]}]),
    "template with url and header": template("delivery_tracking", "en", ("Monday",), also=[
        {"type": "header", "parameters": [{"type": "text", "text": "#1001"}]},
        {"type": "button", "sub_type": "url", "index": 0, "parameters": [{"type": "text", "text": "A-17"}]}]),
}  # fmt: skip

R = "Row"
REFUSED: dict[str, tuple[Body, int, str]] = {
    # frame
    "no product": ({**text("x"), "messaging_product": None}, 131008, "required"),
    "other product": ({**text("x"), "messaging_product": "sms"}, 100, "const"),
    "no recipient": ({**text("x"), "to": None}, 131008, "required"),
    "user id in to": ({**text("x"), "to": "US.9f3KexampleA1"}, 100, "to_number"),
    "number in recipient": ({**text("x"), "to": None, "recipient": "447700900123"}, 100, "recipient_id"),
    "to itself": ({**text("x"), "to": "15550100001"}, 131021, "code_131021"),
    "group": ({**text("x"), "recipient_type": "group"}, 131009, "group"),
    "no type": ({"text": {"body": "x"}}, 131008, "required"),
    "unknown type": ({"type": "poll", "poll": {}}, 100, "type"),
    "type without object": ({"type": "text"}, 131008, "required"),
    "object of another type": ({**text("x"), "image": {"link": LINK}}, 100, "unexpected"),
    "unknown key": ({**text("x"), "idempotency_key": "1"}, 100, "unexpected"),
    "long callback data": ({**text("x"), "biz_opaque_callback_data": "x" * 513}, 100, "maxLength"),
    "context without id": ({**text("x"), "context": {}}, 131008, "required"),
    # text
    "empty text": (text(""), 100, "minLength"),
    "blank text": (text(" \n\t"), 100, "blank"),
    "long text": (text("x" * 4097), 100, "maxLength"),
    "long text in UTF-16": (text("😀" * 2049), 100, "length"),
    "text is a number": (text(5), 100, "type"),
    "unknown key in text": (text("x", markdown=True), 100, "unexpected"),
    # media, location, contacts
    "id and link": ({"type": "image", "image": {"id": "1", "link": LINK}}, 131008, "id_or_link"),
    "neither id nor link": ({"type": "image", "image": {"caption": "x"}}, 131008, "id_or_link"),
    "file link": ({"type": "image", "image": {"link": "file:///etc/passwd"}}, 100, "pattern"),
    "sticker with odd link": ({"type": "sticker", "sticker": {"link": "ftp://example.com/a"}}, 100, "link"),
    "long caption": ({"type": "image", "image": {"link": LINK, "caption": "c" * 1025}}, 100, "maxLength"),
    "long caption in UTF-16": ({"type": "image", "image": {"link": LINK, "caption": "😀" * 513}}, 100, "length"),
    "audio with caption": ({"type": "audio", "audio": {"link": LINK, "caption": "x"}}, 100, "unexpected"),
    "unknown media id": ({"type": "image", "image": {"id": "4711"}}, 131009, "code_131009"),
    "no latitude": ({"type": "location", "location": {"longitude": 1}}, 131008, "required"),
    "latitude off the globe": ({"type": "location", "location": {"latitude": 91, "longitude": 1}}, 100, "coordinate"),
    "nameless contact": ({"type": "contacts", "contacts": [{"name": {"formatted_name": "A"}}]}, 100, "contact_name"),
    "reaction that quotes": (
        {"type": "reaction", "reaction": {"message_id": "w", "emoji": "👍"}, "context": {"message_id": "w"}},
        100, "reaction_context"),
    # interactive
    "no body": (buttons(*YES_NO, body=None), 131008, "required"),
    "blank body": (buttons(*YES_NO, body={"text": " "}), 131009, "blank"),
    "long body": (buttons(*YES_NO, body={"text": "x" * 1025}), 131009, "maxLength"),
    "long body in UTF-16": (buttons(*YES_NO, body={"text": "😀" * 513}), 131009, "length"),
    "long footer": (buttons(*YES_NO, footer={"text": "f" * 61}), 131009, "maxLength"),
    "unknown key in interactive": (buttons(*YES_NO, title="x"), 100, "unexpected"),
    "unknown interactive type": (interactive("poll", {"buttons": []}), 131009, "enum"),
    "type that is not enabled": (interactive("voice_call", {"name": "voice_call"}), 131009, "oneOf"),
    "no buttons": (buttons(), 131009, "minItems"),
    "four buttons": (buttons(("a", "A"), ("b", "B"), ("c", "C"), ("d", "D")), 131009, "maxItems"),
    "same button id": (buttons(("a", "A"), ("a", "B")), 131009, "unique_id"),
    "same button title": (buttons(("a", "A"), ("b", "A")), 131009, "unique_title"),
    "long button title": (buttons(("a", "t" * 21)), 131009, "maxLength"),
    "long button title in UTF-16": (buttons(("a", "😀" * 11)), 131009, "length"),
    "long button id": (buttons(("a" * 257, "A")), 131009, "maxLength"),
    "empty button title": (buttons(("a", "")), 131009, "blank"),
    "blank before title": (buttons(("a", " A")), 131009, "trim"),
    "blank after id": (buttons(("a ", "A")), 131009, "trim"),
    "list action for buttons": (
        interactive("button", {"button": "M", "sections": [{"rows": rows(1)}]}), 131008, "required"),
    "buttons and sections": (interactive("button", {
        "buttons": [{"type": "reply", "reply": {"id": "a", "title": "A"}}], "sections": []}), 100, "unexpected"),
    "long header": (buttons(*YES_NO, header={"type": "text", "text": "h" * 61}), 131009, "maxLength"),
    "header without its part": (buttons(*YES_NO, header={"type": "image"}), 131008, "required"),
    "header link": (buttons(*YES_NO, header={"type": "image", "image": {"link": "file:///x"}}), 131009, "link"),
    "audio header": (buttons(*YES_NO, header={"type": "audio", "audio": {"id": "1"}}), 131009, "enum"),
    # list
    "eleven rows in two sections": (
        listing({"title": "a", "rows": rows(6)}, {"title": "b", "rows": rows(5, 6)}), 131009, "total_rows"),
    "eleven rows in one section": (listing({"rows": rows(11)}), 131009, "maxItems"),
    "eleven sections": (listing(*[{"title": f"s{n}", "rows": rows(1, n)} for n in range(11)]), 131009, "maxItems"),
    "section without rows": (listing({"title": "a", "rows": []}), 131009, "rows"),
    "sections without title": (listing({"rows": rows(1)}, {"title": "b", "rows": rows(1, 1)}), 131008, "section_title"),
    "long section title": (listing({"title": "s" * 25, "rows": rows(1)}), 131009, "maxLength"),
    "same row id": (listing({"rows": [{"id": "a", "title": R}, {"id": "a", "title": "B"}]}), 131009, "unique_id"),
    "same row title": (listing({"rows": [{"id": "a", "title": R}, {"id": "b", "title": R}]}), 131009, "unique_title"),
    "long row title": (listing({"rows": [{"id": "a", "title": "t" * 25}]}), 131009, "maxLength"),
    "long row id": (listing({"rows": [{"id": "i" * 201, "title": R}]}), 131009, "maxLength"),
    "long row description": (
        listing({"rows": [{"id": "a", "title": R, "description": "d" * 73}]}), 131009, "maxLength"),
    "long list button": (listing({"rows": rows(1)}, button="b" * 21), 131009, "maxLength"),
    "list without button": (interactive("list", {"sections": [{"rows": rows(1)}]}), 131008, "required"),
    "list with image header": (
        listing({"rows": rows(1)}, header={"type": "image", "image": {"link": LINK}}), 131009, "part"),
    # url button, location request, flow
    "long url label": (cta(display_text="d" * 21), 131009, "maxLength"),
    "script link": (cta(url="javascript:alert(1)"), 131009, "pattern"),
    "location request with footer": (
        interactive("location_request_message", {"name": "send_location"}, footer={"text": "f"}), 131009, "part"),
    "wrong action name": (interactive("location_request_message", {"name": "cta_url"}), 131009, "const"),
    "flow with two names": (
        interactive("flow", {"name": "flow", "parameters": {**FLOW, "flow_name": "a"}}), 131009, "oneOf"),
    # templates
    "unknown template": (template("no_such"), 132001, "code_132001"),
    "template not in this language": (template(code="fr"), 132001, "code_132001"),
    "too few parameters": (template(values=("Ana",)), 132000, "code_132000"),
    "parameter of wrong type": ({"type": "template", "template": {
        "name": "order_update", "language": {"code": "en"}, "components": [
            {"type": "body", "parameters": [{"type": "currency"}] * 3}]}}, 132012, "code_132012"),
    "newline in parameter": (template(values=("Ana", "#1", "a\nb")), 132018, "code_132018"),
    "button the template lacks": (template(also=[
        {"type": "button", "sub_type": "quick_reply", "index": "0", "parameters": []}]), 132018, "code_132018"),
    "url button without value": (template("delivery_tracking", "en", ("Monday",), also=[
        {"type": "header", "parameters": [{"type": "text", "text": "#1"}]}]), 132000, "code_132000"),
}  # fmt: skip


@pytest.mark.parametrize("name", ACCEPTED)
def test_accepted(sim: Sim, name: str) -> None:
    sim.write()
    answer = sim.message(**ACCEPTED[name])
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["messaging_product"] == "whatsapp"
    assert body["messages"][0]["id"].startswith("wamid.")
    assert body["contacts"][0]["wa_id"] == "447700900123"
    assert sim.last_call()["violations"] == []


@pytest.mark.parametrize("name", REFUSED)
def test_refused(sim: Sim, name: str) -> None:
    body, code, rule = REFUSED[name]
    sim.write()
    answer = sim.message(**body)
    error = answer.json()["error"]
    assert error["code"] == code, error
    assert answer.status_code == (404 if code == 132001 else 400)
    assert error["message"].startswith(f"(#{code})")
    assert error["error_data"]["details"]
    assert error["fbtrace_id"]
    call = sim.last_call()
    assert (call["violations"][0]["code"], call["violations"][0]["rule"]) == (code, rule)
    assert call["status"] == answer.status_code
    assert not sim.sim("GET", "/customers/447700900123/messages?direction=out")["messages"]


def test_all_violations_are_recorded(sim: Sim) -> None:
    sim.write()
    sim.message(**buttons(("a", "A"), ("a", " A"), ("c", "C" * 5), footer={"text": " "}))
    rules = {v["rule"] for v in sim.last_call()["violations"]}
    assert {"unique_id", "trim", "blank"} <= rules


def test_details_name_the_parameter(sim: Sim) -> None:
    sim.write()
    details = sim.message(**buttons(("a", "t" * 21))).json()["error"]["error_data"]["details"]
    assert "interactive['action']['buttons'][0]['reply']['title']" in details


def test_order_of_checks(sim: Sim) -> None:
    """Token before number, number before JSON, schema before the window."""
    path = f"{PHONE}/messages"
    wrong = sim.graph("POST", "1/messages", token="nope", data=b"{")
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (401, 190)
    missing = sim.graph("POST", path, token=None, data=b"{")
    assert (missing.status_code, missing.json()["error"]["code"]) == (401, 104)
    unknown = sim.graph("POST", "1/messages", data=b"{").json()["error"]
    assert (unknown["code"], unknown["error_subcode"]) == (100, 33)
    assert sim.graph("POST", path, data=b"{").json()["error"]["code"] == 100
    assert sim.graph("POST", path, json=["no object"]).json()["error"]["code"] == 100
    assert sim.message(**text("")).json()["error"]["code"] == 100  # no window is open, but the body comes first
    assert sim.message(**text("x")).json()["error"]["code"] == 131047


def test_any_version_and_unknown_paths(sim: Sim) -> None:
    import requests

    sim.write()
    for version, status in (("v21.0", 200), ("v26.0", 200), ("beta", 400)):
        headers = {"Authorization": "Bearer a-test-token"}
        body = {"messaging_product": "whatsapp", "to": "447700900123", **text("x")}
        answer = requests.post(f"{sim.url}/{version}/{PHONE}/messages", json=body, headers=headers, timeout=5)
        assert answer.status_code == status, version
    assert sim.graph("POST", f"{PHONE}/message").json()["error"]["error_subcode"] == 33
