"""Greeting, menu, and what a bare yes or no means after the last question."""

from actions import handoff, orders
from actions.base import ORDER_CHOICE, ORDER_NUMBER, ORDER_PROOF, PERSON, HelpdeskAction, Talk
from helpdesk import menu
from helpdesk.services import conversations, customers
from helpdesk.values import DEFAULT_LANGUAGE, as_language


class Greet(HelpdeskAction):
    """The customer says hello."""

    def answer(self, talk: Talk) -> None:
        """Greet back with the menu; not when the customer goes on writing, for then the request is answered."""
        if conversations.more_waiting(talk.uow, talk.conversation_id, talk.inbound_id):
            talk.keep_question()
            return
        talk.say("utter_greet", name=customers.first_name(talk.uow, talk.conversation_id), entries=menu_rows(talk))


class ShowMenu(HelpdeskAction):
    """The customer wants to know what is possible."""

    def answer(self, talk: Talk) -> None:
        """Show the menu."""
        talk.say("utter_menu", entries=menu_rows(talk))


class Affirm(HelpdeskAction):
    """Yes."""

    def answer(self, talk: Talk) -> None:
        """Do what was offered, or ask on."""
        if orders.holds_proof(talk):
            orders.take_proof(talk)
        elif talk.asked == PERSON:
            handoff.hand_over(talk)
        elif talk.asked == ORDER_PROOF:
            talk.say("utter_order_proof_again", number=talk.slot("order_number"))
            talk.keep_question()
        elif talk.asked == ORDER_NUMBER:
            talk.say("utter_ask_order_number")
            talk.keep_question()
        elif talk.asked == ORDER_CHOICE:
            orders.TrackOrder().answer(talk)
        else:
            talk.say("utter_affirm")


class Deny(HelpdeskAction):
    """No."""

    def answer(self, talk: Talk) -> None:
        """Leave what was offered or asked."""
        if orders.holds_proof(talk):
            orders.take_proof(talk)
        elif talk.asked == PERSON:
            talk.say("utter_person_declined")
        elif talk.asked in (ORDER_PROOF, ORDER_NUMBER, ORDER_CHOICE):
            talk.say("utter_order_dropped")
        else:
            talk.say("utter_deny")


def menu_rows(talk: Talk) -> list[dict[str, str]]:
    """The menu's entries in the customer's language, as the rows of a response."""
    language = as_language(talk.slot("language")) or DEFAULT_LANGUAGE
    return [
        {"title": entry.title, "payload": entry.payload, "description": entry.description}
        for entry in menu.entries(language)
    ]
