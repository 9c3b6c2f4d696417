"""What customers' pictures show: read from the findings that the worker stored beside each file."""

from collections.abc import Sequence

from sqlalchemy import select

from helpdesk.db.message import Media, Message
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.media.findings import Findings
from helpdesk.policies import pictures as policy
from helpdesk.policies.pictures import NOTHING, Shown
from helpdesk.problems import GENERIC, Guide, Problems, family_of, named, plain_code, problems

__all__ = ["APP", "NOTHING", "Shown", "guide_of", "note_try", "of_messages", "second_tries"]

APP = "app"  # the family of knowledge/problems/app.yml
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

    First the exact code, of the product that is named if several know it; then the words. No danger is told from a
    picture's words ("fire" is a name, too).
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


def _by_words(shown: Shown, known: Problems, family: str) -> Guide | None:
    found = named(shown.words, family=family, known=known)
    return found if found is not None and not found.person and found.family != GENERIC else None


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


def second_tries(uow: UnitOfWork) -> tuple[int, int]:
    """How many pictures were taken again after an instruction, and how many of these were usable."""
    found = uow.session.scalars(select(Media.findings).where(Media.findings[TRY].as_integer() == 2))  # noqa: PLR2004
    again = [Findings.from_json(one) for one in found if one]
    return len(again), sum(1 for one in again if not policy.problem_of(one))
