"""Old exports as utterances: mail and helpdesk tables, WhatsApp chats; without personal data."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from helpdesk.errors import HelpdeskError
from helpdesk.nlu_files import read_examples
from helpdesk.policies import chat_exports, table_exports
from helpdesk.policies.insights import Utterance, is_request, one_line
from helpdesk.policies.language_guess import LanguageGuess
from helpdesk.policies.redaction import mask
from helpdesk.policies.table_exports import COLUMNS
from helpdesk.values import as_language

__all__ = ["COLUMNS", "Read", "read_files"]

LARGEST = 500 * 1024 * 1024  # bytes of a file
LONGEST = 2000  # characters of a message that are read


@dataclass
class Read:
    """What customers wrote, and a line for people about each file."""

    utterances: list[Utterance] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_files(paths: Sequence[Path], us: Sequence[str] = (), columns: Mapping[str, str] | None = None) -> Read:
    """All customers' messages of these files; `us` are names we write under. Raises HelpdeskError naming the file."""
    guess = LanguageGuess((example.text, example.language) for example in read_examples())
    read = Read()
    chats: dict[Path, list[chat_exports.ChatMessage]] = {}
    for path in paths:
        text = text_of(path)
        if path.suffix.lower() == ".txt" or (path.suffix.lower() not in READERS and chat_exports.is_chat(text)):
            chats[path] = chat_exports.read_chat(text)
            if not chats[path]:
                raise HelpdeskError(f"{path.name} is no exported WhatsApp chat: no line begins with a date.")
        else:
            read_table(read, path, text, us, columns or {}, guess)
    ours = chat_exports.ours(list(chats.values()), us)
    for path, chat in chats.items():
        names = {message.sender for message in chat}
        theirs = [message for message in chat if message.sender not in ours and is_request(message.text)]
        for message in theirs:
            words = one_line(mask(message.text[:LONGEST], names))
            read.utterances.append(Utterance(words, guess.of(words), message.at, path.name))
        mine = names & ours
        read.notes.append(
            f"{path.name}: {len(theirs)} of {len(chat)} messages are customers'; {len(mine)} of {len(names)} names are"
            f" ours{'' if us else ' (say which with --us NAME)'}"
        )
    return read


def read_table(
    read: Read, path: Path, text: str, us: Sequence[str], columns: Mapping[str, str], guess: LanguageGuess
) -> None:
    """Add a table's messages to `read`. Raises HelpdeskError."""
    reader = READERS.get(path.suffix.lower(), csv_records)
    records = list(reader(path, text))
    if not records:
        raise HelpdeskError(f"{path.name} holds no rows.")
    try:
        rows = table_exports.rows(records, columns)
    except KeyError as error:
        known = ", ".join(list(records[0][1])[:20])
        wanted = error.args[0]
        raise HelpdeskError(
            f"{path.name} has no column {wanted}: say which is meant, --map text=… (it has {known})."
        ) from None
    theirs = [row for row in rows if is_request(row.text) and table_exports.from_customer(row.author, us)]
    for row in theirs:
        names = [row.author] if row.author and "@" not in row.author else []
        words = one_line(mask(row.text[:LONGEST], names))
        language = as_language(row.language) or guess.of(words)
        read.utterances.append(Utterance(words, language, row.at, f"{path.name}:{row.conversation}"))
    dated = sum(row.at is not None for row in theirs)
    read.notes.append(f"{path.name}: {len(theirs)} of {len(rows)} rows are customers' messages, {dated} with a date")


def text_of(path: Path) -> str:
    """A file's text in whatever encoding exports come in. Raises HelpdeskError."""
    try:
        if path.stat().st_size > LARGEST:
            raise HelpdeskError(f"{path.name} is larger than {LARGEST // 1024**2} MB: split it.")
        content = path.read_bytes()
    except OSError as error:
        raise HelpdeskError(f"{path.name} cannot be read ({error.strerror}).") from None
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")  # Excel in Western Europe


def csv_records(path: Path, text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of a CSV file with the lines they end on; the separator is the one its heading has most of."""
    heading = text.lstrip("\n").partition("\n")[0]
    separator = max(",;\t|", key=heading.count)
    csv.field_size_limit(10 * 1024 * 1024)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for record in reader:
            yield reader.line_num, {name: value for name, value in record.items() if name and isinstance(value, str)}
    except csv.Error as error:
        raise HelpdeskError(f"{path.name}:{reader.line_num} is not readable CSV ({error}).") from None


def json_records(path: Path, text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a JSONL file, or of a JSON list."""
    if text.lstrip().startswith("["):
        try:
            listed = json.loads(text)
        except ValueError:
            raise HelpdeskError(f"{path.name} is not readable JSON.") from None
        yield from ((number, record) for number, record in enumerate(listed, 1) if isinstance(record, dict))
        return
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError:
            raise HelpdeskError(f"{path.name}:{number} is not readable JSON.") from None
        if not isinstance(record, dict):
            raise HelpdeskError(f"{path.name}:{number} is not a JSON object.")
        yield number, record


READERS = {
    ".csv": csv_records,
    ".tsv": csv_records,
    ".jsonl": json_records,
    ".ndjson": json_records,
    ".json": json_records,
}
