"""Words of flows and services (reasons, states, what a customer wants) as people read them on the desk."""

import re
from datetime import datetime

from desk.translations import Translate, translator
from helpdesk.values import Language

MINUTE, HOUR, DAY = 60, 3600, 86400
SOON = 30 * MINUTE


def topic_name(t: Translate, topic: str) -> str:
    """A topic as people call it; one that has no name as it is written."""
    return _named(t, "topics", topic)


def subject(t: Translate, topic: str, written: str) -> str:
    """A ticket's subject for people: of "return_item: 1034, damaged" topic and reason are said in their language."""
    if not topic or not written.startswith(topic):
        return written or (topic_name(t, topic) if topic else "")
    told = re.sub(r"\w+$", lambda word: _named(t, "cases.reason", word[0]), written[len(topic) :])
    return topic_name(t, topic) + told


def _named(t: Translate, group: str, word: str) -> str:
    named = t(f"{group}.{word}")
    return word if named == f"{group}.{word}" else named


class Words:
    """Words of sections of desk/texts, of the first that has one; what nobody has translated is shown as it is, without
    underscores."""

    def __init__(self, language: Language, *sections: str) -> None:
        self._t = translator(language)
        self._sections = sections

    def __call__(self, group: str, word: object) -> str:
        """The word of a group: words("reason", "too_small")."""
        keys = [f"{section}.{group}.{word}" for section in self._sections]
        return next((text for key in keys if (text := self._t(key)) != key), str(word).replace("_", " "))

    def left(self, due_at: datetime, now: datetime) -> str:
        """How long until then, or how long it is over: "in 2 h"."""
        seconds = int((due_at - now).total_seconds())
        unit, size = next((one for one in (("days", 2 * DAY), ("hours", 2 * HOUR)) if abs(seconds) >= one[1]), ("", 0))
        size = {"days": DAY, "hours": HOUR}.get(unit, MINUTE)
        side = "in" if seconds >= 0 else "over"
        return self._t(f"words.{side}_{unit or 'minutes'}", n=abs(seconds) // size)

    @staticmethod
    def risk(due_at: datetime, now: datetime) -> str:
        """late, soon or ok, for colours."""
        seconds = (due_at - now).total_seconds()
        return "late" if seconds < 0 else "soon" if seconds < SOON else "ok"
