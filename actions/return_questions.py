"""The questions of a return and an exchange: which order, which articles, why, in what state, what for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from actions.base import Talk
from actions.change_order import alike
from actions.flows import memory
from actions.flows.answers import Stop, Unfit, Value, Verdict
from actions.flows.by_article import said
from actions.flows.intents import VERY_SURE
from actions.flows.more_questions import Pick, Row
from actions.flows.own_words import OwnOptions
from actions.flows.questions import Options, Quantity, words_of
from actions.flows.which_items import pieces_named
from actions.reported_goods import reported_pieces
from actions.return_conditions import judge, pieces_left, returned_lines
from actions.return_refusals import NOT_POSSIBLE, refusal_values
from helpdesk import answers
from helpdesk.policies.returns import refuse
from helpdesk.return_rules import EXCHANGE, REFUND, REPLACEMENT, rules
from helpdesk.services import returns
from helpdesk.services.returns import Eligible

MOST_REASONS = 9  # rows of a list of ten, a person below them
FEWEST_WORDS = 3  # of a message that surely wants the other flow
SWAPS = (REPLACEMENT, EXCHANGE)
FLOW_OF_SWAPS = "exchange_item"
NO_LISTS = ("return_photos", "return_conditions", "return_confirm")  # questions that no number answers
SHORT_NUMBER = 4  # words


@dataclass(frozen=True)
class Reason(OwnOptions):
    """One of the reasons of returns.yml, or `other` with the customer's own words."""

    group: str = "return_reason"
    volunteered: bool = True

    def offered(self, talk: Talk) -> tuple[str, ...]:
        """The reasons as they are listed, then those that are understood though they are not."""
        return tuple(dict.fromkeys((*self.listed(talk), *returns.reasons())))

    def listed(self, talk: Talk) -> list[str]:
        """Those that there is room for, the last one among them; of sizes only where there are any."""
        sized = any(line.size for line in returned_lines(talk))
        listed = [one for one in returns.reasons() if sized or one not in ("too_small", "too_big")]
        if len(listed) > MOST_REASONS:
            listed = [*listed[: MOST_REASONS - 1], listed[-1]]
        return listed

    def find(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """Said unasked, or by a button that begins a return for a reason."""
        if talk.tapped and talk.intent in ("return_item", "exchange_item"):
            tapped = talk.entity("choice")
            return Value(tapped) if tapped in returns.reasons() else None
        return super().find(talk, note)

    def values(self, talk: Talk) -> dict[str, Any]:
        """The rows of the list."""
        return {"reasons": [{"reason": one} for one in self.listed(talk)]}


@dataclass(frozen=True)
class Pieces(Quantity):
    """How many of the one article, at most those that are not back yet; "2 of them" may follow later."""

    can_change = True

    def find(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """Another number in few words, where a picture, yes or no was asked for and no list."""
        known, state = talk.slot(self.slot), memory.state(talk)
        if talk.tapped or known is None or state.get("open") not in NO_LISTS or len(words_of(talk.text)) > SHORT_NUMBER:
            return None
        found = super().take(talk, note)
        return found if isinstance(found, Value) and found.value <= pieces_left(talk) else None

    def prefill(self, talk: Talk) -> Verdict:
        """As many as the message that begins the flow speaks of, or the report before it."""
        number = pieces_named(said(talk), returned_lines(talk)[0]) or reported_pieces(talk)
        return Value(number) if 1 <= number <= pieces_left(talk) else None

    def take(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """A number, or all."""
        left = pieces_left(talk)
        if not talk.tapped and answers.meant("all_items", talk.text):
            return Value(left)
        found = super().take(talk, note)
        return (
            self.unfit(talk) if isinstance(found, Unfit) or (isinstance(found, Value) and found.value > left) else found
        )

    def unfit(self, talk: Talk) -> Unfit:
        """A number up to that is wanted."""
        return Unfit("utter_flow_unfit_quantity", {"least": 1, "most": pieces_left(talk)})


@dataclass(frozen=True)
class Wish(Options):
    """What the customer gets for it: of the wishes of returns.yml those that all chosen articles may have."""

    group: str = "return_wish"
    volunteered: bool = True

    can_change = True

    def offered(self, talk: Talk) -> tuple[str, ...]:
        """What is possible now; where an exchange was wanted, that comes first."""
        found = wishes(talk)
        swaps = [one for one in SWAPS if one in found] if wants_swap(talk) else []
        return (*swaps, *(one for one in found if one not in swaps))

    def find(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """Said by words; or one of the two flows was going on and the other one is wanted."""
        meant = [] if talk.tapped else answers.meant(self.group, talk.text)
        if len(meant) == 1 and meant[0] in rules().wishes:
            return Value(meant[0])
        if not (talk.tapped or (talk.confidence >= VERY_SURE and len(words_of(talk.text)) > FEWEST_WORDS)):
            return None  # "the shoes" alone says neither
        known = talk.slot(self.slot)
        if wants_swap(talk) and talk.intent == "return_item" and known in (None, *SWAPS):
            return Value(REFUND)
        if not wants_swap(talk) and talk.intent == FLOW_OF_SWAPS and known not in SWAPS:
            possible = [one for one in SWAPS[::-1] if one in wishes(talk)]
            return Value(possible[0]) if possible else None
        return None

    def prefill(self, talk: Talk) -> Verdict:
        """Where an exchange was wanted, the only kind of it that is possible."""
        swaps = [one for one in SWAPS if one in wishes(talk)] if wants_swap(talk) else None
        if swaps is None:
            return None
        if not swaps:
            return Stop(NOT_POSSIBLE, refusal_values(talk, no_swap(), returned_lines(talk)))
        return Value(swaps[0]) if len(swaps) == 1 else None

    def values(self, talk: Talk) -> dict[str, Any]:
        """The rows of the list."""
        return {"wishes": [{"wish": one} for one in self.offered(talk)], "number": talk.slot("chosen_order")}


@dataclass(frozen=True)
class Wanted(Pick):
    """Another size or colour of the article, also named in the first message."""

    def find(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """A size or colour that a message names unasked, once the article is known."""
        wanted = talk.slot("return_wish") == EXCHANGE and talk.slot("return_items") and not talk.tapped
        return self.by_words(talk, talk.text) if wanted and talk.intent == FLOW_OF_SWAPS else None

    def prefill(self, talk: Talk) -> Verdict:
        """What the first message said, before the article was known; the end when nothing can be had."""
        if not self.shown(talk):
            return Stop(NOT_POSSIBLE, refusal_values(talk, no_swap(), returned_lines(talk)))
        return self.by_words(talk, said(talk))


def variants(talk: Talk) -> list[Row]:
    """What the returned article can be exchanged for."""
    chosen = returned_lines(talk)
    if len(chosen) != 1:
        return []
    line, number = chosen[0], str(talk.slot("chosen_order"))
    found = returns.exchange_choices(talk.uow, number, line.id, int(talk.slot("return_quantity") or line.quantity))
    same = len(alike([line.name, *(one.name for one in found)]).rpartition(" ")[0])
    return [
        Row(
            one.sku,
            one.name[same:].strip(" ,،") or one.name,
            one.name,
            words=(one.size,),
            assumed=(line.name, one.name) if one.color == line.color else (line.name,),
        )
        for one in found
    ]


def wishes(talk: Talk) -> tuple[str, ...]:
    """What all chosen articles may have."""
    chosen = judge(talk, talk.slot("return_conditions") or {}) if talk.slot("return_reason") else []
    found: list[str] = list(rules().wishes)
    for _line, verdict in chosen:
        found = [one for one in found if isinstance(verdict, Eligible) and one in verdict.wishes]
    return tuple(found)


def wants_swap(talk: Talk) -> bool:
    """Is it the flow of exchanges?"""
    return bool(memory.state(talk).get("name") == FLOW_OF_SWAPS)


def no_swap() -> returns.Ineligible:
    """Nothing to exchange it for; it may still come back for money."""
    return returns.Ineligible("nothing_to_swap", ("return_item", *refuse("").instead))
