"""What was not understood, from stored conversations; what is asked most, from other systems' exports."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from helpdesk.db.insights import conversations_since, handed_over_by, resolutions, unhelpful_by
from helpdesk.knowledge import Knowledge
from helpdesk.nlu_files import Example, key_of, writable
from helpdesk.policies import likeness
from helpdesk.policies.insights import Finding, Utterance, is_request, looked_for
from helpdesk.policies.knowledge_search import is_clear
from helpdesk.rule_files import PERSON
from helpdesk.values import DEFAULT_LANGUAGE, as_language

SURE_FROM = 0.4  # likeness of the nearest example from which, without a model, something counts as answered
FAQ, NOTHING = "faq", frozenset({"", "out_of_scope", "nlu_fallback"})


@dataclass(frozen=True)
class Stored:
    """What stored conversations held: utterances to look at; how many messages there were, how many of them asked for
    a person at once; how many utterances were left out because they are trained by now; how tickets were resolved."""

    utterances: list[Utterance]
    messages: int
    at_once: int
    trained: int
    resolved: dict[str, int]


def stored(session: Session, since: datetime, examples: Iterable[Example] = ()) -> Stored:
    """What was not understood or led to a person since that moment, without personal data."""
    handed_over, unhelpful = handed_over_by(session, since), unhelpful_by(session, since)
    keys = {example.key for example in examples}
    found: list[Utterance] = []
    messages = at_once = trained = 0
    for turns in conversations_since(session, since):
        utterances, people = looked_for(turns, handed_over, unhelpful)
        new = [each for each in utterances if key_of(writable(each.text)) not in keys]
        found += new
        trained += len(utterances) - len(new)
        messages += sum(is_request(turn.text) for turn in turns)
        at_once += people
    return Stored(found, messages, at_once, trained, resolutions(session, since))


@dataclass(frozen=True)
class Judgement:
    """The nearest intent (and article, of a general question), its score, and whether that is sure enough to answer;
    `language` where a trained model says which."""

    intent: str
    topic: str
    score: float
    sure: bool
    language: str = ""


def by_examples(texts: Sequence[str], examples: Sequence[Example]) -> list[Judgement]:
    """The texts judged by the training examples most like them: for a project without a trained model."""
    found = likeness.nearest(texts, [example.text for example in examples])
    return [vote([(examples[place], score) for place, score in neighbours]) for neighbours in found]


def vote(neighbours: Sequence[tuple[Example, float]]) -> Judgement:
    """What the nearest examples say together; a near one counts far more than several that are far."""
    votes: dict[tuple[str, str], float] = {}
    for example, score in neighbours:
        meant = (example.intent, example.topic)
        votes[meant] = votes.get(meant, 0.0) + score**4
    if not votes:
        return Judgement("", "", 0.0, False)
    intent, topic = min(votes, key=lambda meant: (-votes[meant], meant))
    best = max(score for example, score in neighbours if (example.intent, example.topic) == (intent, topic))
    return Judgement(intent, topic, best, best >= SURE_FROM and votes[(intent, topic)] * 2 >= sum(votes.values()))


def article_for(finding: Finding, articles: Knowledge) -> tuple[str, bool]:
    """The topic of knowledge/ that fits a finding's examples best, and whether the search alone would tell it."""
    language = as_language(finding.language) or DEFAULT_LANGUAGE
    scores: dict[str, float] = {}
    clear = False
    for place, text in enumerate(finding.examples):
        hits = articles.index.search(text, language)
        clear = clear or (place == 0 and is_clear(hits))
        for hit in hits:
            scores[hit.topic] = scores.get(hit.topic, 0.0) + hit.score
    best = min(scores, key=lambda topic: (-scores[topic], topic), default="")
    return best, clear


def answered_by(judgement: Judgement, led_to: dict[str, str], articles: Knowledge) -> str:
    """What the assistant does about it now, in few words: "flow return_item", "article warranty", "a person", "-"."""
    if not judgement.sure or judgement.intent in NOTHING:
        return "-"
    if judgement.intent == FAQ:
        known = judgement.topic and articles.article(judgement.topic, DEFAULT_LANGUAGE) is not None
        return f"article {judgement.topic}" if known else "-"
    action = led_to.get(judgement.intent, "")
    if action in PERSON:
        return "a person"
    if action.endswith("_form"):
        return f"flow {action.removesuffix('_form')}"
    return f"answer {action.removeprefix('action_').removeprefix('utter_')}" if action else "-"
