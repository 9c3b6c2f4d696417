"""`helpdesk texts`: what customers read as a spreadsheet a language for translators, back again, what is missing."""

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

from cli.output import rows, say
from helpdesk.errors import HelpdeskError
from helpdesk.services import translation
from helpdesk.values import DEFAULT_LANGUAGE, LANGUAGES, Language

TRANSLATED = tuple(language for language in LANGUAGES if language != DEFAULT_LANGUAGE)
MOST_TOLD = 50


def add_commands(commands: Any) -> None:
    """Add `texts export`, `import`, `status` and `reviewed`."""
    group = commands.add_parser("texts", help="what customers read, for translators: docs/translate.md")
    verbs = group.add_subparsers(dest="verb", required=True, metavar="VERB")
    command = verbs.add_parser("export", help="write texts.<language>.csv for each language")
    command.add_argument("folder", type=Path, metavar="DIR")
    command.set_defaults(run=run_export)
    command = verbs.add_parser("import", help="put translated tables back; with mistakes nothing is written")
    command.add_argument("files", type=Path, nargs="+", metavar="FILE")
    command.set_defaults(run=run_import)
    command = verbs.add_parser("status", help="what is missing, a draft, or changed in English since")
    command.add_argument("--json", action="store_true", help="one JSON object per text")
    command.set_defaults(run=run_status)
    command = verbs.add_parser("reviewed", help="translations of these responses are right as they are")
    command.add_argument("keys", nargs="*", metavar="utter_…")
    command.set_defaults(run=run_reviewed)


def run_export(arguments: argparse.Namespace) -> int:
    """Write a table for each language."""
    if arguments.folder.suffix:
        raise HelpdeskError(f"{arguments.folder} must be a folder: each language becomes a CSV file in it.")
    for language in TRANSLATED:
        path = arguments.folder / f"texts.{language}.csv"
        found = translation.export(language, path)
        open_ones = Counter(each.state for each in found if each.state != "fine")
        told = ", ".join(f"{count} {state}" for state, count in sorted(open_ones.items())) or "all fine"
        say(f"{path}: {len(found)} texts, {told}")
    return 0


def run_import(arguments: argparse.Namespace) -> int:
    """Read translated tables; 1 if one of them was refused."""
    refused = 0
    for path in arguments.files:
        written, mistakes = translation.import_table(language_of(path), path)
        for mistake in mistakes[:MOST_TOLD]:
            say(f"{path.name}: {mistake}")
        if mistakes:
            refused = 1
            say(f"{path.name}: nothing was written, {len(mistakes)} mistakes")
        else:
            say(f"{path.name}: {written.texts} texts changed in {len(written.files)} files")
    return refused


def run_status(arguments: argparse.Namespace) -> int:
    """Print what translators have to do; 0 in any case."""
    found = [
        {"language": language, "where": each.where, "part": each.part, "state": each.state}
        for language in TRANSLATED
        for each in translation.entries(language)
        if each.state != "fine"
    ]
    rows(found, ("language", "where", "part", "state"), arguments.json)
    return 0


def run_reviewed(arguments: argparse.Namespace) -> int:
    """Note that translations belong to the English texts as they are now."""
    say(f"{translation.record(reviewed=arguments.keys)} texts noted in {translation.RECORD}")
    return 0


def language_of(path: Path) -> Language:
    """The language that a file's name says: texts.de.csv. Raises HelpdeskError."""
    parts = path.name.lower().split(".")
    found = next((language for language in TRANSLATED if language in parts), None)
    if found is None or parts[-1] != "csv":
        raise HelpdeskError(f"{path.name}: name it texts.<language>.csv, with one of {', '.join(TRANSLATED)}.")
    return found
