"""Which intents may come in between: answered and back, going over to another flow, or leaving at once."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING, Literal

from actions.base import Talk
from helpdesk import answers
from helpdesk.spelling import BREAK, tokens

if TYPE_CHECKING:
    from actions.flows.questions import Question

# Where is my parcel? Where is my money?
TRACK, REFUND = "track_order", "refund_status"
# Answered by their own rules, then the open question is asked again.
ASIDE = frozenset(["faq", TRACK, REFUND, "size_help", "bot_challenge", "thank", "change_language", "ticket_status"]) | {
    "problem_solved",
    "notices_wish",
}
GOODBYE = "goodbye"
# Ends what was begun, whatever was asked.
LEAVING = frozenset(["show_menu", GOODBYE, "opt_out", "delete_my_data", "export_my_data", "report_fraud"])
# A person takes over with all that was gathered.
PERSON_WANTED = "talk_to_agent"
# Begin something else.
OTHER = frozenset(
    [
        "cancel_order",
        "change_order",
        "return_item",
        "exchange_item",
        "report_damaged_item",
        "report_missing_item",
        "product_not_working",
        "app_error",
        "payment_problem",
        "book_technician",
        "complaint",
        "problem_not_solved",
        "submit_document",
    ]
)
# What is no request of its own.
ANSWERS = frozenset({"inform", "affirm", "deny", "received"})
# What somebody who was asked what happened may only be telling of.
TOLD = OTHER | {TRACK, REFUND, "ticket_status", "faq"}

# How sure it must be that one of them was meant, where a short answer or where any text was asked for.
SURE, VERY_SURE = 0.55, 0.85
ASKED_FOR = 0.75  # … where the message begins like a request ("I want to …")
LONGEST_REQUEST = 12  # words: where any text was asked for, a longer message tells something


def elsewhere(
    talk: Talk,
    own: Container[str | None],
    kin: Container[str | None],
    question: Question | None,
    answers_other: bool = False,
) -> Literal["person", "aside", "away"] | None:
    """Where a message leads out of a flow: to a person, to an answer in between, or away; None: it stays.

    `own` intents begin the flow; `kin`, and where any text was asked for all that tells of something, stay unless they
    are surely asked or requested and do not answer another question of the flow (`answers_other`).
    """
    wanted = talk.intent
    if wanted in own or wanted in ANSWERS:
        return None
    if wanted == PERSON_WANTED and talk.confidence >= SURE:
        return "person"
    free = question is not None and (question.greedy or question.open_ended) and not talk.tapped
    if talk.confidence < (VERY_SURE if free else SURE) and not (clearly_asked(talk) or requested(talk, free)):
        return None
    if wanted in kin or (free and wanted in TOLD):
        meant = talk.tapped or clearly_asked(talk) or (requested(talk, free) and not answers_other)
        if not meant:
            return None
    claimed = question is not None and not talk.tapped and question.claims(talk) and not other_order(talk)
    if claimed and not (question is not None and question.names and (requested(talk) or asks_else(talk))):
        return None  # a word of a list may look like anything: "أحذية" (shoes) is near "delete", "later" near "bye"
    if wanted in LEAVING or (
        wanted == TRACK and question is not None and question.comes_first and tells_no_order(talk)
    ):
        return "away"  # "which order?" in answer to "where is my parcel?" would be the same question twice
    if wanted in ASIDE:
        return "aside"
    return "away" if wanted in OTHER else None


def clearly_asked(talk: Talk) -> bool:
    """Is something in between surely asked and not answered ("where is my parcel right now?")?"""
    surely = SURE if other_order(talk) else VERY_SURE
    return talk.intent in ASIDE and talk.confidence >= surely and answers.asks(talk.text)


def asks_else(talk: Talk) -> bool:
    """Is something else surely asked, in words of a question ("when is my technician coming")?"""
    return talk.intent in OTHER and talk.confidence >= VERY_SURE and answers.says("questions", talk.text)


def requested(talk: Talk, free: bool = False) -> bool:
    """Is something surely requested: by how the message begins ("I want to …"), or for another order?

    `free`: any text was asked for, so only a short message is a request.
    """
    if talk.tapped or talk.confidence < ASKED_FOR:
        return False
    if free and len([word for word in tokens(talk.text) if word != BREAK]) > LONGEST_REQUEST:
        return False
    return answers.begins("requests", talk.text) or other_order(talk)


def other_order(talk: Talk) -> bool:
    """Does a typed message name an order, and not the one of the flow?"""
    chosen = talk.slot("chosen_order")
    named = set() if talk.tapped else set(talk.said("order_number"))
    return bool(chosen and named - {str(chosen)})


def tells_no_order(talk: Talk) -> bool:
    """Is the order neither known nor named in the message?"""
    named = talk.entities("order_number") + talk.entities("tracking_number")
    return not named and talk.slot("chosen_order") is None
