"""`helpdesk orders import FILE.csv`: the owner's orders in place of the sample shop's."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cli.output import say
from helpdesk import bootstrap
from helpdesk.db.migrate import upgrade
from helpdesk.errors import HelpdeskError
from helpdesk.followed import read_yaml
from helpdesk.policies.order_file import COLUMNS, Mistake, Wording
from helpdesk.services import order_import
from helpdesk.shop import shop

MOST_TOLD = 50  # mistakes printed


def add_verb(group: Any) -> None:
    """Add `import` to `helpdesk orders`."""
    command = group.add_parser(
        "import",
        help="read orders from a CSV file, in place of the sample shop",
        description=f"One line an item. Columns: {', '.join(COLUMNS)}. See docs/import-orders.md.",
    )
    command.add_argument("file", type=Path, metavar="FILE.csv")
    command.add_argument(
        "--map", action="append", default=[], metavar="OURS=THEIRS", help="what the file calls a column"
    )
    command.add_argument("--mapping", type=Path, metavar="FILE.yml", help="columns: and values: in a file")
    command.add_argument("--dry-run", action="store_true", help="only say what would happen")
    command.add_argument("--skip-wrong", action="store_true", help="leave out orders with a mistake, import the others")
    command.add_argument("--replace", action="store_true", help="remove every order that the file has not")
    command.add_argument("--keep-sample", action="store_true", help="let the sample shop's orders stay")
    command.add_argument("--date-format", default="", metavar="FORMAT", help="such as %%m/%%d/%%Y")
    command.add_argument("--country-code", default="", metavar="DIGITS", help="for phone numbers that begin with 0")
    command.add_argument("--encoding", default="utf-8-sig", help="such as cp1252 (Excel)")
    command.set_defaults(run=run_import)


def run_import(arguments: argparse.Namespace) -> int:
    """Read, print mistakes by line, write in one transaction; 1 when nothing was written because of mistakes."""
    read = order_import.read_file(arguments.file, wording_of(arguments), arguments.encoding)
    for mistake in read.mistakes[:MOST_TOLD]:
        say(told(mistake))
    if len(read.mistakes) > MOST_TOLD:
        say(f"… and {len(read.mistakes) - MOST_TOLD} more")
    if read.mistakes and not arguments.skip_wrong:
        say(f"nothing was imported: {len(read.mistakes)} mistakes. Mend them, or leave those orders out: --skip-wrong")
        return 1
    if not read.entries:
        raise HelpdeskError(f"{arguments.file.name} holds no orders.")
    if arguments.dry_run:
        items = sum(len(entry.items) for entry in read.entries)
        say(f"would import {len(read.entries)} orders with {items} items; nothing was written")
        return 0
    business = bootstrap.helpdesk()
    upgrade(business.database)
    with business.unit_of_work() as uow:
        written = order_import.write(uow, read.entries, replace=arguments.replace, keep_sample=arguments.keep_sample)
    say(f"imported {written.added} new orders, updated {written.updated}, removed {written.removed}")
    if written.overruled:
        say(f"customers had changed these here, the file says otherwise and counts: {', '.join(written.overruled)}")
    return 0


def told(mistake: Mistake) -> str:
    """A mistake as a line."""
    order = f" (order {mistake.number})" if mistake.number else ""
    return f"line {mistake.line}{order}: {mistake.column} {mistake.said}"


def wording_of(arguments: argparse.Namespace) -> Wording:
    """How the file says things, from --map and --mapping. Raises HelpdeskError."""
    content: Mapping[str, Any] = read_yaml(arguments.mapping) if arguments.mapping else {}
    columns, values = content.get("columns") or {}, content.get("values") or {}
    tables = [columns, values, *(values.values() if isinstance(values, dict) else ())]
    if set(content) - {"columns", "values"} or not all(isinstance(table, dict) for table in tables):
        raise HelpdeskError(f"{arguments.mapping} must hold `columns:` and `values:` (see docs/import-orders.md).")
    columns = {str(ours): str(theirs) for ours, theirs in columns.items()}
    for pair in arguments.map:
        ours, equals, theirs = pair.partition("=")
        if not equals or not theirs.strip():
            raise HelpdeskError(f'--map {pair}: write OURS=THEIRS, such as number="Order ID".')
        columns[ours.strip()] = theirs.strip()
    return Wording(
        columns=columns,
        values={str(name): {str(a): str(b) for a, b in table.items()} for name, table in values.items()},
        date_format=arguments.date_format,
        zone=shop().zone,
        country_code=arguments.country_code.lstrip("+0"),
        currency=shop().currency,
    )
