"""What was not understood, and what no shop can help with: ask again, offer the menu, then a person."""

from rasa_sdk.events import FollowupAction

from actions import faq, handoff, orders
from actions.base import MISUNDERSTOOD, ORDER_CHOICE, ORDER_NUMBER, ORDER_PROOF, HelpdeskAction, Talk
from helpdesk import clock
from helpdesk.services import misses

TOPIC = "not_understood"  # of the person who takes over after several misses


class NotUnderstood(HelpdeskAction):
    """Nothing fits what the customer wrote."""

    first_answer = "utter_ask_again"

    def answer(self, talk: Talk) -> None:
        """Take it as the answer to an open question if it can be one; else say the next step of the row of misses."""
        if answers_question(talk) and orders.take_detail(talk):
            return
        if faq.offered(talk):
            return
        if talk.intent_before() not in MISUNDERSTOOD:
            misses.reset(talk.uow, talk.conversation_id)
        verdict = misses.record(talk.uow, talk.conversation_id, talk.inbound_id, clock.now())
        if verdict == "silent":
            talk.keep_question()
        elif verdict == "ask_again":
            talk.say(self.first_answer)
            talk.keep_question()
        elif verdict == "offer_menu":
            talk.say("utter_offer_menu")
        else:
            handoff.hand_over(talk, "utter_misses_person", topic=TOPIC)


class OutOfScope(NotUnderstood):
    """Nothing a shop can help with; also nonsense, so it counts as a miss."""

    first_answer = "utter_out_of_scope"


class DefaultFallback(NotUnderstood):
    """Rasa found no rule for what happened; it would predict this action again and again."""

    def answer(self, talk: Talk) -> None:
        """As for what was not understood, and listen; inside a form its question comes again."""
        if talk.form:
            talk.events.append(FollowupAction(talk.form))
            return
        super().answer(talk)
        if not any(event["event"] == "followup" for event in talk.events):
            talk.listen()


def answers_question(talk: Talk) -> bool:
    """Could this text be the number, e-mail or postcode that was asked for?"""
    if talk.asked == ORDER_PROOF and orders.proof_in(talk):
        return True
    return bool(orders.named_order(talk)) and talk.asked in (ORDER_NUMBER, ORDER_CHOICE)
