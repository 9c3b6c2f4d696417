"""Which of a customer's orders is meant when no number is said: by its state, its age, what it holds. Pure."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from helpdesk.integrations.orders import protocol as orders
from helpdesk.integrations.orders.protocol import OrderView
from helpdesk.spelling import BREAK, tokens
from helpdesk.words import readings

# What is said of an order (words/<language>/answers/which_order.yml and order_state.yml) → the states that are meant.
# The first ones come first: "not shipped" holds "shipped", "not arrived" holds "arrived".
STATES: dict[str, frozenset[str]] = {
    "processing": frozenset({orders.PROCESSING}),
    "not_arrived": orders.OPEN,
    "on_its_way": frozenset({orders.SHIPPED, orders.OUT_FOR_DELIVERY, orders.DELAYED}),
    "delayed": frozenset({orders.DELAYED}),
    "arriving_today": frozenset({orders.OUT_FOR_DELIVERY}),
    "pickup": frozenset({orders.READY_FOR_PICKUP}),
    "delivered": frozenset({orders.DELIVERED}),
    "cancelled": frozenset({orders.CANCELLED}),
    "returned": frozenset({orders.RETURNED}),
}
LATEST, OLDEST = "latest", "oldest"
SHORTEST_WORD = 3  # letters of a word that tells an article when it is said as it stands in the name
SHORTEST_PART = 5  # letters of one that is a part of a word of the name ("Lampe" of "Stehlampe")
SHORTEST_BASE = 4  # letters of a name's word that the customer's goes on from ("cushions")
# Words of articles' names that tell no article.
EMPTY_WORDS = frozenset(
    word
    for text in (
        "size pack with your name set green grey gray white black navy blue light hand over",
        "größe mit namen grün grau weiß schwarz marine blau hand",
        "مقاس من رقم لون قطع طقم اسود ابيض اخضر رمادي قدرة",
    )
    for word in tokens(text)
)


def meant_orders(
    own: Sequence[OrderView],
    *,
    words: Collection[str],
    kinds: Collection[str] = (),
    said: Collection[str] = (),
    days: Collection[date] = (),
    zone: ZoneInfo,
) -> list[OrderView]:
    """Those of `own` that are meant, in their order; [] when nothing that was said tells them apart.

    `words` were written (spelling.tokens), `kinds` are categories of goods, `said` what was said of the order (the
    names in STATES, latest, oldest), `days` those on which it was placed, by the clock of `zone`.
    """
    left = list(own)
    left = holding(left, words) or of_kind(left, kinds) or left
    for state in (states for name, states in STATES.items() if name in said):
        left = [order for order in left if order.status in state] or left
    left = [order for order in left if order.placed_at.astimezone(zone).date() in days] or left
    if left and (LATEST in said) != (OLDEST in said):
        outermost = max if LATEST in said else min
        left = [outermost(left, key=lambda order: order.placed_at)]
    return left if len(left) < len(own) else []


def holding(own: Iterable[OrderView], words: Collection[str]) -> list[OrderView]:
    """The orders with an article that most of the words name."""
    written = [reading for word in words if word != BREAK for reading in readings(word) if tells(reading)]
    hits: dict[str, int] = {}
    found = list(own)
    for order in found:
        names = {reading for item in order.items for word in tokens(item.name) for reading in readings(word)}
        hits[order.number] = sum(any(same(word, known) for known in names if tells(known)) for word in written)
    most = max(hits.values(), default=0)
    return [order for order in found if hits[order.number] == most] if most else []


def of_kind(own: Sequence[OrderView], kinds: Collection[str]) -> list[OrderView]:
    """The orders with goods of these categories."""
    return [order for order in own if any(line.category in kinds for line in order.lines)]


def tells(word: str) -> bool:
    """Can the word tell an article?"""
    return len(word) >= SHORTEST_WORD and not word.isdecimal() and word not in EMPTY_WORDS


def same(word: str, known: str) -> bool:
    """Is it a name's word, a plural of it, or (German) a part of it?"""
    if word in (known, f"{known}s"):
        return True
    is_longer = len(known) >= SHORTEST_BASE and word.startswith(known) and len(word) - len(known) <= 2  # noqa: PLR2004
    return is_longer or (len(word) >= SHORTEST_PART and word in known)
