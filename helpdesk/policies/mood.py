"""Whether a message is urgent, angry or insulting, by lists of words that designers edit (words/<language>/)."""

from collections.abc import Mapping
from dataclasses import dataclass

from helpdesk import words
from helpdesk.values import Language, as_language
from helpdesk.words import Words

LISTS = {"urgent": "urgent", "angry": "angry", "insult": "insults"}  # field of Mood → list


@dataclass(frozen=True)
class Mood:
    """How a message sounds; insults count as anger, too."""

    urgent: bool = False
    angry: bool = False
    insult: bool = False

    @property
    def pressing(self) -> bool:
        """Should a person be offered, whatever else is answered?"""
        return self.urgent or self.angry or self.insult


CALM = Mood()


def mood(text: str, language: str | None) -> Mood:
    """How `text` sounds in a conversation in `language`. Raises SettingsError when the lists cannot be read."""
    return judge(text, as_language(language), words.words()) if text.strip() else CALM


def judge(text: str, language: Language | None, lists: Mapping[Language, Words]) -> Mood:
    """How `text` sounds by these lists. Pure."""
    used = words.in_language(text, language, lists)
    insult = words.holds(text, LISTS["insult"], used)
    return Mood(
        urgent=words.holds(text, LISTS["urgent"], used),
        angry=insult or words.holds(text, LISTS["angry"], used),
        insult=insult,
    )
