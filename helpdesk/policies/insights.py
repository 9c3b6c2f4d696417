"""What customers asked that the assistant did not help with, and what they ask most: turned into findings. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from helpdesk.policies.likeness import group
from helpdesk.policies.redaction import mask

NOT_UNDERSTOOD, PERSON, NOT_HELPFUL, ASKED = "not understood", "led to a person", "not helpful", ""
MISSING = frozenset({"action_not_understood", "action_out_of_scope", "action_default_fallback"})
HANDING_OVER = "action_talk_to_agent"
FALLBACK, WANTS_PERSON = "nlu_fallback", "talk_to_agent"
# Said on the way to a person without being the matter itself.
BESIDE = frozenset(
    {WANTS_PERSON, "affirm", "deny", "greet", "goodbye", "thank", "inform", "problem_not_solved", "received"}
)
SAME_TALK = timedelta(hours=2)  # as long as Rasa's session
LONGEST_TREND = timedelta(days=30)
MOST_EXAMPLES = 8
LONGEST_EXAMPLE = 400  # characters


@dataclass(frozen=True)
class Turn:
    """One message of a customer as it was understood: `ranking` is intents with scores, the best first; `actions` ran.

    `names` are what the customer is known by; they are masked.
    """

    conversation: str
    inbound_id: str
    at: datetime
    text: str
    language: str
    ranking: tuple[tuple[str, float], ...]
    actions: tuple[str, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Utterance:
    """Words to look at, without personal data. `why`: not understood, led to a person, not helpful, or "" (just asked).

    `intent` and `score` (0.0 to 1.0) are the nearest; "" and 0.0 while nobody has looked.
    """

    text: str
    language: str
    at: datetime | None
    conversation: str
    why: str = ASKED
    intent: str = ""
    score: float = 0.0


@dataclass(frozen=True)
class Finding:
    """Utterances that are alike. `share` is of all utterances in all languages, `trend` "+50 %", "new" or "".

    `intent` is the nearest and `score` its mean; `why` counts the reasons; `examples` are the most typical first.
    """

    language: str
    count: int
    share: float
    conversations: int
    why: Mapping[str, int]
    intent: str
    score: float
    trend: str
    examples: tuple[str, ...]


def looked_for(turns: Sequence[Turn], handed_over: Set[str], unhelpful: Set[str]) -> tuple[list[Utterance], int]:
    """What is to be looked at of one conversation's turns (oldest first), and how often a person was asked for at once.

    `handed_over` and `unhelpful` are inbound ids: the message that led to a person, the "no" below an article. Both
    stand for the request before them.
    """
    found: dict[int, Utterance] = {}
    at_once = 0
    for place, turn in enumerate(turns):
        if MISSING & set(turn.actions) and is_request(turn.text):
            found.setdefault(place, utterance(turn, NOT_UNDERSTOOD))
        to_person = turn.inbound_id in handed_over or HANDING_OVER in turn.actions
        for happened, why in ((turn.inbound_id in unhelpful, NOT_HELPFUL), (to_person, PERSON)):
            if not happened:
                continue
            cause = cause_of(turns, place)
            if cause is None:
                at_once += why == PERSON
            elif cause not in found or (why == PERSON and found[cause].why == NOT_HELPFUL):
                found[cause] = utterance(turns[cause], why)
    return [found[place] for place in sorted(found)], at_once


def cause_of(turns: Sequence[Turn], place: int) -> int | None:
    """The request that led to what happened at `place`: the nearest one of the same talk; None if there was none."""
    for earlier in range(place, -1, -1):
        turn = turns[earlier]
        if turns[place].at - turn.at > SAME_TALK:
            return None
        if is_request(turn.text) and nearest(turn.ranking)[0] not in BESIDE:
            return earlier
    return None


def is_request(text: str) -> bool:
    """Whether `text` was typed and has words in it: not a tap, not a photo, not a number."""
    return not text.startswith("/") and sum(char.isalpha() for char in text) >= 2


def nearest(ranking: Iterable[tuple[str, float]]) -> tuple[str, float]:
    """The best intent that is one, and its score; "" and 0.0 if there is none."""
    return next(((name, score) for name, score in ranking if name and name != FALLBACK), ("", 0.0))


def utterance(turn: Turn, why: str) -> Utterance:
    """A turn's words without personal data."""
    intent, score = nearest(turn.ranking)
    text = one_line(mask(turn.text, turn.names))
    return Utterance(text, turn.language, turn.at, turn.conversation, why, intent, score)


def one_line(text: str) -> str:
    """`text` on one line, short enough to be read as an example."""
    return " ".join(text.split())[:LONGEST_EXAMPLE].strip()


def findings(utterances: Sequence[Utterance], until: datetime, least: int = 1) -> list[Finding]:
    """The utterances by likeness, each language for itself; the largest group first, those below `least` left out."""
    of_language: dict[str, list[Utterance]] = defaultdict(list)
    for each in utterances:
        of_language[each.language].append(each)
    dated = [each.at for each in utterances if each.at is not None]
    window = min((until - min(dated)) / 2, LONGEST_TREND) if dated else timedelta()
    found = [
        finding([listed[place] for place in places], len(utterances), until, window)
        for _, listed in sorted(of_language.items())
        for places in group([each.text for each in listed])
        if len(places) >= least
    ]
    return sorted(found, key=lambda each: (-each.count, each.language, each.examples))


def finding(members: Sequence[Utterance], total: int, until: datetime, window: timedelta) -> Finding:
    """One group; the members come with the most typical first."""
    scored = [each for each in members if each.intent]
    intents = Counter(each.intent for each in scored)
    intent = min(intents, key=lambda name: (-intents[name], name)) if intents else ""
    scores = [each.score for each in scored if each.intent == intent]
    return Finding(
        language=members[0].language,
        count=len(members),
        share=len(members) / total,
        conversations=len({each.conversation for each in members}),
        why=dict(Counter(each.why for each in members if each.why).most_common()),
        intent=intent,
        score=sum(scores) / len(scores) if scores else 0.0,
        trend=trend([each.at for each in members if each.at is not None], until, window),
        examples=tuple(dict.fromkeys(each.text for each in members))[:MOST_EXAMPLES],
    )


def trend(moments: Iterable[datetime], until: datetime, window: timedelta) -> str:
    """How much more often in the last `window` than in the one before: "+50 %", "new"; "" without two windows."""
    if window < timedelta(days=1):
        return ""
    ages = [until - moment for moment in moments]
    now, before = sum(age < window for age in ages), sum(window <= age <= 2 * window for age in ages)
    if not before:
        return "new" if now and not any(age > 2 * window for age in ages) else ""
    return f"{round(100 * (now - before) / before):+d} %"


def judged(finding: Finding, ranking: Sequence[tuple[str, float]]) -> Finding:
    """The finding with the nearest intent of `ranking`."""
    intent, score = nearest(ranking)
    return replace(finding, intent=intent, score=score)
