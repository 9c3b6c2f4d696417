"""What customers' pictures show: read from the findings that the worker stored beside each file."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.db.message import Media, Message
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.media.findings import Findings
from helpdesk.policies import pictures as policy
from helpdesk.policies.pictures import NOTHING, Shown
from helpdesk.problems import GENERIC, Guide, Problems, family_of, plain_code, problems
from helpdesk.services import media
from helpdesk.spelling import tokens
from helpdesk.words import readings

__all__ = [
    "APP",
    "NOTHING",
    "Shown",
    "forget_identity",
    "guide_of",
    "is_error",
    "note_try",
    "of_messages",
    "second_tries",
]

APP = "app"  # the family of knowledge/problems/app.yml
FEWEST = 2  # words of a symptom
TRY = "try"  # of Media.findings: the how manieth picture it was that was sent in answer to one question


def of_messages(uow: UnitOfWork, conversation_id: str, inbound_ids: Sequence[str]) -> Shown:
    """What the pictures of these messages show together; messages of other conversations count for nothing."""
    rows = uow.session.execute(
        select(Message.wamid, Media.findings)
        .join(Media, Media.message_id == Message.id)
        .where(Message.conversation_id == conversation_id, Message.wamid.in_(list(inbound_ids)))
        .order_by(Media.id)
    )
    known = [(str(wamid), Findings.from_json(found) if found else None) for wamid, found in rows]
    without = [(one, None) for one in inbound_ids if all(one != wamid for wamid, _ in known)]
    return policy.together([*known, *without])


def guide_of(shown: Shown) -> Guide | None:
    """The guide for the problem that a picture shows, None if it shows none that is known. Raises SettingsError.

    First the exact code, of the product that is named if several know it; then the words.
    """
    known = problems()
    meant = family_of(shown.words, known)
    codes = {plain_code(code) for code in shown.sure.get("error_code", ())}
    coded = [guide for family in known.families.values() for guide in family.guides if guide.codes & codes]
    own = [guide for guide in coded if meant is not None and guide.family == meant.id]
    if own or coded:
        families = {guide.family for guide in own or coded}
        return (own or coded)[0] if len(families) == 1 else None
    device = meant is not None and meant.id not in (APP, GENERIC)
    return _by_words(shown, known, meant.id if device and meant else "" if shown.little_text else APP)


def is_error(shown: Shown) -> bool:
    """Does a picture show that something went wrong: by its topic, or by words that are known from there?"""
    return shown.about == "error" or (shown.about == "unknown" and guide_of(shown) is not None)


def _by_words(shown: Shown, known: Problems, family: str) -> Guide | None:
    """The guide of a family whose symptoms cover the most words; where nothing else tells an error, two at least."""
    said = [readings(word) for word in tokens(shown.symptoms)]

    def covered(guide: Guide) -> int:
        return len({place for start, end in guide.symptoms.spans(said) for place in range(start, end)})

    guides = [guide for guide in known.families[family].guides if not guide.person] if family else []
    best = max(guides, key=covered, default=None)
    return best if best and covered(best) >= (1 if shown.about == "error" else FEWEST) else None


def note_try(uow: UnitOfWork, conversation_id: str, inbound_ids: Sequence[str], number: int) -> None:
    """Count the pictures of these messages as the `number`th try (from 1) to answer one question."""
    rows = uow.session.scalars(
        select(Media)
        .join(Message, Media.message_id == Message.id)
        .where(Message.conversation_id == conversation_id, Message.wamid.in_(list(inbound_ids)))
    )
    for row in rows:
        if row.findings and TRY not in row.findings:
            row.findings = {**row.findings, TRY: number}
    uow.session.flush()


def forget_identity(uow: UnitOfWork, conversation_id: str, inbound_ids: Sequence[str]) -> int:
    """Delete the documents of identity among the files of these messages, which are not wanted here; how many."""
    rows = uow.session.scalars(
        select(Media)
        .join(Message, Media.message_id == Message.id)
        .where(Message.conversation_id == conversation_id, Message.wamid.in_(list(inbound_ids)))
    ).all()
    unwanted = [row for row in rows if row.findings and policy.about_of(Findings.from_json(row.findings)) == "identity"]
    for row in unwanted:
        media.forget(uow, row, "not wanted")
    return len(unwanted)


def second_tries(session: Session) -> tuple[int, int]:
    """How many pictures were taken again after an instruction, and how many of these were usable; of those that are
    kept."""
    found = session.scalars(select(Media.findings).where(Media.findings[TRY].as_integer() == 2))  # noqa: PLR2004
    again = [Findings.from_json(one) for one in found if one]
    return len(again), sum(1 for one in again if not policy.problem_of(one))
