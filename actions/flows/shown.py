"""What a flow takes from pictures: answers they show, photos to be taken again, documents that do not belong here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rasa_sdk.events import SlotSet

from actions.base import AFTERWARDS, PICTURES_SLOT, Talk, begun_now
from actions.flows import memory
from actions.flows.answers import Also, Value
from helpdesk import answers, clock
from helpdesk.services import pictures
from helpdesk.shop import flow_on

MOST_TRIES = 2  # pictures that are sent back; the next one is taken as it is
TRIES, KEPT = "tries", "kept"
TOOK = "photo_problem"  # noted for the ticket: why the pictures may be of little use
IDENTITY_FLOW = "submit_document"
WRONG = "wrong_item"
APP_FORM = "app_error_form"
KEPT_FOR = 1800.0  # seconds in which pictures that came first count for a flow that begins after them
DECLINED = "declined"  # what went wrong with a payment


def error_words(talk: Talk) -> str | None:
    """What an error's screen says; a display with nothing that is known does not say enough."""
    shown = talk.shown
    if not pictures.is_error(shown) or (shown.little_text and pictures.guide_of(shown) is None):
        return None
    return shown.summary or None


def device_guide(talk: Talk) -> str | None:
    """The guide for the error on a device's display."""
    found = pictures.guide_of(talk.shown) if pictures.is_error(talk.shown) else None
    return found.id if found and found.family != pictures.APP else None


def device(talk: Talk) -> str | None:
    """The device on which an app failed, if the picture names just one."""
    found = answers.meant("device", talk.shown.words) if pictures.is_error(talk.shown) else []
    return found[0] if len(found) == 1 else None


def versions(talk: Talk) -> str | None:
    """Versions of app and system as the picture shows them."""
    return (talk.shown.versions or None) if pictures.is_error(talk.shown) else None


def payment_kind(talk: Talk) -> str | None:
    """A payment that failed; whether anything else is wrong with it, no picture tells."""
    if talk.shown.about != "payment":
        return None
    return DECLINED if "failed" in answers.meant("payment_shown", talk.shown.words) else None


def identity(talk: Talk) -> str | None:
    """A document of identity, where the shop takes them."""
    return "identity" if talk.shown.about == "identity" and flow_on("identity_documents") else None


def wrong_item(talk: Talk) -> str | None:
    """ "It is the wrong item", tapped below the question what the picture is about."""
    return WRONG if talk.entity("choice") == WRONG else None


# Question's slot → its answer as a picture tells it.
ANSWERS: dict[str, Callable[[Talk], str | None]] = {
    "app_error_what": error_words,
    "app_error_device": device,
    "app_error_version": versions,
    "product_not_working_what": error_words,
    "product_not_working_symptom": device_guide,
    "payment_problem_kind": payment_kind,
    "submit_document_kind": identity,
    "report_damaged_item_seen": wrong_item,
}


def told(talk: Talk, slot: str) -> Value | None:
    """The answer to a question that the pictures of this turn show; None if they do not."""
    answer = ANSWERS[slot](talk) if slot in ANSWERS and talk.shown.about else None
    return Value(answer) if answer else None


def unwanted(talk: Talk) -> bool:
    """Is it a document of identity that nobody has asked for in this flow?"""
    if talk.shown.about != "identity":
        return False
    return not (memory.state(talk).get("name") == IDENTITY_FLOW and flow_on("identity_documents"))


def forget(talk: Talk, inbound_ids: list[str]) -> int:
    """Delete the documents of identity among these messages' files, which nobody has asked for; how many."""
    return pictures.forget_identity(talk.uow, talk.conversation_id, inbound_ids)


def again(talk: Talk, slot: str, sent: list[str], note: dict[str, Any]) -> Also | None:
    """The wish for a better picture, when pictures were asked for and none of these is of use; None: they are taken."""
    state = memory.state(talk)
    if state.get("open") != slot or not talk.shown.seen:
        return None
    tries = int(note.get(TRIES) or 0) + 1
    pictures.note_try(talk.uow, talk.conversation_id, sent, tries)
    if not talk.shown.problem:
        return None
    if tries > MOST_TRIES:
        memory.note(talk, **{TOOK: talk.shown.problem})
        return None
    kept = [*note.get(KEPT, ()), *sent]
    return Also(slot, "utter_photo_again", {"problem": talk.shown.problem}, {TRIES: tries, KEPT: kept})


def used_up(talk: Talk) -> None:
    """Pictures sent before are taken by the flow that begins: no other one takes them."""
    if begun_now(talk) and talk.form and talk.tracked(PICTURES_SLOT):
        talk.events.append(SlotSet(PICTURES_SLOT, None))


def keep(talk: Talk, **noted: object) -> None:
    """Let the flow that begins next have these pictures, and those that came just before them."""
    before = talk.slot(PICTURES_SLOT) or {}
    ids = before.get("ids", []) if before.get("until", 0) > clock.timestamp() else []
    ids = list(dict.fromkeys([*ids, *talk.picture_ids]))
    talk.remember(**{PICTURES_SLOT: {"ids": ids, "until": clock.timestamp() + KEPT_FOR, **noted}})


def offer_payment_check(talk: Talk) -> None:
    """Offer to compare a picture of a payment that comes while trouble with the app is talked about."""
    if talk.form != APP_FORM or begun_now(talk) or not talk.picture_ids or talk.shown.about != "payment":
        return
    if flow_on("payments"):
        talk.replies.insert(0, ("utter_photo_payment_meanwhile", {}))
        keep(talk)


AFTERWARDS.append(used_up)
AFTERWARDS.append(offer_payment_check)
