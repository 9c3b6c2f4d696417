"""People decide on cases: once, by two of them above a limit, with a reason; and the customer hears it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from helpdesk.db.case_decision import CaseDecision
from helpdesk.db.conversation import Conversation
from helpdesk.db.locks import lock_conversation
from helpdesk.db.returns import REFUSED
from helpdesk.db.teamwork import Opinion
from helpdesk.db.ticket import Ticket
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.decision_rules import APPROVE, ASK, IDENTITY, PAID, REFUND, REFUSE, decision_rules
from helpdesk.errors import NotFound
from helpdesk.messages import Reply
from helpdesk.policies.ticket_status import ENDED, RESOLVED
from helpdesk.return_rules import rules
from helpdesk.services import agents, case_answers, case_returns, cases, return_steps, ticket_events
from helpdesk.services.case_answers import Told, say_keys
from helpdesk.services.case_views import Applied, CannotDecide, Case
from helpdesk.services.customers import language_of
from helpdesk.texts import Texts

__all__ = ["By", "CannotDecide", "Choice", "Decided", "decide", "refuse_goods", "verdicts_of"]
LONGEST_NOTE, LONGEST_QUESTION = 300, 1000


@dataclass(frozen=True)
class By:
    """Who decides: somebody of the team (None: the command line), and whether they may be the second of two."""

    agent_id: int | None = None
    may_second: bool = False

    @property
    def actor(self) -> str:
        """As events name them."""
        return ticket_events.actor(self.agent_id)


@dataclass(frozen=True)
class Decided:
    """What became of it. `outcome`: decided, asked, second (another person must approve, too) or stays (it does not
    wait any more); `told`: when the customer hears of it, "" if they do not."""

    outcome: str
    told: Told | str = ""


@dataclass(frozen=True)
class Choice:
    """A verdict with its reason (of decisions.yml), a note for the team, the question to the customer, and how it is
    carried out."""

    verdict: str
    reason: str = ""
    note: str = ""
    question: str = ""
    way: Mapping[str, str] | None = None


def verdicts_of(kind: str) -> tuple[str, ...]:
    """What can be decided on a kind of case."""
    return (APPROVE, PAID, REFUSE, ASK) if kind == REFUND else (APPROVE, REFUSE, ASK)


def decide(uow: UnitOfWork, kind: str, key: str, choice: Choice, *, by: By, now: datetime, texts: Texts) -> Decided:
    """Decide on a case that waits, or ask the customer for more; another one stays as it is.

    Raises NotFound, and CannotDecide, after which nothing may be kept.
    """
    module = cases.of_kind(kind)
    if choice.verdict not in verdicts_of(kind):
        raise NotFound(f"On this kind of case one can {', '.join(verdicts_of(kind))}.")
    conversation_id = cases.find(uow, kind, key).conversation_id
    if conversation_id:  # in the order in which customers' turns take them: conversation, then order
        lock_conversation(uow.session, conversation_id)
    case: Case = module.held(uow, key)
    if not case.waits:
        return Decided("stays")
    _check_reason(kind, choice, by)
    if choice.verdict == ASK:
        return _ask(uow, case, choice, by=by, now=now, texts=texts)
    first = ""
    worth = module.worth(uow, case, choice.way or {}) if choice.verdict in (APPROVE, PAID) else None
    if worth is not None and rules().needs_two(worth):
        first = _first_of_two(uow, case, choice, by, now)
        if not first:
            return Decided("second")
    applied: Applied = module.apply(
        uow, case, choice.verdict, by=by.actor, reason=choice.reason, note=choice.note[:LONGEST_NOTE],
        way=choice.way or {}, now=now,
    )  # fmt: skip
    row = CaseDecision(
        kind=kind, key=key, conversation_id=case.conversation_id, verdict=choice.verdict, reason=choice.reason,
        note=choice.note[:LONGEST_NOTE], actor=by.actor, first=first, detail=dict(applied.detail), at=now,
    )  # fmt: skip
    uow.session.add(row)
    uow.session.flush()
    row.told = _tell(uow, case, applied, choice, by=by, texts=texts)
    _note(uow, case, f"case_{choice.verdict}", by, verdict=choice.verdict, reason=choice.reason, first=first)
    _end(uow, case, by)
    uow.session.flush()
    return Decided("decided", row.told)


def refuse_goods(uow: UnitOfWork, number: str, *, by: By, now: datetime, texts: Texts, note: str = "") -> Decided:
    """A return's goods are back and not as agreed: nothing is paid, and the customer hears it. Raises NotFound."""
    before = return_steps.held(uow, number).state
    done = return_steps.receive(uow, number, by=by.actor, now=now, accepted=False, note=note)
    if done.state != REFUSED or before == REFUSED:
        return Decided("stays")
    case = case_returns.find(uow, number)
    return Decided("decided", _tell(uow, case, case_returns.told(done), Choice(REFUSE), by=by, texts=texts))


def _check_reason(kind: str, choice: Choice, by: By) -> None:
    """A reason of the list; none is needed to approve, to ask in one's own words, and at the command line."""
    known = decision_rules().reasons_for(kind, choice.verdict)
    needed = by.agent_id is not None and (choice.verdict == REFUSE or (choice.verdict == ASK and kind == IDENTITY))
    if (choice.reason or needed) and choice.reason not in known:
        raise CannotDecide("reason_missing")


def _ask(uow: UnitOfWork, case: Case, choice: Choice, *, by: By, now: datetime, texts: Texts) -> Decided:
    """Ask the customer for more, through the case's ticket, which then waits for them."""
    question = choice.question.strip()[:LONGEST_QUESTION]
    if not question and case.kind != IDENTITY:
        raise CannotDecide("question_missing")
    ticket = uow.session.get(Ticket, case.ticket_number) if case.ticket_number else None
    conversation = uow.session.get(Conversation, case.conversation_id)
    if ticket is None or conversation is None or ticket.status in ENDED:
        raise CannotDecide("no_ticket")
    said = [Reply(text=question)] if question else []
    if case.kind == IDENTITY:
        why = _why(case, choice, conversation)
        said.insert(0, texts.reply("utter_case_identity_retake", language_of(conversation), because=why))
    agents.wait(uow, ticket.number, by.agent_id)
    told = case_answers.say(
        uow, conversation, said, cause=f"case:{case.kind}:{case.key}:ask:{now.timestamp():.3f}",
        ticket_number=ticket.number, agent_id=by.agent_id,
    )  # fmt: skip
    if by.agent_id is not None:
        _opine(uow, case, choice, by.agent_id, now)
    _note(uow, case, "case_ask", by, reason=choice.reason)
    return Decided("asked", told)


def _first_of_two(uow: UnitOfWork, case: Case, choice: Choice, by: By, now: datetime) -> str:
    """Who else has approved a case that two must approve; "" when this is the first, whose word is kept."""
    if by.agent_id is None:
        raise CannotDecide("needs_two")
    others = select(Opinion.agent_id).where(
        Opinion.kind == case.kind, Opinion.key == case.key, Opinion.verdict == choice.verdict,
        Opinion.agent_id != by.agent_id,
    )  # fmt: skip
    first = uow.session.scalar(others.order_by(Opinion.at).limit(1))
    if first is not None and not by.may_second:
        raise CannotDecide("needs_lead")
    if first is not None:
        return ticket_events.actor(first)
    _opine(uow, case, choice, by.agent_id, now)
    _note(uow, case, "case_opinion", by, verdict=choice.verdict, reason=choice.reason)
    uow.session.flush()
    return ""


def _opine(uow: UnitOfWork, case: Case, choice: Choice, agent_id: int, now: datetime) -> None:
    """Keep what somebody thinks of a case, in place of what they thought before."""
    own = select(Opinion).where(Opinion.kind == case.kind, Opinion.key == case.key, Opinion.agent_id == agent_id)
    row = uow.session.scalar(own)
    if row is None:
        row = Opinion(kind=case.kind, key=case.key, agent_id=agent_id)
        uow.session.add(row)
    row.verdict, row.reason, row.note, row.at = choice.verdict, choice.reason, choice.note[:LONGEST_NOTE], now
    uow.session.flush()


def _tell(uow: UnitOfWork, case: Case, applied: Applied, choice: Choice, *, by: By, texts: Texts) -> Told:
    """Tell the customer, with the reason where decisions.yml says so."""
    conversation = uow.session.get(Conversation, case.conversation_id)
    why = _why(case, choice, conversation) if conversation else None
    (key, values), *others = applied.said
    keys: list[tuple[str, Mapping[str, Any]]] = [(key, {**values, "because": why}), *others]
    return say_keys(
        uow, case.conversation_id, keys, texts, cause=f"case:{case.kind}:{case.key}:{choice.verdict}",
        ticket_number=case.ticket_number, agent_id=by.agent_id, template=applied.template,
        values=applied.values or None,
    )  # fmt: skip


def _why(case: Case, choice: Choice, conversation: Conversation) -> str | None:
    """The reason in the customer's language, if customers are told it."""
    found = decision_rules().reasons_for(case.kind, choice.verdict).get(choice.reason)
    return found.words(language_of(conversation)) if found and found.tell else None


def _note(uow: UnitOfWork, case: Case, what: str, by: By, **detail: Any) -> None:
    """An event on the case's ticket."""
    ticket = uow.session.get(Ticket, case.ticket_number) if case.ticket_number else None
    if ticket is not None:
        ticket_events.add(uow, ticket, what, by.actor, kind=case.kind, case=case.key, **detail)


def _end(uow: UnitOfWork, case: Case, by: By) -> None:
    """The matter is done, unless somebody of the team talks with the customer."""
    ticket = uow.session.get(Ticket, case.ticket_number) if case.ticket_number else None
    if ticket is not None and ticket.status not in ENDED and not ticket.handed_over:
        agents.end(uow, ticket, RESOLVED, "agent", by.actor)
