"""The order and its articles where customers name goods rather than numbers ("my mugs came broken")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from actions.base import Talk
from actions.flows import memory
from actions.flows.answers import Value, Verdict
from actions.flows.which_items import WhichItems, lines, named
from actions.flows.which_order import WhichOrder, keep, own_orders

SAID = "said"  # noted about the flow: the messages that asked for it
LONGEST = 300


def said(talk: Talk) -> str:
    """What the customer wrote when the flow was asked for."""
    return str(memory.state(talk).get(SAID) or "")


def note_said(talk: Talk) -> None:
    """Keep this message: articles in it are known only when the order is."""
    memory.note(talk, **{SAID: f"{said(talk)} {talk.text}".strip()[-LONGEST:]})


@dataclass(frozen=True)
class ArticleOrder(WhichOrder):
    """The order that is meant: of several the only one that holds an article which was named when the flow began."""

    def find(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """As for all flows; the message that begins the flow is noted."""
        if not (talk.tapped or memory.state(talk).get("open") or said(talk)):
            note_said(talk)
        return super().find(talk, note)

    def prefill(self, talk: Talk) -> Verdict:
        """As for all flows, else by the article."""
        found = super().prefill(talk)
        if found is not None:
            return found
        fitting = [order for order in own_orders(talk) if self.fits(order)]
        ids = set(named(said(talk), tuple(line for order in fitting for line in order.lines)))
        meant = [order for order in fitting if ids.intersection(line.id for line in order.lines)]
        return Value(keep(talk, meant[0])) if len(meant) == 1 else None


@dataclass(frozen=True)
class ArticleItems(WhichItems):
    """The articles that are meant, also named before the order was known."""

    def prefill(self, talk: Talk) -> Verdict:
        """The only article, or those that were named."""
        return super().prefill(talk) or self.value(named(said(talk), lines(talk)))

    def words(self, talk: Talk) -> str:
        """Also what was said before the order was known."""
        return f"{said(talk)} {super().words(talk)}".strip()
