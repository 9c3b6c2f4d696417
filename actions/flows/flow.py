"""A flow: a Rasa form whose questions can be answered, left, interrupted and taken up again, in one call a turn."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from rasa_sdk.events import ActionExecutionRejected, SlotSet

from actions import handoff
from actions.base import REQUESTED, HelpdeskAction, Talk
from actions.flows import intents
from actions.flows.answers import Also, Check, Stop, Unfit, Value, Verdict
from actions.flows.questions import Question
from helpdesk import answers
from helpdesk.shop import flow_on
from helpdesk.texts import plain

PERSON_QUESTION = "flow_person"  # utter_ask_flow_person: asked after the third failed answer
SUBQUESTION = "flow_subquestion"  # the question's own further question: said here, Rasa finds no utter_ask_ for it
MOST_MISSES = 3
FOUND = "found"  # noted for the turn: the message held a detail, also one that was known


class Flow(HelpdeskAction):
    """Validates the form `<flow>_form`: its questions are asked in order, a rule says what comes after the last.

    A subclass gives `flow`, `intents`, `questions`, and where needed `check_<slot>(talk, value) -> Check` (does the
    answer do?), `skip_<slot>(talk) -> bool` (need it not be asked?), `values_<slot>(talk) -> dict` (for `utter_ask_…`).
    Slots: the answers, `flow_state` (what must be remembered between turns), `question` (values of the open question).
    """

    flow: str  # names the form (with _form) and the topic of a ticket
    intents: tuple[str, ...]  # these begin it; said again inside it they bring details
    switch: str = ""  # its name under `flows:` in shop.yml, if it is not `flow`
    kin: frozenset[str] = frozenset()  # intents that answers here are easily taken for: typed, they lead nowhere else
    left = "utter_flow_left"  # said when the customer leaves it

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

    def answer(self, talk: Talk) -> None:
        """Begin, ask on after something in between, or judge the customer's message."""
        happened = talk.happened()
        if any(event.get("event") == "active_loop" and event.get("name") == self.form for event in happened):
            self.begin(talk)
        elif any(event.get("event") == "action" and event.get("name") != self.form for event in happened):
            self.ask_again(talk)
        else:
            self.hear(talk)

    # ---- beginning and going on

    def begin(self, talk: Talk) -> None:
        """A new run: what the message tells is taken, the rest is asked."""
        if not flow_on(self.switch or self.flow):
            handoff.offer(talk, talk.intent or self.flow)
            self.end(talk)
            return
        self.reset(talk)
        if not self.settled(talk, self.fill(talk)):
            self.go_on(talk)

    def reset(self, talk: Talk) -> None:
        """Forget all answers of this flow."""
        talk.remember(**{question.slot: None for question in self.questions})
        talk.remember(flow_state={"name": self.flow})

    def go_on(self, talk: Talk) -> None:
        """Ask the next question, or let the form end and its last action follow."""
        for question in self.questions:
            if talk.slot(question.slot) is not None or self._hook("skip", question, talk):
                continue
            found = question.prefill(talk)
            if isinstance(found, Value):
                found = self.accept(talk, question, found.value)
                if found is None:
                    continue
            if not isinstance(found, (Stop, Also)):
                self.ask(talk, question)
            else:
                self.settled(talk, found, question)
            return
        self.note(talk, open=None, sub=None, offered=None)
        talk.remember(question=None)
        talk.events += [SlotSet("question", None), SlotSet(REQUESTED, None)]

    def ask(self, talk: Talk, question: Question) -> None:
        """Let Rasa ask `question` with its `utter_ask_…`."""
        values = {**question.values(talk), **(self._hook("values", question, talk) or {})}
        self.note(talk, open=question.slot, sub=None, offered=None)
        self._request(talk, question.slot, values)

    def ask_again(self, talk: Talk) -> None:
        """The open question once more, as it was."""
        state = self.state(talk)
        question = self.open(talk)
        if question is None:
            self.go_on(talk)
        elif state.get("sub") is not None:
            self.settled(talk, question.repeat(talk, state["sub"]), question)
        else:
            self.ask(talk, question)

    # ---- a message

    def hear(self, talk: Talk) -> None:
        """Judge a message: leaving, a person, something else, an answer, details, or nothing that fits."""
        question = self.open(talk)
        command = "" if talk.tapped or (question and question.claims(talk)) else answers.command(talk.text)
        if command == "start_over":
            self.reset(talk)
            talk.remember(order_number=None)
            self.go_on(talk)
        elif command == "leave":
            self.leave(talk)
        elif self.gives_way(talk, question):
            return
        elif question is None:
            self.go_on(talk)
        elif not self.took(talk, question):
            self.misfit(talk, question)

    def took(self, talk: Talk, question: Question) -> bool:
        """Use the message as details and as the answer to `question`; False if it was neither."""
        if self.state(talk).get("offered") and talk.intent in ("affirm", "deny"):
            self.offer_answered(talk, question)
            return True
        before = self.answered(talk)
        found = self.fill(talk)
        if found is not None:
            return self.settled(talk, found, question)
        if self.answered(talk) == before or (talk.slot(question.slot) is None and question.greedy):
            verdict = question.take(talk, self.state(talk).get("sub") or {})
            if isinstance(verdict, Value):
                verdict = self.accept(talk, question, verdict.value)
            if verdict is not None:
                return self.settled(talk, verdict, question)
        if self.answered(talk) != before or talk.intent in self.intents or talk.known.get(FOUND):
            self.note(talk, misses=None)
            self.go_on(talk)
            return True
        return False

    def fill(self, talk: Talk) -> Verdict:
        """Take all that the message tells unasked; what the first question has to say about it, if anything."""
        for question in self.questions:
            if talk.slot(question.slot) is None or question.can_change:
                found = question.find(talk, self.state(talk).get("sub") or {})
                if isinstance(found, Value):
                    talk.known[FOUND] = True
                    found = self.accept(talk, question, found.value)
                if found is not None:
                    return found
        return None

    def accept(self, talk: Talk, question: Question, value: Any) -> Unfit | Stop | None:
        """Check an answer and keep it; answers that follow from a changed one are asked again."""
        checked: Check = self._hook("check", question, talk, value)
        if isinstance(checked, (Unfit, Stop)):
            return checked
        value = checked.value if isinstance(checked, Value) else value
        if value != talk.slot(question.slot):
            place = self.questions.index(question)
            talk.remember(**{later.slot: None for later in self.questions[place + 1 :] if later.follows})
            talk.remember(**{question.slot: value})
            told = {**self.state(talk).get("told", {}), question.slot: question.told(talk, value)}
            self.note(talk, told=told)
        return None

    def settled(self, talk: Talk, verdict: Verdict, question: Question | None = None) -> bool:
        """Say what a verdict has to say and go on; False if it has nothing to say and nobody was asked yet."""
        if isinstance(verdict, Stop):
            if verdict.key:
                talk.say(verdict.key, **verdict.values)
            self.end(talk)
        elif isinstance(verdict, Also):
            if not (verdict.is_miss and self.missed(talk)):
                talk.say(verdict.key, **verdict.values)
                self.note(talk, open=verdict.slot, sub=verdict.note, offered=None)
                self._request(talk, SUBQUESTION, {})
        elif isinstance(verdict, Unfit):
            if question is None or not self.missed(talk):
                talk.say(verdict.key, **{"flow": self.flow, **verdict.values})
                self.ask_again(talk)
        elif question is None:
            return False
        else:
            self.note(talk, misses=None)
            self.go_on(talk)
        return True

    def misfit(self, talk: Talk, question: Question) -> None:
        """The message is no answer."""
        if kind := talk.entity("received_kind"):
            talk.say("utter_received_meanwhile", received_kind=kind)
            self.ask_again(talk)
        elif talk.intent == "greet":
            self.ask_again(talk)
        elif talk.intent == "deny":
            if question.optional:
                self.accept(talk, question, question.skipped)
                self.go_on(talk)
            else:
                self.leave(talk)
        else:
            self.settled(talk, question.unfit(talk), question)

    def missed(self, talk: Talk) -> bool:
        """Count a failed answer; True if it was the third and a person was offered instead."""
        misses = int(self.state(talk).get("misses") or 0) + 1
        self.note(talk, misses=misses)
        if misses < MOST_MISSES:
            return False
        self.note(talk, offered=True)
        self._request(talk, PERSON_QUESTION, {"flow": self.flow})
        return True

    def offer_answered(self, talk: Talk, question: Question) -> None:
        """Yes or no to the person who was offered."""
        if talk.intent == "affirm":
            handoff.hand_over(talk)
            self.end(talk)
            return
        self.note(talk, misses=None, offered=None)
        self.ask_again(talk)

    # ---- leaving

    def gives_way(self, talk: Talk, question: Question | None) -> bool:
        """Let an ordinary rule answer if something else is wanted; True if so."""
        wanted = talk.intent
        if wanted in self.intents or wanted in intents.ANSWERS:
            return False
        free = question is not None and question.greedy and not talk.tapped
        sure = intents.VERY_SURE if free else intents.SURE
        if wanted == intents.PERSON_WANTED and talk.confidence >= intents.SURE:
            # Its action ends the form: it needs what was gathered.
            talk.events.append(ActionExecutionRejected(self.form))
            return True
        if talk.confidence < sure or (wanted in self.kin and not talk.tapped):
            return False
        if question is not None and not talk.tapped and wanted not in intents.LEAVING and question.claims(talk):
            return False
        if wanted in intents.ASIDE:
            talk.events.append(ActionExecutionRejected(self.form))
            return True
        if wanted in intents.LEAVING or wanted in intents.OTHER:
            talk.end_form()
            talk.events.append(ActionExecutionRejected(self.form))
            return True
        return False

    def leave(self, talk: Talk) -> None:
        """The customer does not want it any more."""
        talk.say(self.left, flow=self.flow)
        self.end(talk)

    def end(self, talk: Talk) -> None:
        """End the form without its last action."""
        talk.remember(question=None, flow_state=None)
        talk.end_form()
        talk.listen()

    # ---- what is remembered

    def state(self, talk: Talk) -> dict[str, Any]:
        """What was noted about this run."""
        return dict(talk.slot("flow_state") or {})

    def note(self, talk: Talk, **changes: Any) -> None:
        """Note something about this run; None forgets it."""
        state = {**self.state(talk), **changes}
        talk.remember(flow_state={name: value for name, value in state.items() if value is not None})

    def open(self, talk: Talk) -> Question | None:
        """The question that waits for an answer."""
        slot = self.state(talk).get("open")
        return next((question for question in self.questions if question.slot == slot), None)

    def answered(self, talk: Talk) -> dict[str, Any]:
        """All answers so far."""
        return {question.slot: talk.slot(question.slot) for question in self.questions}

    def _request(self, talk: Talk, slot: str, values: dict[str, Any]) -> None:
        talk.slots.pop("question", None)
        talk.events += [SlotSet("question", plain(values)), SlotSet(REQUESTED, slot)]

    def _hook(self, kind: str, question: Question, *arguments: Any) -> Any:
        hook = getattr(self, f"{kind}_{question.slot}", None)
        return hook(*arguments) if hook else None
