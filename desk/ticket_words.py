"""A ticket's history and clocks in words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desk.translations import translator
from desk.words import Words, topic_name
from helpdesk import clock
from helpdesk.db.agent import Agent
from helpdesk.db.ticket import TicketEvent
from helpdesk.formatting import format_moment
from helpdesk.services.sla import Explained
from helpdesk.shop import shop
from helpdesk.values import Language

SECTION = "ticket"
# Groups of words that other pages have, too.
SHARED = {
    "status": "statuses", "priority": "priorities", "queue": "queues", "clock": "clocks", "topic": "topics",
    "flag": "cases.flag", "quality": "cases.problem", "order_status": "cases.order_status",
    "answer": "cases.answer", "reason": "cases.reason", "wish": "cases.wish",
}  # fmt: skip
VALUES = {"status": "status", "priority": "priority", "queue": "queue"}  # events whose values are words
AGENT = "agent:"
LATE = {"running": "breached", "met": "late"}  # how a clock's state is called once its time is over
LONGEST_FACT = 300


class TicketWords(Words):
    """The words of the ticket's page, and of groups that other pages share with it."""

    def __init__(self, language: Language) -> None:
        super().__init__(language, SECTION)

    def __call__(self, group: str, word: object) -> str:
        """The word of a group: words("status", "open")."""
        if group not in SHARED:
            return super().__call__(group, word)
        key = f"{SHARED[group]}.{word}"
        found = self._t(key)
        return str(word).replace("_", " ") if found == key else found


def event_words(event: TicketEvent, people: Mapping[int, Agent], language: Language) -> str:
    """What happened, by whom: "Eva: status Open → Resolved (agent)"."""
    t, words, detail = translator(language), TicketWords(language), event.detail
    who = actor_words(event.actor, people, language)
    before, after = detail.get("from"), detail.get("to")
    if event.what == "assignee":
        before, after = _name(before, people, t), _name(after, people, t)
    elif event.what in VALUES:
        before, after = (words(VALUES[event.what], one) if one else "" for one in (before, after))
    elif event.what == "snoozed" and isinstance(after, str) and after:
        at, zone = datetime.fromisoformat(after), shop().zone
        after = format_moment(at, language, clock.now(), zone)
    elif event.what == "task":
        after = words("task_state", after)
    values = {"from": _plain(before), "to": _plain(after), "topic": topic_name(t, str(detail.get("topic", "")))}
    values |= {"clock": words("clock", detail.get("clock", "")), "step": str(detail.get("step", ""))}
    values |= {"merged": str(detail.get("merged", "")), "score": str(detail.get("score", ""))}
    what = t(f"{SECTION}.events.{event.what}", **values)
    if what == f"{SECTION}.events.{event.what}":
        told = " → ".join(filter(None, (values["from"], values["to"])))
        what = " ".join(filter(None, (event.what.replace("_", " "), told)))
    why = detail.get("why") or detail.get("rule")
    return f"{who}: {what}" + (f" ({words('why', why)})" if why and isinstance(why, str) else "")


def actor_words(actor: str, people: Mapping[int, Agent], language: Language) -> str:
    """Who did it: a colleague's name, or the assistant, the customer …"""
    number = actor.removeprefix(AGENT)
    if number != actor and number.isdecimal():
        person = people.get(int(number))
        return person.name if person else actor
    return TicketWords(language)("actor", actor)


def clock_words(told: Explained, language: Language, now: datetime) -> dict[str, Any]:
    """A clock as people read it: how much of the target is `spent`; `left` and `risk` while it runs; why."""
    words, row = TicketWords(language), told.clock
    runs = row.state == "running" and row.due_at is not None
    return {
        "name": words("clock", row.name),
        "state": words("clock_state", LATE.get(row.state, row.state) if row.breached else row.state),
        "spent": span(told.spent, language),
        "target": span(row.target, language),
        "left": words.left(row.due_at, now) if runs and row.due_at else "",
        "risk": "late" if row.breached else words.risk(row.due_at, now) if runs and row.due_at else "",
        "due_at": row.due_at,
        "entries": [
            (it.at, words("clock_entry", it.what), f"{it.step} %" if it.step else "", reason_words(it.reason, words))
            for it in told.entries
        ],
        "stretches": [(a, b, span(n, language), words("clock_why", why)) for a, b, n, why in told.stretches],
    }  # fmt: skip


def reason_words(reason: str, words: Words) -> str:
    """Why a line of a ledger was written: "message:12" is an answer."""
    kind = reason.partition(":")[0]
    return words("clock_reason", kind) if kind else ""


def span(seconds: int, language: Language) -> str:
    """A length of time: "2 h 05 min"."""
    t, minutes = translator(language), abs(seconds) // 60
    if minutes >= 60:
        return t(f"{SECTION}.span.hours", h=minutes // 60, m=f"{minutes % 60:02}")
    return t(f"{SECTION}.span.minutes", m=minutes) if minutes else t(f"{SECTION}.span.seconds", s=abs(seconds))


def refusal_words(reason: str, about: str, language: Language) -> str:
    """Why something was not done, in the reader's language."""
    t, key = translator(language), f"{SECTION}.refused.{reason}"
    found = t(key, about=about)
    return t(f"{SECTION}.refused.not_possible") if found == key else found


def failure_words(code: int | None, detail: str, language: Language) -> str:
    """Why WhatsApp did not deliver a message."""
    t, key = translator(language), f"{SECTION}.failure.{code}"
    found = t(key)
    if found != key:
        return found
    return t(f"{SECTION}.failure.other", code=code or "–", detail=detail or "–")


def _name(number: Any, people: Mapping[int, Agent], t: Any) -> str:
    if not isinstance(number, int):
        return str(t(f"{SECTION}.nobody"))
    return people[number].name if number in people else str(number)


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    return "" if value is None else str(value)


def fact_rows(facts: Mapping[str, Any], language: Language) -> list[tuple[str, str]]:
    """What was gathered, as names and texts."""
    words = TicketWords(language)
    return [(words("fact", name), text) for name, value in facts.items() if (text := _fact(value, words))]


def _fact(value: Any, words: TicketWords) -> str:
    if isinstance(value, dict):
        count = f"{value['quantity']} × " if value.get("quantity", 1) != 1 else ""
        if "name" in value:
            return f"{count}{value['name']}"
        return ", ".join(f"{name}: {_fact(one, words)}" for name, one in value.items())[:LONGEST_FACT]
    if isinstance(value, list):
        return ", ".join(_fact(one, words) for one in value)[:LONGEST_FACT]
    if value in (None, ""):
        return ""
    shown = (words(group, value) for group in ("answer", "reason", "wish", "topic"))
    return next((one for one in shown if one != str(value).replace("_", " ")), str(value))[:LONGEST_FACT]


def boxes_of(found: Mapping[str, Any], language: Language) -> list[dict[str, Any]]:
    """What is drawn over a picture: {"box", "kind": field, flag or damage, "label"}, in pixels of its first page."""
    words = TicketWords(language)
    drawn = [
        {"box": one["box"], "kind": "field", "label": words("field", name)}
        for name, one in (found.get("details") or {}).items()
        if isinstance(one, dict) and one.get("box") and not one.get("page")
    ]
    flags = (found.get("evidence") or {}).get("flags") or []
    drawn += [
        {"box": one["box"], "kind": "flag", "label": words("flag", one["kind"])} for one in flags if one.get("box")
    ]
    drawn += [
        {"box": one["box"], "kind": "damage", "label": words("damage", one["name"])}
        for one in found.get("seen") or [] if one.get("box")
    ]  # fmt: skip
    return [one for one in drawn if len(one["box"]) == 4]  # noqa: PLR2004 - a box has four sides
