"""When the money comes, asked in the middle of a return or of a report that may become one."""

from __future__ import annotations

from actions.base import Talk
from actions.flows.intents import REFUND as MONEY_WANTED
from actions.refund_status import progress
from helpdesk.return_rules import REFUND, rules


def explained_money(talk: Talk) -> bool:
    """Tell when the money of what is being begun comes; False if that is not asked, or other money is on its way."""
    if talk.intent != MONEY_WANTED or progress(talk):
        return False
    known = rules()
    refund = known.wishes.get(REFUND)
    talk.say("utter_return_money_when", check=known.check_days, days=refund.days if refund else None)
    return True
