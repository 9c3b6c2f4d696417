"""What a customer's answer to "how did we do?" means: a tap, a number, or the words that follow it. Pure."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpdesk.policies import choices

PAYLOAD = "/rate_support"  # how the payload of a rating's row begins
SCORES = (1, 2, 3, 4, 5)
ANSWER_WITHIN = timedelta(hours=24)  # a bare number counts as the score so long
COMMENT_WITHIN = timedelta(minutes=30)  # and the next text as the comment
QUESTION_MARKS = frozenset("?؟")


@dataclass(frozen=True)
class Asked:
    """The newest question to a customer: when it was put, its answer, and whether they commented on it."""

    asked_at: datetime
    score: int | None = None
    answered_at: datetime | None = None
    commented: bool = False


def tapped(payload: str) -> tuple[int, int] | None:
    """The ticket's number and the score of a tapped row; None if it is no such payload."""
    if not payload.startswith(PAYLOAD):
        return None
    try:
        values = json.loads(payload.removeprefix(PAYLOAD))
        number, score = int(values["ticket_number"]), int(values["rating"])
    except (ValueError, KeyError, TypeError):
        return None
    return (number, score) if score in SCORES else None


def typed(asked: Asked, text: str, now: datetime) -> int | None:
    """The score that a short text ("5", "٥", "the fourth") gives to an open question."""
    score = choices.meant_number(text)
    open_still = asked.score is None and now - asked.asked_at < ANSWER_WITHIN
    return score if open_still and score in SCORES else None


def comments(asked: Asked, kind: str, text: str, now: datetime) -> bool:
    """Is a text the comment on the score that was just given? What asks something is a new matter."""
    fresh = asked.answered_at is not None and now - asked.answered_at < COMMENT_WITHIN and not asked.commented
    return fresh and kind == "text" and bool(text.strip()) and QUESTION_MARKS.isdisjoint(text)
