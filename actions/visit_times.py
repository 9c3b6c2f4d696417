"""When a technician can come, and which visits are booked: lists to choose from, in words of the language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from actions.base import Talk
from actions.flows.answers import Also, Value, Verdict
from actions.flows.more_questions import ROW_WORDS, Pick, Row, best_rows, row_values
from actions.flows.questions import words_of
from actions.language import language_of
from helpdesk import answers, clock
from helpdesk.formatting import format_span, format_start, format_weekday
from helpdesk.policies.choices import meant_number
from helpdesk.policies.visits import hour_named, without_hour
from helpdesk.services import technician
from helpdesk.services.technician import SlotView, VisitView
from helpdesk.wording import isolate_value

NEW, MOVE, CANCEL = "new", "move", "cancel"
ONLY = "only"  # noted: the ids that were left when a day or a part of it was named
PARTS = {"morning": range(12), "afternoon": range(12, 16), "evening": range(16, 24)}  # hours of a slot's begin


def visits(talk: Talk) -> list[VisitView]:
    """The customer's coming visits, looked up once a turn."""
    if "visits" not in talk.known:
        talk.known["visits"] = technician.of_conversation(talk.uow, talk.conversation_id)
    found: list[VisitView] = talk.known["visits"]
    return found


def slots(talk: Talk) -> list[SlotView]:
    """What is free where the visit is to be, looked up once a turn."""
    if "slots" not in talk.known:
        talk.known["slots"] = technician.free_slots(talk.uow, talk.conversation_id, postcode(talk))
    found: list[SlotView] = talk.known["slots"]
    return found


def visit_rows(talk: Talk) -> Sequence[Row]:
    """The coming visits by their time."""
    return [row(talk, str(visit.id), visit.starts_at, visit.ends_at, visit.zone) for visit in visits(talk)]


def slot_rows(talk: Talk) -> Sequence[Row]:
    """The free slots by their time."""
    return [row(talk, str(slot.id), slot.starts_at, slot.ends_at, slot.zone) for slot in slots(talk)]


def row(talk: Talk, name: str, starts: datetime, ends: datetime, zone: ZoneInfo) -> Row:
    """A span as a row of a list; the weekday in full is understood, too."""
    span = when(talk, starts, ends, zone)
    language = language_of(talk)
    words = (span, format_weekday(starts, language, zone))  # the span of tomorrow's says "tomorrow" instead
    return Row(name, format_start(starts, language, zone), span, words=words)


def when(talk: Talk, starts: datetime, ends: datetime, zone: ZoneInfo) -> str:
    """A span in full: "tomorrow, 09:00–12:00"."""
    language = language_of(talk)
    return isolate_value(format_span(starts, ends, language, clock.now().astimezone(zone).date(), zone), language)


def hour_of(talk: Talk, slot_id: str) -> int:
    """The hour at which a slot begins, by the clock of the place."""
    slot = next(slot for slot in slots(talk) if str(slot.id) == slot_id)
    return slot.starts_at.astimezone(slot.zone).hour


def on_days(talk: Talk, rows: Sequence[Row], days: Sequence[str]) -> list[Row]:
    """The rows that begin on one of these days (ISO 8601), by the clock of the place."""
    dates = {str(slot.id): slot.starts_at.astimezone(slot.zone).date().isoformat() for slot in slots(talk)}
    return [row for row in rows if dates[row.id] in {day[:10] for day in days}]


def at_hour(talk: Talk, rows: Sequence[Row], hour: int) -> list[Row]:
    """The rows that begin at this hour of the clock; else those in which it lies."""
    hours = {row.id: hours_of(talk, row.id) for row in rows}
    begin = [row for row in rows if hours[row.id].start == hour]
    return begin or [row for row in rows if hour in hours[row.id]]


def hours_of(talk: Talk, slot_id: str) -> range:
    """The hours of a slot, by the clock of the place."""
    slot = next(slot for slot in slots(talk) if str(slot.id) == slot_id)
    begin, end = slot.starts_at.astimezone(slot.zone), slot.ends_at.astimezone(slot.zone)
    return range(begin.hour, max(begin.hour + 1, end.hour))


@dataclass(frozen=True)
class WhichSlot(Pick):
    """A free slot; of a day with several ones, or a part of the day, those are listed that are left."""

    def take(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """By tap, number, or day and part of the day."""
        rows = self.left(talk, note)
        if talk.tapped:
            return super().take(talk, note)
        if 1 <= (number := meant_number(talk.text)) <= len(rows):
            return Value(rows[number - 1].id)
        parts = answers.meant("part_of_day", talk.text)
        words = words_of(without_hour(talk.text))  # "Tuesday at 9" is no 9th of March
        named = best_rows(self.shown(talk), frozenset(words))  # also another day than was listed last
        named = named or on_days(talk, self.shown(talk), talk.entities("date"))
        if not named and talk.entities("date"):
            return None  # a day without a free slot: its part of the day means no other day
        meant = [row for row in named or rows if not parts or any(hour_of(talk, row.id) in PARTS[p] for p in parts)]
        if (hour := hour_named(talk.text)) is not None:  # "Monday at 10, in the afternoon I work": the hour counts
            meant = at_hour(talk, named or rows, hour) or meant
        if len(meant) == 1:
            return Value(meant[0].id)
        return self.ask_of(meant) if meant and meant != rows else None

    def ask_of(self, rows: Sequence[Row]) -> Also:
        """Only these, once more."""
        values = {"rows": [row_values(row) for row in rows]}
        return Also(self.slot, f"utter_ask_{self.slot}", values, {ONLY: [row.id for row in rows]})

    def repeat(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """The shorter list once more."""
        return self.ask_of(self.left(talk, note))

    def left(self, talk: Talk, note: dict[str, Any]) -> list[Row]:
        """The rows that were listed last, as far as they are free still."""
        shown = self.shown(talk)
        return [row for row in shown if row.id in note.get(ONLY, ())] or shown

    def claims(self, talk: Talk) -> bool:
        """A day or a part of it, also one with several free slots."""
        if answers.meant("part_of_day", talk.text):
            return True
        return len(words_of(talk.text)) <= ROW_WORDS and self.take(talk, {}) is not None


@dataclass(frozen=True)
class WhichVisit(Pick):
    """One of the coming visits; the only one need not be asked for."""

    def prefill(self, talk: Talk) -> Verdict:
        """The only one."""
        return Value(self.shown(talk)[0].id) if len(self.shown(talk)) == 1 else None


def is_new(talk: Talk) -> bool:
    """Is a further visit wanted?"""
    return talk.slot("technician_what") in (None, NEW)


def chosen_visit(talk: Talk) -> VisitView | None:
    """The visit that is to be changed."""
    return next((visit for visit in visits(talk) if str(visit.id) == talk.slot("technician_visit")), None)


def postcode(talk: Talk) -> str:
    """Where the visit is to be."""
    visit = chosen_visit(talk)
    return visit.postcode if visit and not is_new(talk) else (talk.slot("technician_address") or {}).get("postcode", "")
