"""Whoever is in a hurry gets a person with the answer, whoever is angry the offer of one; insults get one warning.

While nobody is there, who is in a hurry is offered a call for when somebody is.
"""

from actions import handoff
from actions.base import AFTERWARDS, MOODS, PERSON, Talk
from helpdesk import clock
from helpdesk.shop import shop

# Answers that are about a person already.
ABOUT_A_PERSON = (
    "utter_handoff_",
    "utter_callback_offer",
    "utter_offer_person",
    "utter_misses_person",
    "utter_opt_out",
)
HURRY = "utter_handoff_urgent"
ASKS = ("utter_ask_", "utter_choose_", "utter_greet", "utter_menu", "utter_offer_menu", "utter_out_of_scope")
LONG = ("utter_faq_", "utter_try_")  # answers that may leave no room for another sentence
APOLOGISES = ("complaint", "complaint_form")  # the intent and the form whose answers apologise and offer a person


def press(talk: Talk) -> None:
    """Put the offer in front of the answer the first time a mood shows; a second insult goes to a person."""
    if not talk.mood_now.pressing or not speaks(talk):
        return
    before = list(talk.tracked("mood") or ())
    shown = [name for name in MOODS if getattr(talk.mood, name)]
    if talk.mood_now.insult and "insult" in before:
        talk.replies.clear()
        talk.events.clear()
        handoff.hand_over(talk)
        talk.listen()
    elif shown != before:
        talk.remember(mood=shown)
        new = next(name for name in ("insult", "urgent", "angry") if name in shown and name not in before)
        if new == "urgent" and shop().is_open(clock.now()):
            hurry(talk)
        elif new == "urgent":
            offer_call(talk)
        elif new == "insult" or not apologises(talk):
            talk.replies.insert(0, ("utter_pressing", {"mood": new}))


def hurry(talk: Talk) -> None:
    """To a person now, with the answer if there is one: in one message where it has room, questions are left out."""
    kept = [(key, values) for key, values in talk.replies if not key.startswith(ASKS)]
    talk.replies[:] = kept
    talk.events.clear()
    handoff.hand_over(talk, HURRY)
    if kept and not kept[-1][0].startswith(LONG):
        (key, values), (_hurry, more) = talk.replies[-2:]
        talk.replies[-2:] = [(key, {**more, **values, "also": HURRY})]
    talk.listen()


def offer_call(talk: Talk) -> None:
    """Below the answer, or above a question that is to be answered first."""
    asks = bool(talk.form or talk.slots.get("asked"))
    talk.replies.insert(0 if asks else len(talk.replies), ("utter_callback_offer", {}))
    if not asks:
        talk.remember(asked=PERSON, handoff_topic=handoff.CALLBACK)


def apologises(talk: Talk) -> bool:
    """Is the answer an apology with a person at hand already?"""
    intent, form = APOLOGISES
    return talk.form == form or (talk.intent == intent and not talk.form)


def speaks(talk: Talk) -> bool:
    """Is this the action that answers the message, with something other than a person, and the first one to do so?"""
    rejects = any(event["event"] == "action_execution_rejected" for event in talk.events)
    silent = not talk.replies and not talk.events
    seen = any(event.get("event") == "slot" and event.get("name") == "mood" for event in talk.happened())
    return not (rejects or silent or seen or any(key.startswith(ABOUT_A_PERSON) for key, _values in talk.replies))


AFTERWARDS.append(press)
