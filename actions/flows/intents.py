"""Which intents may come in between: answered and back, going over to another flow, or leaving at once."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING, Literal

from actions.base import Talk
from helpdesk import answers

if TYPE_CHECKING:
    from actions.flows.questions import Question

# Answered by their own rules, then the open question is asked again.
ASIDE = frozenset(["faq", "track_order", "size_help", "bot_challenge", "thank", "change_language", "ticket_status"]) | {
    "problem_solved",
    "notices_wish",
}
# Ends what was begun, whatever was asked.
LEAVING = frozenset(["show_menu", "goodbye", "opt_out", "delete_my_data", "export_my_data", "report_fraud"])
# A person takes over with all that was gathered.
PERSON_WANTED = "talk_to_agent"
# Where is my parcel?
TRACK = "track_order"
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
        "refund_status",
        "submit_document",
    ]
)
# What is no request of its own.
ANSWERS = frozenset({"inform", "affirm", "deny", "received"})

# How sure it must be that one of them was meant, where a short answer or where any text was asked for.
SURE, VERY_SURE = 0.55, 0.85


def elsewhere(
    talk: Talk, own: Container[str | None], kin: Container[str | None], question: Question | None
) -> Literal["person", "aside", "away"] | None:
    """Where a message leads out of a flow: to a person, to an answer in between, or away; None: it stays.

    `own` intents begin the flow, `kin` are easily taken for answers in it, unless they are surely a question.
    """
    wanted = talk.intent
    if wanted in own or wanted in ANSWERS:
        return None
    if wanted == PERSON_WANTED and talk.confidence >= SURE:
        return "person"
    free = question is not None and question.greedy and not talk.tapped
    if talk.confidence < (VERY_SURE if free else SURE) or (wanted in kin and not clearly_asked(talk)):
        return None
    if question is not None and not talk.tapped and question.claims(talk):
        return None  # a word of a list may look like anything: "أحذية" (shoes) is near "delete", "later" near "bye"
    if wanted in LEAVING or (
        wanted == TRACK and question is not None and question.comes_first and tells_no_order(talk)
    ):
        return "away"  # "which order?" in answer to "where is my parcel?" would be the same question twice
    if wanted in ASIDE:
        return "aside"
    return "away" if wanted in OTHER else None


def clearly_asked(talk: Talk) -> bool:
    """Is something in between surely asked and not answered ("where is my parcel right now?"), or tapped?"""
    return talk.tapped or (talk.intent in ASIDE and talk.confidence >= VERY_SURE and answers.asks(talk.text))


def tells_no_order(talk: Talk) -> bool:
    """Is the order neither known nor named in the message?"""
    named = talk.entities("order_number") + talk.entities("tracking_number")
    return not named and talk.slot("chosen_order") is None
