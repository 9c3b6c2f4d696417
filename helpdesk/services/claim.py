"""What there is for a claim that a picture is to prove, and what was granted before."""

from datetime import datetime, timedelta

from helpdesk.db import returns as table
from helpdesk.db.payment import DROPPED, FAILED, refunds_of_order
from helpdesk.db.returns import REFUSED, REQUESTED
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.policies import refund_decision as policy
from helpdesk.policies.refund_decision import Proof
from helpdesk.return_rules import rules
from helpdesk.services import pictures
from helpdesk.values import Money

# Facts of a return in which a customer has told what is wrong: the list of the damage flow, or own words.
TOLD = ("report_damaged_item_seen", "report_missing_item_what", "words")


def person_because(uow: UnitOfWork, row: table.Return, now: datetime) -> tuple[str, ...]:
    """Why a person decides on this claim; () when the assistant may, or its reason is none to be proven."""
    if rules().reasons[row.reason].decide is None:
        return ()
    after = now - timedelta(days=rules().automatic.days)
    earlier = table.returns_of_phone(uow.session, row.phone, after)
    granted = [one for one in earlier if one.state not in (REFUSED, REQUESTED) and one.currency == row.currency]
    paid = [one for one in refunds_of_order(uow.session, row.order_number) if one.state not in (DROPPED, FAILED)]
    return policy.person_because(
        row.reason,
        Money(worth(row), row.currency),
        proof_of(uow, row),
        rules(),
        of_order=sum(one.amount for one in paid if one.currency == row.currency),
        of_customer=sum(worth(one) for one in granted),
    )


def proof_of(uow: UnitOfWork, row: table.Return) -> Proof:
    """The pictures and words of a return."""
    facts = row.facts or {}
    ids = [str(one) for one in facts.get("photos") or ()]
    shown = pictures.of_messages(uow, row.conversation_id, ids) if ids else pictures.NOTHING
    told = next((str(facts[name]) for name in TOLD if facts.get(name)), "")
    return Proof(len(ids), set(ids) <= set(shown.seen), shown.article, shown.review, told)


def worth(row: table.Return) -> int:
    """What a return costs us: money, or the goods that go out for it."""
    return max(row.amount, sum(item.price * item.quantity for item in row.items))
