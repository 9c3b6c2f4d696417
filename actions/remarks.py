"""What is said about an open question and answers nothing: "a moment, please", "what do you need that for?"."""

from actions import orders
from actions.base import INSTEAD, MISUNDERSTOOD, ORDER_CHOICE, ORDER_NUMBER, ORDER_PROOF, Talk
from helpdesk import answers

ASKED = (ORDER_NUMBER, ORDER_CHOICE, ORDER_PROOF)
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
    """Take a number as the answer to the list of orders although something else was said after it."""
    if (talk.form and not begun_now(talk)) or not (order := orders.numbered(talk)):
        return False
    orders.tell(talk, order)
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


def is_clear(talk: Talk) -> bool:
    """Was something else surely understood?"""
    return talk.intent not in MISUNDERSTOOD and talk.confidence >= CLEAR


def begun_now(talk: Talk) -> bool:
    """Has the form begun in this turn, because the words were taken for something else?"""
    return any(event.get("event") == "active_loop" and event.get("name") for event in talk.happened())


INSTEAD.extend((remark, late_choice, other_one))
