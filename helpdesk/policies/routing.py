"""Which queue a matter goes to, how pressing it is and until when somebody must have seen to it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from helpdesk import problems, words
from helpdesk.policies.calendars import is_open
from helpdesk.policies.mood import CALM, Mood
from helpdesk.routing_rules import PRIORITIES, Around, MediaWhen, OrderValue, Priority, RoutingRules, Rule, When
from helpdesk.values import Language, Money

# How long after a ticket was opened somebody must have seen to it, by its topic (an intent's name, or a word of ours).
DUE_IN = {
    **dict.fromkeys(("report_fraud", "fraud"), timedelta(hours=2)),
    **dict.fromkeys(("delete_my_data", "export_my_data", "privacy"), timedelta(days=30)),  # by law
}
# What a ticket is called goes by its facts, in this order; none of these holds more than a name or a number.
SUBJECT_FACTS = ("product", "error_code", "order_number", "items", "reason")
LONGEST_SUBJECT = 160


# Intents that say nothing of what has to be done: whatever else is told counts.
NO_MATTER = frozenset({
    "greet", "goodbye", "thank", "affirm", "deny", "show_menu", "bot_challenge", "change_language", "inform",
    "received", "problem_solved", "notices_wish", "out_of_scope", "nlu_fallback", "talk_to_agent", "ticket_status",
    "size_help", "submit_document", "faq", "",
})  # fmt: skip
GENERAL, FRAUD, COMPLAINT = "general", "report_fraud", "complaint"
GOES_ON = {"problem_not_solved": "product_not_working"}  # with what was told before; alone it means that
SURE = 0.85  # of another matter, inside of one


@dataclass(frozen=True)
class Media:
    """A file of the customer: how it came (image, video, voice, document …), its class in media.yml, what it is about
    (Findings.topic)."""

    kind: str
    media_class: str = ""
    category: str = ""


@dataclass(frozen=True)
class Matter:
    """What is known of a ticket when it is routed.

    `at`: aware. `intents`: all that were heard in it. `texts`: the customer's last messages. `families`, `categories`:
    of the articles, as in the catalogue. `tags`: of the customer. `flags`: evidence flags by kind, and "review".
    """

    topic: str
    language: Language
    at: datetime
    intents: frozenset[str] = frozenset()
    texts: tuple[str, ...] = ()
    mood: Mood = CALM
    order_value: Money | None = None
    media: tuple[Media, ...] = ()
    families: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Routed:
    """Where a matter goes; `sla_policy` "": as sla.yml itself decides; `because`: "field=rule" for each decision."""

    queue: str
    skills: tuple[str, ...]
    priority: Priority
    sla_policy: str
    because: tuple[str, ...]


def route(matter: Matter, rules: RoutingRules, around: Around) -> Routed:
    """Where a matter goes.

    Queue, priority and SLA policy come from the first rule that fits and sets them; skills and `raise_by` add up over
    all rules that fit. Pure.
    """
    known = [name for name, rule in rules.rules.items() if not rule.after_priority and fits(rule, matter, around)]
    set_by, base = next((name, priority) for name in known if (priority := rules.rules[name].priority))
    raising = {name: rules.rules[name].raise_by for name in known if rules.rules[name].raise_by}
    step = PRIORITIES.index(base) + sum(raising.values())
    priority = PRIORITIES[max(0, min(step, len(PRIORITIES) - 1))]
    fitting = {
        name: rule
        for name, rule in rules.rules.items()
        if name in known or (rule.after_priority and fits(rule, matter, around, priority))
    }
    queued_by, queue = next((name, rule.queue) for name, rule in fitting.items() if rule.queue)
    promised = next(((name, rule.sla_policy) for name, rule in fitting.items() if rule.sla_policy), None)
    skilled = {name: rule.skills for name, rule in fitting.items() if rule.skills}
    because = [f"queue={queued_by}", f"priority={set_by}", *(f"raise_by={name}" for name in raising)]
    because += [f"skills={name}" for name in skilled] + ([f"sla_policy={promised[0]}"] if promised else [])
    needed = {skill for skills in skilled.values() for skill in skills}
    return Routed(
        queue,
        tuple(skill for skill in rules.skills if skill in needed),
        priority,
        promised[1] if promised else "",
        tuple(because),
    )


def fits(rule: Rule, matter: Matter, around: Around, priority: Priority | None = None) -> bool:
    """Does a rule count for a matter, whose priority may be known already?"""
    return not rule.when or any(_fits(when, matter, around, priority) for when in rule.when)


def _fits(when: When, matter: Matter, around: Around, priority: Priority | None) -> bool:
    mood = {name for name in ("urgent", "angry", "insult") if getattr(matter.mood, name)}
    facts: dict[str, Iterable[str]] = {
        "topic": (matter.topic,),
        "intent": matter.intents,
        "language": (matter.language,),
        "mood": mood | ({"angry"} if matter.mood.insult else set()),
        "priority": (priority or "",),
        "family": matter.families,
        "category": matter.categories,
        "tag": matter.tags,
        "flag": matter.flags,
    }
    if any(wanted and wanted.isdisjoint(told) for name, told in facts.items() for wanted in [set(getattr(when, name))]):
        return False
    if when.order_value and not _is_worth(when.order_value, matter.order_value):
        return False
    if when.media and not any(_shows(when.media, each) for each in matter.media):
        return False
    hours = {name: around.calendars.get(name) for name in (when.inside, when.outside) if name}
    if any(known is None or is_open(known, matter.at) != (name == when.inside) for name, known in hours.items()):
        return False
    if (when.words or when.says) and not any(_holds(when, text, matter.language, around) for text in matter.texts):
        return False
    return not when.problem or any(_names(when.problem, text, around) for text in matter.texts)


def _is_worth(wanted: OrderValue, value: Money | None) -> bool:
    if value is None:
        return False
    least, below = wanted.at_least.get(value.currency), wanted.below.get(value.currency)
    if (wanted.at_least and least is None) or (wanted.below and below is None):
        return False
    return (least is None or value.minor >= least) and (below is None or value.minor < below)


def _shows(wanted: MediaWhen, one: Media) -> bool:
    pairs = ((wanted.kind, one.kind), (wanted.media_class, one.media_class), (wanted.category, one.category))
    return all(not names or told in names for names, told in pairs)


def _holds(when: When, text: str, language: Language, around: Around) -> bool:
    if any(words.holds(text, name, words.in_language(text, language, around.words)) for name in when.words):
        return True
    said = {code: words.Words({"": found}, around.words[code].negations) for code, found in when.phrases.items()}
    return words.holds(text, "", words.in_language(text, language, said))


def _names(guides: Sequence[str], text: str, around: Around) -> bool:
    guide = problems.named(text, known=around.problems)
    return guide is not None and guide.id in guides


def matter_told(heard: Iterable[tuple[str, float]]) -> str:
    """The topic of a conversation by its messages' intents and confidences, in their order; "general": none was told.

    Fraud wins, then the last matter that was surely told; a complaint counts where there is no other. Pure.
    """
    topic = ""
    for intent, confidence in heard:
        if intent in NO_MATTER:
            continue
        if intent == FRAUD:
            return FRAUD
        surely = intent not in GOES_ON and confidence >= SURE
        if not topic or (intent != COMPLAINT and (topic == COMPLAINT or surely)):
            topic = GOES_ON.get(intent, intent)
    return topic or GENERAL


def raised(priority: str, mood: Mood) -> Priority:
    """The priority one step up for urgency and one for anger; a word that is none counts as normal."""
    steps = int(mood.urgent) + int(mood.angry or mood.insult)
    return PRIORITIES[min(PRIORITIES.index(most_pressing([priority])) + steps, len(PRIORITIES) - 1)]


def most_pressing(priorities: Iterable[str]) -> Priority:
    """The highest of some priorities; words that are none count as normal."""
    known = [PRIORITIES.index(word) if word in PRIORITIES else 1 for word in priorities]
    return PRIORITIES[max(known, default=1)]


def joined_queue(first: str, second: str) -> str:
    """The queue of a ticket in `first` to which one for `second` is added: fraud wins, then what is not general."""
    if second == "fraud" or first == "general":
        return second
    return first


def due_in(topic: str) -> timedelta | None:
    """How long after the ticket was opened somebody must have seen to it; None: nothing is promised yet."""
    return DUE_IN.get(topic)


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
