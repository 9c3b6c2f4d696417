"""Which queue a matter goes to, how pressing it is and until when somebody must have seen to it. Pure."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Literal, get_args

from helpdesk.policies.mood import CALM, Mood

Priority = Literal["low", "normal", "high", "urgent"]
Queue = Literal["general", "orders", "returns", "payments", "fraud", "technical", "privacy"]
PRIORITIES: tuple[Priority, ...] = get_args(Priority)
QUEUES: tuple[Queue, ...] = get_args(Queue)

# The topic of a ticket is an intent's name, or a word of ours; what is not here is general and normal.
QUEUE_OF: dict[str, Queue] = {
    **dict.fromkeys(("track_order", "cancel_order", "change_order", "report_missing_item", "order_access"), "orders"),
    **dict.fromkeys(("return_item", "exchange_item", "refund_status", "report_damaged_item"), "returns"),
    **dict.fromkeys(("returns", "refunds", "refund", "exchange"), "returns"),
    **dict.fromkeys(("orders", "order_changes"), "orders"),
    **dict.fromkeys(("payment_problem", "payments"), "payments"),
    **dict.fromkeys(("report_fraud", "fraud"), "fraud"),
    **dict.fromkeys(("product_not_working", "problem_not_solved", "app_error", "book_technician"), "technical"),
    **dict.fromkeys(("delete_my_data", "export_my_data", "opt_out", "identity_document", "privacy"), "privacy"),
}  # fmt: skip
PRIORITY_OF: dict[str, Priority] = {"report_fraud": "urgent", "fraud": "urgent", "complaint": "high", "insult": "high"}
DUE_IN = {"fraud": timedelta(hours=2), "privacy": timedelta(days=30)}
NO_LAW = frozenset({"opt_out", "identity_document"})  # in the privacy queue, but no request that the law gives time for
# What a ticket is called goes by its facts, in this order; none of these holds more than a name or a number.
SUBJECT_FACTS = ("product", "error_code", "order_number", "items", "reason")
LONGEST_SUBJECT = 160


def queue_of(topic: str) -> Queue:
    """The queue for a ticket's topic."""
    return QUEUE_OF.get(topic, "general")


def priority_of(topic: str, mood: Mood = CALM) -> Priority:
    """How pressing a topic is in this mood."""
    return raised(PRIORITY_OF.get(topic, "normal"), mood)


def raised(priority: str, mood: Mood) -> Priority:
    """The priority one step up for urgency and one for anger; a word that is none counts as normal."""
    steps = int(mood.urgent) + int(mood.angry or mood.insult)
    return PRIORITIES[min(PRIORITIES.index(most_pressing([priority])) + steps, len(PRIORITIES) - 1)]


def most_pressing(priorities: Iterable[str]) -> Priority:
    """The highest of some priorities; words that are none count as normal."""
    known = [PRIORITIES.index(word) if word in PRIORITIES else 1 for word in priorities]
    return PRIORITIES[max(known, default=1)]


def joined_queue(first: str, second: Queue) -> str:
    """The queue of a ticket in `first` to which one for `second` is added: fraud wins, then what is not general."""
    if second == "fraud" or first == "general":
        return second
    return first


def due_in(topic: str) -> timedelta | None:
    """How long after the ticket was opened somebody must have seen to it; None: nothing is promised yet."""
    return None if topic in NO_LAW else DUE_IN.get(queue_of(topic))


def subject_of(topic: str, facts: Mapping[str, Any]) -> str:
    """One line for a list of tickets: "product_not_working: Oslo table lamp, E18, 1001"."""
    told = [_words(facts[name]) for name in SUBJECT_FACTS if facts.get(name)]
    line = f"{topic}: {', '.join(told)}" if told else topic
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1] + "…"


def _words(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(_words(part) for part in value)
    if isinstance(value, Mapping):
        return str(value.get("name") or value.get("sku") or "")
    return " ".join(str(value).split())
