"""The conditions under which goods may come back, asked one after the other, and which articles meet them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from actions.base import Talk
from actions.flows import memory
from actions.flows.answers import Also, Stop, Unfit, Value, Verdict
from actions.flows.questions import Question, is_yes_or_no
from actions.flows.which_items import lines
from actions.return_refusals import NOT_POSSIBLE, refusal_values, row_of
from helpdesk import answers
from helpdesk.integrations.orders.protocol import Line
from helpdesk.services import returns
from helpdesk.services.returns import Eligible, Ineligible, ProofNeeded

Judged = list[tuple[Line, Eligible | Ineligible]]


@dataclass(frozen=True)
class Conditions(Question):
    """Whether the goods may come back for the reason: {name of the condition in returns.yml: True or False}.

    Asks one condition after the other; articles that may not come back are told and left out, and if none is left the
    flow ends. `utter_ask_<slot>` gets `condition` and `items`.
    """

    follows: bool = True

    def prefill(self, talk: Talk) -> Verdict:
        """Nothing is asked when there is nothing to confirm."""
        return self.judged(talk, {}, asked=False)

    def take(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """Yes, no, or words that say the condition itself ("never worn")."""
        said: Mapping[str, bool] = note.get("answers") or {}
        name = note.get("condition") or open_condition(talk, said)
        fulfilled = told_condition(name, talk)
        return None if fulfilled is None else self.judged(talk, {**said, name: fulfilled}, asked=True)

    def claims(self, talk: Talk) -> bool:
        """Words that say the condition itself."""
        name = str((memory.state(talk).get("sub") or {}).get("condition") or open_condition(talk, {}))
        return bool(name) and not talk.tapped and meant_condition(name, talk.text) is not None

    def repeat(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """The condition that is open."""
        return self.next(talk, note.get("answers") or {})

    def values(self, talk: Talk) -> dict[str, Any]:
        """The first condition."""
        return condition_values(talk, open_condition(talk, {}))

    def told(self, talk: Talk, value: Any) -> Any:
        """What was confirmed."""
        return [f"{name}: {'yes' if fulfilled else 'no'}" for name, fulfilled in value.items()]

    def judged(self, talk: Talk, said: Mapping[str, bool], *, asked: bool) -> Verdict:
        """Leave out what may not come back; then the answers, the next condition, or the end."""
        verdicts = judge(talk, said)
        refused = [(line, verdict) for line, verdict in verdicts if isinstance(verdict, Ineligible)]
        left = [line.id for line, verdict in verdicts if isinstance(verdict, Eligible)]
        if refused and not left:
            why = [(line, verdict) for line, verdict in refused if verdict.reason == refused[0][1].reason]
            return Stop(NOT_POSSIBLE, refusal_values(talk, why[0][1], [line for line, _verdict in why]))
        if refused:
            for line, verdict in refused:
                talk.say("utter_return_without", items=[row_of(line)], reason=verdict.reason, until=verdict.until)
            talk.remember(return_items=left)
        if not open_condition(talk, said):
            return Value(dict(said))
        return self.next(talk, said) if asked else None

    def next(self, talk: Talk, said: Mapping[str, bool]) -> Also:
        """Ask the condition that is open."""
        name = open_condition(talk, said)
        note = {"condition": name, "answers": dict(said)}
        return Also(self.slot, f"utter_ask_{self.slot}", condition_values(talk, name), note)

    def unfit(self, talk: Talk) -> Unfit:
        """Yes or no is wanted."""
        return Unfit("utter_flow_unfit_yes_no")


def judge(talk: Talk, said: Mapping[str, bool]) -> Judged:
    """The chosen articles, and whether they may come back with these conditions told. Raises LookupError when the
    proof of the order has lapsed."""
    number, reason = str(talk.slot("chosen_order")), str(talk.slot("return_reason"))
    key = f"judged:{number}:{reason}:{sorted(said.items())}"
    if key not in talk.known:
        found = returns.eligible_lines(talk.uow, talk.conversation_id, number, reason, talk.inbound_id, dict(said))
        if isinstance(found, ProofNeeded):
            raise LookupError("the order must be proven again")
        talk.known[key] = found
    chosen = set(talk.slot("return_items") or ())
    judged: Judged = [one for one in talk.known[key] if one[0].id in chosen]
    return judged


def returned_lines(talk: Talk) -> list[Line]:
    """The chosen articles."""
    chosen = set(talk.slot("return_items") or ())
    return [line for line in lines(talk) if line.id in chosen] if chosen else []


def open_condition(talk: Talk, said: Mapping[str, bool]) -> str:
    """The name of the condition to be asked next, "" if there is none."""
    found = (name for _line, one in judge(talk, said) if isinstance(one, Eligible) for name in one.questions)
    return next(found, "")


def condition_values(talk: Talk, name: str) -> dict[str, Any]:
    """The condition and the articles it is asked of."""
    asked = [row_of(line) for line, one in judge(talk, {}) if isinstance(one, Eligible) and name in one.questions]
    return {"condition": name, "items": asked}


def told_condition(name: str, talk: Talk) -> bool | None:
    """Is the condition met, by yes, no or its own words? None: the message does not say."""
    meant = None if talk.tapped else meant_condition(name, talk.text)
    if meant is None and is_yes_or_no(talk):
        return talk.intent == "affirm"
    return meant


def meant_condition(name: str, text: str) -> bool | None:
    """What words say of a condition; those that say it is met ("never worn") hold the others ("worn") within."""
    meant = answers.meant("return_conditions", text)
    if f"{name}_yes" in meant:
        return True
    return False if f"{name}_no" in meant else None


def pieces_left(talk: Talk) -> int:
    """How many pieces of the one chosen article are not back yet."""
    judged = judge(talk, talk.slot("return_conditions") or {})
    return next((one.left for _line, one in judged if isinstance(one, Eligible)), 1)


def claimed(talk: Talk) -> dict[str, Any]:
    """What the customer has told and shown for it; kept with the return."""
    state = memory.state(talk)
    return {
        **state.get("facts", {}),
        "photos": list(talk.slot("return_photos") or ()),
        "words": state.get("told", {}).get("return_reason", ""),
    }
