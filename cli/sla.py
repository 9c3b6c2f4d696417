"""`helpdesk sla …`: clocks of tickets, and why they say what they say."""

import argparse
import re
from datetime import datetime, timedelta
from typing import Any

from cli.lists import listing
from cli.output import rows, say, table
from helpdesk import bootstrap, clock
from helpdesk.lengths import seconds_of
from helpdesk.shop import shop

CLOCKS = ("ticket", "clock", "instance", "policy", "state", "breached", "due_at", "next_at")
MOMENT = "%a %d %b %H:%M:%S"
STRETCHES = ("from", "to", "counted", "why")


def add_commands(commands: Any) -> None:
    """Add the commands of this file."""
    group = commands.add_parser("sla", help="service levels").add_subparsers(dest="verb", required=True, metavar="VERB")
    listing(group, list_clocks).add_argument("--state", default="", help="running, paused, met or cancelled")
    command = group.add_parser("explain", help="which seconds of a ticket's clocks counted, and why")
    command.add_argument("number", type=int)
    command.set_defaults(run=explain)
    command = group.add_parser("report", help="promises met and missed: by clock, queue and person")
    command.add_argument("--since", type=since, default="7d", metavar="7d|DATE", help="7d unless given")
    command.add_argument("--json", action="store_true", help="one JSON object a line")
    command.set_defaults(run=report)
    group.add_parser("check", help="read sla.yml and say what it promises").set_defaults(run=check)


def list_clocks(arguments: argparse.Namespace) -> int:
    """Print clocks."""
    from helpdesk.db.queries import sla_rows

    with bootstrap.helpdesk().database.reading() as session:
        rows(sla_rows(session, arguments.state, arguments.limit), CLOCKS, arguments.json)
    return 0


def explain(arguments: argparse.Namespace) -> int:
    """Print a ticket's clocks with their ledgers, times by the shop's clock."""
    from helpdesk.db.unit_of_work import UnitOfWork
    from helpdesk.services import sla

    business, zone = bootstrap.helpdesk(), shop().zone
    with business.database.reading() as session:
        found = sla.explain(UnitOfWork(session, business.queue), arguments.number, clock.now())
        for one in found:
            row = one.clock
            due = f", due {row.due_at.astimezone(zone):{MOMENT}}" if row.due_at else ""
            missed = ", target missed" if row.breached else ""
            say(f"{row.name} {row.instance} ({row.policy}): {row.state}, {one.spent} of {row.target} s{due}{missed}")
            for entry in one.entries:
                late = f", noticed {entry.noticed_at.astimezone(zone):%H:%M:%S}" if entry.noticed_at else ""
                step = f" {entry.step} %" if entry.step else ""
                reason = f" ({entry.reason})" if entry.reason else ""
                say(f"  {entry.at.astimezone(zone):{MOMENT}}  {entry.what}{step}{reason}{late}")
            counted = [
                {
                    "from": f"{a.astimezone(zone):{MOMENT}}",
                    "to": f"{b.astimezone(zone):{MOMENT}}",
                    "counted": n,
                    "why": why,
                }
                for a, b, n, why in one.stretches
            ]
            say("\n".join("    " + line for line in table(counted, STRETCHES)))
    if not found:
        say(f"ticket {arguments.number} has no clocks")
    return 0


def since(text: str) -> datetime:
    """ "7d" or "2026-11-01" (the shop's midnight) as a moment. Raises ArgumentTypeError."""
    try:
        if re.fullmatch(r"[\d\sdhms]+", text):
            return clock.now() - timedelta(seconds=seconds_of(text))
        at = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("must be a time such as 7d or a date such as 2026-11-01") from None
    return at if at.tzinfo else at.replace(tzinfo=shop().zone)


def report(arguments: argparse.Namespace) -> int:
    """Print figures; the assistant's and people's apart."""
    from helpdesk.db.unit_of_work import UnitOfWork
    from helpdesk.services import sla_report

    business, now = bootstrap.helpdesk(), clock.now()
    with business.database.reading() as session:
        uow = UnitOfWork(session, business.queue)
        found = [sla_report.as_row(one) for one in sla_report.figures(uow, arguments.since, now)]
        rows(found, sla_report.COLUMNS, arguments.json)
        if not arguments.json:
            solved = sla_report.solved(uow, arguments.since, now)
            say("resolved: " + (", ".join(f"{by} {count}" for by, count in solved.items()) or "none"))
    return 0


def check(_arguments: argparse.Namespace) -> int:
    """Read the file; print what each policy promises."""
    from helpdesk.policies.sla import CLOCKS as NAMES
    from helpdesk.service_levels import service_levels

    for name, policy in service_levels().policies.items():
        say(f"{name}: " + ", ".join(f"{part}={'|'.join(words)}" for part, words in policy.when if words))
        for part in NAMES:
            if (target := policy.target(part)) is not None:
                told = ", ".join(f"{step} % {level}" for step, level in sorted(target.tell.items()))
                say(f"  {part}: {target.within} s of {target.calendar}; {told}")
    return 0
