"""How a flow is tied to its Rasa form: names, questions, and the events that ask, end and repair."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet

from actions.base import REQUESTED, HelpdeskAction, Talk
from actions.flows import memory
from actions.flows.questions import Question
from helpdesk.texts import plain


class Form(HelpdeskAction):
    """The action `validate_<flow>_form`; what it does with a message is Flow's."""

    flow: str  # names the form (with _form) and the topic of a ticket
    intents: tuple[str, ...]  # these begin it; said again inside it they bring details
    switch: str = ""  # its name under `flows:` in shop.yml, if it is not `flow`
    kin: frozenset[str] = frozenset()  # intents that answers here are easily taken for: typed, they lead nowhere else

    @property
    @abstractmethod
    def questions(self) -> tuple[Question, ...]:
        """The questions in the order in which they are asked."""

    def name(self) -> str:
        """`validate_<flow>_form`, as Rasa wants it."""
        return f"validate_{self.form}"

    @property
    def form(self) -> str:
        """The form's name."""
        return f"{self.flow}_form"

    def too_early(self, talk: Talk, question: Question) -> bool:
        """Is the order not known yet that the answer must be checked against?"""
        before = self.questions[: self.questions.index(question)]
        waits = (one for one in before if one.comes_first and talk.slot(one.slot) is None)
        return any(not self.hook("skip", one, talk) for one in waits)

    def open(self, talk: Talk) -> Question | None:
        """The question that waits for an answer."""
        slot = memory.state(talk).get("open")
        return next((question for question in self.questions if question.slot == slot), None)

    def answered(self, talk: Talk) -> dict[str, Any]:
        """All answers so far."""
        return {question.slot: talk.slot(question.slot) for question in self.questions}

    def after_failure(self, tracker: Tracker) -> list[EventType]:
        """The open question comes again after the apology; a flow that could not even begin ends."""
        if tracker.get_slot(REQUESTED):
            return [SlotSet("question", tracker.get_slot("question")), SlotSet(REQUESTED, tracker.get_slot(REQUESTED))]
        return [ActiveLoop(None), SlotSet(REQUESTED, None), FollowupAction("action_listen")]

    def request(self, talk: Talk, slot: str, values: dict[str, Any]) -> None:
        """Let Rasa ask for `slot`, its response filled with `values`."""
        talk.slots.pop("question", None)
        talk.events += [SlotSet("question", plain(values)), SlotSet(REQUESTED, slot)]

    def hook(self, kind: str, question: Question, *arguments: Any) -> Any:
        """What the flow's own `<kind>_<slot>` says; None if it has none."""
        hook = getattr(self, f"{kind}_{question.slot}", None)
        return hook(*arguments) if hook else None
