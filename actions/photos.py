"""Pictures that come while no flow is going on: what they show begins the right one, or is asked."""

from __future__ import annotations

from rasa_sdk.events import FollowupAction

from actions import orders
from actions.base import (
    INSTEAD,
    MISUNDERSTOOD,
    ORDER_CHOICE,
    ORDER_NUMBER,
    ORDER_PROOF,
    PERSON,
    PICTURES_SLOT,
    HelpdeskAction,
    Talk,
)
from actions.flows.questions import is_yes_or_no
from actions.flows.shown import MOST_TRIES, TRIES, forget, keep
from helpdesk.services import pictures
from helpdesk.shop import flow_on

IS_ORDER = "picture_order"  # the open question: is this the order's number?
AGAIN = "picture_again"  # … and: could it be taken again?
PAYMENT, DOCUMENT = "payment_problem_form", "submit_document_form"
# A caption that is no request: what the picture shows counts.
TOLD = ("order_number", "tracking_number", "email", "postcode")  # … unless it says one of these
SAYS_NOTHING = frozenset({"greet", "thank", "affirm", "inform", "show_menu", *MISUNDERSTOOD})


class ReadScreenshot(HelpdeskAction):
    """What the pictures of this turn show."""

    def answer(self, talk: Talk) -> None:
        """Begin what they are about, or ask."""
        read(talk)
        if not talk.events:
            talk.listen()


def read(talk: Talk) -> None:
    """Go on to the flow that the pictures are about, tell the order they show, or ask what an agent would ask."""
    shown = talk.shown
    count_second_try(talk)
    if shown.about == "identity":
        identity_shown(talk)
    elif shown.sure.get("order_number") and shown.about in ("order", "unclear", "unknown"):
        orders.tell_named(talk)
    elif shown.doubtful.get("order_number") and shown.about in ("order", "unclear"):
        number = shown.doubtful["order_number"]
        talk.say("utter_photo_is_order", number=number)
        keep(talk, number=number)
        talk.remember(asked=IS_ORDER)
    elif talk.asked in (ORDER_NUMBER, ORDER_CHOICE, ORDER_PROOF):
        talk.say("utter_photo_meanwhile", received_kind=talk.entity("received_kind") or "image", problem=shown.problem)
        talk.keep_question()
    elif shown.problem:
        take_again(talk)
    elif form := form_of(talk):
        talk.events.append(FollowupAction(form))
    elif shown.about == "order":
        orders.TrackOrder().answer(talk)
    else:
        key = "utter_photo_product" if shown.about in ("product", "film") else "utter_photo_what"
        talk.say(key, received_kind=talk.entity("received_kind") or str(talk.metadata.get("kind") or "image"))
        keep(talk)


def form_of(talk: Talk) -> str:
    """The form of the flow that a usable picture is about, "" if it tells none."""
    if talk.shown.about == "payment":
        return PAYMENT
    if not pictures.is_error(talk.shown):
        return ""
    guide = pictures.guide_of(talk.shown)
    on_a_device = guide.family != pictures.APP if guide else talk.shown.little_text
    return orders.DEVICE_FORM if on_a_device else orders.APP_FORM


def identity_shown(talk: Talk) -> None:
    """A document of identity: taken where the shop takes them, else it does not belong here."""
    if flow_on("identity_documents"):
        talk.events.append(FollowupAction(DOCUMENT))
        return
    talk.say("utter_photo_identity", files=forget(talk, talk.picture_ids) or None)
    talk.remember(asked=PERSON, handoff_topic="identity_document")


def take_again(talk: Talk) -> None:
    """Ask for a better picture, at most twice; then for words."""
    before = talk.slot(PICTURES_SLOT) or {}
    tries = int(before.get(TRIES) or 0) + 1 if talk.asked == AGAIN else 1
    pictures.note_try(talk.uow, talk.conversation_id, talk.picture_ids, tries)
    if tries > MOST_TRIES:
        talk.say("utter_photo_what", received_kind=talk.entity("received_kind") or "image")
    else:
        talk.say("utter_photo_again", problem=talk.shown.problem)
        talk.remember(asked=AGAIN)
    keep(talk, **{TRIES: tries})


def count_second_try(talk: Talk) -> None:
    """A picture that is usable after one that was not is counted, too."""
    before = talk.slot(PICTURES_SLOT) or {}
    if talk.asked == AGAIN and talk.shown.seen and not talk.shown.problem and before.get(TRIES):
        pictures.note_try(talk.uow, talk.conversation_id, talk.picture_ids, int(before[TRIES]) + 1)


def order_confirmed(talk: Talk) -> bool:
    """Take yes or no to "is the order number 10482?"; False if the message is neither."""
    if talk.asked != IS_ORDER or talk.form or not is_yes_or_no(talk):
        return False
    number = str((talk.slot(PICTURES_SLOT) or {}).get("number") or "")
    talk.remember(**{PICTURES_SLOT: None})
    if talk.intent == "affirm" and number:
        orders.tell_or_ask_proof(talk, number)
    else:
        talk.say("utter_ask_order_number")
        talk.remember(asked=ORDER_NUMBER)
    return True


def caption_says_nothing(talk: Talk) -> bool:
    """Let the picture speak where the words below it ("this one", "hello") ask for nothing."""
    if talk.form or talk.tapped or talk.intent not in SAYS_NOTHING or not talk.shown.seen:
        return False
    if talk.asked == PERSON or any(talk.said(name) for name in TOLD):
        return False
    read(talk)
    if not talk.events:
        talk.listen()
    return True


INSTEAD.extend((order_confirmed, caption_says_nothing))
