"""What is said about an open question and answers nothing: "a moment, please", "what do you need that for?"."""

from rasa_sdk.events import FollowupAction

from actions import orders, refund_status
from actions.base import INSTEAD, MISUNDERSTOOD, ORDER_CHOICE, ORDER_NUMBER, ORDER_PROOF, Talk
from actions.base import begun_now as begun_now
from actions.meant_orders import wants_other
from actions.order_details import (
    TOLD,
    article_of_another,
    asked_on,
    detail_asked,
    never_came,
    says_not_arrived,
    tell_detail,
)
from helpdesk import answers
from helpdesk.spelling import tokens

ASKED = (ORDER_NUMBER, ORDER_CHOICE, ORDER_PROOF)
ORDER_TALK = ("track_order", "inform")
OPT_OUT = "opt_out"
# Intents whose own actions answer "that's all" rightly; "servus" and "ciao" greet, too.
TAKEN = frozenset({"greet", "affirm", "deny", "thank", "goodbye", "problem_solved", "talk_to_agent"})
ARABIC_AND = "و"
BARE = 3  # words of a question without a verb
SHORT = 7  # words and marks
CLEAR = 0.75  # confidence from which the words are what was understood, when nothing is asked


def remark(talk: Talk) -> bool:
    """Answer it and keep the question of the talk open; False if the message is none. Forms do it themselves."""
    if talk.tapped or (talk.form and not begun_now(talk)):
        return False
    said = answers.remark(talk.text)
    if not said or (talk.asked not in ASKED and (said == "why" or is_clear(talk))):
        return False
    asked = talk.asked
    talk.say("utter_take_your_time" if said == "wait" else "utter_why_asked", asked=asked or "detail")
    talk.remember(asked=asked)
    only_this(talk)
    return True


def late_choice(talk: Talk) -> bool:
    """Take a number or a word as the answer to the list of orders although something else was said or understood."""
    if talk.form and not begun_now(talk):
        return False
    if order := orders.numbered(talk):
        orders.tell(talk, order)
    elif talk.asked == ORDER_CHOICE and wants_other(talk) and is_short(talk) and not wants_else(talk):
        talk.say("utter_ask_order_number")
        talk.remember(asked=ORDER_NUMBER)
    else:
        return False
    only_this(talk)
    return True


def asked_on_about_order(talk: Talk) -> bool:
    """Answer "when exactly?" and "which carrier?" about the order told last, whatever else it was taken for."""
    if (talk.form and not begun_now(talk)) or talk.form == orders.MISSING_FORM or not is_short(talk):
        return False
    asks_why = answers.remark(talk.text) == "why" and not talk.tapped
    if not (detail_asked(talk) or says_not_arrived(talk) or asks_why):
        return False
    if (is_clear(talk) and talk.intent not in ORDER_TALK) or not TOLD.intersection(talk.said_before()[:1]):
        return False
    order = asked_on(talk)
    if order is not None and never_came(talk, order):
        talk.end_form()
        talk.events.append(FollowupAction(orders.MISSING_FORM))
        return True
    if order is None or not (tell_detail(talk, order) or asks_why):
        return False
    if asks_why:
        orders.tell(talk, order)  # what the carrier said last is all that is known of it
    only_this(talk)
    return True


def asked_on_about_money(talk: Talk) -> bool:
    """Answer "when exactly?" about the refund told last: it is no parcel and no general question."""
    if talk.tapped or (talk.form and not begun_now(talk)) or talk.said_before()[:1] != [refund_status.TOLD]:
        return False
    if not (detail_asked(talk) and answers.only_says("when", talk.text)) or not refund_status.tell_when(talk):
        return False
    only_this(talk)
    return True


def all_said(talk: Talk) -> bool:
    """Say goodbye to "that's all" and "no, nothing more", which look like an opt-out or a complaint."""
    if talk.tapped or (talk.form and not begun_now(talk)) or talk.asked in ASKED or talk.intent in TAKEN:
        return False
    if form_ended(talk) or not answers.only_says("done", talk.text):
        return False
    if talk.intent == OPT_OUT and (talk.metadata.get("about_order") or not talk.said_before()):
        return False  # "no more" in answer to a notice
    talk.say("utter_goodbye")
    only_this(talk)
    return True


def next_article(talk: Talk) -> bool:
    """Tell the order that holds what a few words go on to ("and the mugs?") after another one was told."""
    length = len(tokens(talk.text))
    if (talk.form and not begun_now(talk)) or length > SHORT:
        return False
    goes_on = answers.says("what_about", talk.text) or talk.text.lstrip().startswith(ARABIC_AND)
    if length > BARE and not goes_on and talk.intent not in ORDER_TALK:
        return False  # "cancel the power bank"
    wished = is_clear(talk) or answers.begins("requests", talk.text)
    if wished and talk.intent not in ORDER_TALK and not goes_on:
        return False
    if not (order := article_of_another(talk)):
        return False
    orders.tell(talk, order)
    only_this(talk)
    return True


def number_unknown(talk: Talk) -> bool:
    """Help whoever has no number where one was asked for."""
    if talk.tapped or talk.form or talk.asked != ORDER_NUMBER or "none" not in answers.meant("no_order", talk.text):
        return False
    if orders.named_orders(talk) or (is_clear(talk) and talk.intent == "talk_to_agent"):
        return False
    orders.ask_number_again(talk)
    return True


def only_a_number(talk: Talk) -> bool:
    """Take a message that is nothing but an order's number ("1 0 0 1") as that, whatever it was taken for."""
    if talk.tapped or (talk.form and not begun_now(talk)) or talk.intent == "inform":
        return False
    if any(char.isalpha() for char in talk.text) or not talk.said("order_number") or not orders.take_detail(talk):
        return False
    only_this(talk)
    return True


def other_one(talk: Talk) -> bool:
    """Tell the other one of two orders ("and the other one?"), after one of them was told and no list is open."""
    if talk.tapped or (talk.form and not begun_now(talk)) or talk.asked in ASKED:
        return False
    if not answers.only_says("other_one", talk.text):
        return False
    known = str(talk.slot("order_number") or "")
    own = orders.of_customer(talk) if known else []
    left = [order for order in own if order.number != known]
    if len(own) != 2 or len(left) != 1:
        return False
    orders.tell(talk, left[0])
    only_this(talk)
    return True


def only_this(talk: Talk) -> None:
    """A form that has begun because the words were taken for something else ends again."""
    if talk.form:
        talk.end_form()
        talk.listen()


def form_ended(talk: Talk) -> bool:
    """Was the message an answer to a form that has ended with it?"""
    return any(event.get("event") == "active_loop" and not event.get("name") for event in talk.happened())


def is_clear(talk: Talk) -> bool:
    """Was something else surely understood?"""
    return talk.intent not in MISUNDERSTOOD and talk.confidence >= CLEAR


def wants_else(talk: Talk) -> bool:
    """Was something surely understood that is not about which order ("change order" is near "another order")?"""
    return is_clear(talk) and talk.intent not in (*ORDER_TALK, "change_order")


def is_short(talk: Talk) -> bool:
    """Is it too short to want something else besides?"""
    return len(tokens(talk.text)) <= SHORT


INSTEAD.extend(
    (
        remark,
        all_said,
        late_choice,
        other_one,
        asked_on_about_money,
        asked_on_about_order,
        next_article,
        number_unknown,
        only_a_number,
    )
)
