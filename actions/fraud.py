"""Fraud: a person's matter at once. The ticket is open before anything is asked, and one question adds to it.

Where it is not sure that fraud is meant, that is asked first: harmless words must wake nobody up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from actions.base import MISUNDERSTOOD, HelpdeskAction, Talk
from actions.flows import memory
from actions.flows.answers import Also, Stop, Verdict
from actions.flows.details import Details, named
from actions.flows.ending import hand_over
from actions.flows.flow import Flow
from actions.flows.intents import ANSWERS
from actions.flows.leaving import DONE
from actions.flows.questions import Question, is_yes_or_no
from helpdesk import answers, clock
from helpdesk.policies.routing import due_in
from helpdesk.services import tickets
from helpdesk.shop import shop

FLOW = "report_fraud"
DETAILS = "report_fraud_details"
LONGEST = 1000
SURE = 0.8  # how sure it must be that fraud is meant, unless words say so (harmless texts reach 0.63)
ELSEWHERE = 0.4  # … that something else is, when the customer has been asked whether it is fraud
HOW_LONG = "how_long"  # the list of words that ask when somebody sees to it
UNSURE = "unsure"  # noted for that question: the message that began it


@dataclass(frozen=True)
class FraudDetails(Details):
    """Which charge, how much, when. Its ticket is open before it is asked."""

    def prefill(self, talk: Talk) -> Verdict:
        """Open the ticket, or ask whether it is fraud."""
        state = memory.state(talk)
        if state.get("open") == self.slot and state.get("sub"):
            return self.repeat(talk, state["sub"])
        words = "" if talk.tapped else talk.text[:LONGEST]
        return self.opened(talk, words) if is_fraud(talk) else self.repeat(talk, {UNSURE: words})

    def take(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """Is it fraud? Then the details."""
        if UNSURE not in note:
            return super().take(talk, note)
        if talk.intent == "deny" and (talk.tapped or is_yes_or_no(talk)):
            return Stop("utter_report_fraud_not")
        if (talk.intent == "affirm" and (talk.tapped or is_yes_or_no(talk))) or is_fraud(talk):
            return self.opened(talk, note[UNSURE])
        if sent := talk.entity("received_kind"):
            memory.note(talk, media=[*memory.state(talk).get("media", ()), talk.inbound_id])
        return replace(self.repeat(talk, note), is_miss=not sent)

    def opened(self, talk: Talk, words: str) -> Also:
        """Open the ticket and say so, with what to do for safety."""
        ticket = tickets.open_ticket(
            talk.uow,
            talk.conversation_id,
            opened_by=f"{talk.inbound_id}:{FLOW}",
            topic=FLOW,
            facts={"report": words, "order_number": talk.entity("order_number"), **named(talk)},
            mood=talk.mood,
        )
        note = {"ticket_number": ticket.number}
        return Also(self.slot, "utter_report_fraud_opened", {**note, **promise()}, note)

    def repeat(self, talk: Talk, note: dict[str, Any]) -> Also:
        """The question once more, without the advice."""
        if UNSURE in note:
            return Also(self.slot, "utter_report_fraud_unsure", {}, note)
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

    def gives_way(self, talk: Talk, question: Question | None) -> bool:
        """As all flows; while it is not even sure that it is fraud, whatever else is meant goes first."""
        if UNSURE in (memory.state(talk).get("sub") or {}) and not is_fraud(talk):
            else_meant = talk.intent not in (*self.intents, *ANSWERS, *MISUNDERSTOOD)
            if else_meant and (talk.tapped or talk.confidence >= ELSEWHERE):
                self.give_way(talk)
                return True
        return super().gives_way(talk, question)

    def remarked(self, talk: Talk, question: Question) -> bool:
        """As all flows; "how long will that take?" is answered with what was promised and is no detail."""
        if talk.tapped or "ticket_number" not in (memory.state(talk).get("sub") or {}):
            return super().remarked(talk, question)
        if not answers.only_says(HOW_LONG, talk.text):
            return super().remarked(talk, question)
        talk.say("utter_report_fraud_promise", **promise())
        self.ask_again(talk)
        return True

    def farewell(self, talk: Talk, question: Question | None) -> bool:
        """As all flows; while it is not even sure that it is fraud, there is nothing to pass on."""
        if UNSURE not in (memory.state(talk).get("sub") or {}):
            return super().farewell(talk, question)
        if not answers.only_says(DONE, talk.text):
            return False
        self.leave(talk)
        return True

    def leave(self, talk: Talk) -> None:
        """The report stays, if there is one."""
        if UNSURE in (memory.state(talk).get("sub") or {}):
            self.settled(talk, Stop("utter_report_fraud_not"))
        else:
            super().leave(talk)


class ReportFraud(HelpdeskAction):
    """What was told is added to the ticket, and a person takes over."""

    def answer(self, talk: Talk) -> None:
        """Hand over, and say until when somebody looks at it."""
        told = "yes" if talk.slot(DETAILS) or talk.entity("received_kind") else ""
        hand_over(talk, "utter_report_fraud_done", facts=named(talk), told=told, **promise())


def is_fraud(talk: Talk) -> bool:
    """Is fraud surely meant: tapped, clearly understood, or said in so many words?"""
    if talk.intent == FLOW and (talk.tapped or talk.confidence >= SURE):
        return True
    return not talk.tapped and answers.says("fraud", talk.text)


def promise() -> dict[str, Any]:
    """Within so many hours a person looks at it, and whether somebody is there until then (else: the next opening)."""
    due = due_in(FLOW) or timedelta(hours=2)
    now, of_shop = clock.now(), shop()
    soon = of_shop.is_open(now) and of_shop.is_open(now + due)
    return {"hours": max(1, round(due / timedelta(hours=1))), "soon": "yes" if soon else "no"}
