"""Rows of mail and helpdesk exports (CSV, JSONL) whose columns have other names in each system. Pure."""

# ruff: noqa: E501 (patterns are read in one piece)

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from helpdesk.policies.export_dates import moments
from helpdesk.policies.names import words_of

# What a column may be called, the best first; compared in lower case without blanks, "_", "-" and a part before a dot.
COLUMNS: dict[str, tuple[str, ...]] = {
    "text": (
        "body", "bodytext", "bodyplain", "plainbody", "text", "message", "question", "description", "content", "comment",
        "nachricht", "nachrichtentext", "frage", "beschreibung", "inhalt", "anliegen", "الرسالة", "النص", "السؤال", "الوصف",
        "المحتوى",
    ),
    "subject": ("subject", "title", "betreff", "titel", "thema", "الموضوع", "العنوان"),
    "date": (
        "createdat", "created", "date", "datetime", "timestamp", "sentat", "receivedat", "time", "datum", "erstelltam",
        "erstellt", "zeit", "zeitpunkt", "eingang", "التاريخ", "الوقت",
    ),
    "author": (
        "direction", "authortype", "sendertype", "fromtype", "role", "richtung", "author", "sender", "from", "von",
        "absender", "الاتجاه", "المرسل", "من",
    ),
    "language": ("language", "locale", "lang", "sprache", "اللغة"),
    "conversation": ("conversationid", "conversation", "ticketid", "ticket", "threadid", "thread", "vorgang", "id"),
}  # fmt: skip
LISTS = frozenset({"messages", "comments", "conversation", "events", "replies", "nachrichten"})
OURS = words_of(
    """
    out outbound outgoing agent admin bot support staff system operator assistant mitarbeiter ausgang
    ausgehend team وكيل موظف صادر النظام
    """
)
CUSTOMERS = words_of(
    """
    in inbound incoming customer user client enduser end-user requester contact visitor lead kunde kundin
    eingang eingehend عميل زبون وارد العميل
    """
)
# From here on a mail repeats others or is a signature.
QUOTE = re.compile(
    r"^\s*(?:>|-{2,}\s*(?:original message|ursprüngliche nachricht|forwarded message|weitergeleitete nachricht|الرسالة الأصلية)"
    r"|on .{4,120} wrote:\s*$|am .{4,120} schrieb .{1,120}:\s*$|.{0,60}كتب.{0,80}:\s*$|(?:from|von|من): .+@.+|_{10,}|--\s*$"
    r"|(?:sent from my|von meinem .{2,30} gesendet|gesendet (?:von|mit)|أُرسلت من|ارسلت من|get outlook for))",
    re.IGNORECASE | re.MULTILINE,
)
ANSWER = re.compile(r"^\s*(?:(?:re|fwd?|aw|wg|antw|رد|إعادة توجيه)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
TAG = re.compile(r"<(?:br|/p|/div|/li)\b[^>]*>", re.IGNORECASE)
ANY_TAG = re.compile(r"<(?:style|script)\b.*?</(?:style|script)>|</?[a-z!][^<>]*>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Row:
    """One message of an export; `at` in UTC; `author` as the file says it; `line` counts from 1."""

    text: str
    at: datetime | None
    author: str
    language: str
    conversation: str
    line: int


def rows(records: Sequence[tuple[int, Mapping[str, Any]]], columns: Mapping[str, str]) -> list[Row]:
    """The messages of `records` (with their lines); `columns` says what the file calls ours. KeyError without a text."""
    flat = [(line, flattened) for line, record in records for flattened in messages_of(record)]
    names = {ours: _named(ours, flat, columns) for ours in COLUMNS}
    if names["text"] is None and names["subject"] is None:
        raise KeyError("text")

    def cell(record: Mapping[str, str], ours: str) -> str:
        return record.get(names[ours] or "", "")

    dates = moments([cell(record, "date") for _, record in flat])
    return [
        Row(
            text_of(cell(record, "subject"), cell(record, "text")),
            at,
            cell(record, "author"),
            cell(record, "language"),
            cell(record, "conversation") or str(line),
            line,
        )
        for (line, record), at in zip(flat, dates, strict=True)
    ]


def messages_of(record: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """A record as plain cells; one that holds a list of messages as one for each."""
    cells: dict[str, str] = {}
    lists: list[Any] = []
    _flatten("", record, cells, lists)
    if not lists:
        yield cells
    for listed in lists:
        for message in listed:
            own: dict[str, str] = {}
            _flatten("", message, own, [])
            yield {**cells, **own}


def from_customer(author: str, us: Sequence[str]) -> bool:
    """Whether a message is a customer's, by what the file says of its author; unknown authors are customers."""
    said = author.strip().casefold()
    if said in CUSTOMERS or not said:
        return True
    return said not in OURS and not any(name.casefold() in said for name in us)


def text_of(subject: str, body: str) -> str:
    """What somebody wrote: the subject unless it is an answer's, and the body without quotes, signature and HTML."""
    body = ANY_TAG.sub(" ", TAG.sub("\n", body)) if "<" in body else body
    body = html.unescape(body)
    quote = QUOTE.search(body)
    body = (body[: quote.start()] if quote else body).strip()
    answered = bool(ANSWER.match(subject))
    subject = ANSWER.sub("", subject).strip()
    if body and (answered or not subject or subject.casefold() in body.casefold()):
        return body
    return f"{subject}\n{body}".strip()


def _flatten(prefix: str, value: Mapping[str, Any], cells: dict[str, str], lists: list[Any]) -> None:
    for name, inner in value.items():
        if isinstance(inner, Mapping):
            _flatten(f"{prefix}{name}.", inner, cells, lists)
        elif isinstance(inner, list):
            if _bare(str(name)) in LISTS and inner and all(isinstance(one, Mapping) for one in inner):
                lists.append(inner)
        elif inner is not None:
            cells[f"{prefix}{name}"] = str(inner)


def _named(ours: str, flat: Sequence[tuple[int, Mapping[str, str]]], columns: Mapping[str, str]) -> str | None:
    known = list(dict.fromkeys(name for _, record in flat for name in record))
    if ours in columns:
        if columns[ours] not in known:
            raise KeyError(columns[ours])
        return columns[ours]
    if ours == "subject" and "text" in columns:
        return None
    bare: dict[str, str] = {}
    for name in known:
        bare.setdefault(_bare(name), name)
    return next((bare[name] for name in COLUMNS[ours] if name in bare), None)


def _bare(name: str) -> str:
    return re.sub(r"[\s_-]", "", name.strip().casefold().rsplit(".", 1)[-1])
