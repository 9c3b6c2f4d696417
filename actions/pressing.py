"""Whoever writes in a hurry or in anger is offered a person, whatever else is answered; insults get one warning."""

from actions import handoff
from actions.base import AFTERWARDS, MOODS, Talk

# Answers that are about a person already.
ABOUT_A_PERSON = ("utter_handoff_", "utter_offer_person", "utter_misses_person", "utter_opt_out")
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
        if new == "insult" or not apologises(talk):
            talk.replies.insert(0, ("utter_pressing", {"mood": new}))


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
