"""`helpdesk consent import FILE.csv`: consent that customers gave in the shop's checkout, with its proof."""

import argparse
from pathlib import Path
from typing import Any

from cli.output import rows, say
from helpdesk import bootstrap, clock, settings
from helpdesk.db.consent import acts_of
from helpdesk.db.migrate import upgrade
from helpdesk.errors import HelpdeskError
from helpdesk.services import consent

MOST_TOLD = 50  # mistakes printed
ACTS = ("purpose", "state", "at", "channel", "proof", "text_version", "recorded_at")


def add_commands(commands: Any) -> None:
    """Add the commands of this file."""
    group = commands.add_parser("consent", help="consent to notices and marketing").add_subparsers(
        dest="verb", required=True, metavar="VERB"
    )
    command = group.add_parser(
        "import",
        help="read consent given elsewhere from a CSV file",
        description=f"Columns: {', '.join(consent.COLUMNS)}; needed: {', '.join(consent.NEEDED)}. See docs/notices.md.",
    )
    command.add_argument("file", type=Path, metavar="FILE.csv")
    command.add_argument("--dry-run", action="store_true", help="only say what would happen")
    command.add_argument("--encoding", default="utf-8-sig", help="such as cp1252 (Excel)")
    command.set_defaults(run=run_import)
    command = group.add_parser("show", help="everything recorded of a conversation")
    command.add_argument("conversation", metavar="ID")
    command.add_argument("--json", action="store_true", help="one JSON object per line")
    command.set_defaults(run=show)


def run_import(arguments: argparse.Namespace) -> int:
    """Read, print mistakes by line, write in one transaction; 1 when nothing was written because of mistakes."""
    try:
        text = arguments.file.read_text(encoding=arguments.encoding)
    except (OSError, UnicodeDecodeError, LookupError) as error:
        raise HelpdeskError(f"{arguments.file} cannot be read ({type(error).__name__}).") from None
    entries, mistakes = consent.read_entries(text, clock.now())
    for mistake in mistakes[:MOST_TOLD]:
        say(f"line {mistake.line}: {mistake.said}")
    if mistakes:
        say(f"nothing was imported: {len(mistakes)} mistakes")
        return 1
    if not entries:
        raise HelpdeskError(f"{arguments.file.name} holds no consent.")
    if arguments.dry_run:
        say(f"would import {len(entries)} lines; nothing was written")
        return 0
    number = settings.split_list(settings.load(settings.SendingSettings).whatsapp_phone_number_id)[0]
    business = bootstrap.helpdesk()
    upgrade(business.database)
    with business.unit_of_work() as uow:
        added = consent.import_entries(uow, number, entries)
    say(f"imported {added} of {len(entries)} lines; the others were known")
    return 0


def show(arguments: argparse.Namespace) -> int:
    """Print a conversation's acts, oldest first."""
    with bootstrap.helpdesk().database.reading() as session:
        found = acts_of(session, arguments.conversation)
    rows([{name: getattr(act, name) for name in ACTS} for act in found], ACTS, arguments.json)
    return 0
