"""`helpdesk play FILE…`: plays written conversations against the running assistant and says what differs."""

import argparse
from pathlib import Path
from typing import Any

from cli.output import say
from helpdesk import bootstrap, settings
from helpdesk.settings import ProcessSettings
from processes.player.phone import Phone
from processes.player.play import Player
from processes.player.scenario import Scenario, load


def add_commands(commands: Any) -> None:
    """Add the command of this file."""
    command = commands.add_parser("play", help="play scenarios (scenarios/*.yml) against the running assistant")
    command.add_argument("files", nargs="+", type=Path, metavar="FILE")
    command.add_argument("--simulator", default="", metavar="URL", help="default: the one on SIMULATOR_PORT")
    command.add_argument("--check", action="store_true", help="only check the files")
    command.add_argument("--verbose", "-v", action="store_true", help="show what was answered")
    command.set_defaults(run=run_play)


def run_play(arguments: argparse.Namespace) -> int:
    """Play all files; exit status 1 if anything differed. Raises ScenarioError, PhoneError."""
    scenarios = [load(path) for path in arguments.files]  # all mistakes before anything is played
    if arguments.check:
        say(f"{len(scenarios)} scenarios are in order")
        return 0
    url = arguments.simulator or f"http://127.0.0.1:{settings.load(ProcessSettings).simulator_port}"
    for scenario in scenarios:
        if scenario.off:
            say(f"left out: {scenario.path} ({', '.join(scenario.off)} off in shop.yml)")
    scenarios = [scenario for scenario in scenarios if not scenario.off]
    differing = [scenario for scenario in scenarios if not play(scenario, Phone(url), arguments.verbose)]
    say(f"{len(scenarios) - len(differing)} of {len(scenarios)} scenarios as expected")
    return 1 if differing else 0


def play(scenario: Scenario, phone: Phone, verbose: bool = False) -> bool:
    """Play one scenario, a line a step; True if nothing differed."""
    say(f"{scenario.name}  ({scenario.path})")
    good = True
    for result in Player(scenario, phone, bootstrap.helpdesk()).play():
        good = good and not result.difference
        say(f"  {'differs' if result.difference else 'ok':<8}{result.step.line:>4}  {result.step}")
        if result.difference:
            say(f"{'':14}→ {result.difference}")
        elif verbose and result.seen:
            say(f"{'':14}  {result.seen}")
    return good
