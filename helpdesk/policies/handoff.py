"""While a person has the conversation: what a customer's message asks for, and what the bot does and says about it."""

import unicodedata
from datetime import datetime, timedelta
from enum import Enum

from helpdesk import answers, words
from helpdesk.spelling import BREAK, tokens

NOTICE_EVERY = timedelta(minutes=30)
TICKET_LASTS = timedelta(hours=24)  # asking for a person again within it is the same matter
LONGEST_STOP = 15  # words: a longer message that speaks of offers and of stopping mostly tells a story
MARKS = ("Mn", "Cf")  # vowel signs; marks of direction
ARABIC_LENGTHENING = "\u0640"


class Wish(Enum):
    """What a message asks for while a person has the conversation."""

    RESUME = "resume"  # the bot
    OPT_OUT = "opt_out"  # no more notices and offers
    NOTICES_YES = "notices_yes"  # the answer to the question for notices, by its buttons
    NOTICES_NO = "notices_no"
    DELETE = "delete"  # what the shop knows of the customer
    EXPORT = "export"
    PERSON = "person"  # the person, once more
    NOTHING = ""  # that a word list could tell: the person reads it


class Waiting(Enum):
    """What to do with a message of a customer who waits for a person."""

    RESUME = "resume"  # give the conversation back to the bot
    OPT_OUT = "opt_out"  # honour it, and say so
    NOTICES_YES = "notices_yes"  # keep the decision, and say so
    NOTICES_NO = "notices_no"
    DATA = "data"  # note the request for the person, and say so
    PRESSING = "pressing"  # say once how things stand, since it is urgent or asked for again
    NOTICE = "notice"  # say once that somebody will answer
    SILENT = "silent"  # keep it for the person


AT_ONCE = {
    Wish.RESUME: Waiting.RESUME, Wish.OPT_OUT: Waiting.OPT_OUT,
    Wish.NOTICES_YES: Waiting.NOTICES_YES, Wish.NOTICES_NO: Waiting.NOTICES_NO,
}  # fmt: skip
TAPPED = {
    "/show_menu": Wish.RESUME, "/opt_out": Wish.OPT_OUT, "/talk_to_agent": Wish.PERSON,
    "/delete_my_data": Wish.DELETE, "/export_my_data": Wish.EXPORT,
}  # fmt: skip
NOTICES_WISH, NO, WITHDRAW = "/notices_wish", '"no"', '"withdraw"'


def wish(text: str, payload: str = "", resume_words: tuple[str, ...] = ()) -> Wish:
    """What a message asks for: `text` as typed, or the `payload` of a tapped button that is ours.

    By lists of words only (words/<language>/), since nothing else understands while the bot keeps still.
    `resume_words` are the shop's words for the bot, in place of ours. Raises SettingsError when lists cannot be read.
    """
    if payload:
        return tapped(payload)
    bare = plain(text)
    own = bare in {plain(word) for word in resume_words}
    if own or (not resume_words and answers.only_says("resume", bare)):
        return Wish.RESUME
    named = set(answers.meant("waiting", text))
    if answers.only_says("opt_out_alone", bare) or ("missing" not in named and _ends_messages(text, named)):
        return Wish.OPT_OUT
    if "own_data" in named and named & {"delete", "copy"}:
        return Wish.DELETE if "delete" in named else Wish.EXPORT
    return Wish.PERSON if "person" in named else Wish.NOTHING


def tapped(payload: str) -> Wish:
    """What the tap of a button asks for; buttons of matters that were going on before ask for nothing."""
    intent, _brace, values = payload.partition("{")
    if intent.strip() == NOTICES_WISH:
        return Wish.NOTICES_NO if NO in values else Wish.NOTICES_YES
    return Wish.NOTHING if WITHDRAW in values else TAPPED.get(intent.strip(), Wish.NOTHING)


def waiting(
    wanted: Wish,
    now: datetime,
    *,
    pressing: bool = False,
    noted: bool = False,
    noticed_at: datetime | None = None,
    pressed_at: datetime | None = None,
    answered_at: datetime | None = None,
) -> Waiting:
    """What to do about a message that asks for `wanted`. Pure.

    `pressing`: it is urgent or angry, or asks for the person again. `noted`: this request for data is noted already.
    `noticed_at`: the customer was last told that somebody will answer; `pressed_at`: and how things stand;
    `answered_at`: a person wrote last, and then the bot tells none of it.
    """
    if wanted in AT_ONCE:
        return AT_ONCE[wanted]
    if wanted in (Wish.DELETE, Wish.EXPORT) and not noted:
        return Waiting.DATA
    if not _over(answered_at, now):
        return Waiting.SILENT
    if pressing and _over(pressed_at, now):
        return Waiting.PRESSING
    return Waiting.NOTICE if _over(noticed_at, now) else Waiting.SILENT


def plain(text: str) -> str:
    """`text` in one case, without signs, marks and emoji around and inside, blanks single."""
    bare = (char for char in unicodedata.normalize("NFKC", text).casefold() if unicodedata.category(char) not in MARKS)
    letters = (char if char.isalnum() else " " for char in bare if char != ARABIC_LENGTHENING)
    return " ".join("".join(letters).split())


def _ends_messages(text: str, named: set[str]) -> bool:
    if words.holds(text, "opt_out", words.words().values()):
        return True
    short = sum(word != BREAK for word in tokens(text)) <= LONGEST_STOP
    return short and {"stop", "messages"} <= named and "own_data" not in named


def _over(moment: datetime | None, now: datetime) -> bool:
    return moment is None or now - moment >= NOTICE_EVERY
