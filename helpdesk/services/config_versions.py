"""Versions of the files that people of the team edit: recorded, checked, compared, taken back."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from helpdesk import clock, routing_rules, service_levels, ticket_rules
from helpdesk.configuration import Reader
from helpdesk.db.config_version import BY_FILE, OF_FILE, ConfigVersion, newest, versions_of
from helpdesk.db.unit_of_work import UnitOfWork
from helpdesk.errors import NotFound, NotPossible, SettingsError

OPERATOR = "operator"  # at the command line
LONGEST_NOTE = 200
LONGEST_TEXT = 200_000  # characters


@dataclass(frozen=True)
class Kind:
    """A file that has versions, and what reads it."""

    file: Path
    read: Reader[object]


KINDS: dict[str, Kind] = {
    "sla": Kind(service_levels.FILE, service_levels.read_service_levels),
    "routing": Kind(routing_rules.FILE, routing_rules.read_rules),
    "tickets": Kind(ticket_rules.FILE, ticket_rules.read_ticket_rules),
}


def kind(name: str) -> Kind:
    """The file called so. Raises NotFound."""
    if name not in KINDS:
        raise NotFound(f"There is no configuration {name}: it is one of {', '.join(KINDS)}.")
    return KINDS[name]


def record_files(uow: UnitOfWork, now: datetime) -> list[str]:
    """Keep the files' texts as versions where these count and have changed; the names. A broken file is not kept."""
    known, recorded = newest(uow.session), []
    for name, one in KINDS.items():
        last = known.get(name)
        if last is not None and (last.by not in OF_FILE or last.text == _file_text(name)):
            continue
        try:
            one.read(one.file)
        except SettingsError:
            continue  # the log says so
        _add(uow, name, _file_text(name), by="" if last is None else BY_FILE, now=now, before=last)
        recorded.append(name)
    return recorded


def in_force(session: Session, name: str) -> str:
    """The text that counts: the file's, or the newest version's if that was not taken from it. Raises NotFound."""
    kind(name)
    last = newest(session).get(name)
    return _file_text(name) if last is None or last.by in OF_FILE else last.text


def history(session: Session, name: str) -> list[ConfigVersion]:
    """A file's versions, newest first. Raises NotFound for an unknown name."""
    kind(name)
    return versions_of(session, name)


def version(session: Session, name: str, number: int) -> ConfigVersion:
    """One version. Raises NotFound."""
    found = next((one for one in history(session, name) if one.version == number), None)
    if found is None:
        raise NotFound(f"There is no version {number} of {name}.")
    return found


def save(
    uow: UnitOfWork,
    name: str,
    text: str,
    *,
    by: str,
    agent_id: int | None = None,
    note: str = "",
    seen: int | None = None,
) -> ConfigVersion:
    """A new version, which counts for all processes within seconds; the same text again adds none.

    `seen` is the version that the person had before them. Raises NotFound, SettingsError with one sentence that names
    the mistake, NotPossible when somebody saved meanwhile.
    """
    found, written = kind(name), text.replace("\r\n", "\n")
    if len(written) > LONGEST_TEXT:
        raise NotPossible(f"The text has more than {LONGEST_TEXT} characters.")
    _check(found, written)
    record_files(uow, clock.now())
    last = newest(uow.session).get(name)
    if seen is not None and last is not None and last.version != seen:
        raise NotPossible(f"Meanwhile there is version {last.version}: look at it first.")
    if last is not None and last.text == written and (by == BY_FILE) == (last.by in OF_FILE):
        return last
    return _add(uow, name, written, by=by, now=clock.now(), before=last, agent_id=agent_id, note=note[:LONGEST_NOTE])


def undo(
    uow: UnitOfWork, name: str, number: int | None = None, *, by: str, agent_id: int | None = None
) -> ConfigVersion:
    """Make an old version (None: the one before the newest) the newest again. Raises NotFound, SettingsError."""
    record_files(uow, clock.now())
    known = history(uow.session, name)
    if number is None and len(known) < 2:  # noqa: PLR2004
        raise NotFound(f"There is no version of {name} before this one.")
    old = version(uow.session, name, known[1].version if number is None else number)
    return save(uow, name, old.text, by=by, agent_id=agent_id, note=f"= {old.version}")


def take_file(uow: UnitOfWork, path: Path, by: str = OPERATOR) -> ConfigVersion:
    """The text of a file, named as the configuration, becomes the newest version.

    If it is the project's own file, that counts again from then on. Raises NotFound, SettingsError.
    """
    kind(path.stem)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise NotFound(f"{path} cannot be read.") from None
    return save(uow, path.stem, text, by=BY_FILE if text == _file_text(path.stem) else by)


def differing(session: Session) -> dict[str, ConfigVersion]:
    """The files that say something else than the version that counts in their place."""
    known = newest(session)
    return {
        name: one for name, one in known.items()
        if name in KINDS and one.by not in OF_FILE and one.text != _file_text(name)
    }  # fmt: skip


def difference(before: str, after: str) -> Iterator[str]:
    """The lines that differ, with some around them, as `diff -u` shows them."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=2)
    return (line for line in lines if not line.startswith(("---", "+++")))


def _check(found: Kind, text: str) -> None:
    content = found.read(found.file, text)
    if isinstance(content, service_levels.ServiceLevels):  # rules of routing name its policies and calendars
        routing_rules.checked(routing_rules.routing_rules(), routing_rules.FILE, content)


def _file_text(name: str) -> str:
    try:
        return KINDS[name].file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _add(
    uow: UnitOfWork,
    name: str,
    text: str,
    *,
    by: str,
    now: datetime,
    before: ConfigVersion | None,
    agent_id: int | None = None,
    note: str = "",
) -> ConfigVersion:
    number = before.version + 1 if before is not None else 1
    added = ConfigVersion(
        name=name, version=number, text=text, by=by, agent_id=agent_id, note=note, created_at=now
    )  # fmt: skip
    uow.session.add(added)
    try:
        uow.session.flush()
    except IntegrityError:
        raise NotPossible(f"Somebody else saved {name} at this moment: look at it again.") from None
    return added
