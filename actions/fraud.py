"""Fraud: a person's matter at once. The ticket is open before anything is asked, and one question adds to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from actions.base import HelpdeskAction, Talk
from actions.flows import memory
from actions.flows.answers import Also, Verdict
from actions.flows.details import Details, named
from actions.flows.ending import hand_over
from actions.flows.flow import Flow
from helpdesk.policies.routing import due_in
from helpdesk.services import tickets

FLOW = "report_fraud"
DETAILS = "report_fraud_details"
LONGEST = 1000


@dataclass(frozen=True)
class FraudDetails(Details):
    """Which charge, how much, when. Its ticket is open before it is asked."""

    def prefill(self, talk: Talk) -> Verdict:
        """Open the ticket and say so, with what to do for safety."""
        state = memory.state(talk)
        if state.get("open") == self.slot and state.get("sub"):
            return self.repeat(talk, state["sub"])
        words = "" if talk.tapped else talk.text[:LONGEST]
        ticket = tickets.open_ticket(
            talk.uow,
            talk.conversation_id,
            opened_by=f"{talk.inbound_id}:{FLOW}",
            topic=FLOW,
            facts={"report": words, "order_number": talk.entity("order_number"), **named(talk)},
            mood=talk.mood,
        )
        note = {"ticket_number": ticket.number}
        return Also(self.slot, "utter_report_fraud_opened", {**note, "hours": hours()}, note)

    def repeat(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """The question once more, without the advice."""
        return Also(self.slot, "utter_report_fraud_again", note, note)


class ReportFraudForm(Flow):
    """Which charge, how much, when?"""

    flow = FLOW
    switch = "fraud"
    intents = (FLOW,)
    kin = frozenset(
        {"payment_problem", "app_error", "complaint", "cancel_order", "refund_status", "track_order"}
        | {"delete_my_data", "opt_out", "problem_not_solved", "submit_document"}
    )
    questions = (FraudDetails(DETAILS, shortest=4),)
    left = "utter_report_fraud_left"


class ReportFraud(HelpdeskAction):
    """What was told is added to the ticket, and a person takes over."""

    def answer(self, talk: Talk) -> None:
        """Hand over, and say until when somebody looks at it."""
        told = "yes" if talk.slot(DETAILS) or talk.entity("received_kind") else ""
        hand_over(talk, "utter_report_fraud_done", facts=named(talk), told=told, hours=hours())


def hours() -> int:
    """Within so many hours a person has looked at it."""
    due = due_in(FLOW) or timedelta(hours=2)
    return max(1, round(due / timedelta(hours=1)))
