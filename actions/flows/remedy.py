"""The question "did that help?": steps from the knowledge base against a problem, one after another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from actions.base import Talk
from actions.flows import memory
from actions.flows.answers import Also, Unfit, Value, Verdict
from actions.flows.intents import SURE
from actions.flows.questions import Question, Text, is_yes_or_no, words_of
from helpdesk import answers
from helpdesk.services import troubleshooting
from helpdesk.services.troubleshooting import NeedsPerson, Nothing, Solved, ToTry
from helpdesk.values import DEFAULT_LANGUAGE, Language, as_language

SOLVED, FAILED, DANGER = "solved", "failed", "danger"
TRIED = "tried"  # of the words that answer "did that help?"
FIRST_WORDS = "first_words"  # noted in flow_state: what the flow was begun with
LONGEST_WORDS = 500
LONGEST_WAIT = 8  # words of "just a moment, I'll try"
STILL = frozenset({"problem_not_solved", "product_not_working", "app_error"})  # said after a step: it did not help


def nothing(talk: Talk) -> str:
    """No words, no family, no guide."""
    return ""


@dataclass(frozen=True)
class Problem(Text):
    """What is wrong, in the customer's words; not asked when the message that begins the flow says enough.

    `enough` judges that message; too short a one is put in front of the answer.
    """

    enough: Callable[[str], bool] = lambda text: bool(troubleshooting.named_guide(text))

    def find(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """The words that began the flow, if they say enough."""
        if talk.tapped or memory.state(talk).get("open") or not self.enough(talk.text):
            return None
        return Value(talk.text.strip()[: self.longest])

    def values(self, talk: Talk) -> dict[str, Any]:
        """Nothing; what was said so far is noted."""
        if not (talk.tapped or memory.state(talk).get("open") or answers.command(talk.text)):
            memory.note(talk, **{FIRST_WORDS: talk.text.strip()[:LONGEST_WORDS]})
        return {}

    def take(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """The message, behind what was said first."""
        found = super().take(talk, note)
        first = memory.state(talk).get(FIRST_WORDS)
        return Value(f"{first} / {found.value}"[: self.longest]) if isinstance(found, Value) and first else found


@dataclass(frozen=True)
class Remedy(Question):
    """Says step after step until one helps: SOLVED, FAILED (at most `most` of them) or DANGER, which was said then.

    `words` tells the problem, `family` and `guide` the ids of what is known of it. `still`: the problem before goes on.
    """

    words: Callable[[Talk], str] = nothing
    family: Callable[[Talk], str] = nothing
    guide: Callable[[Talk], str] = nothing
    still: bool = False
    most: int = troubleshooting.MOST_FAILED

    def prefill(self, talk: Talk) -> Verdict:
        """The first step."""
        state = memory.state(talk)
        if state.get("open") == self.slot and state.get("sub"):
            return self.repeat(talk, state["sub"])
        if self.still and not self.words(talk):
            where = (talk.uow, talk.conversation_id, talk.inbound_id)
            return self.verdict(talk, troubleshooting.reopen(*where, language(talk)))
        return self.begin(talk)

    def begin(self, talk: Talk) -> Verdict:
        """The first step against what is told."""
        answer = troubleshooting.begin(
            talk.uow,
            talk.conversation_id,
            talk.inbound_id,
            self.words(talk),
            language(talk),
            error_code=talk.entity("error_code"),
            family=self.family(talk),
            guide=self.guide(talk),
        )
        return self.verdict(talk, answer)

    def repeat(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """The step in hand."""
        return self.verdict(talk, troubleshooting.again(talk.uow, talk.conversation_id, language(talk)))

    def take(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """It helped, or the next step; whoever is still trying gets the time."""
        if is_trying(talk):
            return Also(self.slot, "utter_step_wait", {}, note)
        helped = has_helped(talk)
        if helped is None:
            return Also(self.slot, "utter_step_tried", {}, note) if has_tried(talk) else None
        where = (talk.uow, talk.conversation_id, talk.inbound_id)
        answer = troubleshooting.next_step(*where, helped=helped, language=language(talk), most=self.most)
        return self.verdict(talk, answer)

    def verdict(self, talk: Talk, answer: troubleshooting.Answer) -> Verdict:
        """What comes of the service's answer."""
        if isinstance(answer, ToTry):
            place = "first" if answer.number == 1 else "last" if answer.number == min(answer.of, self.most) else "next"
            values = {"step": answer.text, "safety": answer.safety, "place": place}
            memory.note(talk, tried=list(troubleshooting.tried(talk.uow, talk.conversation_id)))
            return Also(self.slot, "utter_try_step", values, {"step": answer.number})
        if isinstance(answer, Solved):
            return Value(SOLVED)
        if isinstance(answer, NeedsPerson) and answer.reason == DANGER:
            talk.say("utter_problem_danger", safety=answer.safety)
            return Value(DANGER)
        return self.begin(talk) if isinstance(answer, Nothing) else Value(FAILED)  # Nothing: too long ago

    def claims(self, talk: Talk) -> bool:
        """Words for yes or no to "did that help?"; a bare "done" is one, a bare "never mind" is not."""
        if is_trying(talk) or (not talk.tapped and answers.meant("helped", talk.text)):
            return True
        return has_helped(talk) is not None and not answers.command(talk.text)

    def unfit(self, talk: Talk) -> Unfit:
        """Yes or no is wanted."""
        return Unfit("utter_flow_unfit_yes_no")


def has_helped(talk: Talk) -> bool | None:
    """Does the message say that the step helped, or that it did not? None: neither."""
    said = [] if talk.tapped else answers.meant("helped", talk.text)
    if "not_helped" in said or "helped" in said:
        return "not_helped" not in said  # "it doesn't work now" holds the words of both
    if TRIED in said:
        return None  # "yes I did" says nothing of whether it helped
    if talk.intent == "problem_solved" and talk.confidence >= SURE:
        return True
    if talk.intent in STILL and not talk.tapped and talk.confidence >= SURE:
        return False
    return talk.intent == "affirm" if is_yes_or_no(talk) else None


def has_tried(talk: Talk) -> bool:
    """Is all that is said that the step was tried?"""
    return not talk.tapped and answers.meant("helped", talk.text) == [TRIED] and talk.intent != "deny"


def is_trying(talk: Talk) -> bool:
    """Is the step only being tried? "OK, I'll try" is no yes to "did that help?"."""
    if talk.tapped or len(words_of(talk.text)) > LONGEST_WAIT or answers.meant("helped", talk.text):
        return False
    return bool(answers.meant("trying", talk.text))


def language(talk: Talk) -> Language:
    """The customer's language."""
    return as_language(talk.slot("language")) or DEFAULT_LANGUAGE
