"""What a flow remembers between turns (slot `flow_state`), and the flow that waits until another one is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rasa_sdk.events import FollowupAction

from actions.base import AFTERWARDS, Talk
from actions.flows import intents

if TYPE_CHECKING:
    from actions.flows.questions import Question

# name: the flow; open: slot of the open question; sub: what its further question noted; misses: failed answers;
# unchecked: slots; told: answers as a person reads them; tried: what did not help;
# assumed: slots that nobody was asked; first: the words that began a report;
# media: inbound ids of what was sent though nobody had asked; before: the flow that waits, with its order.
STATE = "flow_state"
ORDER = "chosen_order"
PASSED_ON = "passed_on"  # slot: what another flow knows of the one that it leads to
BACK = "back"  # the flow was left for another one and is taken up again


def state(talk: Talk) -> dict[str, Any]:
    """What was noted about the flow that is going on."""
    return dict(talk.slot(STATE) or {})


def note(talk: Talk, **changes: Any) -> None:
    """Note something about it; None forgets it."""
    noted = {**state(talk), **changes}
    talk.remember(**{STATE: {name: value for name, value in noted.items() if value is not None}})


def checked(talk: Talk, slot: str) -> None:
    """The answer in `slot`, taken before it could be checked, is checked now."""
    rest = [one for one in state(talk).get("unchecked", ()) if one != slot]
    note(talk, unchecked=rest or None)


def waiting(talk: Talk, flow: str) -> dict[str, Any] | None:
    """The flow that `flow` interrupts as a question in between, to be taken up afterwards; None if there is none."""
    before = state(talk)
    name = before.get("name", "")
    rejected = any(
        event.get("event") == "action_execution_rejected" and event.get("name") == f"{name}_form"
        for event in talk.happened()
    )
    if not rejected or name == flow or talk.intent not in intents.ASIDE:
        return None
    return {**before, ORDER: talk.slot(ORDER)}  # all flows share this slot


def take_up(talk: Talk) -> bool:
    """Let the flow that waits go on, if there is one."""
    before = state(talk).get("before")
    if not before:
        return False
    rest = {name: value for name, value in before.items() if name != ORDER}
    talk.remember(**{ORDER: before.get(ORDER), STATE: {**rest, BACK: True}})
    talk.events.append(FollowupAction(f"{before['name']}_form"))
    return True


def pass_on(talk: Talk, flow: str, **known: Any) -> None:
    """Let `flow`, which begins next, know what another one has learned, by the names of its slots.

    `facts` ({name: value}) are no answers: they are kept for the person who reads the ticket.
    """
    talk.remember(**{PASSED_ON: {"flow": flow, **known}})


def passed_on(talk: Talk, flow: str, questions: Sequence[Question]) -> Iterator[tuple[Question, Any]]:
    """The answers that another flow has for this one, each once."""
    known = talk.slot(PASSED_ON)
    if not known:
        return
    talk.remember(**{PASSED_ON: None})
    if known.get("flow") != flow:
        return
    if facts := known.get("facts"):
        note(talk, facts=facts, told={**facts, **state(talk).get("told", {})})
    for question in questions:
        if known.get(question.slot) is not None:
            yield question, known[question.slot]


def after_the_last_action(talk: Talk) -> None:
    """The last action of a flow has run: whatever waited goes on."""
    ended = any(event.get("event") == "active_loop" and not event.get("name") for event in talk.happened())
    if ended and not talk.form and not any(event["event"] == "followup" for event in talk.events):
        take_up(talk)


AFTERWARDS.append(after_the_last_action)
