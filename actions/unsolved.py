"""Whoever tries for five minutes without being helped gets a person: docs/desk.md, helpdesk/policies/unsolved.py."""

from collections.abc import Mapping
from itertools import chain
from typing import Any

from actions import handoff
from actions.base import AFTERWARDS, Talk
from actions.pressing import speaks
from helpdesk.clock import from_timestamp
from helpdesk.policies.routing import NO_MATTER
from helpdesk.policies.unsolved import Turn, over
from helpdesk.services.solved import POLITE, SAID_SO

# Answers to what was not understood, or to "that did not help".
FAILED = frozenset({"utter_ask_again", "utter_offer_menu", "utter_out_of_scope", "utter_inform_unclear",
                    "utter_faq_others", "utter_faq_person", "utter_faq_more"})  # fmt: skip
PEOPLE = ("utter_handoff_", "utter_misses_person")
NOT_SOLVED = "problem_not_solved"  # the intent that says so
KEY = "utter_action"  # in the metadata of an answer: the response it was made of


def see(talk: Talk) -> None:
    """After an answer: hand over if all of this has been of no use for too long."""
    if talk.tapped or talk.form or talk.known.get("handed_over") or not speaks(talk):
        return
    keys = [key for key, _values in talk.replies]
    if FAILED.isdisjoint(keys) and talk.intent in NO_MATTER:
        return
    if over([*turns(talk), now(talk, keys)]):
        handoff.hand_over(talk, "utter_handoff_unsolved")
        talk.replies[:] = talk.replies[-1:] if not FAILED.isdisjoint(keys) else talk.replies
        talk.listen()


def turns(talk: Talk) -> list[Turn]:
    """The turns before this one, oldest first."""
    found: list[Turn] = []
    said: list[Mapping[str, Any]] = []
    heard: Mapping[str, Any] | None = None
    form = in_form = ""
    for event in chain(talk.events_before(), ({"event": "user"},)):
        kind = event.get("event")
        if kind == "active_loop":
            form = str(event.get("name") or "")
        elif kind == "bot":
            said.append(event)
        elif kind == "user":
            if heard is not None:
                found.append(turn(heard, said, filling=bool(in_form)))
            heard, said, in_form = event, [], form
    return found


def turn(heard: Mapping[str, Any], said: list[Mapping[str, Any]], *, filling: bool) -> Turn:
    """One turn by Rasa's events."""
    intent = str(((heard.get("parse_data") or {}).get("intent") or {}).get("name") or "")
    keys = {str((event.get("metadata") or {}).get(KEY) or "") for event in said}
    return Turn(
        from_timestamp(float(heard["timestamp"])),
        wish="" if intent in NO_MATTER else intent,
        answer="\n".join(str(event.get("text") or "") for event in said),
        failed=not filling and (intent == NOT_SOLVED or not FAILED.isdisjoint(keys)),
        solved=bool(keys & (SAID_SO | POLITE)) or any(key.startswith(PEOPLE) for key in keys),
        filling=filling,
    )


def now(talk: Talk, keys: list[str]) -> Turn:
    """The turn in hand, whose answer is not written yet."""
    intent = talk.intent or ""
    failed = intent == NOT_SOLVED or not FAILED.isdisjoint(keys)
    return Turn(from_timestamp(talk.at), wish="" if intent in NO_MATTER else intent, failed=failed)


AFTERWARDS.append(see)
