"""WhatsApp's "Export chat" text files, of Android and iPhone, English, German and Arabic. Pure."""

# ruff: noqa: E501 (patterns are read in one piece)

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from helpdesk.policies.export_dates import INVISIBLE, NUMBERS, order_of, plain, written

# "31.12.23, 22:15 - Lena: …" (Android), "[12/31/23, 10:15:03 PM] Lena: …" (iPhone)
HEADER = re.compile(
    rf"(?:\[\s*{NUMBERS.pattern}\s*\]\s?|{NUMBERS.pattern.replace('?P<', '?P<b')}\s*(?:Uhr\s*)?[-–]\s)", re.IGNORECASE
)
NAMED = re.compile(r'(?P<name>[^:\n„“”"«»]{1,80}?):(?:\s(?P<text>.*)|$)', re.DOTALL)
MOST_WORDS_OF_A_NAME = 6
MEDIA = re.compile(
    r"<?(?:media|medien|image|video|audio|gif|sticker|document|contact card|photo|voice message|video note|bild|foto|"
    r"dokument|kontaktkarte|sprachnachricht|videonachricht) (?:omitted|ausgeschlossen|weggelassen|ausgelassen)>?"
    r"|<?تم (?:استبعاد|حذف|إدراج|ادراج) (?:ال)?(?:وسائط|صورة|فيديو|صوت|ملصق|مستند|مقطع\S*|بطاقة\S*)[^\n]*>?|(?:صورة|فيديو|ملصق|صوت|مستند) (?:محذوفة?|مستبعدة?)"
    r"|<(?:attached|anhang|angehängt|مرفق|تم إرفاق)\s*:[^>\n]*>"
    r"|\S[^\n]*\.\w{2,5} \((?:file attached|datei angehängt|الملف مرفق|ملف مرفق)\)",
    re.IGNORECASE,
)
EDITED = re.compile(
    r"\s*<(?:this message was edited|diese nachricht wurde bearbeitet|تم تعديل هذه الرسالة)\.?>\s*$", re.IGNORECASE
)
NOTICE = re.compile(
    r"^(?:null|(?:this message was|you) deleted(?: this message)?|diese nachricht wurde gelöscht|du hast diese nachricht gelöscht"
    r"|تم حذف هذه الرسالة|لقد حذفت هذه الرسالة|حذفت هذه الرسالة|waiting for this message.*|missed (?:voice|video|group)[^\n]*"
    r"|verpasster [^\n]*anruf[^\n]*|مكالمة [^\n]*فائتة[^\n]*|live location shared|location: https?://\S+|standort: https?://\S+"
    r"|messages and calls are end-to-end encrypted.*|nachrichten und anrufe sind ende-zu-ende-verschlüsselt.*"
    r"|الرسائل والمكالمات مشفرة.*|الرسائل والمكالمات مشفّرة.*)\.?$",
    re.IGNORECASE | re.DOTALL,
)  # fmt: skip


@dataclass(frozen=True)
class ChatMessage:
    """One message of an exported chat; `at` is UTC for want of a zone, or None for a day that does not exist."""

    sender: str
    at: datetime | None
    text: str


def is_chat(text: str) -> bool:
    """Whether a file's text looks like an exported chat."""
    return any(HEADER.match(plain(line)) for line in text.splitlines()[:20])


def read_chat(text: str) -> list[ChatMessage]:
    """The messages that people wrote, in order: without system lines, deleted messages and media (captions stay)."""
    blocks: list[tuple[re.Match[str], list[str]]] = []
    for line in text.splitlines():
        tidy = plain(line)
        header = HEADER.match(tidy)
        if header:
            # Headers are compared in plain digits; the words stay as they were typed. Lengths differ by marks only.
            blocks.append((header, [_behind(line, header.end())]))
        elif blocks:
            blocks[-1][1].append(INVISIBLE.sub("", line))
    dates = [written(_date(header)) for header, _ in blocks]
    order = order_of(dates)
    found = []
    for date, (_, lines) in zip(dates, blocks, strict=True):
        named = NAMED.match("\n".join(lines))
        if named is None or len(named["name"].split()) > MOST_WORDS_OF_A_NAME:
            continue  # "Lena created the group"
        words = EDITED.sub("", MEDIA.sub("", named["text"] or "")).strip()
        if words and not NOTICE.match(words):
            found.append(ChatMessage(named["name"].strip().lstrip("~").strip(), date.at(order), words))
    return found


def ours(chats: Sequence[Sequence[ChatMessage]], us: Iterable[str]) -> set[str]:
    """The names that we write under: those given; else who writes in several chats; else who did not begin the chat."""
    given = {name.casefold() for name in us}
    everybody = Counter(name for chat in chats for name in {message.sender for message in chat})
    named = {name for name in everybody if name.casefold() in given}
    if named:
        return named
    often = max(everybody.values(), default=0)
    if often > 1:
        return {name for name, count in everybody.items() if count == often}
    return {message.sender for chat in chats for message in chat if message.sender != chat[0].sender}


def _behind(line: str, length: int) -> str:
    """What stands in `line` behind its header, which has `length` characters that can be seen."""
    return INVISIBLE.sub("", line)[length:]


def _date(header: re.Match[str]) -> re.Match[str]:
    found = NUMBERS.search(header.group())
    assert found is not None  # HEADER holds NUMBERS
    return found
