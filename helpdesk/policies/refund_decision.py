"""May the assistant itself decide what a picture is to prove, or does a person? Pure; the rules are returns.yml's."""

from dataclasses import dataclass

from helpdesk.return_rules import AUTOMATIC, ReturnRules
from helpdesk.values import Money

PROPOSED = "proposed"  # a person decides on every return for this reason


@dataclass(frozen=True)
class Proof:
    """What there is for a claim. `looked`: somebody has looked at the pictures; `usable`: one can be used and shows an
    article; `review`: the evidence of one is to be seen by a person; `category`: the damage as the customer told it."""

    pictures: int = 0
    looked: bool = False
    usable: bool = False
    review: bool = False
    category: str = ""


def person_because(
    reason: str, amount: Money, proof: Proof, rules: ReturnRules, *, of_order: int = 0, of_customer: int = 0
) -> tuple[str, ...]:
    """Why a person decides on a claim for `reason` that comes to `amount`; () when the assistant may.

    `of_order` and `of_customer` (in the days of `automatic`): minor units that were granted before.
    """
    decide = rules.reasons[reason].decide
    if decide is None:
        return ()
    if decide != AUTOMATIC:
        return (PROPOSED,)
    found = []
    if not proof.pictures:
        found.append("no_picture")
    elif not proof.looked:
        found.append("picture_not_seen")
    elif not proof.usable:
        found.append("picture_of_no_use")
    if proof.review:
        found.append("evidence")
    if not proof.category:
        found.append("category_not_told")
    limits = rules.automatic
    if of_order + amount.minor > limits.per_order.get(amount.currency, -1):
        found.append("above_order_limit")
    if of_customer + amount.minor > limits.per_customer.get(amount.currency, -1):
        found.append("above_customer_limit")
    return tuple(found)
