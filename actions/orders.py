"""Where an order is: the customer's own, or one that the customer proves to know."""

import re
from typing import Any

from rasa_sdk.events import FollowupAction

from actions import tickets
from actions.base import MISUNDERSTOOD, ORDER_CHOICE, ORDER_NUMBER, ORDER_PROOF, PERSON, HelpdeskAction, Talk
from actions.meant_orders import hinted, wants_other
from actions.order_details import asked_on, late, never_came, own_orders, tell_detail
from helpdesk import answers
from helpdesk.policies.choices import meant_number
from helpdesk.policies.returns import return_number
from helpdesk.services import orders
from helpdesk.services.orders import Found, Locked, OrderView, Proven
from helpdesk.shop import shop
from helpdesk.spelling import tokens
from helpdesk.values import OrderNumber, western_digits

PROOF_LIKE = re.compile(r"[0-9@]")
DEVICE_CODE = re.compile(r"[A-Z]{1,2}[ -]?:?\d{1,4}")
DEVICE_FORM, APP_FORM, MISSING_FORM = "product_not_working_form", "app_error_form", "report_missing_item_form"
LONGEST_CHOICE = 6  # words of an answer to the list that may have been taken for something else
BARE = 2  # words that say nothing else than which one
CHOOSING = frozenset({"inform", "track_order", "affirm", *MISUNDERSTOOD})
CLEAR = 0.75  # confidence from which something else was surely understood
MOST_TOLD = 3  # orders told in one turn
LONGEST_PROOF = 200  # characters of a message that are looked at


class TrackOrder(HelpdeskAction):
    """The customer asks where an order is."""

    def answer(self, talk: Talk) -> None:
        """Tell the order that is meant, or ask which one."""
        if named_orders(talk):
            tell_named(talk)
            return
        if tell_return(talk):
            return
        if talk.form and (chosen := talk.slot("chosen_order")):  # a question in between: that order is meant
            tell_or_ask_proof(talk, str(chosen))
            return
        if order := asked_on(talk):
            if not talk.form and never_came(talk, order):
                talk.events.append(FollowupAction(MISSING_FORM))
            elif not tell_detail(talk, order):
                tell(talk, order)
            return
        own = of_customer(talk)
        parcel = {tracking.upper() for tracking in talk.entities("tracking_number")}
        about = talk.metadata.get("about_order")  # what a notice told of lately
        meant = [order for order in own if order.tracking_number.upper() in parcel]
        meant = meant or hinted(talk, own, in_list=talk.asked == ORDER_CHOICE)
        meant = meant or [order for order in own if order.number == about] or own
        if not own or talk.entity("order_scope") or (talk.asked == ORDER_CHOICE and wants_other(talk)):
            talk.say("utter_ask_order_number")
            talk.remember(asked=ORDER_NUMBER)
        elif len(meant) == 1:
            tell(talk, meant[0])
        else:
            talk.say("utter_choose_order", orders=[row(order) for order in own])  # places count in the whole list
            talk.remember(asked=ORDER_CHOICE)


class Inform(HelpdeskAction):
    """The customer only gives a detail."""

    def answer(self, talk: Talk) -> None:
        """Take it as the answer to the open question, or as the number of an order."""
        if take_detail(talk):
            return
        talk.say("utter_inform_unclear")


def take_detail(talk: Talk) -> bool:
    """Use a message that says nothing else as proof or order number; False if it is neither."""
    if talk.asked == ORDER_PROOF and talk.slot("order_number"):
        take_proof(talk)
        return True
    if named_orders(talk):
        tell_named(talk)
        return True
    if tell_return(talk) or tell_ticket(talk) or begin_with_code(talk):
        return True
    if talk.asked == ORDER_CHOICE or talk.entity("tracking_number"):
        TrackOrder().answer(talk)
        return True
    if talk.asked == ORDER_NUMBER:
        ask_number_again(talk)
        return True
    return False


def ask_number_again(talk: Talk) -> None:
    """The number once more; whoever has none hears where it stands and that a person finds the order without it."""
    if not talk.tapped and "none" in answers.meant("no_order", talk.text):
        talk.say("utter_order_number_unknown")
        talk.remember(asked=PERSON, handoff_topic="order_access")
    else:
        talk.say("utter_ask_order_number")
        talk.keep_question()


def of_customer(talk: Talk) -> list[OrderView]:
    """The customer's own orders, as they are listed."""
    return own_orders(talk)


def numbered(talk: Talk) -> OrderView | None:
    """The order of the list told last that a number, an ordinal or a word means, when other words came in between."""
    if talk.tapped or talk.asked != ORDER_CHOICE or wants_other(talk):
        return None
    own = of_customer(talk)
    if number := meant_number(talk.text):
        return own[number - 1] if number <= len(own) else None
    length = len(tokens(talk.text))
    if length > LONGEST_CHOICE or (length > BARE and talk.intent not in CHOOSING and talk.confidence >= CLEAR):
        return None
    meant = hinted(talk, own, in_list=True)
    return meant[0] if len(meant) == 1 else None


def tell_return(talk: Talk) -> bool:
    """Go on to how far a return is, if the message names one by its number."""
    if talk.form or talk.tapped or not return_number(talk.text):
        return False
    talk.events.append(FollowupAction("refund_status_form"))
    return True


def tell_ticket(talk: Talk) -> bool:
    """Tell how far a ticket is, if the message is little more than its number ("ticket 12")."""
    if talk.form or talk.tapped or not talk.entity("ticket_number"):
        return False
    tickets.TicketStatus().answer(talk)
    return True


def begin_with_code(talk: Talk) -> bool:
    """Begin with the problem whose error code is all that was written: a device's ("E18"), or the app's."""
    if talk.form or talk.tapped or talk.asked in (ORDER_NUMBER, ORDER_PROOF):
        return False
    if not (code := talk.entity("error_code")):
        return False
    talk.events.append(FollowupAction(DEVICE_FORM if DEVICE_CODE.fullmatch(code) else APP_FORM))
    return True


def holds_proof(talk: Talk) -> bool:
    """Does the message hold the e-mail or postcode that was asked for, whatever else was understood?"""
    return talk.asked == ORDER_PROOF and bool(talk.entity("email") or talk.entity("postcode"))


def take_proof(talk: Talk) -> None:
    """Judge the message as the e-mail or postcode of the order in question."""
    number = str(talk.slot("order_number"))
    named = named_order(talk)
    perhaps = named if named in talk.entities("postcode") else ""  # "1002" may be either
    if named and not perhaps and named != number:
        tell_or_ask_proof(talk, named)
        return
    if perhaps and perhaps != number and isinstance(found := look_up(talk, perhaps), Found):
        tell(talk, found.order)
        return
    proof = proof_in(talk)
    if not proof or named == number:
        talk.say("utter_order_proof_again", number=number)
        talk.keep_question()
        return
    judge(talk, number, proof, perhaps=perhaps if len(perhaps) == len(number) else "")


def judge(talk: Talk, number: str, proof: str, perhaps: str = "") -> None:
    """Tell the order if `proof` is right; the refusal is the same for unknown and for other people's orders.

    `perhaps`: a wrong proof may have been meant as this other order number.
    """
    verdict = orders.check_proof(talk.uow, talk.conversation_id, number, proof, talk.inbound_id)
    talk.remember(order_number=number)
    if isinstance(verdict, Proven):
        tell(talk, verdict.order)
    elif isinstance(verdict, Locked):
        talk.say("utter_order_locked", number=number, ticket_number=verdict.ticket_number)
    elif perhaps:
        tell_or_ask_proof(talk, perhaps)
    else:
        talk.say("utter_order_refused", number=number)
        talk.remember(asked=ORDER_PROOF)


def tell_named(talk: Talk) -> None:
    """Tell each order of the message that is the customer's; if none is, ask for the proof of the first."""
    numbers = named_orders(talk)
    found = [look_up(talk, number) for number in numbers[:MOST_TOLD]]
    own = [verdict.order for verdict in found if isinstance(verdict, Found)]
    for order in own:
        tell(talk, order)
    if not own:
        tell_or_ask_proof(talk, numbers[0])


def tell_or_ask_proof(talk: Talk, number: str) -> None:
    """Tell order `number` if it is the customer's, else ask for e-mail or postcode (or take it from the message)."""
    found = look_up(talk, number)
    talk.remember(order_number=number)
    if isinstance(found, Found):
        tell(talk, found.order)
    elif proof := talk.entity("email"):
        judge(talk, number, proof)
    else:
        talk.say("utter_ask_order_proof", number=number)
        talk.remember(asked=ORDER_PROOF)


def look_up(talk: Talk, number: str) -> Found | orders.ProofNeeded:
    """What may be said about order `number`."""
    return orders.look_up(talk.uow, talk.conversation_id, number, talk.inbound_id)


def tell(talk: Talk, order: OrderView) -> None:
    """Say all about an order in one message."""
    zone = shop().zone
    event = order.last_event
    talk.say(
        f"utter_order_{order.status}",
        number=order.number,
        items=[{"name": item.name, "quantity": item.quantity} for item in order.items],
        carrier=order.carrier,
        tracking_number=order.tracking_number,
        tracking_url=order.tracking_url,
        expected_on=order.expected_on,
        late=late(order),
        delivered_on=order.delivered_at and order.delivered_at.astimezone(zone).date(),
        event=event.kind if event else "",
        event_place=event.place if event else "",
        event_on=event and event.happened_at.astimezone(zone).date(),
    )
    talk.remember(order_number=order.number)


def row(order: OrderView) -> dict[str, Any]:
    """An order as a row of the list to choose from."""
    placed_on = order.placed_at.astimezone(shop().zone).date()
    return {"number": order.number, "status": order.status, "placed_on": {"date": placed_on.isoformat(), "short": True}}


def named_orders(talk: Talk) -> list[str]:
    """The order numbers in the message, each once, without those that it takes back.

    A number that stands like a postcode ("1010 Wien") is none, unless the customer has that order.
    """
    parsed = (OrderNumber.parse(value) for value in talk.entities("order_number"))
    numbers = list(dict.fromkeys(number.digits for number in parsed if number))
    if not numbers and not talk.form and not talk.entity("address") and (codes := talk.entities("postcode")):
        numbers = [order.number for order in of_customer(talk) if order.number in codes]
    if len(numbers) < 2 or talk.tapped:
        return numbers
    left = answers.corrected(talk.text).split()
    return [number for number in numbers if number in left] or numbers


def corrects(talk: Talk) -> bool:
    """Is it a no with the number that was meant instead ("no I meant 1001")?"""
    return talk.intent == "deny" and bool(named_orders(talk)) and not talk.entity("email")


def named_order(talk: Talk) -> str:
    """The first order number in the message, or ""."""
    return next(iter(named_orders(talk)), "")


def proof_in(talk: Talk) -> str:
    """The message, if an e-mail or a postcode may be in it; else ""."""
    text = talk.text[:LONGEST_PROOF]
    return text if PROOF_LIKE.search(western_digits(text)) else ""
