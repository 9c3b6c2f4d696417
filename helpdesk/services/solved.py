"""The customer says that the matter is solved: the assistant's ticket is resolved at once."""

from collections.abc import Collection

from helpdesk.db.locks import lock_conversation
from helpdesk.db.ticket import Ticket, tickets_of
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.policies.ticket_status import BOT
from helpdesk.services import conversations, ticket_events

SAID_SO = frozenset({"utter_problem_solved", "utter_faq_helpful"})  # our answers to "it works now", "yes, that helped"
POLITE = frozenset({"utter_thank", "utter_goodbye"})  # to thanks and goodbye, which say so after an answer
# Answers after which thanks are no thanks: nothing was of help yet, or we have asked something.
NO_HELP = ("utter_ask_", "utter_offer_", "utter_misses_", "utter_out_of_scope", "utter_action_failed",
           "utter_turn_failed", "utter_greet", "utter_choose_")  # fmt: skip


def heard(uow: UnitOfWork, conversation_id: str, answers: Collection[str]) -> Ticket | None:
    """What the assistant is about to answer (keys of responses) shows that the customer's matter is solved: resolve it.

    None: it shows nothing such, or no ticket is with the assistant. Call it before the answers are recorded.
    Raises NotFound for an unknown conversation.
    """
    if not answers or not (SAID_SO | POLITE).issuperset(answers):
        return None
    own = [ticket for ticket in tickets_of(uow.session, conversation_id, (BOT,)) if not ticket.handed_over]
    last = conversations.last_outgoing(uow, conversation_id) if own else None
    if last is None or last.created_at < own[0].created_at:
        return None
    if POLITE.issuperset(answers) and str(last.body.get("key", "")).startswith(NO_HELP):
        return None
    lock_conversation(uow.session, conversation_id)
    ticket = own[0]
    uow.session.refresh(ticket)
    if ticket.status != BOT:
        return None
    ticket_events.resolve(uow, ticket, "bot", ticket_events.CUSTOMER, why="customer_said_so")
    return ticket
