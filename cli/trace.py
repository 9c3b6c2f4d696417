"""`helpdesk trace`: the whole path of one message, or of a customer's last ones, without a word of what was said."""

import argparse
import json
from typing import Any

from cli.output import plain, say, table
from helpdesk import bootstrap
from helpdesk.db import trace
from helpdesk.errors import NotFound

COLUMNS = ("time", "after", "step", "state", "tries", "detail")


def add_commands(commands: Any) -> None:
    """Add the command of this file."""
    command = commands.add_parser("trace", help="one message's whole path, or those of a customer's last messages")
    command.add_argument(
        "id", help="message id (wamid), callback value, conversation id, phone number or business-scoped user id"
    )
    command.add_argument("--last", type=int, default=20, metavar="N", help="of a customer: how many messages")
    command.add_argument("--json", action="store_true", help="one JSON object per message")
    command.set_defaults(run=run_trace)


def run_trace(arguments: argparse.Namespace) -> int:
    """Print paths. Raises NotFound."""
    with bootstrap.helpdesk().database.reading() as session:
        paths = trace.find(session, arguments.id, max(1, arguments.last))
    if not paths:
        raise NotFound("there is no message, conversation or customer of this id on this database.")
    for path in paths:
        if arguments.json:
            print(json.dumps(path.as_dict(), ensure_ascii=False, default=plain_ms))
        else:
            show(path)
    return 0


def show(path: trace.Path) -> None:
    """One path as a table."""
    say(f"{'from' if path.direction == 'in' else 'to'} the customer  {path.message}  conversation={path.conversation}")
    start = next((step.at for step in path.steps if step.at), None)
    shown = []
    for step in path.steps:
        after = f"{(step.at - start).total_seconds():+.3f} s" if step.at and start else None
        time = step.at.strftime("%Y-%m-%d %H:%M:%S.%f")[:-3] if step.at else None
        shown.append({**step.__dict__, "time": time, "after": after})
    for line in table(shown, COLUMNS):
        say("  " + line)


def plain_ms(value: Any) -> str:
    """Times with milliseconds: a path is shorter than a second."""
    return value.isoformat(timespec="milliseconds") if hasattr(value, "isoformat") else plain(value)
