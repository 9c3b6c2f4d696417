"""Short answers that lists of words settle: leaving, starting over, and which option of a question is meant."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar

from helpdesk import words
from helpdesk.errors import SettingsError
from helpdesk.followed import Followed, read_yaml
from helpdesk.spelling import BREAK, tokens
from helpdesk.words import Phrases, Words, entries, readings

Command = Literal["leave", "start_over", ""]
COMMANDS: tuple[Command, ...] = ("start_over", "leave")
Remark = Literal["wait", "why", ""]
REMARKS: tuple[Remark, ...] = ("wait", "why")
POLITE = "fillers"  # the list of words that add nothing: please, thanks, ok
QUESTION_MARKS = "?؟"
LONGEST_COMMAND = 8  # words
Name = TypeVar("Name", bound=str)
Options = dict[str, dict[str, Phrases]]  # group → option → its words, of all languages


def command(text: str) -> Command:
    """What a message that says nothing else asks for: to leave what was begun, or to begin it again."""
    return which_list(COMMANDS, text, words.words().values())


def remark(text: str) -> Remark:
    """What a message that says nothing else says about the open question: a moment, please; or what is it for?"""
    return which_list(REMARKS, text, words.words().values())


def only_says(name: str, text: str) -> bool:
    """Does the text say nothing but what the list `name` holds?"""
    return bool(which_list((name,), text, words.words().values()))


def which_list(names: Iterable[Name], text: str, lists: Iterable[Words]) -> Name | Literal[""]:
    """The first of these lists to which, or to the fillers, every word of the text belongs. Pure."""
    said = [readings(word) for word in tokens(text) if word != BREAK]
    if not 1 <= len(said) <= LONGEST_COMMAND:
        return ""
    known = list(lists)
    for name in names:
        covered = {place for each in known if name in each.lists for place in _covered(each.lists[name].words, said)}
        if not covered:
            continue
        rest = {place for each in known if POLITE in each.lists for place in _covered(each.lists[POLITE].words, said)}
        if len(covered | rest) == len(said):
            return name
    return ""


def asks(text: str) -> bool:
    """Is the text a question, by its mark or by words that ask?"""
    return any(mark in text for mark in QUESTION_MARKS) or says("questions", text)


def says(name: str, text: str) -> bool:
    """Does the text hold a word of the list `name` (words/<language>/<name>.yml), of any language?"""
    return bool(spans(name, text))


def begins(name: str, text: str) -> bool:
    """Does the text begin with words of the list `name`, after nothing but fillers ("actually, can you …")?"""
    said = [readings(word) for word in tokens(text) if word != BREAK]
    known = list(words.words().values())
    starts = [start for each in known if name in each.lists for start, _ in each.lists[name].words.spans(said)]
    if not starts:
        return False
    fillers = {place for each in known if POLITE in each.lists for place in _covered(each.lists[POLITE].words, said)}
    return fillers.issuperset(range(min(starts)))


def corrected(text: str) -> str:
    """What comes after the last words that take back a number before them ("1010 no wait 1001"); else all of it."""
    said = tokens(text)
    ends = [end for _start, end in spans("corrections", text) if any(word.isdigit() for word in said[:_start])]
    after = said[max(ends, default=0) :]
    return " ".join(after) if any(word.isdigit() for word in after) else text


def after_correction(text: str) -> str:
    """What follows the last words that take back what was said before ("credit, no wait, money"); "" if none do."""
    said = tokens(text)
    ends = [end for start, end in spans("corrections", text) if start]
    return " ".join(word for word in said[max(ends) :] if word != BREAK) if ends else ""


def meant(group: str, text: str) -> list[str]:
    """The options of `group` (words/<language>/answers/<group>.yml) that the text names. Raises SettingsError."""
    return list(dict.fromkeys(option for _start, _end, option in options_in(group, text)))


def options_in(group: str, text: str) -> list[tuple[int, int, str]]:
    """Where the text's tokens name options of `group`, option by option: first place, the one after the last, which.
    Raises SettingsError."""
    said = [readings(word) for word in tokens(text)]
    known = _options().now().get(group, {})
    return [(*span, option) for option, phrases in known.items() for span in phrases.spans(said)]


def spans(name: str, text: str) -> list[tuple[int, int]]:
    """Where the text's tokens hold words of the list `name`, of any language: first place, the one after the last."""
    said = [readings(word) for word in tokens(text)]
    return [
        span for each in words.words().values() if name in each.lists for span in each.lists[name].words.spans(said)
    ]


def read_options(folder: Path) -> Options:
    """All groups below `folder`, each option's words of all languages together. Raises SettingsError."""
    listed: dict[str, dict[str, list[str]]] = {}
    for path in sorted(folder.glob("*/answers/*.yml")):
        for option, its_words in read_yaml(path).items():
            if not isinstance(option, str):
                raise SettingsError(f"{path}: {option!r} must be the name of an option, in quotes if it is yes or no.")
            listed.setdefault(path.stem, {}).setdefault(option, []).extend(entries(path, option, its_words))
    return {
        group: {option: Phrases.of(its_words) for option, its_words in options.items()}
        for group, options in listed.items()
    }


def _covered(phrases: Phrases, said: list[tuple[str, ...]]) -> set[int]:
    return {place for start, end in phrases.spans(said) for place in range(start, end)}


@cache
def _options() -> Followed[Options]:
    return Followed(words.FOLDER, read_options)
