"""Was this picture, or what stands on it, part of an earlier case? Asked of the database, at a million pictures."""

import logging
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select

from helpdesk import clock
from helpdesk.db.message import Media, Message
from helpdesk.db.picture_print import PictureMark, PicturePrint
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.media.evidence.examine import compare

log = logging.getLogger(__name__)

RADIUS = 7  # bits of 64: to this distance the bands miss nothing
MOST_ROWS = 5_000  # candidates whose hash is compared, the newest first
MOST_KNOWN = 50  # pictures that are compared in full
OWN_VIEWS = ("d64", "inner64", "mirror64", "inner_mirror64")
STORED_VIEWS = ("d64", "inner64")


def remember(uow: UnitOfWork, media_id: int, hashes: dict[str, Any]) -> None:
    """Store what finds a picture again; `hashes` as in its findings. Once more for the same file changes nothing."""
    forget(uow, media_id)
    now = clock.now()
    for value in dict.fromkeys(hashes[view] for view in STORED_VIEWS if view in hashes):
        bands = {f"band{number}": band for number, band in enumerate(bands_of(value))}
        uow.session.add(PicturePrint(media_id=media_id, hash=value, created_at=now, **bands))
    for mark in _marks(hashes):
        uow.session.add(PictureMark(media_id=media_id, mark=mark, created_at=now))


def weigh(uow: UnitOfWork, media_id: int, findings: dict[str, Any]) -> dict[str, Any]:
    """The findings with what earlier cases add to the evidence; the picture is remembered. `findings` as stored."""
    hashes = findings["hashes"]
    name, flags = compare(hashes, earlier(uow, media_id, hashes), with_points=False)
    remember(uow, media_id, hashes)
    if name is None:
        return findings
    old = findings["evidence"]
    told = [*(flag.as_json() for flag in flags), *old["flags"]]
    log.info("picture_known media=%d earlier=%s kind=%s", media_id, name, flags[0].kind)
    return findings | {"evidence": old | {"review": True, "reuse_of": name, "flags": told}}


def forget(uow: UnitOfWork, media_id: int) -> None:
    """Remove what finds a picture again, when its file is deleted."""
    for table in (PicturePrint, PictureMark):
        uow.session.execute(delete(table).where(table.media_id == media_id))


def earlier(
    uow: UnitOfWork, media_id: int, hashes: dict[str, Any], customers_too: bool = False
) -> list[dict[str, Any]]:
    """Earlier pictures that may be this one, as `known` for `compare`, named by their media id; nearest first.

    Pictures of the same conversation count only with `customers_too`: people send one picture twice.
    """
    near = _near(uow, media_id, hashes)
    marks = _marks(hashes)
    same = uow.session.scalars(
        select(PictureMark.media_id)
        .where(PictureMark.mark.in_(marks), PictureMark.media_id != media_id)
        .order_by(PictureMark.media_id.desc())
        .limit(MOST_KNOWN)
    )
    wanted = list(dict.fromkeys([*near, *same]))[: 4 * MOST_KNOWN]
    statement = (
        select(Media.id, Media.findings).join(Message, Media.message_id == Message.id).where(Media.id.in_(wanted))
    )
    if not customers_too:
        own = select(Message.conversation_id).join(Media, Media.message_id == Message.id).where(Media.id == media_id)
        statement = statement.where(Message.conversation_id != own.scalar_subquery())
    found: dict[int, Any] = {row.id: row.findings for row in uow.session.execute(statement)}
    known = [
        {"name": str(one), "hashes": found[one]["hashes"]} for one in wanted if (found.get(one) or {}).get("hashes")
    ]
    return known[:MOST_KNOWN]


def bands_of(value: str) -> tuple[int, ...]:
    """The four bands of 16 bits of a 64-bit hash in hex."""
    return tuple(int(value[start : start + 4], 16) for start in range(0, 16, 4))


def _near(uow: UnitOfWork, media_id: int, hashes: dict[str, Any]) -> list[int]:
    """Ids of pictures within RADIUS of any view of this one, nearest first."""
    best: dict[int, int] = {}
    for value in dict.fromkeys(hashes[view] for view in OWN_VIEWS if view in hashes):
        if not _says_something(value):
            continue
        rows = uow.session.execute(
            select(PicturePrint.media_id, PicturePrint.hash)
            .where(_shares_a_band(value))
            .order_by(PicturePrint.id.desc())
            .limit(MOST_ROWS)
        )
        mine = int(value, 16)
        for other, stored in rows:
            away = bin(mine ^ int(stored, 16)).count("1")
            if away <= RADIUS and other != media_id:
                best[other] = min(away, best.get(other, 65))
    return sorted(best, key=lambda one: (best[one], one))


def _shares_a_band(value: str) -> ColumnElement[bool]:
    """One of the four bands is the same, but for at most one bit."""
    columns = (PicturePrint.band0, PicturePrint.band1, PicturePrint.band2, PicturePrint.band3)
    return or_(
        *(
            column.in_([band, *(band ^ 1 << bit for bit in range(16))])
            for column, band in zip(columns, bands_of(value), strict=True)
        )
    )


def _says_something(value: str) -> bool:
    """An even picture has a hash of nearly all zeros, as every other even picture."""
    return 6 <= bin(int(value, 16)).count("1") <= 58


def _marks(hashes: dict[str, Any]) -> list[str]:
    """What must be equal: the picture itself, and the identifiers on it."""
    pixels = hashes.get("pixels", "")
    return [*([f"p{pixels[:15]}"] if pixels else []), *(f"i{one}" for one in hashes.get("identifiers", ()))]
