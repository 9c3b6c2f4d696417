"""A technician's visit: booking one, moving and cancelling it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rasa_sdk.events import FollowupAction

from actions.base import PERSON, HelpdeskAction, Talk
from actions.flows import memory
from actions.flows.answers import Check, Stop, Value, Verdict
from actions.flows.flow import Flow
from actions.flows.more_questions import PostalAddress
from actions.flows.own_words import OwnWords
from actions.flows.questions import Confirm, Options, Text
from actions.language import language_of
from actions.visit_times import (
    CANCEL,
    MOVE,
    NEW,
    WhichSlot,
    WhichVisit,
    chosen_visit,
    is_new,
    slot_rows,
    slots,
    visit_rows,
    visits,
    when,
)
from helpdesk.services import technician, troubleshooting
from helpdesk.services.technician import Booked, Taken, VisitView

FLOW = "book_technician"
WHAT = (NEW, MOVE, CANCEL)


@dataclass(frozen=True)
class Product(Text):
    """What is to be looked at; a product that is mentioned need not be asked for."""

    def find(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """By the names of the products that there are steps for."""
        if talk.tapped:
            return None
        family = troubleshooting.named_family(talk.text)
        titles = {choice.id: choice.title for choice in troubleshooting.families(language_of(talk))}
        return Value(titles[family]) if family in titles else None


@dataclass(frozen=True)
class ConfirmVisit(Confirm):
    """A tap on an older question's yes confirms nothing."""

    def take(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """Only a yes to what is asked now."""
        tapped = talk.entity("choice")
        return None if tapped and tapped != meant(talk) else super().take(talk, note)


def meant(talk: Talk) -> str:
    """The slot that is to be booked, or the visit that is to be cancelled."""
    return str(talk.slot("technician_visit" if talk.slot("technician_what") == CANCEL else "technician_slot"))


def names_problem(text: str) -> bool:
    """Does a message tell what is wrong?"""
    return bool(troubleshooting.named_guide(text))


class BookTechnicianForm(Flow):
    """A new visit or a change of one, for what, where, when, and is that right?"""

    flow = FLOW
    intents = (FLOW,)
    switch = "technician"
    kin = frozenset(
        [
            "product_not_working",
            "problem_not_solved",
            "app_error",
            "cancel_order",
            "change_order",
            "report_damaged_item",
        ]
    )
    questions = (
        Options("technician_what", options=WHAT, group="technician_what", volunteered=True),
        WhichVisit("technician_visit", rows=visit_rows),
        Product("technician_product"),
        OwnWords("technician_problem", enough=names_problem),
        PostalAddress("technician_address"),
        WhichSlot("technician_slot", rows=slot_rows),
        ConfirmVisit("technician_confirm"),
    )

    def check_technician_what(self, talk: Talk, what: str) -> Check:
        """A visit must be there to be moved or cancelled; of one that is being booked another time is meant."""
        now = str(talk.slot("technician_what") or NEW)
        begun = now == NEW and talk.slot("technician_product") is not None
        if what == MOVE and (begun or talk.slot("technician_slot")):
            talk.remember(technician_slot=None, technician_confirm=None)
            return Value(now)
        if what == NEW or visits(talk):
            return None
        if begun:
            return Stop("utter_flow_left")
        talk.remember(asked=f"/{FLOW}")  # "shall I book one?"
        return Stop("utter_technician_no_visit")

    def check_technician_visit(self, talk: Talk, visit_id: str) -> Check:
        """Until some hours before; later a person sees to it."""
        visit = next(visit for visit in visits(talk) if str(visit.id) == visit_id)
        if visit.changeable:
            return None
        return to_person(talk, "utter_technician_too_late", visit)

    def check_technician_address(self, talk: Talk, address: dict[str, str]) -> Check:
        """Somebody must come there, and have time."""
        if not technician.serves(talk.uow, talk.conversation_id, address["postcode"]):
            return to_person(talk, "utter_technician_not_there")
        talk.remember(technician_address=address)
        return None if slots(talk) else to_person(talk, "utter_technician_full")

    def skip_technician_what(self, talk: Talk) -> bool:
        """Without a coming visit it is a new one."""
        return not visits(talk)

    def skip_technician_visit(self, talk: Talk) -> bool:
        """Only to change one."""
        return is_new(talk)

    def skip_technician_product(self, talk: Talk) -> bool:
        """Only for a new visit."""
        return not is_new(talk)

    def skip_technician_problem(self, talk: Talk) -> bool:
        """Only for a new visit."""
        return not is_new(talk)

    def skip_technician_address(self, talk: Talk) -> bool:
        """Only for a new visit."""
        return not is_new(talk)

    def skip_technician_slot(self, talk: Talk) -> bool:
        """Not to cancel."""
        return bool(talk.slot("technician_what") == CANCEL)

    def values_technician_what(self, talk: Talk) -> dict[str, Any]:
        """The next visit."""
        return visit_values(talk, visits(talk)[0])

    def values_technician_confirm(self, talk: Talk) -> dict[str, Any]:
        """What will be booked, moved or cancelled."""
        what = str(talk.slot("technician_what") or NEW)
        slot = next((slot for slot in slots(talk) if str(slot.id) == talk.slot("technician_slot")), None)
        visit = chosen_visit(talk)
        address = talk.slot("technician_address") or {}
        return {
            "what": what,
            "number": meant(talk),
            "when": {"written": when(talk, slot.starts_at, slot.ends_at, slot.zone)}
            if slot and what != CANCEL
            else None,
            "old": visit_values(talk, visit)["when"] if visit and what != NEW else None,
            "product": visit.product if visit and what != NEW else talk.slot("technician_product"),
            "street": address.get("street") if what == NEW else None,
            "place": f"{address['postcode']} {address['town']}" if what == NEW and address else None,
        }


class BookTechnician(HelpdeskAction):
    """Everything is known and confirmed."""

    def answer(self, talk: Talk) -> None:
        """Book, move or cancel; a slot that somebody else just took is chosen anew."""
        what = talk.slot("technician_what") or NEW
        verdict = self.deed(talk, what)
        if isinstance(verdict, Taken):
            if not verdict.instead:
                full = to_person(talk, "utter_technician_full")
                talk.say(full.key, **full.values)
                return
            talk.say("utter_technician_taken")
            talk.remember(technician_slot=None, technician_confirm=None)
            memory.note(talk, **{memory.BACK: True})
            talk.events.append(FollowupAction(f"{FLOW}_form"))
            return
        if isinstance(verdict, technician.TooLate):
            late = to_person(talk, "utter_technician_too_late", verdict.visit)
            talk.say(late.key, **late.values)
        else:
            key = "utter_technician_done" if isinstance(verdict, Booked) else "utter_technician_cancelled"
            talk.say(key, what=what, **visit_values(talk, verdict.visit))

    def deed(self, talk: Talk, what: str) -> Booked | Taken | technician.TooLate | technician.Cancelled:
        """What was confirmed."""
        where = (talk.uow, talk.conversation_id)
        if what == CANCEL:
            return technician.cancel(*where, int(talk.slot("technician_visit")), talk.inbound_id)
        slot_id = int(talk.slot("technician_slot"))
        if what == MOVE:
            return technician.move(*where, int(talk.slot("technician_visit")), slot_id, talk.inbound_id)
        address = talk.slot("technician_address")
        return technician.book(
            *where,
            slot_id,
            talk.inbound_id,
            postcode=address["postcode"],
            address=f"{address['street']}, {address['postcode']} {address['town']}",
            product=str(talk.slot("technician_product")),
            problem=str(talk.slot("technician_problem")),
        )


def to_person(talk: Talk, key: str, visit: VisitView | None = None) -> Stop:
    """The end of the flow, with the offer of a person."""
    talk.remember(asked=PERSON, handoff_topic=FLOW)
    return Stop(key, {"topic": FLOW, **(visit_values(talk, visit) if visit else {})})


def visit_values(talk: Talk, visit: VisitView) -> dict[str, Any]:
    """A visit for a response."""
    span = when(talk, visit.starts_at, visit.ends_at, visit.zone)
    return {"when": {"written": span}, "product": visit.product, "address": visit.address}
