"""Sending back what was ordered: for the money, for the same once more, or for another size or colour."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any

from rasa_sdk.events import FollowupAction

from actions.base import ORDER_PROOF, HelpdeskAction, Talk
from actions.change_order import ITEM
from actions.flows import memory
from actions.flows.answers import Check, Stop, Unfit, Value, Verdict
from actions.flows.by_article import ArticleItems, ArticleOrder, note_said
from actions.flows.flow import Flow
from actions.flows.intents import requested
from actions.flows.questions import Confirm, Photo, Question
from actions.flows.which_items import lines, named, names_others
from actions.flows.which_order import order_known
from actions.language import language_of
from actions.return_conditions import Conditions, claimed, judge, pieces_left, returned_lines
from actions.return_money import explained_amount, explained_money, explained_swap
from actions.return_questions import FLOW_OF_SWAPS, SWAPS, Pieces, Reason, Wanted, Wish, variants, wants_swap, wishes
from actions.return_refusals import NOT_POSSIBLE, refusal_values, row_of
from helpdesk import answers as said_words
from helpdesk.policies.order_changes import stage
from helpdesk.policies.returns import not_with_the_customer, refuse
from helpdesk.return_rules import EXCHANGE, REPLACEMENT
from helpdesk.services import returns
from helpdesk.services.returns import Eligible, Ineligible, NotInStock, Piece, Preview, ReturnView, Started
from helpdesk.shop import flow_on
from helpdesk.wording import isolate_value

CHANGE = "change_order"
VARIANTS_ASKED = ("faq", "size_help")  # intents that "which colours are there?" is taken for


class ReturnItemForm(Flow):
    """Which order, which articles, why, in what state, what for, and is that right?"""

    flow = "return_item"
    switch = "returns"
    intents = ("return_item", "exchange_item")
    kin = frozenset(
        [
            *("cancel_order", "change_order", "complaint", "size_help", "refund_status", "payment_problem"),
            *("report_damaged_item", "report_missing_item", "product_not_working", "problem_not_solved"),
        ]
    )
    questions: tuple[Question, ...] = (
        ArticleOrder(fits=lambda order: stage(order) == "delivered"),
        ArticleItems("return_items"),
        Reason("return_reason"),
        Conditions("return_conditions"),
        Pieces("return_quantity"),
        Photo("return_photos"),
        Wish("return_wish"),
        Wanted("return_variant", rows=variants),
        Confirm("return_confirm"),
    )
    told_back = ("return_quantity", "return_wish")

    def fill(self, talk: Talk, asked: Question | None = None) -> Verdict:
        """Also what the first message says of articles that are not known yet."""
        if not talk.tapped and (talk.intent in self.intents or talk.entity("size") or talk.entity("color")):
            note_said(talk)
        return super().fill(talk, asked)

    def explained(self, talk: Talk) -> bool:
        """When the money or the new article comes, and what else the article can be had in."""
        if self.told_variants(talk):
            return True
        swap = wants_swap(talk) or talk.slot("return_wish") in SWAPS
        return (swap and explained_swap(talk)) or explained_money(talk) or explained_amount(talk)

    def told_variants(self, talk: Talk) -> bool:
        """Say what the chosen article can be exchanged for; where that is asked already, the question says it."""
        if talk.intent not in VARIANTS_ASKED or talk.tapped or not said_words.says("variants", talk.text):
            return False
        rows = variants(talk) if talk.slot("return_items") else []
        if rows and memory.state(talk).get("open") != "return_variant":
            name = returned_lines(talk)[0].name
            listed = (f"• {isolate_value(row.title, language_of(talk))}" for row in rows)
            talk.say("utter_return_variants", name=name, variants={"written": "\n".join(listed)})
        return bool(rows)

    def gives_way(self, talk: Talk, question: Question | None) -> bool:
        """As all flows; whoever wants to send back another article begins anew with it."""
        if not wants_another(talk, self.intents):
            return super().gives_way(talk, question)
        if talk.intent == self.flow:  # its rule would lead here again, and Rasa predicts no action just rejected
            talk.remember(order_number=None)
            self.begin(talk)
        else:
            self.give_way(talk)
            talk.remember(order_number=None)
        return True

    def check_chosen_order(self, talk: Talk, number: str) -> Check:
        """Only what has arrived can come back."""
        order = order_known(talk, number)
        obstacle = not_with_the_customer(order) if order else None
        found = returns.eligible_lines(talk.uow, talk.conversation_id, number, returns.reasons()[0], talk.inbound_id)
        if isinstance(found, list) and all(is_back(verdict) for _line, verdict in found):
            obstacle = obstacle or "already_returned"
        if obstacle is None:
            return None
        if obstacle == "not_sent_yet" and wants_swap(talk):
            meant = not talk.tapped and said_words.meant("change_what", talk.text)
            memory.pass_on(talk, CHANGE, chosen_order=number, change_order_what=None if meant else ITEM)
            return Stop(then=CHANGE)
        talk.remember(chosen_order=number)
        return Stop(NOT_POSSIBLE, refusal_values(talk, refuse(obstacle)))

    def check_return_conditions(self, talk: Talk, answers: dict[str, bool]) -> Check:
        """A wish that was told before is checked now that the articles are known."""
        if talk.slot("return_wish") is not None:
            memory.note(talk, unchecked=[*memory.state(talk).get("unchecked", ()), "return_wish"])
        return None

    def check_return_wish(self, talk: Talk, wish: str) -> Check:
        """One of those that are possible for the articles."""
        if talk.slot("return_conditions") is None:
            return None
        if wish in wishes(talk):
            if wish == EXCHANGE and len(talk.slot("return_items")) > 1:
                self.one_by_one(talk)
            return None
        if wish == EXCHANGE and wants_swap(talk) and REPLACEMENT in wishes(talk) and not talk.entity("size"):
            return Value(REPLACEMENT)  # "exchange it" may mean the same once more
        return Unfit("utter_return_wish_not_possible", {"wish": wish})

    def one_by_one(self, talk: Talk) -> None:
        """Another size is chosen article by article: the first one now, the others when it is done."""
        first, *later = returned_lines(talk)
        talk.remember(return_items=[first.id])
        memory.note(talk, later=[line.id for line in later])
        talk.say("utter_return_one_by_one", items=[row_of(first)], later=[row_of(line) for line in later])

    def skip_return_quantity(self, talk: Talk) -> bool:
        """Only for one article of which there are several."""
        return len(talk.slot("return_items") or ()) != 1 or pieces_left(talk) <= 1

    def skip_return_photos(self, talk: Talk) -> bool:
        """Only where returns.yml wants a picture."""
        verdicts = judge(talk, talk.slot("return_conditions") or {})
        return not any(isinstance(one, Eligible) and one.photo for _line, one in verdicts)

    def skip_return_variant(self, talk: Talk) -> bool:
        """Only for another size or colour."""
        return bool(talk.slot("return_wish") != EXCHANGE)

    def values_return_quantity(self, talk: Talk) -> dict[str, Any]:
        """The article and how many of it can come back."""
        return {"name": returned_lines(talk)[0].name, "left": pieces_left(talk)}

    def values_return_reason(self, talk: Talk) -> dict[str, Any]:
        """The articles."""
        return {"items": returned_rows(talk)}

    def values_return_photos(self, talk: Talk) -> dict[str, Any]:
        """Why a picture is wanted."""
        return {"reason": talk.slot("return_reason")}

    def values_return_variant(self, talk: Talk) -> dict[str, Any]:
        """The article that comes back."""
        return {"name": returned_lines(talk)[0].name}

    def values_return_confirm(self, talk: Talk) -> dict[str, Any]:
        """All that was agreed, and what it comes to."""
        wish, reason = str(talk.slot("return_wish")), str(talk.slot("return_reason"))
        number = str(talk.slot("chosen_order"))
        where = (talk.uow, talk.conversation_id, number, talk.inbound_id)
        found = returns.would_be(*where, pieces(talk), reason=reason, wish=wish, facts=claimed(talk))
        known = found if isinstance(found, Preview) else None
        sku = talk.slot("return_variant")
        return {
            "number": number,
            "items": returned_rows(talk),
            "reason": reason,
            "wish": wish,
            "same": "yes" if wish == REPLACEMENT else None,
            "wanted": next((row.title for row in variants(talk) if row.id == sku), None) if wish == EXCHANGE else None,
            "amount": known.amount if known and known.amount.minor else None,
            "cost": known.cost if known and known.cost.minor else None,
            "keep": "yes" if known and known.keep else None,
            "person": "yes" if known and known.person else None,
        }


class ExchangeItemForm(ReturnItemForm):
    """The same for whoever wants something else in its place."""

    flow = "exchange_item"
    switch = "exchanges"
    intents = ("exchange_item", "return_item")


class ReturnItem(HelpdeskAction):
    """Everything is known and confirmed: the return begins."""

    def answer(self, talk: Talk) -> None:
        """Begin it, and say how it goes on or why not."""
        number, state = str(talk.slot("chosen_order")), memory.state(talk)
        facts = claimed(talk)
        verdict = returns.start(
            talk.uow,
            talk.conversation_id,
            number,
            talk.inbound_id,
            pieces(talk),
            reason=str(talk.slot("return_reason")),
            wish=str(talk.slot("return_wish")),
            answers=talk.slot("return_conditions") or {},
            facts=facts,
        )
        if isinstance(verdict, Started):
            tell_started(talk, verdict.return_)
            self.go_on_with(talk, state.get("later", ()))
        elif isinstance(verdict, Ineligible):
            talk.say(NOT_POSSIBLE, **refusal_values(talk, verdict, returned_lines(talk)))
        elif isinstance(verdict, NotInStock):
            talk.say(NOT_POSSIBLE, **refusal_values(talk, Ineligible("out_of_stock", ("return_item",))))
        elif isinstance(verdict, returns.ProofNeeded):  # the proof of somebody else's order has lapsed meanwhile
            talk.say("utter_ask_order_proof", number=number)
            talk.remember(order_number=number, asked=ORDER_PROOF)
        else:  # the rules have changed meanwhile and ask more than was answered
            talk.say(NOT_POSSIBLE, **refusal_values(talk, Ineligible("rules_changed", ("return_item",))))

    def go_on_with(self, talk: Talk, later: Sequence[str]) -> None:
        """The articles that wait for their exchange come next, with what is known for all of them."""
        if later and flow_on(ExchangeItemForm.switch):
            same = ("chosen_order", "return_reason", "return_conditions", "return_wish")
            memory.pass_on(talk, FLOW_OF_SWAPS, return_items=list(later), **{slot: talk.slot(slot) for slot in same})
            talk.events.append(FollowupAction("exchange_item_form"))


class ExchangeItem(ReturnItem):
    """The same for an exchange."""


def tell_started(talk: Talk, begun: ReturnView) -> None:
    """How it goes on: a person decides, nothing is sent back, or the goods travel."""
    key = "utter_return_person" if begun.person else "utter_return_kept" if begun.keep else "utter_return_started"
    talk.say(key, **begun.said())


def pieces(talk: Talk) -> list[Piece]:
    """What comes back, and what is wanted for it."""
    sku = str(talk.slot("return_variant") or "") if talk.slot("return_wish") == EXCHANGE else ""
    chosen = judge(talk, talk.slot("return_conditions") or {})
    asked = int(talk.slot("return_quantity") or 0) if len(chosen) == 1 else 0
    return [
        Piece(line.id, asked or (one.left if isinstance(one, Eligible) else line.quantity), sku=sku)
        for line, one in chosen
    ]


def wants_another(talk: Talk, own: Container[str | None]) -> bool:
    """Is it said again that something goes back, and is that another article than the chosen ones?"""
    chosen = returned_lines(talk) if talk.slot("chosen_order") and talk.intent in own and requested(talk) else []
    if not chosen:
        return False
    ids = set(named(talk.text, lines(talk)))
    return ids.isdisjoint(line.id for line in chosen) if ids else names_others(talk, talk.text, tuple(chosen))


def is_back(verdict: Eligible | Ineligible) -> bool:
    """Are all pieces of the article back, or on their way?"""
    return isinstance(verdict, Ineligible) and verdict.reason == "already_returned"


def returned_rows(talk: Talk) -> list[dict[str, Any]]:
    """The articles and how many of each come back."""
    names = {line.id: line.name for line in returned_lines(talk)}
    return [{"name": names[piece.line], "quantity": piece.quantity} for piece in pieces(talk)]
