"""`helpdesk agents …`: who works at the desk. Passwords are typed or come through stdin, never as an argument."""

import argparse
import getpass
import secrets
import sys
from typing import Any

from cli.output import rows, say
from helpdesk import bootstrap, settings
from helpdesk.errors import NotPossible
from helpdesk.policies.access import ROLES
from helpdesk.services import team
from helpdesk.settings import ShopSettings
from helpdesk.values import LANGUAGES

COLUMNS = ("id", "email", "name", "role", "queues", "skills", "languages", "capacity", "presence", "active")
LISTS = {"queue": "queues", "skill": "skills", "language": "languages"}  # options that may be given more than once
SAMPLE = (
    ("eva@shop.example", "Eva Brandt", "agent", ("en", "de"), ("devices", "software")),
    ("omar@shop.example", "Omar Haddad", "agent", ("ar", "en"), ("devices",)),
    ("lena@shop.example", "Lena Vogt", "lead", ("de", "en"), ("evidence", "disputes")),
    ("sam@shop.example", "Sam Porter", "admin", ("en",), ()),
)


def add_commands(commands: Any) -> None:
    """Add the commands of this file."""
    group = commands.add_parser("agents", help="people of the team").add_subparsers(
        dest="verb", required=True, metavar="VERB"
    )
    command = group.add_parser("add", help="let somebody in; the first is to be an admin")
    command.add_argument("email")
    command.add_argument("--name", required=True)
    command.add_argument("--role", required=True, choices=ROLES)
    details(command)
    password(command)
    command.set_defaults(run=add)
    command = group.add_parser("list", help="who is in the team")
    command.add_argument("--json", action="store_true", help="one JSON object per line")
    command.set_defaults(run=list_people)
    command = group.add_parser("change", help="change name, role, queues, skills, languages or capacity")
    command.add_argument("email")
    command.add_argument("--name")
    command.add_argument("--role", choices=ROLES)
    details(command)
    command.set_defaults(run=change)
    for verb, help_text, run in (
        ("deactivate", "somebody leaves: signed out everywhere, cannot sign in", set_active),
        ("activate", "somebody is back", set_active),
        ("password", "set a new password: signed out everywhere", set_password),
    ):
        command = group.add_parser(verb, help=help_text)
        command.add_argument("email")
        command.set_defaults(run=run)
        if verb == "password":
            password(command)
    command = group.add_parser("sample", help="four people for trying out; only with ORDERS=sample")
    command.set_defaults(run=add_sample)


def details(command: argparse.ArgumentParser) -> None:
    """Options for what somebody can do."""
    command.add_argument("--first-name", help="what customers see; the first word of the name otherwise")
    command.add_argument("--language", action="append", choices=LANGUAGES, help="may be given more than once")
    command.add_argument("--queue", action="append", help="only these of routing.yml; none: all")
    command.add_argument("--skill", action="append", help="of routing.yml")
    command.add_argument("--capacity", type=int, help="tickets at once (5)")


def password(command: argparse.ArgumentParser) -> None:
    """The option where a password comes from."""
    command.add_argument("--password-stdin", action="store_true", help="read the password from stdin")


def given(arguments: argparse.Namespace) -> dict[str, Any]:
    """The details that were given."""
    names = ("name", "role", "first_name", "capacity")
    found = {name: getattr(arguments, name) for name in names if getattr(arguments, name) is not None}
    lists = {field: getattr(arguments, name) for name, field in LISTS.items() if getattr(arguments, name) is not None}
    return {**found, **{field: [word for word in words if word] for field, words in lists.items()}}


def ask_password(arguments: argparse.Namespace) -> str:
    """The password, typed twice or from stdin. Raises NotPossible when the two differ."""
    if arguments.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    typed = getpass.getpass("password: ")
    if getpass.getpass("again: ") != typed:
        raise NotPossible("The two are not the same.")
    return typed


def add(arguments: argparse.Namespace) -> int:
    """Let somebody in."""
    told = given(arguments)
    typed = ask_password(arguments)
    with bootstrap.helpdesk().unit_of_work() as uow:
        agent = team.add(uow, arguments.email, told.pop("name"), told.pop("role"), typed, **told)
        say(f"{agent.email} can sign in as {agent.role}")
    return 0


def list_people(arguments: argparse.Namespace) -> int:
    """Print the team."""
    with bootstrap.helpdesk().database.reading() as session:
        people = [{name: getattr(agent, name) for name in COLUMNS} for agent in team.people(session)]
    for person in () if arguments.json else people:
        person.update({name: ",".join(person[name]) or None for name in LISTS.values()})
    rows(people, COLUMNS, arguments.json)
    return 0


def change(arguments: argparse.Namespace) -> int:
    """Change somebody's details."""
    told = given(arguments)
    if not told:
        raise NotPossible("Say what to change, such as --role lead.")
    with bootstrap.helpdesk().unit_of_work() as uow:
        team.change(uow, team.by_email(uow.session, arguments.email).id, **told)
    say(f"changed: {', '.join(sorted(told))}")
    return 0


def set_active(arguments: argparse.Namespace) -> int:
    """Let somebody go, or in again."""
    with bootstrap.helpdesk().unit_of_work() as uow:
        agent = team.by_email(uow.session, arguments.email)
        team.set_active(uow, agent.id, arguments.verb == "activate")
    say("may sign in" if arguments.verb == "activate" else "cannot sign in any more")
    return 0


def set_password(arguments: argparse.Namespace) -> int:
    """A new password for somebody."""
    with bootstrap.helpdesk().database.reading() as session:
        agent_id = team.by_email(session, arguments.email).id
    typed = ask_password(arguments)
    with bootstrap.helpdesk().unit_of_work() as uow:
        team.set_password(uow, agent_id, typed)
    say("set; signed out everywhere")
    return 0


def add_sample(_arguments: argparse.Namespace) -> int:
    """Four people with passwords that are printed once."""
    if settings.load(ShopSettings).orders != "sample":
        raise NotPossible("Sample people are for the sample shop (ORDERS=sample); use `helpdesk agents add`.")
    added = []
    with bootstrap.helpdesk().unit_of_work() as uow:
        for email, name, role, languages, skills in SAMPLE:
            word = secrets.token_urlsafe(12)
            team.add(uow, email, name, role, word, languages=languages, skills=skills)
            added.append({"email": email, "role": role, "languages": ",".join(languages), "password": word})
    rows(added, ("email", "role", "languages", "password"), as_json=False)
    say("these passwords are not shown again")
    return 0
