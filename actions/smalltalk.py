"""Greeting, menu, and what a bare yes or no means after the last question."""

from actions import faq, handoff, instead, orders, privacy
from actions.base import ORDER_CHOICE, ORDER_NUMBER, ORDER_PROOF, PERSON, HelpdeskAction, Talk
from actions.language import language_of
from helpdesk import menu
from helpdesk.services import conversations, customers


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
        """Show the menu, or the page of it that was tapped."""
        page = talk.entity("choice")
        talk.say("utter_menu", entries=menu_rows(talk, int(page) if page.isdecimal() else 1))


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
        elif talk.asked in (ORDER_NUMBER, ORDER_CHOICE):
            orders.take_detail(talk)
        elif talk.asked == faq.HELPFUL:
            faq.judged(talk, helpful=True)
        elif not instead.take(talk):
            talk.say("utter_affirm")


class Deny(HelpdeskAction):
    """No."""

    def answer(self, talk: Talk) -> None:
        """Leave what was offered or asked; a no with an order's number corrects the one before."""
        if orders.corrects(talk):
            orders.tell_named(talk)
        elif orders.holds_proof(talk):
            orders.take_proof(talk)
        elif talk.asked == PERSON:
            talk.say("utter_person_declined")
        elif talk.asked in (ORDER_PROOF, ORDER_NUMBER, ORDER_CHOICE):
            talk.say("utter_order_dropped")
        elif talk.asked == faq.HELPFUL:
            faq.judged(talk, helpful=False)
        elif not privacy.told_after_no(talk):
            talk.say("utter_deny")


def menu_rows(talk: Talk, page: int = 1) -> list[dict[str, str]]:
    """A page of the menu in the customer's language, as the rows of a response."""
    return [
        {"title": entry.title, "payload": entry.payload, "description": entry.description}
        for entry in menu.entries(language_of(talk), page)
    ]
