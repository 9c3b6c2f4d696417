"""Taking webhooks apart: who wrote, which items count, what is dropped and why."""

from collections import Counter

import pytest
from fixtures.whatsapp_cases import NUMBERS, case, posts, raw

from channels.whatsapp.payload import Envelope, PayloadError, load, split
from helpdesk.services.identity import CustomerIds

ANA, BSUID, PARENT = "15550100002", "US.9f3KaZ", "US.ENT.77b"


def envelopes(name: str) -> list[Envelope]:
    return [split(load(raw(post)), NUMBERS) for post in posts(name)]


def ids(envelope: Envelope) -> list[str]:
    return [message.id for message in envelope.messages]


def test_a_mixed_batch_is_taken_apart_and_bad_items_do_not_hurt_their_neighbours() -> None:
    [envelope] = envelopes("03")
    assert ids(envelope) == ["wamid.03a", "wamid.03b", "wamid.03c", "wamid.03e"]
    assert [message.phone_number_id for message in envelope.messages] == ["1055", "1055", "1056", "1055"]
    assert [(status.phone_number_id, status.key) for status in envelope.statuses] == [
        ("1055", "wamid.out1:sent"), ("1056", "wamid.out2:delivered"),
    ]  # fmt: skip
    assert envelope.dropped == Counter({"unknown_phone_number": 1, "malformed:message": 2, "no_message_id": 1})


def test_contacts_are_matched_by_id_never_by_position() -> None:
    [envelope] = envelopes("03")
    assert [message.profile_name for message in envelope.messages] == ["Ana", "Bo", "Ana", ""]


@pytest.mark.parametrize(
    ("part", "name"), enumerate(["", "Ana", "", "", "", "\U0001f338", "x" * 200, "/restart", "", ""])
)
def test_odd_contacts(part: int, name: str) -> None:
    envelope = envelopes("09")[part]
    assert (envelope.messages[0].profile_name, envelope.messages[0].ids) == (name, CustomerIds(ANA))


def test_odd_customer_ids() -> None:
    found = envelopes("07")
    assert [envelope.messages[0].ids for envelope in found[:4]] == [
        CustomerIds("", BSUID),
        CustomerIds("", BSUID, PARENT),
        CustomerIds("", "", PARENT),
        CustomerIds("", "", PARENT),
    ]
    assert [(envelope.is_empty, envelope.dropped) for envelope in found[4:]] == [(True, {"no_customer_id": 1})] * 2


def test_changes_of_a_customers_ids() -> None:
    found = envelopes("08")
    assert [(one.messages[0].ids, one.messages[0].moved_to) for one in (found[1], found[3])] == [
        (CustomerIds(ANA, BSUID), CustomerIds("15550100012", "US.new1")),
        (CustomerIds("", "US.new1"), CustomerIds("", "US.new2")),
    ]
    assert all(found[number].messages[0].moved_to is None for number in (0, 2, 4))


def test_an_old_id_in_the_text_of_a_system_message_is_not_believed() -> None:
    system = {"type": "user_changed_user_id", "body": f"User {BSUID} changed to US.new1", "user_id": "US.new1"}
    message = {"id": "wamid.s", "type": "system", "from_user_id": "US.new1", "timestamp": "1", "system": system}
    post = posts("08")[1]
    post["entry"][0]["changes"][0]["value"]["messages"] = [message]
    [found] = split(load(raw(post)), NUMBERS).messages
    assert (found.ids, found.moved_to) == (CustomerIds("", "US.new1"), None)


def test_what_is_never_answered() -> None:
    found = envelopes("16")
    assert all(envelope.is_empty for envelope in found)
    assert [dict(envelope.dropped) for envelope in found] == [
        {"group": 1}, {"own_number": 1}, {"field:smb_message_echoes": 1}, {"field:history": 1}, {"field:standby": 1},
        {"field:calls": 1}, {"no_changes": 1},
    ]  # fmt: skip


def test_statuses_keep_their_keys_apart() -> None:
    first, again = envelopes("20")
    assert [status.key for status in first.statuses] == [
        "wamid.o1:sent", "wamid.o1:read", "wamid.o1:played", "wamid.o2:failed", "wamid.o2:deleted",
        "wamid.o3:transmogrifiedtransmogri", "wamid.o5:delivered:15550100003", "wamid.o5:delivered:15550100004",
    ]  # fmt: skip
    assert first.dropped == {"malformed:status": 3}
    assert first.statuses[0].status["pricing"]["category"] == "service"
    assert again.statuses[0].key == "wamid.o1:sent"


def test_value_errors_are_counted_by_code() -> None:
    assert envelopes("12")[0].dropped == {"error:131000": 1}


@pytest.mark.parametrize(("number", "body"), enumerate(case("18")["raw"]))
def test_what_is_no_envelope(number: int, body: str) -> None:
    if number in (0, 1, 13, 14):
        with pytest.raises(PayloadError):
            load(body.encode())
    else:
        assert split(load(body.encode()), NUMBERS).is_empty


def test_characters_no_database_takes() -> None:
    texts = []
    for body in case("17")["raw"]:
        [message] = split(load(body.encode()), NUMBERS).messages
        texts.append((message.profile_name, message.message["text"]["body"]))
    assert texts == [
        ("J\u00f6rg", "Gr\u00fc\u00dfe, \u0645\u0631\u062d\u0628\u0627 \U0001f44b"),
        ("\ufffd", "half \ufffd of one \ufffd"),
        ("Ana", "raw UTF-8 \u0645\u0631\u062d\u0628\u0627"),
    ]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_no_database_takes(number: str) -> None:
    assert load(b'{"x": %s, "y": 1.5}' % number.encode()) == {"x": None, "y": 1.5}


def test_nesting_without_end_is_not_json() -> None:
    with pytest.raises(PayloadError):
        load(b'{"a": "\\u0041", "x": ' + b"[" * 900 + b"]" * 900 + b"}" + b"x")
    with pytest.raises(PayloadError):
        load(b"[" * 200_000)


def test_not_utf8() -> None:
    with pytest.raises(PayloadError):
        load(b'{"x": "\xff"}')
