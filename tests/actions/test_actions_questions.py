"""What the kit's questions take as an answer, without a model."""

from contextlib import ExitStack
from datetime import datetime, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from rasa_sdk import Tracker

from actions.base import Talk
from actions.change_order import ChangeOrderForm
from actions.damages import sorry
from actions.flows.answers import Also, Unfit, Value
from actions.flows.flow import Flow, is_bare_no
from actions.flows.more_questions import Pick, PostalAddress, Row
from actions.flows.questions import Confirm, Day, Options, Photo, Quantity, Question, Text, YesNo
from actions.flows.remedy import Remedy, is_trying
from actions.flows.which_order import WhichOrder
from actions.privacy import KnownCustomer
from actions.sizes import SizeHelpForm
from actions.visit_times import WhichSlot, slot_rows
from helpdesk.services.pictures import NOTHING
from helpdesk.services.technician import SlotView

REASON = Options("reason", options=("mistake", "too_late", "other"), group="cancel_reason", volunteered=True)
SHIRTS = (
    Row("wl", "white, L", assumed=("shirt, white, M",)),
    Row("bl", "black, L", assumed=("shirt, white, M",)),
    Row("bm", "black, M", assumed=("shirt, white, M",)),
)
SHIRT = Pick("shirt", rows=lambda talk: SHIRTS)


def talk(
    text: str,
    intent: str = "inform",
    sure: float = 0.9,
    slots: dict[str, Any] | None = None,
    kind: str = "",
    **entities: str,
) -> Talk:
    """A message as an action sees it."""
    said = {
        "text": text,
        "intent": {"name": intent, "confidence": sure},
        "entities": [{"entity": name, "value": value} for name, value in entities.items()],
        "metadata": {"inbound_id": "wamid.1", "kind": kind or "text"},
    }
    made = Talk(Tracker("c1", slots or {}, said, [], False, None, {}, "action_listen"), ExitStack())
    made.__dict__["shown"] = NOTHING  # nobody has looked at the pictures, and there is no database
    return made


@pytest.mark.parametrize(
    ("question", "said", "value"),
    [
        (YesNo("q"), talk("yes", "affirm"), True),
        (YesNo("q"), talk("no", "deny"), False),
        (YesNo("q"), talk("xq", "affirm", 0.46), None),
        (Confirm("q"), talk("yes", "affirm"), True),
        (Confirm("q"), talk("no", "deny"), None),
        (Confirm("q"), talk("xq", "affirm", 0.46), None),
        (REASON, talk('/inform{"choice": "other"}', choice="other"), "other"),
        (REASON, talk('/inform{"choice": "53"}', choice="53"), None),
        (REASON, talk("the second one"), "too_late"),
        (REASON, talk("٢"), "too_late"),
        (REASON, talk("7"), None),
        (REASON, talk("aus Versehen bestellt"), "mistake"),
        (REASON, talk("متأخر"), "too_late"),
        (REASON, talk("too late, and by mistake"), None),
        (Text("q"), talk("it hums loudly"), "it hums loudly"),
        (Text("q", longest=4), talk("it hums"), "it h"),
        (Text("q"), talk("?!"), None),
        (Text("q"), talk("/greet"), None),
        (Quantity("q", most=5), talk("make it 2 please"), 2),
        (Quantity("q", most=5), talk("two"), 2),
        (Quantity("q", most=5), talk("٣"), 3),
        (Quantity("q", most=5), talk("2 or 3"), None),
        (Day("q"), talk("tomorrow", date="2026-11-23"), "2026-11-23"),
        (Day("q"), talk('/inform{"choice": "2026-12-01"}', choice="2026-12-01"), "2026-12-01"),
        (Day("q"), talk("some day", date="soon"), None),
        (Photo("q"), talk("no photo, sorry"), []),
        (Photo("q"), talk("kein Foto"), []),
        (Photo("q"), talk("it is broken"), None),
        (SHIRT, talk("L"), "wl"),
        (SHIRT, talk("black in L"), "bl"),
        (SHIRT, talk("black"), "bm"),
        (SHIRT, talk("3"), "bm"),
        (SHIRT, talk("green"), None),
        (SHIRT, talk('/inform{"choice": "bl"}', choice="bl"), "bl"),
        (PostalAddress("q"), talk("Torstraße 12, 10115 Berlin"),
         {"street": "Torstraße 12", "postcode": "10115", "town": "Berlin"}),
    ],
)  # fmt: skip
def test_what_is_taken(question: Question, said: Talk, value: Any) -> None:
    taken = question.take(said, {})
    assert (taken.value if isinstance(taken, Value) else None) == value


@pytest.mark.parametrize(
    ("question", "said"), [(Quantity("q", most=5), talk("12")), (PostalAddress("q"), talk("to my office"))]
)
def test_what_is_an_answer_that_does_not_do(question: Question, said: Talk) -> None:
    assert isinstance(question.take(said, {}), Unfit)


def test_a_part_of_an_address_is_kept_and_the_rest_is_asked_for() -> None:
    found = PostalAddress("q").take(talk("10115"), {})
    assert isinstance(found, Also)
    assert (found.values["missing"], found.note["address"]["postcode"]) == ("street", "10115")


@pytest.mark.parametrize(
    ("said", "claims"),
    [
        (talk("80331 München", "track_order", postcode="80331"), True),
        (talk("Musterweg 3", "change_order", address="Musterweg 3"), True),
        (talk("Torstr. 12, 10115 Berlin", "faq"), True),
        (talk("where is order 1016?", "track_order", order_number="1016"), False),
        (talk("1016", "inform", order_number="1016", postcode="1016"), False),
    ],
)
def test_a_piece_of_an_address_is_claimed_and_a_number_is_not(said: Talk, claims: bool) -> None:
    assert PostalAddress("q").claims(said) is claims


BERLIN = ZoneInfo("Europe/Berlin")


def free(slot_id: int, day: int, begin: int, end: int) -> SlotView:
    """A free slot in Berlin in March 2026."""
    times = (datetime(2026, 3, day, hour, tzinfo=BERLIN).astimezone(timezone.utc) for hour in (begin, end))
    return SlotView(slot_id, *times, BERLIN)


@pytest.mark.parametrize(
    ("text", "date", "taken"),
    [
        ("بكرة العصر", "2026-03-10", "4"),
        ("übermorgen um 9", "2026-03-10", "3"),
        ("Monday 9 March at 13:00", "", "2"),
        ("Monday at 10, in the afternoon I work", "", "1"),
        ("Monday at 2 pm", "", "2"),
        ("Tuesday at 9", "", "3"),
        ("Monday afternoon", "", "2"),
        ("Monday", "", None),  # two: the list of that day
    ],
)
def test_a_slot_is_chosen_by_its_hour_also_beside_reasons(text: str, date: str, taken: str | None) -> None:
    said = talk(text, date=date) if date else talk(text)
    said.known["slots"] = [free(1, 9, 9, 12), free(2, 9, 13, 16), free(3, 10, 9, 12), free(4, 10, 13, 16)]
    found = WhichSlot("slot", rows=slot_rows).take(said, {})
    assert found == Value(taken) if taken else isinstance(found, Also)
    assert WhichSlot("slot", rows=slot_rows).claims(said)


def test_words_count_unasked_only_where_they_may() -> None:
    asked = Options("reason", options=("mistake",), group="cancel_reason")
    assert REASON.find(talk("ordered by mistake"), {}) == Value("mistake")
    assert asked.find(talk("ordered by mistake"), {}) is None


def test_pictures_are_collected_whenever_they_come() -> None:
    question = Photo("photos")
    assert question.find(talk("hello"), {}) is None
    captioned = talk("look, it is torn", kind="image")
    assert question.find(captioned, {}) == Value(["wamid.1"])
    more = talk('/received{"received_kind": "image"}', slots={"photos": ["wamid.0"]}, received_kind="image")
    assert question.find(more, {}) == Value(["wamid.0", "wamid.1"])
    again = talk("same", slots={"photos": ["wamid.1"]}, kind="image")
    assert question.find(again, {}) == Value(["wamid.1"])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Torstraße 12, 10115 Berlin", "Torstraße 12, 10115 Berlin"),
        ("شارع العليا ٧، الرياض ١٢٢١١", "شارع العليا 7، 12211 الرياض"),
    ],
)
def test_an_address_is_told_with_the_comma_of_its_script(text: str, line: str) -> None:
    taken = PostalAddress("q").take(talk(text), {})
    assert isinstance(taken, Value)
    assert PostalAddress("q").told(talk(text), taken.value) == line


class Steps(Flow):
    """A flow whose open question is answered in a message that tells another answer, too."""

    flow = "steps"
    intents = ()
    questions = (
        Options("outcome", options=("helped", "not_helped"), group="helped"),
        Options("since", options=("arrival", "today", "days", "weeks"), group="since", volunteered=True),
    )


@pytest.mark.parametrize("text", ["ضبطت الحين مشكورين", "läuft wieder, seit heute", "works again since today"])
def test_a_detail_in_passing_does_not_hide_the_answer(text: str) -> None:
    said = talk(text, "thank", slots={"flow_state": {"name": "steps", "open": "outcome"}})
    assert Steps().took(said, Steps.questions[0])
    assert (said.slot("outcome"), said.slot("since")) == ("helped", "today")


@pytest.mark.parametrize("text", ["طيب بجرب وارد عليكم", "ok, ich probiere es gleich", "ok I'll try", "one moment"])
def test_who_is_still_trying_gets_the_time(text: str) -> None:
    step = Remedy("outcome")
    assert step.claims(talk(text, "affirm"))
    assert step.take(talk(text, "affirm"), {"step": 2}) == Also("outcome", "utter_step_wait", {}, {"step": 2})


@pytest.mark.parametrize("text", ["جربت ما نفع", "I'll try but it still doesn't work", "habe ich probiert"])
def test_who_has_tried_does_not(text: str) -> None:
    assert not is_trying(talk(text, "deny"))


@pytest.mark.parametrize(
    ("text", "question", "leaves"),
    [
        ("no", WhichOrder(), True),
        ("no, I don't want that", WhichOrder(), True),
        ("no its not there, i looked everywhere", WhichOrder(), False),
        ("i dont know the number", WhichOrder(), False),
        ("no I would rather not do that today after all", Confirm("q"), True),
    ],
)
def test_only_a_bare_no_leaves_a_question_that_is_no_yes_or_no(text: str, question: Question, leaves: bool) -> None:
    assert is_bare_no(talk(text, "deny"), question) is leaves


def test_an_address_tells_that_and_how_the_address_is_to_be_changed() -> None:
    what, address = ChangeOrderForm.questions[1:3]
    asked: dict[str, Any] = {"flow_state": {"name": "change_order", "open": "chosen_order"}}
    sent = talk("14 Camden Road, NW1 9DP London", slots=asked)
    assert what.find(sent, {}) == Value("address")
    assert address.find(sent, {}) == Value({"street": "14 Camden Road", "postcode": "NW1 9DP", "town": "London"})
    assert what.find(talk("number 12 please", slots=asked), {}) is None
    assert address.find(talk("order 1001, two lamps", slots={"flow_state": {"name": "change_order"}}), {}) is None


def test_the_apology_for_a_damage_is_said_once() -> None:
    said = talk("it is broken", slots={"flow_state": {"name": "report_damaged_item"}})
    assert [sorry(said), sorry(said)] == ["yes", "no"]


@pytest.mark.parametrize("text", ["ضيق شوي", "lieber etwas lockerer", "and a bit looser, baggy?"])
def test_another_fit_after_an_advice_needs_no_new_measures(text: str) -> None:
    family, measures = SizeHelpForm.questions[1:]
    known = {"measures": {}, "usual": "42", "system": "EU", "fit": "regular"}
    slots = {"size_help_family": "shoes", "size_help_measures": known}
    said = talk(text, "size_help", slots=slots)
    said.remember(size_help_family=None, size_help_measures=None)  # what a new run does
    assert family.find(said, {}) == Value("shoes")
    said.remember(size_help_family="shoes")
    found = measures.find(said, {})
    assert isinstance(found, Value)
    assert found.value == {**known, "fit": "tight" if "ضيق" in text else "loose"}


def test_measures_of_another_kind_do_not_count() -> None:
    before = {"size_help_family": "shoes", "size_help_measures": {"measures": {}, "usual": "42", "fit": "regular"}}
    said = talk("the dress should be loose", "size_help", slots=before)
    said.remember(size_help_family="dresses", size_help_measures=None)
    assert SizeHelpForm.questions[2].find(said, {}) is None


def test_words_for_having_no_order_answer_who_asks() -> None:
    assert KnownCustomer().claims(talk("ما عندي طلب", "track_order"))
    assert KnownCustomer().take(talk("مفيش طلبات", "deny"), {"number": True}) == Value("")


def test_a_bare_cancel_before_cancelling_is_neither_yes_nor_leaving() -> None:
    def in_form(form: str, text: str, intent: str) -> Talk:
        said = talk(text, intent)
        said._tracker.active_loop = {"name": form}
        return said

    assert Confirm("q").claims(in_form("cancel_order_form", "cancel", "cancel_order"))
    assert Confirm("q").claims(in_form("cancel_order_form", "إلغاء", "cancel_order"))
    assert not Confirm("q").claims(in_form("cancel_order_form", "never mind", "deny"))
    assert not Confirm("q").claims(in_form("export_my_data_form", "cancel", "cancel_order"))
