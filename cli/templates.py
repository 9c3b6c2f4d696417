"""`helpdesk templates list|check|status|submit`: the message templates of templates/ and how they stand at Meta."""

import argparse
from typing import Any

from channels.whatsapp import template_api
from channels.whatsapp.api import CloudApi
from channels.whatsapp.template_api import MISSING, Standing
from cli.output import rows, say
from helpdesk import settings
from helpdesk.media.paper import Line, pdf
from helpdesk.policies.notices import Template, names_in
from helpdesk.templates import FOLDER, read_templates

COLUMNS = ("kind", "name", "language", "category", "parameters", "buttons", "document")
STATUS = ("name", "language", "status", "differs", "reason")


def add_commands(commands: Any) -> None:
    """Add the commands of this file."""
    group = commands.add_parser("templates", help="message templates").add_subparsers(
        dest="verb", required=True, metavar="VERB"
    )
    for name, help_text, run in (
        ("list", "what templates/ holds", list_templates),
        ("check", "is every file as Meta wants it?", check_templates),
        ("status", "how they stand at Meta; exit status 1 when one cannot be sent", show_status),
        ("submit", "hand in those that Meta does not have yet", submit_templates),
    ):
        command = group.add_parser(name, help=help_text)
        command.set_defaults(run=run)
        if name in ("list", "status"):
            command.add_argument("--json", action="store_true", help="one JSON object per line")


def list_templates(arguments: argparse.Namespace) -> int:
    """Print the files' contents, a line a language."""
    rows(
        (
            {
                "kind": one.kind,
                "name": one.name,
                "language": language,
                "category": one.category,
                "parameters": ", ".join(names_in(words.body)),
                "buttons": ", ".join(words.titles),
                "document": "yes" if one.document else "no",
            }
            for one in read_templates(FOLDER).values()
            for language, words in one.words.items()
        ),
        COLUMNS,
        arguments.json,
    )
    return 0


def check_templates(_arguments: argparse.Namespace) -> int:
    """Read all; the first mistake is the error."""
    found = read_templates(FOLDER)
    say(
        f"{len(found)} templates in {len(next(iter(found.values())).words) if found else 0} languages are as Meta wants"
    )
    return 0


def show_status(arguments: argparse.Namespace) -> int:
    """Ask Meta."""
    found = standings()
    rows(({"name": one.template.name, "language": one.language, **told(one)} for one in found), STATUS, arguments.json)
    return 0 if all(one.good for one in found) else 1


def told(standing: Standing) -> dict[str, Any]:
    """What is printed of a template's standing."""
    return {"status": standing.status, "differs": standing.differs or None, "reason": standing.reason or None}


def submit_templates(_arguments: argparse.Namespace) -> int:
    """Hand in what is missing; what differs needs a new version."""
    for line_said in submit_missing():
        say(line_said)
    for one in standings():
        if one.differs:
            say(f"{one.template.name} {one.language}: the {one.differs} differs from Meta's: raise its version")
    return 0


def submit_missing() -> list[str]:
    """Hand in what Meta does not have yet; a line for each."""
    api, account_id = line()
    sample = pdf([Line("Sample", size=20)], title="Sample")
    said = []
    for one in standings():
        if one.status == MISSING:
            status = template_api.submit(api, account_id, one, sample)
            said.append(f"{one.template.name} {one.language}: {status}")
    return said


def standings() -> list[Standing]:
    """How our templates stand at Meta."""
    api, account_id = line()
    known: dict[str, Template] = read_templates(FOLDER)
    return template_api.standings(api, account_id, known)


def line() -> tuple[CloudApi, str]:
    """The Graph API and our business account. Raises SettingsError and HelpdeskError."""
    api = CloudApi.from_settings(settings.load(settings.SendingSettings))
    return api, template_api.account(api, settings.load(settings.NoticeSettings).whatsapp_business_account_id)
