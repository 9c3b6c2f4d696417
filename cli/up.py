"""`helpdesk up`, `helpdesk migrate`, `helpdesk train`: make everything ready and run it."""

import argparse
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cli import templates
from cli.output import say
from helpdesk import bootstrap, clock, return_rules, settings
from helpdesk.db.migrate import upgrade
from helpdesk.errors import HelpdeskError, SettingsError
from helpdesk.integrations import payments
from helpdesk.integrations.orders import gateway
from helpdesk.services import team
from helpdesk.settings import DatabaseSettings, Group, ProcessSettings, SendingSettings, ShopSettings, WebhookSettings
from processes import model
from processes.children import NAMES, Child, children, write_endpoints
from processes.dev import Workbench
from processes.supervisor import Supervisor, port_free

NEEDS: dict[str, tuple[type[Group], ...]] = {
    "rasa": (WebhookSettings, ShopSettings),
    "actions": (ShopSettings,),
    "worker": (SendingSettings,),
    "desk": (),
    "simulator": (),
}


def add_commands(commands: Any) -> None:
    """Add the commands of this file."""
    for name, help_text, watch in (
        ("up", "migrate, train if needed, start and supervise everything", False),
        ("dev", "up, and every saved change counts at once", True),
    ):
        command = commands.add_parser(name, help=help_text)
        command.add_argument("--without", nargs="+", choices=NAMES, default=[], metavar="NAME", help="leave these out")
        command.add_argument("--only", nargs="+", choices=NAMES, default=[], metavar="NAME", help="start only these")
        command.set_defaults(run=run_up, watch=watch)
    command = commands.add_parser("migrate", help="bring the database to the newest schema")
    command.set_defaults(run=run_migrate)
    command = commands.add_parser("train", help="train the model if its sources changed")
    command.set_defaults(run=run_train)


def run_migrate(_arguments: argparse.Namespace) -> int:
    """Bring the database to the newest schema."""
    require_root()
    upgrade(bootstrap.helpdesk().database)
    say("database is up to date")
    return 0


def run_train(_arguments: argparse.Namespace) -> int:
    """Train unless the model fits its sources already."""
    require_root()
    say(f"model: {model.ensure(say)}")
    return 0


def run_up(arguments: argparse.Namespace) -> int:
    """Start and supervise until Ctrl-C or SIGTERM."""
    require_root()
    wanted = (set(arguments.only) or set(NAMES)) - set(arguments.without)
    processes = settings.load(ProcessSettings)
    settings.load(DatabaseSettings)
    for name in sorted(wanted):
        for group in NEEDS[name]:
            settings.load(group)
    if clock.movable():
        clock.move_to(0.0)  # each run begins in the present
        say("TEST_CLOCK is on: scenarios may move the time. Not for a live system.")
    prepare_database()
    if "rasa" in wanted:
        model.ensure(say)
    started = children(wanted, processes, write_endpoints(processes))
    check_ports(started)
    supervisor = Supervisor(started, say)
    if arguments.watch:
        Workbench(supervisor.restart, say).start()
    supervisor.run(ready=lambda: announce(started))
    return 0


def prepare_database() -> None:
    """Migrate, and seed the sample shop into an empty database."""
    business = bootstrap.helpdesk()
    upgrade(business.database)
    if settings.load(ShopSettings).orders == "sample":
        from helpdesk.sample_shop import seed

        with business.unit_of_work() as uow:
            if seed(uow):
                say("seeded the sample shop's orders")
    gateway()  # a wrong ORDERS is said now, not at the first customer's question
    payments.gateway()
    return_rules.rules()
    business.database.dispose()  # children open their own connections


def check_ports(started: list[Child]) -> None:
    """Raise before anything starts when somebody else has a port."""
    variable = {"simulator": "SIMULATOR_PORT", "actions": "ACTIONS_PORT", "rasa-1": "RASA_PORT", "desk": "DESK_PORT"}
    for child in started:
        if child.port is not None and not port_free(child.port):
            name = variable.get(child.name, "RASA_PORT")
            raise SettingsError(f"port {child.port} for {child.name} is taken: stop what uses it or set {name}.")


def announce(started: list[Child]) -> None:
    """Print where to go; the simulator gets the message templates that a real account has approved."""
    simulator = next((child for child in started if child.name == "simulator"), None)
    if simulator is not None and is_ours(simulator):
        try:
            templates.submit_missing()
        except HelpdeskError as error:
            say(f"message templates were not handed in: {error}")
    elif simulator is not None:
        say(f"WHATSAPP_API_URL does not lead to port {simulator.port}: no answer gets to the phone page.")
    say("ready.")
    for child in started:
        if child.name == "simulator":
            say(f"  phone page      http://127.0.0.1:{child.port}/")
        if child.name == "desk":
            say(f"  desk            http://127.0.0.1:{child.port}/")
        if child.name == "rasa-1":
            say(f"  webhook         http://127.0.0.1:{child.port}/webhooks/whatsapp/webhook")
    if any(child.name == "desk" for child in started):
        say_who_may_sign_in()
    say("  stop with Ctrl-C")


def say_who_may_sign_in() -> None:
    """A desk without people is closed: say how to open it."""
    with bootstrap.helpdesk().database.reading() as session:
        if team.people(session, active_only=True):
            return
    say("  nobody can sign in at the desk yet: helpdesk agents add EMAIL --name NAME --role admin")
    if settings.load(ShopSettings).orders == "sample":
        say("  or, to try it out, four sample people: helpdesk agents sample")


def is_ours(simulator: Child) -> bool:
    """Do Graph calls go to this simulator? Nothing is handed in to a real account by itself."""
    address = urlsplit(settings.load(SendingSettings).whatsapp_api_url)
    return address.hostname in ("127.0.0.1", "localhost") and address.port == simulator.port


def require_root() -> None:
    """Everything relative (var/, models/, data/) is meant from the project's root."""
    if not Path("domain.yml").exists() or not Path("config.yml").exists():
        raise HelpdeskError(f"run this in the project's root (no domain.yml in {os.getcwd()}).")
