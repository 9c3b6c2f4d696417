"""When the money or the new article comes, asked in the middle of a return or of a report that may become one."""

from __future__ import annotations

from actions.base import Talk
from actions.flows.intents import REFUND as MONEY_WANTED
from actions.flows.intents import TRACK
from actions.refund_status import progress
from helpdesk import answers
from helpdesk.return_rules import EXCHANGE, REFUND, rules

# The topics that a bare "how long does it take?" and "how much do I get?" are taken for.
TIME, PRICE = "delivery_time", "price"


def explained_money(talk: Talk) -> bool:
    """Tell when the money of what is being begun comes; False if that is not asked, or other money is on its way."""
    if not (talk.intent == MONEY_WANTED or asks_time(talk)) or progress(talk):
        return False
    known = rules()
    refund = known.wishes.get(REFUND)
    talk.say("utter_return_money_when", check=known.check_days, days=refund.days if refund else None)
    return True


def explained_amount(talk: Talk) -> bool:
    """Tell how much it will be; False if that is not asked."""
    topics = talk.selected("faq")
    if talk.tapped or talk.intent != "faq" or max(topics, key=topics.__getitem__, default="") != PRICE:
        return False
    talk.say("utter_return_amount")
    return True


def explained_swap(talk: Talk) -> bool:
    """Tell when what is wanted in exchange comes; False if that is not asked."""
    if not asks_time(talk) or talk.intent == MONEY_WANTED:
        return False
    known = rules()
    wish = known.wishes.get(EXCHANGE)
    talk.say("utter_return_exchange_when", check=known.check_days, days=wish.days if wish else None)
    return True


def asks_time(talk: Talk) -> bool:
    """Is it asked in a few words how long it takes? In a return that means no parcel and no deliveries in general."""
    if talk.tapped or not answers.only_says("when", talk.text):
        return False
    topics = talk.selected("faq")
    return talk.intent == TRACK or max(topics, key=topics.__getitem__, default="") == TIME
