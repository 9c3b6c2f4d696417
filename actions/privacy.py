"""Deleting and exporting the customer's data: who it is, is it meant, and by when it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from actions.base import INSTEAD, HelpdeskAction, Talk
from actions.flows.answers import Also, Stop, Value, Verdict
from actions.flows.flow import Flow
from actions.flows.questions import Confirm
from actions.flows.which_order import SLOT, WhichOrder, order_known, own_orders
from actions.remarks import begun_now, only_this
from helpdesk import answers
from helpdesk.services import privacy_requests
from helpdesk.services.privacy_requests import Kind, Request
from helpdesk.shop import flow_on, shop
from helpdesk.spelling import tokens

SWITCH = "privacy"
WITHDRAW = "withdraw"  # the choice of the button that takes a request back
OPENED = {"delete": "privacy_delete", "export": "privacy_export"}  # in slot `asked` after a request was opened
LONGEST_TAKING_BACK = 10  # words and marks: a longer message tells something else besides
NO_ORDER = ""  # nobody is turned away: without a proof a person checks who it is


@dataclass(frozen=True)
class KnownCustomer(WhichOrder):
    """Who asks: the phone number of an order, or an order that is proven; "" when there is none."""

    optional: bool = True

    def find(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """An order that is named, where the phone number is nobody's."""
        return None if own_orders(talk) else super().find(talk, note)

    def take(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """An order with its proof, or words for having none."""
        if talk.entity("choice") == "none" or (not talk.tapped and answers.meant("no_order", talk.text)):
            return Value(NO_ORDER)
        return super().take(talk, note)

    def claims(self, talk: Talk) -> bool:
        """Words for having none are near "where is my order" for a model."""
        return (not talk.tapped and bool(answers.meant("no_order", talk.text))) or super().claims(talk)

    def prefill(self, talk: Talk) -> Verdict:
        """The phone number says enough, or the order the talk was about."""
        known = str(talk.slot("order_number") or "")
        if own_orders(talk):
            return Value(NO_ORDER)
        return Value(known) if known and order_known(talk, known) else ask_who()

    def repeat(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """The proof once more, or the whole question."""
        return super().repeat(talk, note) if note.get("proof") else ask_who()

    def judge(self, talk: Talk, number: str, proof: str, perhaps: str = "") -> Verdict:
        """A wrong proof is asked for again; after too many the request goes on without one."""
        verdict = super().judge(talk, number, proof, perhaps)
        return Value(NO_ORDER) if isinstance(verdict, Stop) else verdict


@dataclass(frozen=True)
class Sure(Confirm):
    """Shall it be done? "Don't delete anything" is a no."""

    def take(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """Yes, or words for leaving everything as it is."""
        return Stop("utter_flow_left") if keeps(talk) else super().take(talk, note)

    def claims(self, talk: Talk) -> bool:
        """Words for leaving everything as it is hold those for deleting."""
        return keeps(talk) or super().claims(talk)


class DeleteMyDataForm(Flow):
    """Who asks, and shall it really be deleted?"""

    flow = "delete_my_data"
    intents = ("delete_my_data",)
    switch = SWITCH
    kin = frozenset({"opt_out"})
    questions = (KnownCustomer(), Sure("delete_my_data_confirm"))

    def explained(self, talk: Talk) -> bool:
        """How long it takes."""
        return explained_days(talk)

    def instead(self, talk: Talk) -> Stop | None:
        """A request that is open already is told, or taken back."""
        return told_already(talk, "delete")


class DeleteMyData(HelpdeskAction):
    """It is confirmed."""

    def answer(self, talk: Talk) -> None:
        """Open the request and say by when it is done."""
        say_opened(talk, "delete", "utter_delete_my_data_done")


class ExportMyDataForm(Flow):
    """Who asks, and shall the copy be made?"""

    flow = "export_my_data"
    intents = ("export_my_data",)
    switch = SWITCH
    questions = (KnownCustomer(), Sure("export_my_data_confirm"))

    def explained(self, talk: Talk) -> bool:
        """How long it takes."""
        return explained_days(talk)

    def instead(self, talk: Talk) -> Stop | None:
        """A request that is open already is told, or taken back."""
        return told_already(talk, "export")


class ExportMyData(HelpdeskAction):
    """It is confirmed."""

    def answer(self, talk: Talk) -> None:
        """Open the request and say by when it is done."""
        say_opened(talk, "export", "utter_export_my_data_done")


def ask_who() -> Also:
    """The number of an order, so that nobody else gets or deletes these data."""
    return Also(SLOT, "utter_privacy_identity", {}, {"number": True})


def explained_days(talk: Talk) -> bool:
    """Tell within how many days a request is done; False if the message asks something else."""
    if talk.tapped or not (answers.meant("order_detail", talk.text) and answers.only_says("when", talk.text)):
        return False
    talk.say("utter_privacy_when", days=privacy_requests.DUE_IN.days)
    return True


def keeps(talk: Talk) -> bool:
    """Do the words say that nothing shall be deleted or copied?"""
    return not talk.tapped and answers.says("keep_data", talk.text)


def taken_back(talk: Talk) -> bool:
    """Take an open request back in words, whatever was understood; False if there is none or it is not meant.

    Words that say no more than "I've changed my mind" count right after the request only.
    """
    if talk.tapped or (talk.form and not begun_now(talk)) or len(tokens(talk.text)) > LONGEST_TAKING_BACK:
        return False
    just_now: Kind | None = next((kind for kind, asked in OPENED.items() if asked == talk.asked), None)  # type: ignore[misc]
    if not (keeps(talk) or (just_now and answers.says("take_back", talk.text))):
        return False
    found = [one for one in privacy_requests.of_conversation(talk.uow, talk.conversation_id) if one.state == "open"]
    meant = [one for one in found if just_now in (None, one.kind)]
    for request in meant:
        kind: Kind = "delete" if request.kind == "delete" else "export"
        privacy_requests.withdraw(talk.uow, talk.conversation_id, kind)
        talk.say("utter_privacy_withdrawn", **values_of(request))
    if meant:
        only_this(talk)
    return bool(meant)


def told_already(talk: Talk, kind: Kind) -> Stop | None:
    """What becomes of an open request of this kind: told again, or withdrawn; None if there is none."""
    if not flow_on(SWITCH):
        return None
    found = privacy_requests.of_conversation(talk.uow, talk.conversation_id)
    request = next((one for one in found if one.kind == kind and one.state == "open"), None)
    if request is None:
        return Stop("utter_privacy_nothing_open", {"kind": kind}) if talk.entity("choice") == WITHDRAW else None
    if talk.entity("choice") == WITHDRAW:
        privacy_requests.withdraw(talk.uow, talk.conversation_id, kind)
        return Stop("utter_privacy_withdrawn", values_of(request))
    return Stop("utter_privacy_known", values_of(request))


def say_opened(talk: Talk, kind: Kind, key: str) -> None:
    """Open the request and say so."""
    request = privacy_requests.open_request(talk.uow, talk.conversation_id, kind, talk.inbound_id)
    talk.say(key, **values_of(request))
    talk.remember(asked=OPENED[kind])


def told_after_no(talk: Talk) -> bool:
    """Tell whoever says no right after a request was opened that it is open, with the button that takes it back."""
    kind: Kind | None = next((kind for kind, asked in OPENED.items() if asked == talk.asked), None)  # type: ignore[misc]
    known = told_already(talk, kind) if kind else None
    if known is None:
        return False
    talk.say(known.key, **known.values)
    return True


def values_of(request: Request) -> dict[str, Any]:
    """What the customer hears of a request."""
    return {
        "kind": request.kind,
        "intent": f"{request.kind}_my_data",
        "ticket_number": request.ticket_number,
        "due_on": request.due_at.astimezone(shop().zone).date(),
        "identity": request.identity,
    }


INSTEAD.append(taken_back)
