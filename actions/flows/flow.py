"""A flow: a Rasa form whose questions can be answered, left, interrupted and taken up again, in one call a turn."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import SlotSet

from actions import handoff
from actions.base import ORDER_PROOF, REQUESTED, Talk
from actions.flows import memory, shown
from actions.flows.answers import Also, Check, Stop, Unfit, Value, Verdict
from actions.flows.leaving import Leaving, is_bare_no
from actions.flows.questions import Confirm, Question
from helpdesk import answers
from helpdesk.services import conversations
from helpdesk.shop import flow_on

SUBQUESTION = "flow_subquestion"  # the question's own further question: said here, Rasa finds no utter_ask_ for it
FOUND = "found"  # noted for the turn: the message held a detail, also one that was known


class Flow(Leaving):
    """Validates the form `<flow>_form`: its questions are asked in order, a rule says what comes after the last.

    A subclass gives `flow`, `intents`, `questions`, and where needed `check_<slot>(talk, value) -> Check` (does the
    answer do?), `skip_<slot>(talk) -> bool` (need it not be asked?), `values_<slot>(talk) -> dict` (for `utter_ask_…`).
    `told_back` names slots of which it is said that they were taken from a message that was no answer.
    Slots: the answers, `flow_state` (what must be remembered between turns), `question` (values of the open question).
    """

    told_back: tuple[str, ...] = ()

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
        if stop := self.instead(talk):
            self.settled(talk, stop)
            return
        if memory.state(talk).get(memory.BACK):
            memory.note(talk, **{memory.BACK: None})
            self.ask_again(talk)
            return
        waits = memory.waiting(talk, self.flow)
        self.reset(talk)
        memory.note(talk, before=waits)
        self.noted_first(talk)
        if not self.settled(talk, self.fill(talk)):
            self.go_on(talk)

    def instead(self, talk: Talk) -> Stop | None:
        """What there is to say instead of beginning; None: it begins."""
        return None

    def reset(self, talk: Talk) -> None:
        """Forget all answers of this flow."""
        talk.remember(**{question.slot: None for question in self.questions})
        talk.remember(flow_state={"name": self.flow})

    def go_on(self, talk: Talk) -> None:
        """Ask the next question, or let the form end and its last action follow."""
        for question in self.questions:
            if self.hook("skip", question, talk):
                continue
            known = talk.slot(question.slot)
            if known is not None and question.slot not in memory.state(talk).get("unchecked", ()):
                continue
            found = question.prefill(talk) if known is None else Value(known)
            if isinstance(found, Value):
                memory.checked(talk, question.slot)
                found = self.accept(talk, question, found.value)
                if found is None:
                    if known is None:
                        memory.note(talk, assumed=[*memory.state(talk).get("assumed", ()), question.slot])
                    self.go_on(talk)  # from the first question: a check may have changed earlier answers
                    return
            if isinstance(found, Unfit):
                talk.remember(**{question.slot: None})
                talk.say(found.key, **{"flow": self.flow, **found.values})
            if isinstance(found, (Stop, Also)):
                self.settled(talk, found, question)
            else:
                self.ask(talk, question)
            return
        memory.note(talk, open=None, sub=None, offered=None)
        talk.remember(question=None)
        talk.events += [SlotSet("question", None), SlotSet(REQUESTED, None)]

    def ask(self, talk: Talk, question: Question) -> None:
        """Let Rasa ask `question` with its `utter_ask_…`."""
        values = {**question.values(talk), **(self.hook("values", question, talk) or {})}
        memory.note(talk, open=question.slot, sub=None, offered=None)
        self.request(talk, question.slot, values)

    def ask_again(self, talk: Talk) -> None:
        """The open question once more, as it was."""
        state = memory.state(talk)
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
        if self.farewell(talk, question):
            return
        command = "" if talk.tapped or (question and question.claims(talk)) else answers.command(talk.text)
        if command == "start_over":
            self.reset(talk)
            talk.remember(order_number=None)
            self.go_on(talk)
        elif command == "leave":
            self.leave(talk)
        elif (question is not None and self.remarked(talk, question)) or self.gives_way(talk, question):
            return
        elif question is None:
            self.go_on(talk)
        elif not self.took(talk, question):
            self.misfit(talk, question)

    def remarked(self, talk: Talk, question: Question) -> bool:
        """Answer "a moment, please", "what is it for?" and "what now?", or an identity card out of place."""
        if shown.unwanted(talk):
            talk.say("utter_photo_identity", files=shown.forget(talk, talk.picture_ids) or None)
            self.ask_again(talk)
            return True
        said = "" if talk.tapped or question.claims(talk) else answers.remark(talk.text)
        if said == "wait":
            talk.say("utter_take_your_time")
            self.request(talk, SUBQUESTION, {})
        elif said == "why":
            proof = (memory.state(talk).get("sub") or {}).get("proof")
            talk.say("utter_why_asked", asked=ORDER_PROOF if proof else "detail")
            self.request(talk, SUBQUESTION, {})
        elif not talk.tapped and answers.only_says("what_now", talk.text):
            self.say_what_now(talk, question)
            return True
        return bool(said)

    def say_what_now(self, talk: Talk, question: Question) -> None:
        """ "So what do I do now?": answer the open question."""
        self.ask_again(talk)

    def took(self, talk: Talk, question: Question) -> bool:
        """Use the message as details and as the answer to `question`; False if it was neither."""
        before = self.answered(talk)
        found = self.fill(talk, question)
        if found is not None:
            return self.settled(talk, found, question)
        still_open = talk.slot(question.slot) is None and (question.greedy or question.claims(talk))
        if self.answered(talk) == before or still_open:
            verdict = question.take(talk, memory.state(talk).get("sub") or {})
            if isinstance(verdict, Value):
                verdict = self.accept(talk, question, verdict.value)
            if verdict is not None:
                return self.settled(talk, verdict, question)
        again = talk.intent in self.intents and (talk.tapped or question.claims(talk))
        if self.answered(talk) != before or again or talk.known.get(FOUND):
            memory.note(talk, misses=None)
            self.go_on(talk)
            comes_again = talk.slot(question.slot) is None and memory.state(talk).get("open") == question.slot
            if comes_again and not isinstance(question, Confirm):  # that one says it itself
                self.acknowledge(talk, before)
            return True
        return False

    def acknowledge(self, talk: Talk, before: dict[str, Any]) -> None:
        """Say what was taken from a message that did not answer the open question, which comes again."""
        for slot in self.told_back:
            value = talk.slot(slot)
            if value is not None and value != before[slot]:
                count = value if isinstance(value, int) else None
                talk.say("utter_flow_noted", what="pieces" if count else value, count=count)
                return

    def fill(self, talk: Talk, asked: Question | None = None) -> Verdict:
        """Take all that another flow knows or the message tells unasked; what the first one has to say about it."""
        for question, value in memory.passed_on(talk, self.flow, self.questions):
            if (refused := self.accept(talk, question, value)) is not None:
                return refused
        free = asked is not None and asked.greedy and not talk.tapped and talk.intent not in self.intents
        for question in self.questions:
            is_new = talk.slot(question.slot) is None
            if is_new or (question.can_change and (not free or question.is_sure(talk))):
                found = question.find(talk, memory.state(talk).get("sub") or {})
                if found is None and is_new:
                    found = shown.told(talk, question.slot)
                if isinstance(found, Value):
                    talk.known[FOUND] = True
                    found = self.accept(talk, question, found.value)
                if found is not None:
                    return found
        return None

    def accept(self, talk: Talk, question: Question, value: Any) -> Unfit | Stop | None:
        """Check an answer and keep it; answers that follow from a changed one are asked again."""
        if self.too_early(talk, question):
            memory.note(talk, unchecked=[*memory.state(talk).get("unchecked", ()), question.slot])
        else:
            checked: Check = self.hook("check", question, talk, value)
            if isinstance(checked, (Unfit, Stop)):
                return checked
            value = checked.value if isinstance(checked, Value) else value
        if value != talk.slot(question.slot):
            place = self.questions.index(question)
            talk.remember(**{later.slot: None for later in self.questions[place + 1 :] if later.follows})
            talk.remember(**{question.slot: value})
            told = {**memory.state(talk).get("told", {}), question.slot: question.told(talk, value)}
            memory.note(talk, told=told)
        return None

    def settled(self, talk: Talk, verdict: Verdict, question: Question | None = None) -> bool:
        """Say what a verdict has to say and go on; False if it has nothing to say and nobody was asked yet."""
        if isinstance(verdict, Stop):
            if verdict.key:
                talk.say(verdict.key, **verdict.values)
            self.end(talk, verdict.then)
        elif isinstance(verdict, Also):
            if not (verdict.is_miss and self.missed(talk)):
                talk.say(verdict.key, **verdict.values)
                memory.note(talk, open=verdict.slot, sub=verdict.note, offered=None)
                self.request(talk, SUBQUESTION, {})
        elif isinstance(verdict, Unfit):
            if question is None or not self.missed(talk):
                talk.say(verdict.key, **{"flow": self.flow, **verdict.values})
                self.ask_again(talk)
        elif question is None:
            return False
        else:
            memory.note(talk, misses=None)
            self.go_on(talk)
        return True

    def misfit(self, talk: Talk, question: Question) -> None:
        """The message is no answer."""
        if conversations.more_waiting(talk.uow, talk.conversation_id, talk.inbound_id):
            self.request(talk, SUBQUESTION, {})  # nothing is said: the next message may hold the answer
        elif kind := talk.entity("received_kind"):
            memory.note(talk, media=[*memory.state(talk).get("media", ()), *(talk.picture_ids or [talk.inbound_id])])
            key = "utter_photo_meanwhile" if talk.shown.seen else "utter_received_meanwhile"
            talk.say(key, received_kind=kind, problem=talk.shown.problem)
            self.ask_again(talk)
        elif talk.intent == "greet":
            self.ask_again(talk)
        elif talk.intent == "deny" and question.optional:
            self.accept(talk, question, question.skipped)
            self.go_on(talk)
        elif talk.intent == "deny" and is_bare_no(talk, question) and not answers.only_says("unsure", talk.text):
            self.decline(talk)
        else:
            self.settled(talk, question.unfit(talk), question)
