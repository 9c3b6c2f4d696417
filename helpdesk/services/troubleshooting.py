"""Steps against a problem, one after another: what to try next, what did not help, and when a person is due."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from helpdesk import clock
from helpdesk.db.locks import lock_conversation
from helpdesk.db.troubleshooting import Troubleshooting, begun_by, latest_of
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.problems import GENERIC, Guide, Problems, family_of, find, named, problems
from helpdesk.shop import shop
from helpdesk.texts import Wording
from helpdesk.values import DEFAULT_LANGUAGE, Language

__all__ = [
    "MOST_FAILED", "Choice", "NeedsPerson", "Nothing", "Solved", "ToTry", "again", "begin", "families", "guides",
    "leave", "named_family", "named_guide", "next_step", "reopen", "says_enough", "tried",
]  # fmt: skip

MOST_FAILED = 3  # attempts; then a person
LASTS = timedelta(hours=24)  # "still not working" later than this begins anew
OPEN, SOLVED, PERSON, LEFT = "open", "solved", "person", "left"


@dataclass(frozen=True)
class ToTry:
    """Say this step and ask whether it helped; `safety` goes before it (with the first step of a risky problem)."""

    guide: str
    step: str
    text: str
    number: int
    of: int
    safety: str = ""


@dataclass(frozen=True)
class NeedsPerson:
    """A person has to see to it: `danger`, or the steps `failed`. `tried` is for the ticket; `safety` is said first."""

    guide: str
    reason: Literal["danger", "failed"]
    tried: tuple[str, ...] = ()
    safety: str = ""


@dataclass(frozen=True)
class Solved:
    """It works again."""

    guide: str
    tried: tuple[str, ...] = ()


@dataclass(frozen=True)
class Nothing:
    """No problem is being worked on: ask what is wrong."""


@dataclass(frozen=True)
class Choice:
    """A row of a list to choose from."""

    id: str
    title: str


Answer = ToTry | NeedsPerson | Solved | Nothing


def begin(
    uow: UnitOfWork,
    conversation_id: str,
    inbound_id: str,
    text: str,
    language: Language,
    *,
    product: str = "",
    error_code: str = "",
    family: str = "",
    guide: str = "",
) -> Answer:
    """Find the guide for what is told and give its first step; `family` and `guide` are ids that the customer chose.

    The same message begins once. What was being worked on is left. Raises NotFound for the conversation.
    """
    lock_conversation(uow.session, conversation_id)
    known = problems()
    row = begun_by(uow.session, inbound_id)
    if row is None:
        leave(uow, conversation_id)
        found = (known.guide(guide) if guide else None) or find(text, product, error_code, family, known)
        now = clock.now()
        row = Troubleshooting(
            conversation_id=conversation_id, begun_by=inbound_id, moved_by=inbound_id, guide=found.id, step=0, tried=[],
            state=PERSON if found.person else OPEN, product=product[:160], error_code=error_code[:40],
            begun_at=now, moved_at=now,
        )  # fmt: skip
        uow.session.add(row)
        uow.session.flush()
    return _answer(row, known, language)


def next_step(
    uow: UnitOfWork, conversation_id: str, inbound_id: str, *, helped: bool, language: Language, most: int = MOST_FAILED
) -> Answer:
    """After a step: it helped, or what to try now; after `most` failed ones, or the last, a person is due.

    The same message moves once and gets the same answer again. Raises NotFound for the conversation.
    """
    lock_conversation(uow.session, conversation_id)
    known = problems()
    row = latest_of(uow.session, conversation_id)
    if row is None or (row.moved_by != inbound_id and (row.state != OPEN or clock.now() - row.moved_at > LASTS)):
        return Nothing()
    if row.moved_by != inbound_id:
        _move(row, known.guide(row.guide), helped, most)
        row.moved_by, row.moved_at = inbound_id, clock.now()
        uow.session.flush()
    return _answer(row, known, language)


def again(uow: UnitOfWork, conversation_id: str, language: Language) -> Answer:
    """What was answered last, once more (in another language, or after a question in between). Raises NotFound."""
    row = latest_of(uow.session, conversation_id)
    if row is None or clock.now() - row.moved_at > LASTS:
        return Nothing()
    return _answer(row, problems(), language)


def reopen(uow: UnitOfWork, conversation_id: str, inbound_id: str, language: Language) -> Answer:
    """ "Still not working": the last problem of 24 hours goes on with its next step, also one that seemed solved or was
    left. Nothing: there is none. The same message moves once. Raises NotFound."""
    lock_conversation(uow.session, conversation_id)
    row = latest_of(uow.session, conversation_id)
    if row is None or clock.now() - row.moved_at > LASTS:
        return Nothing()
    if row.state == PERSON:
        return _answer(row, problems(), language)
    if row.moved_by != inbound_id:
        row.state = OPEN
    return next_step(uow, conversation_id, inbound_id, helped=False, language=language)


def leave(uow: UnitOfWork, conversation_id: str) -> None:
    """The customer wants something else: what was tried stays known, the steps end."""
    row = latest_of(uow.session, conversation_id)
    if row is not None and row.state == OPEN:
        row.state = LEFT
        uow.session.flush()


def tried(uow: UnitOfWork, conversation_id: str) -> tuple[str, ...]:
    """The steps of the last 24 hours that did not help, the one in hand included: for a ticket, whoever opens it."""
    row = latest_of(uow.session, conversation_id)
    if row is None or row.state == SOLVED or clock.now() - row.moved_at > LASTS:
        return ()
    guide = problems().guide(row.guide)
    now_said = (f"{row.guide}/{guide.steps[row.step].id} (said)",) if guide and _has_step(row, guide) else ()
    return tuple(row.tried) + (now_said if row.state in (OPEN, LEFT) else ())


def families(language: Language) -> list[Choice]:
    """The families of products to choose from."""
    return [Choice(family.id, family.title[language]) for family in problems().families.values()]


def guides(family: str, language: Language) -> list[Choice]:
    """The problems of a family to choose from; empty for an unknown family."""
    found = problems().families.get(family)
    return [Choice(guide.id, guide.title[language]) for guide in found.guides if not guide.fallback] if found else []


def named_family(text: str) -> str:
    """The id of the family of the product that a text names, "" if it names none."""
    found = family_of(text)
    return found.id if found else ""


def named_guide(text: str, family: str = "") -> str:
    """The id of the guide for the problem that a text names (of `family`, if given), "" if it names none."""
    found = named(text, family=family)
    return found.id if found else ""


def says_enough(text: str) -> bool:
    """Does a text name a product, a danger or an error code, so that there is something to begin with?"""
    found = named(text)
    return bool(named_family(text)) or (found is not None and (found.person or found.family != GENERIC))


def _move(row: Troubleshooting, guide: Guide | None, helped: bool, most: int) -> None:
    if helped:
        row.state = SOLVED
        return
    if guide and _has_step(row, guide):
        row.tried = [*row.tried, f"{row.guide}/{guide.steps[row.step].id}"]
    row.step += 1
    if guide is None or len(row.tried) >= most or not _has_step(row, guide):
        row.state = PERSON


def _answer(row: Troubleshooting, known: Problems, language: Language) -> ToTry | NeedsPerson | Solved:
    guide = known.guide(row.guide)
    if row.state == SOLVED:
        return Solved(row.guide, tuple(row.tried))
    if row.state == PERSON or guide is None or not _has_step(row, guide):
        danger = guide is not None and guide.person
        safety = _safety(guide, language) if danger else ""
        return NeedsPerson(row.guide, "danger" if danger else "failed", tuple(row.tried), safety)
    step = guide.steps[row.step]
    safety = _safety(guide, language) if row.step == 0 else ""
    of = min(len(guide.steps), MOST_FAILED)
    return ToTry(row.guide, step.id, _words(step.text, language), row.step + 1, of, safety)


def _safety(guide: Guide | None, language: Language) -> str:
    return _words(guide.safety, language) if guide and guide.safety else ""


def _has_step(row: Troubleshooting, guide: Guide) -> bool:
    return row.step < len(guide.steps)


def _words(texts: object, language: Language) -> str:
    assert isinstance(texts, dict)
    return Wording(shop()).words(texts.get(language) or texts[DEFAULT_LANGUAGE], language, {})
