"""`helpdesk config …`: versions of the files that people edit on the desk (sla.yml, routing.yml, tickets.yml)."""

import argparse
from pathlib import Path
from typing import Any

from cli.output import rows, say
from helpdesk import bootstrap
from helpdesk.db.config_version import OF_FILE, ConfigVersion
from helpdesk.services import config_versions
from helpdesk.services.config_versions import KINDS, OPERATOR

COLUMNS = ("name", "version", "by", "note", "created_at", "counts")


def add_commands(commands: Any) -> None:
    """Add the commands of this file."""
    group = commands.add_parser("config", help="versions of service levels, routing and tickets").add_subparsers(
        dest="verb", required=True, metavar="VERB"
    )
    command = group.add_parser("list", help="the versions there are; the newest of each counts, or the file")
    command.add_argument("name", nargs="?", choices=KINDS)
    command.add_argument("--json", action="store_true", help="one JSON object a line")
    command.set_defaults(run=list_versions)
    command = group.add_parser("show", help="the text that counts, or a version and how it differs from the one before")
    command.add_argument("name", choices=KINDS)
    command.add_argument("--version", type=int)
    command.set_defaults(run=show)
    command = group.add_parser("export", help="write the texts that count into files")
    command.add_argument("folder", nargs="?", type=Path, default=Path(), metavar="DIR", help="instead of the project's")
    command.set_defaults(run=export)
    command = group.add_parser("import", help="make files' texts the newest versions; the project's own count again")
    command.add_argument("files", nargs="+", type=Path, metavar="FILE")
    command.set_defaults(run=take)
    command = group.add_parser("undo", help="make an old version the newest again")
    command.add_argument("name", choices=KINDS)
    command.add_argument("--version", type=int, help="which; the one before the newest")
    command.set_defaults(run=undo)


def list_versions(arguments: argparse.Namespace) -> int:
    """Print versions, newest first."""
    with bootstrap.helpdesk().database.reading() as session:
        for name in [arguments.name] if arguments.name else KINDS:
            found = [row_of(one, n == 0) for n, one in enumerate(config_versions.history(session, name))]
            rows(found, COLUMNS, arguments.json)
    return 0


def row_of(one: ConfigVersion, is_newest: bool) -> dict[str, Any]:
    """A version as it is listed."""
    counts = "" if not is_newest else "file" if one.by in OF_FILE else "version"
    row = {name: getattr(one, name) for name in COLUMNS if name != "counts"}
    return {**row, "by": one.by or "shipped", "counts": counts}


def show(arguments: argparse.Namespace) -> int:
    """Print the text that counts, or what one version changed."""
    with bootstrap.helpdesk().database.reading() as session:
        if arguments.version is None:
            say(config_versions.in_force(session, arguments.name).rstrip("\n"))
            return 0
        one = config_versions.version(session, arguments.name, arguments.version)
        before = next((each for each in config_versions.history(session, one.name) if each.version < one.version), None)
        say("\n".join(config_versions.difference(before.text, one.text) if before else [one.text.rstrip("\n")]))
    return 0


def export(arguments: argparse.Namespace) -> int:
    """Write the files."""
    arguments.folder.mkdir(parents=True, exist_ok=True)
    with bootstrap.helpdesk().database.reading() as session:
        for name, one in KINDS.items():
            path = arguments.folder / one.file.name
            path.write_text(config_versions.in_force(session, name), encoding="utf-8")
            say(f"{path} written")
    return 0


def take(arguments: argparse.Namespace) -> int:
    """Read files; each that says something new becomes a version."""
    with bootstrap.helpdesk().unit_of_work() as uow:
        for path in arguments.files:
            told(config_versions.take_file(uow, path))
    return 0


def undo(arguments: argparse.Namespace) -> int:
    """Go back."""
    with bootstrap.helpdesk().unit_of_work() as uow:
        told(config_versions.undo(uow, arguments.name, arguments.version, by=OPERATOR))
    return 0


def told(one: ConfigVersion) -> None:
    """Say which version is the newest now."""
    say(f"{one.name}: version {one.version} counts" + (", which is the file" if one.by in OF_FILE else ""))
