"""Text as a chat message can carry it: clean, measured in UTF-16 units, cut where it may be cut. Pure."""

import re
import unicodedata

ELLIPSIS = "…"
PARAGRAPH = re.compile(r"\n\s*\n")
LINE = re.compile(r"\n")
SENTENCE = re.compile(r"[.!?؟؛。…]['\")\]»”]*\s")
WORD = re.compile(r"\s")
ZERO_WIDTH_JOINER = "\u200d"


def utf16(text: str) -> int:
    """Length in UTF-16 code units, the safe reading of Meta's limits."""
    return len(text) + sum(1 for char in text if ord(char) > 0xFFFF)


def clean(text: str) -> str:
    """`text` without NUL and control characters, lone surrogates replaced, blanks at the ends taken off."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    kept = "".join(char for char in whole.replace("\r\n", "\n") if char in "\n\t" or unicodedata.category(char) != "Cc")
    return "" if is_blank(kept) else kept.strip()


def one_line(text: str) -> str:
    """`text` cleaned and on one line, with single blanks."""
    return " ".join(clean(text).split())


def is_blank(text: str) -> bool:
    """Whether nothing of `text` can be seen: only blanks, control and format characters."""
    return all(char.isspace() or unicodedata.category(char) in ("Cc", "Cf", "Zs", "Zl", "Zp") for char in text)


def is_boundary(text: str, at: int) -> bool:
    """Whether `text` may be cut before index `at` without tearing what people see as one character."""
    if at <= 0 or at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    if ZERO_WIDTH_JOINER in (before, after) or unicodedata.category(after) in ("Mn", "Mc", "Me"):
        return False
    if 0x1F3FB <= ord(after) <= 0x1F3FF or 0xE0020 <= ord(after) <= 0xE007F:  # skin tones, tags of flags
        return False
    if is_flag_half(before) and is_flag_half(after):
        run = 0
        while run < at and is_flag_half(text[at - 1 - run]):
            run += 1
        return run % 2 == 0
    return True


def is_flag_half(char: str) -> bool:
    """Whether `char` is a regional indicator, two of which make a flag."""
    return 0x1F1E6 <= ord(char) <= 0x1F1FF


def fitting(text: str, limit: int) -> int:
    """The largest index at which `text` may be cut with at most `limit` UTF-16 units before it; at least 1."""
    units = end = 0
    for end, char in enumerate(text):  # noqa: B007
        units += 2 if ord(char) > 0xFFFF else 1
        if units > limit:
            break
    else:
        return len(text)
    at = end
    while at > 0 and not is_boundary(text, at):
        at -= 1
    return at or max(end, 1)  # a single character longer than the limit is torn rather than looped over


def shorten(text: str, limit: int) -> str:
    """`text`, or as much of it as fits `limit` UTF-16 units together with an ellipsis."""
    if utf16(text) <= limit:
        return text
    return text[: fitting(text, limit - 1)].rstrip() + ELLIPSIS


def split_text(text: str, limit: int, last_limit: int) -> list[str]:
    """`text` in chunks of at most `limit` UTF-16 units, the last of at most `last_limit`; none blank.

    Cut between paragraphs, else lines, sentences, words, and only then inside a word.
    """
    text, tail = text.strip(), ""
    if utf16(text) > last_limit and last_limit < limit:
        at = tail_start(text, last_limit)
        text, tail = text[:at].rstrip(), text[at:].lstrip()
    chunks = []
    while utf16(text) > limit:
        at = head_end(text, limit)
        chunks.append(text[:at].rstrip())
        text = text[at:].lstrip()
    chunks = [chunk for chunk in (*chunks, text) if not is_blank(chunk)]
    if tail:
        chunks.append(ELLIPSIS if is_blank(tail) else tail)
    return chunks


def head_end(text: str, limit: int) -> int:
    """Where the first chunk of a text longer than `limit` ends best: late, at the strongest break."""
    end = fitting(text, limit)
    for pattern in (PARAGRAPH, LINE, SENTENCE, WORD):
        ends = [match.end() for match in pattern.finditer(text, end // 2, end)]
        if ends:
            return ends[-1]
    return end


def tail_start(text: str, limit: int) -> int:
    """Where the last chunk of a text longer than `limit` begins best: early, at the strongest break."""
    start, units = len(text), 0
    while start > 0 and units + utf16(text[start - 1]) <= limit:
        start -= 1
        units += utf16(text[start])
    for pattern in (PARAGRAPH, LINE, SENTENCE, WORD):
        match = pattern.search(text, max(start - 1, 0))
        while match and match.end() < start:
            match = pattern.search(text, match.end())
        if match and match.end() < len(text):
            return match.end()
    while start < len(text) - 1 and not is_boundary(text, start):
        start += 1
    return start
