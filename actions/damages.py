"""What arrived damaged, wrong, incomplete or not at all: what is seen, a picture, what the customer wants for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from actions import orders as told_orders
from actions.base import HelpdeskAction, Talk
from actions.change_order import wants_change
from actions.flows import memory
from actions.flows.answers import Check, Stop, Value, Verdict
from actions.flows.by_article import ArticleItems, ArticleOrder, said
from actions.flows.ending import open_ticket
from actions.flows.flow import Flow
from actions.flows.intents import VERY_SURE
from actions.flows.own_words import OTHER, OwnOptions
from actions.flows.questions import Options, Photo, Text, is_yes_or_no
from actions.flows.which_items import holds_named, lines
from actions.flows.which_order import chosen_order, order_known
from actions.reported_goods import goes_on, hand_on, has_arrived
from actions.return_money import explained_money
from helpdesk import answers
from helpdesk.policies.order_changes import stage
from helpdesk.shop import shop

SORRY = "sorry"  # noted about the flow: an apology was said
WITH_US = "with_us"
CHANGE = "change_order"
WRONG = "wrong_item"
REPLACEMENT, REFUND, TELL = WISHES = ("replacement", "refund", "tell")
NEVER, ARTICLE, PART, _, EMPTY = KINDS = ("never", "item_missing", "part_missing", WRONG, "empty")
WHAT_MISSING = "report_missing_item_what"
FOUND, NOT_FOUND = "found", "not_found"
KIN = frozenset(
    [
        *("return_item", "exchange_item", "complaint", "refund_status", "track_order", "product_not_working"),
        *("report_damaged_item", "report_missing_item", "problem_not_solved", "payment_problem"),
        *("size_help", "submit_document", "export_my_data"),
    ]
)


def sorry(talk: Talk) -> str:
    """Does the question begin with an apology? "yes" the first time one of the flow's questions asks."""
    if memory.state(talk).get(SORRY):
        return "no"
    memory.note(talk, **{SORRY: True})
    return "yes"


@dataclass(frozen=True)
class Seen(OwnOptions):
    """What is wrong, or `other` with the customer's own words."""

    volunteered: bool = True

    def told(self, talk: Talk, value: Any) -> Any:
        """The words that were used."""
        return value if talk.tapped else f"{value}: {talk.text.strip()[:300]}"


@dataclass(frozen=True)
class Missing(Options):
    """What is wrong with the delivery; whoever names a part and nothing else misses it."""

    def find(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """By the words of the list, else by the name of a part in the message that begins the flow."""
        found = super().find(talk, note)
        if found is not None or talk.tapped or memory.state(talk).get("open") or answers.meant(self.group, talk.text):
            return found
        return Value(PART) if answers.says("parts", talk.text) else None

    def take(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """By tap, number or words; else by the name of a part."""
        found = super().take(talk, note)
        part = found is None and not talk.tapped and answers.says("parts", talk.text)
        return Value(PART) if part else found

    def prefill(self, talk: Talk) -> Verdict:
        """What the message that begins the flow says of articles: one came that the order does not hold, in place of
        what it holds; or one of the order is named and nothing else."""
        text = said(talk)
        begins = not memory.state(talk).get("open") and talk.intent == "report_missing_item" and not talk.tapped
        if not begins:
            return None
        if answers.says("came_instead", text):
            others = [name for name in talk.said("product") if not holds_named(name, lines(talk))]
            return Value(WRONG) if others else None
        surely = talk.confidence >= VERY_SURE and holds_named(text, lines(talk))
        return Value(ARTICLE) if surely else None


@dataclass(frozen=True)
class MissingWords(Text):
    """Which part is missing, or what came instead; not asked when it was told with what is wrong."""

    def find(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """A message that says what is wrong and names the part, or what came; an article of the list is no part."""
        asked = memory.state(talk).get("open") or WHAT_MISSING
        if talk.tapped or asked != WHAT_MISSING:
            return None
        what = talk.slot(WHAT_MISSING)
        told = answers.says("parts", talk.text) if what == PART else answers.says("came_instead", talk.text)
        return Value(talk.text.strip()[: self.longest]) if told and what in (PART, WRONG) else None

    def prefill(self, talk: Talk) -> Verdict:
        """What came instead, as the message that begins the flow told it."""
        told = talk.slot(WHAT_MISSING) == WRONG and answers.says("came_instead", said(talk))
        return Value(said(talk)[: self.longest]) if told else None


@dataclass(frozen=True)
class Search(Options):
    """Found or not; words for not finding it ("not found") hold those for finding it."""

    def take(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """By tap, number or words; a bare yes or no answers "is it there?" too."""
        lost = not talk.tapped and NOT_FOUND in answers.meant(self.group, talk.text)
        found = Value(NOT_FOUND) if lost else super().take(talk, note)
        if found is None and not talk.tapped and is_yes_or_no(talk) and not answers.command(talk.text):
            return Value(FOUND if talk.intent == "affirm" else NOT_FOUND)
        return found


class ReportDamagedItemForm(Flow):
    """Which order, which articles, what is seen, a picture, and what for?"""

    flow = "report_damaged_item"
    switch = "problems"
    reports = True
    intents = ("report_damaged_item",)
    kin = KIN
    questions = (
        ArticleOrder(fits=has_arrived),
        ArticleItems("report_damaged_item_items", of_report=True),
        Seen(
            "report_damaged_item_seen",
            options=("broken", "box_crushed", "torn", "stained", "leaking", WRONG, OTHER),
            group="damage",
        ),
        Photo("report_damaged_item_photos"),
        Options("report_damaged_item_wish", options=WISHES, group="damage_wish", volunteered=True),
    )
    told_back = ("report_damaged_item_wish",)

    def explained(self, talk: Talk) -> bool:
        """When the money comes."""
        return explained_money(talk)

    def handed_on(self, talk: Talk) -> bool:
        """A return or exchange of the same goods begins with what is wrong with them."""
        reason = WRONG if talk.slot("report_damaged_item_seen") == WRONG else "damaged"
        return hand_on(talk, reason, talk.slot("report_damaged_item_items"), talk.slot("report_damaged_item_photos"))

    def values_report_damaged_item_items(self, talk: Talk) -> dict[str, Any]:
        """An apology, once."""
        return {"sorry": sorry(talk)}

    def values_report_damaged_item_photos(self, talk: Talk) -> dict[str, Any]:
        """What to show."""
        seen = talk.slot("report_damaged_item_seen")
        return {"seen": seen, "number": talk.slot("chosen_order"), "sorry": sorry(talk)}

    def values_report_damaged_item_seen(self, talk: Talk) -> dict[str, Any]:
        """The order's number."""
        return {"number": talk.slot("chosen_order"), "sorry": sorry(talk)}

    def values_report_damaged_item_wish(self, talk: Talk) -> dict[str, Any]:
        """The order's number."""
        return {"number": talk.slot("chosen_order")}


class ReportDamagedItem(HelpdeskAction):
    """Everything is known: a return or exchange begins with it, or a ticket holds it."""

    def answer(self, talk: Talk) -> None:
        """Lead on, or open the ticket."""
        wish, seen = str(talk.slot("report_damaged_item_wish")), talk.slot("report_damaged_item_seen")
        items, photos = talk.slot("report_damaged_item_items"), talk.slot("report_damaged_item_photos")
        if not goes_on(talk, wish, WRONG if seen == WRONG else "damaged", items, photos):
            number = open_ticket(talk)
            talk.say("utter_report_damaged_item_ticket", number=talk.slot("chosen_order"), ticket_number=number)


class ReportMissingItemForm(Flow):
    """Which order, what is missing, has it been looked for, which articles, a picture, and what for?"""

    flow = "report_missing_item"
    switch = "problems"
    reports = True
    intents = ("report_missing_item",)
    kin = KIN
    questions = (
        ArticleOrder(fits=has_arrived),
        Missing(WHAT_MISSING, options=KINDS, group="missing", volunteered=True),
        Search("report_missing_item_search", options=(FOUND, NOT_FOUND), group="search"),
        ArticleItems("report_missing_item_items", of_report=True),
        MissingWords("report_missing_item_words", longest=300),
        Photo("report_missing_item_photos"),
        Options("report_missing_item_wish", options=(REPLACEMENT, REFUND), group="damage_wish", volunteered=True),
    )
    told_back = ("report_missing_item_wish",)

    def explained(self, talk: Talk) -> bool:
        """When the money comes."""
        return explained_money(talk)

    def handed_on(self, talk: Talk) -> bool:
        """A return or exchange of the same goods begins with what is wrong with them."""
        reason = {WRONG: WRONG, PART: "missing_parts"}.get(str(talk.slot(WHAT_MISSING)), "")
        return hand_on(talk, reason, talk.slot("report_missing_item_items"), talk.slot("report_missing_item_photos"))

    def check_chosen_order(self, talk: Talk, number: str) -> Check:
        """What has not left us is not missing: other pieces may be wanted, else its state says where it is."""
        order = order_known(talk, number)
        if order is None or stage(order) != WITH_US:
            return None
        if wants_change(talk, order.lines):
            memory.pass_on(talk, CHANGE, chosen_order=number)
            return Stop(then=CHANGE)
        told_orders.tell(talk, order)
        return Stop()

    def check_report_missing_item_what(self, talk: Talk, what: str) -> Check:
        """What has not been delivered is not lost: its state says where it is."""
        order = chosen_order(talk)
        if what != NEVER or has_arrived(order):
            return None
        told_orders.tell(talk, order)
        return Stop()

    def check_report_missing_item_search(self, talk: Talk, found: str) -> Check:
        """It was there after all."""
        return (
            Stop("utter_report_missing_item_found", {"number": talk.slot("chosen_order")}) if found == FOUND else None
        )

    def skip_report_missing_item_search(self, talk: Talk) -> bool:
        """Only for a parcel that was delivered and is not there."""
        return bool(talk.slot("report_missing_item_what") != NEVER)

    def skip_report_missing_item_items(self, talk: Talk) -> bool:
        """All of it is missing."""
        return talk.slot("report_missing_item_what") in (NEVER, EMPTY)

    def skip_report_missing_item_words(self, talk: Talk) -> bool:
        """Only for a part, and for what came in its place."""
        return talk.slot("report_missing_item_what") not in (PART, WRONG)

    def skip_report_missing_item_photos(self, talk: Talk) -> bool:
        """Of what is not there no picture can be taken."""
        return bool(talk.slot("report_missing_item_what") == NEVER)

    def values_report_missing_item_what(self, talk: Talk) -> dict[str, Any]:
        """The order's number."""
        return {"number": talk.slot("chosen_order")}

    def values_report_missing_item_search(self, talk: Talk) -> dict[str, Any]:
        """Who delivered it, and when."""
        order = chosen_order(talk)
        at = order.delivered_at
        delivered_on = at.astimezone(shop().zone).date() if at else None
        return {"number": order.number, "carrier": order.carrier, "delivered_on": delivered_on}

    def values_report_missing_item_words(self, talk: Talk) -> dict[str, Any]:
        """A part, or another article?"""
        return {"missing": talk.slot("report_missing_item_what"), "number": talk.slot("chosen_order")}

    values_report_missing_item_photos = values_report_missing_item_wish = values_report_missing_item_words


class ReportMissingItem(HelpdeskAction):
    """Everything is known: an exchange or return of the wrong article begins with it, or a ticket holds it."""

    def answer(self, talk: Talk) -> None:
        """Lead on, or open the ticket."""
        wish, what = str(talk.slot("report_missing_item_wish")), talk.slot("report_missing_item_what")
        items, photos = talk.slot("report_missing_item_items"), talk.slot("report_missing_item_photos")
        if what != WRONG or not goes_on(talk, wish, WRONG, items, photos):
            values = {"number": talk.slot("chosen_order"), "wish": wish}
            talk.say("utter_report_missing_item_ticket", ticket_number=open_ticket(talk), **values)
