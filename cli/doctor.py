"""`helpdesk doctor`: looks at everything the assistant needs and says how to mend what is wrong."""

import argparse
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from cli.doctor_meta import whatsapp
from cli.finding import BAD, OK, WARN, Finding
from cli.output import say
from helpdesk import bootstrap, designers_files, settings
from helpdesk.clock import now
from helpdesk.errors import SettingsError
from helpdesk.settings import GROUPS, ProcessSettings, SendingSettings

LANGUAGES = ("eng", "deu", "ara")
# The day each Graph API version ends, by Meta's changelog (developers.facebook.com/docs/graph-api/changelog).
GRAPH_VERSIONS_END = {
    "v21.0": date(2027, 1, 21),
    "v22.0": date(2027, 5, 20),
    "v23.0": date(2027, 10, 8),
    "v24.0": date(2028, 2, 18),
    "v25.0": date(2028, 7, 29),
}
WARN_DAYS = 90
FREE_BYTES = 2_000_000_000


def add_commands(commands: Any) -> None:
    """Add the command of this file."""
    command = commands.add_parser("doctor", help="check this installation and say how to mend it")
    command.add_argument("--offline", action="store_true", help="do not call the Graph API")
    command.set_defaults(run=run_doctor)


def run_doctor(arguments: argparse.Namespace) -> int:
    """Print every finding; exit status 1 when one is bad."""
    checks: list[Callable[[], Iterator[Finding]]] = [
        python,
        tesseract,
        ocr_engine,
        media_helpers,
        setting_groups,
        data_files,
        database,
        edited_files,
        media_storage,
        model,
        ports,
        graph_version,
    ]
    if not arguments.offline:
        checks.append(whatsapp)
    bad = 0
    for check in checks:
        for finding in guarded(check):
            bad += finding.state == BAD
            say(f"{finding.state:<5}{finding.subject:<20}{finding.seen}")
            if finding.mend and finding.state != OK:
                say(f"{'':25}→ {finding.mend}")
    return 1 if bad else 0


def guarded(check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """The check's findings; one that fails is a finding itself, so that the others still run."""
    try:
        yield from check()
    except SettingsError as error:
        yield Finding(WARN, check.__name__, f"not checked: {error}")
    except Exception as error:  # noqa: BLE001 - a doctor must survive every illness
        yield Finding(BAD, check.__name__, f"{type(error).__name__}: {error}")


def python() -> Iterator[Finding]:
    """Rasa 3.6 runs on Python 3.10 at the newest."""
    right = sys.version_info[:2] == (3, 10)
    yield Finding(
        OK if right else BAD, "python", platform.python_version(), "Python 3.10 is needed: `make setup` finds it"
    )


def tesseract() -> Iterator[Finding]:
    """The OCR program with the three languages."""
    program = shutil.which("tesseract")
    if not program:
        packages = "tesseract-ocr tesseract-ocr-deu tesseract-ocr-ara"
        yield Finding(WARN, "tesseract", "not installed", f"sudo apt-get install {packages}")
        return
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=20).stdout.split()  # noqa: S603
    missing = [language for language in LANGUAGES if language not in listed]
    mend = "sudo apt-get install " + " ".join(f"tesseract-ocr-{language}" for language in missing)
    seen = f"missing {', '.join(missing)}" if missing else ", ".join(LANGUAGES)
    yield Finding(WARN if missing else OK, "tesseract", seen, mend)


def ocr_engine() -> Iterator[Finding]:
    """How Tesseract is called, and whether the way that is wished for works."""
    from helpdesk.media.reading.engine import EngineFailed, Program, engine

    wished = settings.load(settings.MediaSettings).ocr_engine
    try:
        used = "pytesseract" if isinstance(engine(wished), Program) else "libtesseract"
    except EngineFailed:
        yield Finding(BAD, "ocr engine", "libtesseract does not load", "install libtesseract5, or OCR_ENGINE=auto")
        return
    yield Finding(OK, "ocr engine", f"{used} (OCR_ENGINE={wished})")


def media_helpers() -> Iterator[Finding]:
    """Services for pictures of goods and for voice notes, as far as settings name them."""
    from helpdesk.media import analysers, helpers
    from helpdesk.media.child import Pool

    told = settings.load(settings.MediaSettings)
    for name in settings.split_list(told.analysers):
        try:
            analysers.made(name)
            yield Finding(OK, "analyser", f"{name} has its settings")
        except SettingsError as error:
            yield Finding(BAD, "analyser", str(error), "docs/media.md says what it needs; the worker does not start")
    with Pool() as children:
        hearing = helpers.transcriber(children)
    if hearing is None:
        yield Finding(OK, "transcriber", "none: voice notes are for a person")
        return
    missing = hearing.missing()
    if missing:
        yield Finding(
            WARN, "transcriber", f"{told.transcriber}: {missing}", "docs/media.md says where models are found"
        )
    else:
        yield Finding(OK, "transcriber", f"{told.transcriber} hears {', '.join(sorted(hearing.languages()))}")


def setting_groups() -> Iterator[Finding]:
    """Every group of settings on its own."""
    for group in GROUPS:
        try:
            settings.load(group)
            yield Finding(OK, "settings", group.__name__.removesuffix("Settings").lower())
        except SettingsError as error:
            yield Finding(BAD, "settings", str(error), "see .env.example and docs/settings.md")


def data_files() -> Iterator[Finding]:
    """The files that people edit while the assistant runs: shop, menu, words, knowledge, technicians, media."""
    mistakes = designers_files.mistakes()
    yield from (
        Finding(BAD, "files", mistake, "docs/menu-and-flows.md shows how it is written") for mistake in mistakes
    )
    if not mistakes:
        yield Finding(OK, "files", f"{', '.join(designers_files.READERS)} can be read")


def database() -> Iterator[Finding]:
    """Reachable, writable, at the newest schema; what waits in the queue."""
    from helpdesk.db.migrate import is_current

    business = bootstrap.helpdesk()
    where = business.database.url.render_as_string(hide_password=True)
    if not is_current(business.database):
        yield Finding(BAD, "database", f"{where}: schema is behind", "helpdesk migrate")
        return
    yield Finding(OK, "database", where)
    for depth in business.queue.depth():
        seen = f"{depth.queue}: {depth.ready} waiting ({depth.oldest:.0f} s), {depth.dead} dead"
        mend = f"helpdesk queue list {depth.queue} --dead; helpdesk queue replay ID"
        yield Finding(WARN if depth.dead else OK, "queue", seen, mend)


def edited_files() -> Iterator[Finding]:
    """Files that say something else than the version that people made on the desk, which counts."""
    from helpdesk.services import config_versions

    with bootstrap.helpdesk().database.reading() as session:
        found = config_versions.differing(session)
    for name, one in found.items():
        seen = f"{name}.yml differs from version {one.version} by {one.by}, which counts"
        mend = f"helpdesk config export takes the version into the file, helpdesk config import {name}.yml the file"
        yield Finding(WARN, "configuration", seen, mend)
    if not found:
        yield Finding(OK, "configuration", "files say what counts")


def media_storage() -> Iterator[Finding]:
    """Where files are kept, whether their keys are there, how much room is left."""
    from helpdesk.media.keys import key_file
    from helpdesk.services import media

    business, told = bootstrap.helpdesk(), settings.load(settings.StorageSettings)
    master = business.storage.master
    if told.storage_keys.get_secret_value().strip():
        yield Finding(OK, "media keys", f"STORAGE_KEYS, {master.current} in use, {len(master.ids)} in all")
    else:
        seen = f"{key_file(told)}: without it no stored file can be read; keep a copy elsewhere"
        shared = not business.database.is_sqlite
        yield Finding(WARN if shared else OK, "media keys", seen, "several machines need the same STORAGE_KEYS")
    with business.database.reading() as session:
        old = media.foreign_keys(session, master)
        clear = len(media.in_the_clear(session))
        used = media.quota(session, told.storage_quota_gb)
    for key, count in old.items():
        known = key in master.ids
        mend = "helpdesk media rotate" if known else "put the key back into STORAGE_KEYS"
        yield Finding(WARN if known else BAD, "media keys", f"{count} files are wrapped with {key}", mend)
    if clear:
        yield Finding(WARN, "media", f"{clear} files are not encrypted", "helpdesk media rotate")
    seen = f"{used.used / 1e9:.2f} of {used.most / 1e9:g} GB ({used.share:.0%})"
    mend = "raise STORAGE_QUOTA_GB, or keep less in media.yml; nothing new is refused"
    yield Finding(WARN if used.is_tight else OK, "media", seen, mend)
    free = business.storage.free_bytes()
    if free is not None:
        state = OK if free > FREE_BYTES else WARN
        yield Finding(state, "disk", f"{free / 1e9:.1f} GB free", "make room: a full disk makes files wait at Meta")


def model() -> Iterator[Finding]:
    """A model that fits its sources."""
    from processes import model as trained

    path = trained.current()
    yield Finding(
        OK if path.exists() else WARN, "model", str(path) if path.exists() else "stale or missing", "make train"
    )


def ports() -> Iterator[Finding]:
    """Who listens where."""
    from processes.supervisor import port_free

    ours = settings.load(ProcessSettings)
    for name in ("rasa", "actions", "desk", "simulator"):
        port = getattr(ours, f"{name}_port")
        yield Finding(OK, "port", f"{port} ({name}) is " + ("free" if port_free(port) else "in use (running?)"))


def graph_version() -> Iterator[Finding]:
    """Warns 90 days before Meta ends the version that is used."""
    version = settings.load(SendingSettings).whatsapp_api_url.rsplit("/", 1)[-1]
    ends = GRAPH_VERSIONS_END.get(version)
    if ends is None:
        newest = max(GRAPH_VERSIONS_END, key=lambda known: GRAPH_VERSIONS_END[known])
        yield Finding(
            WARN, "graph version", f"{version} is not in our table", f"use {newest}, or add it to cli/doctor.py"
        )
        return
    left = (ends - now().date()).days
    state = OK if left > WARN_DAYS else WARN if left > 0 else BAD
    yield Finding(
        state, "graph version", f"{version} ends {ends} (in {left} days)", "raise the version in WHATSAPP_API_URL"
    )
