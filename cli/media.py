"""`helpdesk media …`: how much is stored, what is deleted, keys exchanged."""

import argparse
from dataclasses import asdict
from typing import Any

from cli.output import rows, say
from helpdesk import bootstrap, clock, settings
from helpdesk.db.migrate import upgrade
from helpdesk.errors import HelpdeskError
from helpdesk.media.keys import new_key
from helpdesk.services import media, pictures
from processes import media_house

COLUMNS = ("media_class", "age", "files", "bytes", "copies_bytes")


def add_commands(commands: Any) -> None:
    """Add the commands of this file."""
    verbs = commands.add_parser("media", help="customers' files: usage, keys, deletion").add_subparsers(
        dest="verb", required=True, metavar="VERB"
    )
    command = verbs.add_parser("usage", help="what is stored, by class and age (days), and the quota")
    command.add_argument("--json", action="store_true", help="one JSON object per line, the total last")
    command.set_defaults(run=usage)
    command = verbs.add_parser("new-key", help="print a fresh master key for STORAGE_KEYS")
    command.set_defaults(run=print_key)
    command = verbs.add_parser(
        "rotate",
        help="wrap all files' keys with the first of STORAGE_KEYS",
        description="Put a new key in front of STORAGE_KEYS, restart, rotate; then the old key may go. Files stored "
        "before there was encryption are encrypted.",
    )
    command.set_defaults(run=rotate)
    command = verbs.add_parser("expire", help="delete now what media.yml no longer keeps (a worker does it every hour)")
    command.set_defaults(run=expire)
    command = verbs.add_parser("delete", help="delete one file, for good")
    command.add_argument("id", type=int, metavar="ID", help="as the desk's address of the file has it")
    command.set_defaults(run=delete)
    command = verbs.add_parser("forget", help="delete all files of a conversation, for good")
    command.add_argument("conversation", metavar="CONVERSATION", help="as `helpdesk conversations list` has it")
    command.add_argument("--yes", action="store_true", help="do not ask")
    command.set_defaults(run=forget)


def usage(arguments: argparse.Namespace) -> int:
    """Print what is stored."""
    business = _business()
    with business.database.reading() as session:
        used = media.usage(session, clock.now())
        quota = media.quota(session, settings.load(settings.StorageSettings).storage_quota_gb)
        again, usable = pictures.second_tries(session)
    total = {
        "media_class": "total",
        "stored_bytes": quota.used,
        "quota_bytes": quota.most,
        "share": round(quota.share, 4),
        "taken_again": again,
        "taken_again_usable": usable,
    }
    if arguments.json:
        rows([*map(asdict, used), total], COLUMNS, as_json=True)
        return 0
    rows(map(asdict, used), COLUMNS, as_json=False)
    say(f"stored: {quota.used:,} of {quota.most:,} bytes ({quota.share:.1%}); the same content is stored once")
    if again:
        say(f"pictures taken again after an instruction: {again}, of which {usable} usable ({usable / again:.0%})")
    if quota.is_tight:
        say("the quota is nearly used up: raise STORAGE_QUOTA_GB or keep less in media.yml; nothing new is refused")
    return 0


def print_key(_arguments: argparse.Namespace) -> int:
    """Print a key; it is stored nowhere."""
    say(new_key())
    return 0


def rotate(_arguments: argparse.Namespace) -> int:
    """Exchange the master key; encrypt what is not."""
    business = _business()
    master = business.storage.master
    rewrapped = 0
    while True:
        with business.unit_of_work() as uow:
            batch = media.rewrap(uow, master)
        rewrapped += batch
        if not batch:
            break
    with business.database.reading() as session:
        clear = media.in_the_clear(session)
    damaged = 0
    for name, media_class in clear:
        try:
            business.storage.adopt(name, media_class)
        except HelpdeskError as error:
            damaged += 1
            say(f"not encrypted: {error}")
    say(f"key {master.current} in use; {rewrapped} keys wrapped anew, {len(clear) - damaged} files encrypted")
    old = [key for key in master.ids if key != master.current]
    if old:
        say(f"no file needs {', '.join(old)} any more: take it out of STORAGE_KEYS")
    return 1 if damaged else 0


def expire(_arguments: argparse.Namespace) -> int:
    """Delete what is no longer kept, and clear what deleted files left behind."""
    business = _business()
    deleted = media_house.delete_expired(business)
    cleared = media_house.clear_leftovers(business)
    say(f"{deleted} files deleted, {cleared} objects cleared")
    return 0


def delete(arguments: argparse.Namespace) -> int:
    """Delete one file: its key is destroyed, then the object is cleared."""
    business = _business()
    with business.unit_of_work() as uow:
        media.forget_one(uow, arguments.id)
    media_house.clear_leftovers(business)
    say(f"file {arguments.id} is deleted")
    return 0


def forget(arguments: argparse.Namespace) -> int:
    """Delete all files of a conversation, after asking; 1 when that was not confirmed."""
    business = _business()
    with business.database.reading() as session:
        count = media.count_of(session, arguments.conversation)
    if count and not arguments.yes:
        say(f"{count} files of conversation {arguments.conversation} will be deleted, for good.")
        if input("Type yes to delete them: ").strip().lower() != "yes":
            say("nothing is deleted")
            return 1
    with business.unit_of_work() as uow:
        deleted = media.forget_conversation(uow, arguments.conversation)
    media_house.clear_leftovers(business)
    say(f"{deleted} files deleted")
    return 0


def _business() -> bootstrap.Helpdesk:
    business = bootstrap.helpdesk()
    upgrade(business.database)
    return business
