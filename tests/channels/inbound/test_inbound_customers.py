"""Who a message is from: numbers that come and go, user ids, changed numbers."""

import copy

import pytest
from fixtures.inbound import jobs, store
from fixtures.whatsapp_cases import posts
from inbound_rows import aliases, conversations, lanes

from channels.whatsapp.intake import Intake
from helpdesk.bootstrap import Helpdesk


@pytest.mark.parametrize("together", [False, True])
def test_a_customer_whose_number_comes_and_goes_is_one_conversation(
    business: Helpdesk, intake: Intake, together: bool
) -> None:
    found = posts("06")
    if together:
        found[0]["entry"].extend(entry for post in found[1:] for entry in post["entry"])
        found = found[:1]
    store(intake, *found)
    [lane] = set(lanes(business).values())
    [conversation] = conversations(business).values()
    assert (conversation.id, conversation.wa_id, conversation.user_id) == (lane, "15550100002", "US.9f3KaZ")
    assert conversation.profile_name == "Ana"
    assert len(lane) == 33
    assert "1555" not in lane


def test_odd_ids(business: Helpdesk, intake: Intake) -> None:
    store(intake, *posts("07"))
    assert sorted(lanes(business)) == ["07a", "07b", "07c", "07d"]
    [lane] = set(lanes(business).values())
    assert aliases(business) == {("1055", "US.9f3KaZ"): lane, ("1055", "US.ENT.77b"): lane}
    assert conversations(business)[lane].user_id == "US.9f3KaZ"


def test_a_changed_number_keeps_its_conversation(business: Helpdesk, intake: Intake) -> None:
    store(intake, *posts("08")[:3])
    [lane] = set(lanes(business).values())
    conversation = conversations(business)[lane]
    assert (conversation.wa_id, conversation.user_id) == ("15550100012", "US.new1")
    assert aliases(business) == {("1055", alias): lane for alias in ("US.9f3KaZ", "US.new1", "15550100012")}
    store(intake, *posts("08")[3:])
    assert set(lanes(business).values()) == {lane}
    conversation = conversations(business)[lane]
    assert (conversation.wa_id, conversation.user_id) == ("", "US.new2"), "the old number is somebody else's"


def test_a_changed_number_is_carried_over_once(business: Helpdesk, intake: Intake) -> None:
    """The old number's next owner must not inherit the conversation when Meta repeats the webhook."""
    found = posts("08")
    store(intake, *found[:3])
    stranger = copy.deepcopy(posts("01")[0])
    stranger["entry"][0]["changes"][0]["value"]["messages"][0]["id"] = "wamid.stranger"
    store(intake, stranger, found[1])
    ours, theirs = lanes(business)["08c"], lanes(business)["stranger"]
    assert ours != theirs
    assert aliases(business)["1055", "15550100002"] == theirs
    assert aliases(business)["1055", "15550100012"] == ours


def test_a_late_message_from_the_old_number_does_not_bring_it_back(business: Helpdesk, intake: Intake) -> None:
    found = posts("08")
    late = copy.deepcopy(found[0])
    late["entry"][0]["changes"][0]["value"]["messages"][0]["id"] = "wamid.late"
    store(intake, *found[:3], late)
    [lane] = set(lanes(business).values())
    conversation = conversations(business)[lane]
    assert (conversation.wa_id, conversation.user_id) == ("15550100012", "US.new1")
    assert ("1055", "15550100002") not in aliases(business)


def test_a_message_that_overtakes_the_change_of_its_number_is_led_home(business: Helpdesk, intake: Intake) -> None:
    found = posts("08")
    store(intake, found[0], found[2], found[1])
    again = copy.deepcopy(found[2])
    again["entry"][0]["changes"][0]["value"]["messages"][0]["id"] = "wamid.again"
    store(intake, again)
    assert lanes(business)["again"] == lanes(business)["08a"]
    assert lanes(business)["08c"] != lanes(business)["08a"], "two that exist are not merged"


def test_odd_contacts_are_all_the_same_customer(business: Helpdesk, intake: Intake) -> None:
    store(intake, *posts("09"))
    assert len(jobs(business)) == 10
    [conversation] = conversations(business).values()
    assert conversation.profile_name == "/restart"
