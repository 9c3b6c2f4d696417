"""While a person has the conversation: when the bot comes back, and when it says that somebody will answer."""

import unicodedata
from datetime import datetime, timedelta
from enum import Enum

NOTICE_EVERY = timedelta(minutes=30)
TICKET_LASTS = timedelta(hours=24)  # asking for a person again within it is the same matter
# The menu, and what people type who mean the button of utter_handoff_started.
RESUME_WORDS = (
    *("menu", "main menu", "back to assistant", "back to the assistant", "back to bot", "back to the bot"),
    *("menü", "hauptmenü", "zum assistenten", "zurück zum assistenten", "zurück zum bot"),
    *("قائمة", "القائمة", "القائمة الرئيسية", "العودة إلى المساعد", "العودة الى المساعد", "ارجع للبوت"),
)
RESUME_PAYLOAD = "/show_menu"
MARKS = ("Mn", "Cf")  # vowel signs; marks of direction
ARABIC_LENGTHENING = "\u0640"


class Waiting(Enum):
    """What to do with a message of a customer who waits for a person."""

    RESUME = "resume"  # give the conversation back to the bot
    NOTICE = "notice"  # say once that somebody will answer
    SILENT = "silent"  # keep it for the person


def waiting(text: str, payload: str, noticed_at: datetime | None, now: datetime, words: tuple[str, ...]) -> Waiting:
    """Judge a message: `text` as typed, or the `payload` of a tapped button that is ours."""
    if payload:
        if payload.split("{", 1)[0].strip() == RESUME_PAYLOAD:
            return Waiting.RESUME
    elif plain(text) in {plain(word) for word in words}:
        return Waiting.RESUME
    if noticed_at is None or now - noticed_at >= NOTICE_EVERY:
        return Waiting.NOTICE
    return Waiting.SILENT


def plain(text: str) -> str:
    """`text` in one case, without signs, marks and emoji around and inside, blanks single."""
    bare = (char for char in unicodedata.normalize("NFKC", text).casefold() if unicodedata.category(char) not in MARKS)
    letters = (char if char.isalnum() else " " for char in bare if char != ARABIC_LENGTHENING)
    return " ".join("".join(letters).split())
