"""`helpdesk …`: reads the arguments, makes one call, prints; exit status 0, 1 (one sentence on stderr) or 2 (usage)."""

import argparse
import sys
from typing import Callable, Sequence

from cli import (
    agents,
    cases,
    config,
    consent,
    doctor,
    insights,
    lists,
    look,
    media,
    notify,
    play,
    returns,
    routing,
    sla,
    templates,
    texts,
    tickets,
    trace,
    up,
)  # fmt: skip
from helpdesk.errors import HelpdeskError


def parser() -> argparse.ArgumentParser:
    """All commands."""
    root = argparse.ArgumentParser(
        prog="helpdesk", description="The WhatsApp support assistant, from the command line."
    )
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND")
    shop = (lists, tickets, sla, routing, config, returns, cases, notify, consent)
    team = (agents,)
    talk = (insights, trace, play, media, templates, texts, look)
    for module in (up, doctor, *team, *shop, *talk):
        module.add_commands(commands)
    return root


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the return value is the exit status."""
    parsed = parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = parsed.run
    try:
        return run(parsed)
    except HelpdeskError as error:
        print(f"helpdesk: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # `helpdesk outbox list | head`
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 1


if __name__ == "__main__":
    sys.exit(main())
