"""How a flow gives up its turn: to another rule, to a person, or because all is said; nothing that was told is lost."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from rasa_sdk.events import ActionExecutionRejected, FollowupAction

from actions import handoff
from actions.base import Talk
from actions.flows import intents, memory
from actions.flows.answers import Value
from actions.flows.ending import open_ticket
from actions.flows.form import Form
from actions.flows.more_questions import Pick
from actions.flows.questions import SURE_YES, Options, Question, YesNo, words_of
from actions.flows.which_items import holds_named, lines
from actions.flows.which_order import SLOT
from helpdesk import answers

MOST_MISSES = 3
LONGEST_NO = 6  # words: a longer "no, it's not there, I looked everywhere" tells something else than to leave it
FEWEST_WORDS = 3  # of a first message that tells something
LONGEST_FIRST = 500
DONE = "done"  # the list of words that say that all is told


class Leaving(Form):
    """What a flow does with messages that answer none of its questions."""

    left = "utter_flow_left"  # said when the customer leaves it
    reports = False  # is what was told passed on when the customer has no more to say?

    def noted_first(self, talk: Talk) -> None:
        """Keep the words that begin a report."""
        if self.reports and not talk.tapped:
            memory.note(talk, first=talk.text.strip()[:LONGEST_FIRST])

    # ---- all is said

    def farewell(self, talk: Talk, question: Question | None) -> bool:
        """ "That's all" or "bye": an optional question counts as declined, a report is passed on, the rest is left."""
        if talk.tapped or (question is not None and question.claims(talk)):
            return False
        if not self.reports and answers.command(talk.text) == "leave":
            return False
        done = answers.only_says(DONE, talk.text)
        doubtful = done or (question is not None and question.greedy)
        bye = talk.intent == intents.GOODBYE and talk.confidence >= (intents.VERY_SURE if doubtful else intents.SURE)
        if not (bye or done):
            return False
        if done and not bye and question is not None and question.optional:
            self.accept(talk, question, question.skipped)
            self.go_on(talk)
        elif bye and not (self.reports and self.told_something(talk)):
            return False  # its own rule says goodbye
        else:
            self.decline(talk)
        return True

    def decline(self, talk: Talk) -> None:
        """The customer answers no more: a report is passed on as it is, anything else is left."""
        if self.reports and self.told_something(talk):
            self.pass_on(talk)
        else:
            self.leave(talk)

    def told_something(self, talk: Talk) -> bool:
        """Is there more to pass on than the order and what was assumed?"""
        state = memory.state(talk)
        assumed = ("chosen_order", *state.get("assumed", ()))
        told = [slot for slot, value in state.get("told", {}).items() if slot not in assumed and value]
        return bool(told) or len(words_of(str(state.get("first") or ""))) >= FEWEST_WORDS

    def pass_on(self, talk: Talk) -> None:
        """A ticket holds what was told so far, and the flow ends."""
        self.say_passed_on(talk)
        self.end(talk)

    def say_passed_on(self, talk: Talk) -> None:
        """A ticket holds what was told so far."""
        first = memory.state(talk).get("first") or ""
        talk.say("utter_flow_passed_on", ticket_number=open_ticket(talk, {"words": first}, once=True))

    # ---- failed answers

    def missed(self, talk: Talk) -> bool:
        """Count a failed answer; True if a person has taken over, with the third."""
        misses = int(memory.state(talk).get("misses") or 0) + 1
        memory.note(talk, misses=misses)
        if misses < MOST_MISSES:
            return False
        handoff.hand_over(talk, "utter_misses_person")
        self.end(talk)
        return True

    # ---- somewhere else

    def gives_way(self, talk: Talk, question: Question | None) -> bool:
        """Let an ordinary rule answer if something else is wanted; True if so."""
        others = [one for one in self.questions if one is not question]
        answers_other = not names_goods(talk) and volunteers(talk, others)
        where = intents.elsewhere(talk, self.intents, self.kin, question, answers_other)
        if where is None:
            return False
        if where == "away":
            self.give_way(talk)
        elif where == "aside" and not intents.other_order(talk) and self.explained(talk):
            self.ask_again(talk)
        else:  # a person's action ends the form itself: it needs what was gathered
            talk.events.append(ActionExecutionRejected(self.form))
        return True

    def give_way(self, talk: Talk) -> None:
        """The flow is left, the rule of what was meant answers; a report that was told halfway is not lost."""
        if self.reports and self.told_something(talk) and not self.handed_on(talk):
            self.say_passed_on(talk)
        talk.end_form()
        talk.remember(question=None, flow_state=None)
        talk.events.append(ActionExecutionRejected(self.form))

    def leave(self, talk: Talk) -> None:
        """The customer does not want it any more."""
        talk.say(self.left, flow=self.flow)
        self.end(talk)

    def end(self, talk: Talk, then: str = "") -> None:
        """End the form without its last action; the flow `then` begins instead, with the same message."""
        talk.end_form()
        if then:
            talk.remember(question=None, flow_state=None)
            talk.events.append(FollowupAction(f"{then}_form"))
        elif not memory.take_up(talk):
            talk.remember(question=None, flow_state=None)
            talk.listen()

    def handed_on(self, talk: Talk) -> bool:
        """Give what was told to the flow that begins now; False: it is another matter, and a ticket has to hold it."""
        return False

    def explained(self, talk: Talk) -> bool:
        """Answer a question in between that this flow answers better than its rule; False: it does not."""
        return False

    # ---- what Flow does

    @abstractmethod
    def go_on(self, talk: Talk) -> None:
        """Ask the next question, or let the form end and its last action follow."""

    @abstractmethod
    def ask_again(self, talk: Talk) -> None:
        """The open question once more, as it was."""

    @abstractmethod
    def accept(self, talk: Talk, question: Question, value: Any) -> Any:
        """Check an answer and keep it."""


def volunteers(talk: Talk, questions: list[Question]) -> bool:
    """Do the words choose an option of a question that has not been asked?"""
    chosen = (one for one in questions if isinstance(one, Options) and one.volunteered and not talk.tapped)
    return any(isinstance(one.find(talk, {}), Value) for one in chosen)


def names_goods(talk: Talk) -> bool:
    """Does the message name an article of the order? A wish with it is a request of its own, no detail."""
    return bool(talk.slot(SLOT)) and not talk.tapped and holds_named(talk.text, lines(talk))


def is_bare_no(talk: Talk, question: Question) -> bool:
    """Does a no to a question that cannot be declined mean to leave? Not if it says why there is no answer; to a list
    of choices only when it is said again: the first time it says that none of them fits."""
    if talk.tapped or isinstance(question, YesNo):
        return True
    if isinstance(question, (Options, Pick)) and not memory.state(talk).get("misses"):
        return False
    if talk.confidence < SURE_YES:
        return False  # "passt nicht", "nein, nur in der Wohnung an"
    return len(words_of(talk.text)) <= LONGEST_NO and not answers.meant("no_order", talk.text)
