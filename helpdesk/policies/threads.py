"""Which ticket a customer's message belongs to: the one that goes on, one that is opened again, or a new one. Pure."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from helpdesk import answers
from helpdesk.policies.handoff import Wish, wish
from helpdesk.policies.ticket_status import CLOSED, RESOLVED

Place = Literal["new", "join", "reopen", "aside"]
THANKS = "thanks"  # the list of words (words/<language>/thanks.yml)
WORDLESS = frozenset({"reaction", "sticker"})
RATING = "/rate_support"  # the payload of a rating's buttons begins with it
SUBJECT_LENGTH = 80
QUESTION_MARKS = frozenset("?؟❓❔⁉")
SYMBOLS = frozenset({"So", "Sk", "Cf", "Mn"})  # emoji with what joins and colours them


@dataclass(frozen=True)
class Known:
    """What is known of a customer's newest ticket."""

    status: str
    handed_over: bool
    active_at: datetime
    resolved_at: datetime | None = None


def place(newest: Known | None, now: datetime, threading: timedelta, *, thanks: bool) -> Place:
    """Where a message belongs that arrives `now`; `thanks`: it only acknowledges.

    Within `threading` it joins. After a resolution thanks changes nothing (aside), anything else opens it again. Who
    waits for a person, or is with one, always joins.
    """
    if newest is None or newest.status == CLOSED:
        return "new"
    if newest.status == RESOLVED:
        if now - max(newest.active_at, newest.resolved_at or newest.active_at) >= threading:
            return "new"
        return "aside" if thanks else "reopen"
    if newest.handed_over or now - newest.active_at < threading:
        return "join"
    return "new"


def acknowledges(kind: str, text: str, payload: str) -> bool:
    """Is a message nothing but thanks or a sign of having read: "danke", "شكرا", a thumb, a reaction, a rating?"""
    if payload:
        return payload.startswith(RATING)
    if kind in WORDLESS:
        return True
    if not QUESTION_MARKS.isdisjoint(text):
        return False
    bare = "".join(char for char in text if unicodedata.category(char) not in SYMBOLS).strip()
    wordless = not any(unicodedata.category(char)[0] in "LN" for char in bare)
    return bool(text.strip()) and (wordless or answers.only_says(THANKS, bare))


def wants_assistant(text: str, payload: str) -> bool:
    """Does the customer call the assistant by its words ("menu"), whoever had the matter before?"""
    return wish(text, payload) is Wish.RESUME


def subject_of_words(text: str) -> str:
    """What a ticket is called until more is known: the customer's first words, in one line."""
    line = " ".join(text.split())
    return line if len(line) <= SUBJECT_LENGTH else line[: SUBJECT_LENGTH - 1].rstrip() + "…"


def goes_to_team(resolved_by: str) -> bool:
    """Is a resolved ticket that is opened again one for people? Where people had it; else for the assistant."""
    return resolved_by in ("agent", "no_answer")
