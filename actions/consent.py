"""Consent for notices: asked once, in the answer that has helped for the first time."""

from actions.base import AFTERWARDS, INSTEAD, HelpdeskAction, Talk, begun_now
from actions.remarks import OPT_OUT, only_this
from helpdesk import answers
from helpdesk.services import consent
from helpdesk.shop import flow_on
from helpdesk.spelling import tokens

LONGEST_WISH = 10  # words and marks of a wish to be written to again
NOTICES = "notices"  # the open question, and the flow in shop.yml
ASKED = "notices_asked"
QUESTION = "utter_notices_question"
# Answers after which there is news to come, or that end a matter well; they have room for the question's two buttons.
HELPED = frozenset({
    "utter_order_processing", "utter_order_shipped", "utter_order_out_for_delivery", "utter_order_ready_for_pickup",
    "utter_problem_solved", "utter_faq_helpful",
})  # fmt: skip
BARE = frozenset({"utter_affirm", "utter_deny"})  # a yes or no that belongs to nothing else


class NoticesWish(HelpdeskAction):
    """The customer tapped yes or no."""

    def answer(self, talk: Talk) -> None:
        """Keep it, and say so."""
        decide(talk, yes=talk.entity("choice") != "no")


def decide(talk: Talk, *, yes: bool) -> None:
    """Keep the decision, and say so."""
    consent.decide(talk.uow, talk.conversation_id, talk.inbound_id, yes=yes)
    talk.say("utter_notices_granted" if yes else "utter_notices_declined")


def follow(talk: Talk) -> None:
    """After any action: ask where it fits, take a typed yes or no."""
    said = [key for key, _values in talk.replies]
    if talk.tracked("asked") == NOTICES and said and BARE.issuperset(said):
        talk.replies.clear()
        decide(talk, yes=said == ["utter_affirm"])
    elif said and said[-1] in HELPED and not talk.form and not talk.tracked(ASKED) and not talk.mood_now.pressing:
        ask(talk)


def ask(talk: Talk) -> None:
    """Let the last answer end with the question, unless it was asked before."""
    if not flow_on(NOTICES):
        return
    if consent.ask(talk.uow, talk.conversation_id, talk.inbound_id):
        key, values = talk.replies[-1]
        talk.replies[-1] = (key, {**values, "also": QUESTION})
        if not talk.slots.get("asked"):
            talk.remember(asked=NOTICES)
    talk.remember(**{ASKED: True})


def wanted_again(talk: Talk) -> bool:
    """Take "messages again, please" for what it says, after "stop"; False if there was none or it is not meant."""
    if talk.tapped or (talk.form and not begun_now(talk)) or answers.says(OPT_OUT, talk.text):
        return False
    if answers.says("negation", talk.text) and not answers.says("take_back", talk.text):
        return False  # "don't write to me again"; but "doch nicht, bitte wieder Nachrichten" wants them
    meant = answers.says("opt_in", talk.text) or answers.only_says("opt_in_alone", talk.text)
    if not meant or len(tokens(talk.text)) > LONGEST_WISH or not consent.withdrawn(talk.uow, talk.conversation_id):
        return False
    decide(talk, yes=True)
    only_this(talk)
    return True


AFTERWARDS.append(follow)
INSTEAD.append(wanted_again)
