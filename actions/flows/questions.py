"""Questions that a flow can ask: yes or no, one of several options, free text, a number, a day, a picture."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from actions.base import Talk
from actions.flows import shown
from actions.flows.answers import Unfit, Value, Verdict
from helpdesk import answers
from helpdesk.policies.choices import meant_number
from helpdesk.spelling import BREAK, tokens
from helpdesk.values import western_digits

NUMBER = re.compile(r"(?<![\d.,])\d{1,3}(?![\d.,])")
SURE_YES = 0.75  # confidence from which a typed yes may change something
CANCELLING = ("cancel_order_form", "book_technician_form")  # forms in which a bare "cancel" may be the wish itself
LIKELY = 0.55  # confidence that is enough where a word for yes stands in front
LONGEST_YES = 3  # words: more may say what only a part of it is
LETTERS = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class Question:
    """A question of a form, and how its answer is found in messages. The response `utter_ask_<slot>` (or
    `utter_ask_<form>_<slot>`) asks it.

    `optional`: "no" is an answer (`skipped`); `follows`: asked again when an answer before it changes.
    """

    slot: str
    optional: bool = False
    follows: bool = False

    greedy = False  # does it take any text?
    open_ended = False  # … or any sentence, beside answers that are listed?
    can_change = False  # is it looked for in messages also when it has been answered?
    comes_first = False  # are answers of later questions checked only when this one is answered?
    names = False  # do its answers only name things, of which a wish for something else speaks as well?
    skipped: Any = ""  # the answer when an optional question is declined

    def find(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """The answer in a message that was not asked for it, also in the one that began the flow."""
        return None

    def take(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """The answer in a message that comes after the question; `note` is what a further question of it noted."""
        return None

    def prefill(self, talk: Talk) -> Verdict:
        """The answer that need not be asked for; or what the question says itself instead of its response."""
        return None

    def repeat(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """The further question that is open, once more."""
        return None

    def values(self, talk: Talk) -> dict[str, Any]:
        """Values for the response that asks."""
        return {}

    def is_sure(self, talk: Talk) -> bool:
        """Does the message surely tell another answer to this question, although any text was asked for?"""
        return True

    def told(self, talk: Talk, value: Any) -> Any:
        """The answer as a person of the team reads it in the ticket (JSON)."""
        return value

    def claims(self, talk: Talk) -> bool:
        """Is this message so clearly an answer that it means nothing else, whatever intent was understood?"""
        return False

    def unfit(self, talk: Talk) -> Unfit:
        """Why a message was no answer."""
        return Unfit()


@dataclass(frozen=True)
class YesNo(Question):
    """Yes or no: True or False."""

    def take(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """What affirm and deny mean."""
        return Value(talk.intent == "affirm") if is_yes_or_no(talk) else None

    def unfit(self, talk: Talk) -> Unfit:
        """Yes or no is wanted."""
        return Unfit("utter_flow_unfit_yes_no")


@dataclass(frozen=True)
class Confirm(YesNo):
    """The last question before something is changed; no leaves the flow, and an earlier answer that changes asks anew.

    Its response's yes button carries what is confirmed (`/affirm{"order_number": "{number}"}`), so that a tap on an old
    one confirms nothing else.
    """

    follows: bool = True

    def take(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """Only a sure yes is an answer, also with the wish itself ("yes delete it"); no goes on to leaving."""
        surely = (talk.intent == "affirm" and is_yes_or_no(talk)) or says_yes(talk)
        return Value(True) if surely else None

    def claims(self, talk: Talk) -> bool:
        """A bare "cancel" after "shall I cancel it?" may mean both: the question comes again. "Yes cancel" does."""
        either = talk.form in CANCELLING and len(tokens(talk.text)) == 1 and answers.meant("either", talk.text)
        return says_yes(talk) or bool(either)


@dataclass(frozen=True)
class Options(Question):
    """One of `options`, in the order of the response's buttons, whose payload is `/inform{"choice": "<option>"}`.

    `group` names their words (words/<language>/answers/<group>.yml), by default the slot; `volunteered`: these words
    count in any message.
    """

    options: tuple[str, ...] = ()
    group: str = ""
    volunteered: bool = False

    def find(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """By words that the customer used of his own accord."""
        if not self.volunteered or talk.tapped:
            return None
        return self._by_words(talk)

    def take(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """By tap, number or words."""
        offered = self.offered(talk)
        if (tapped := talk.entity("choice")) in offered:
            return Value(tapped)
        if 1 <= (number := meant_number(talk.text)) <= len(offered):
            return Value(offered[number - 1])
        return None if talk.tapped else self._by_words(talk)

    def offered(self, talk: Talk) -> tuple[str, ...]:
        """The options as they can be chosen now; a subclass may have others in each turn."""
        return self.options

    def claims(self, talk: Talk) -> bool:
        """Words of just one option."""
        return isinstance(self.take(talk, {}), Value)

    def unfit(self, talk: Talk) -> Unfit:
        """One of the choices is wanted."""
        return Unfit("utter_flow_unfit_choice")

    def _by_words(self, talk: Talk) -> Value | None:
        offered = self.offered(talk)
        for text in (talk.text, answers.after_correction(talk.text)):
            meant = [one for one in answers.meant(self.group or self.slot, text) if one in offered]
            if len(meant) < 2:  # noqa: PLR2004 - more: of "credit, no wait, money" the last one
                break
        return Value(meant[0]) if len(meant) == 1 else None


@dataclass(frozen=True)
class Text(Question):
    """Free text in the customer's words, at most `longest` characters; at least `shortest` letters or digits."""

    shortest: int = 2
    longest: int = 1000

    greedy = True

    def take(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """The message as it is."""
        if talk.tapped or (self.optional and talk.intent == "deny"):
            return None
        text = talk.text.strip()
        return Value(text[: self.longest]) if len(LETTERS.findall(text)) >= self.shortest else None

    def unfit(self, talk: Talk) -> Unfit:
        """A few words are wanted."""
        return Unfit("utter_flow_unfit_text")


@dataclass(frozen=True)
class Quantity(Question):
    """A number of pieces, from `least` to `most`."""

    follows: bool = True
    least: int = 1
    most: int = 99

    def take(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """The one number in the message, in digits or as a word."""
        if talk.tapped and not talk.entity("choice"):
            return None
        said = NUMBER.findall(western_digits(talk.entity("choice") or talk.text))
        number = int(said[0]) if len(said) == 1 else meant_number(talk.text)
        if not said and not number:
            return None
        if not self.least <= number <= self.most:
            return Unfit("utter_flow_unfit_quantity", {"least": self.least, "most": self.most})
        return Value(number)

    def unfit(self, talk: Talk) -> Unfit:
        """A number is wanted."""
        return Unfit("utter_flow_unfit_quantity", {"least": self.least, "most": self.most})


@dataclass(frozen=True)
class Day(Question):
    """A calendar day as ISO 8601 text; from the entity `date` (an ISO date) or a button's `choice`."""

    def find(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """Any day that is named."""
        return self.take(talk, note)

    def take(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """The one day that is named."""
        for said in (talk.entity("choice"), *talk.entities("date")):
            try:
                return Value(date.fromisoformat(said[:10]).isoformat())
            except ValueError:
                continue
        return None

    def unfit(self, talk: Talk) -> Unfit:
        """A day is wanted."""
        return Unfit("utter_flow_unfit_day")


@dataclass(frozen=True)
class Photo(Question):
    """Pictures, videos or documents: the inbound ids of what was sent, [] when the customer has none."""

    optional: bool = True
    skipped: Any = ()
    can_change = True  # more of them are added

    def find(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """Whatever was sent, asked for or not; what was asked for and is of no use is to be taken again."""
        sent = list(talk.shown.ids) or talk.picture_ids
        if not sent:
            return None
        if wish := shown.again(talk, self.slot, sent, note):
            return wish
        before = [*(talk.slot(self.slot) or ()), *self._kept(note)]
        return Value(list(dict.fromkeys([*before, *sent])))

    def take(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """Words for having none, or none better than those that were sent."""
        if talk.tapped:
            return Value(self._kept(note)) if talk.entity("choice") == "none" else None
        return Value(self._kept(note)) if self.optional and answers.meant("no_photo", talk.text) else None

    def claims(self, talk: Talk) -> bool:
        """Words for having none."""
        return isinstance(self.take(talk, {}), Value)

    def unfit(self, talk: Talk) -> Unfit:
        """A picture is wanted."""
        return Unfit("utter_flow_unfit_photo")

    def _kept(self, note: dict[str, Any]) -> list[str]:
        return list(note.get(shown.KEPT, ()))


def is_yes_or_no(talk: Talk) -> bool:
    """Was yes or no surely meant? Nonsense of two letters may look a little like "ok"."""
    return talk.intent in ("affirm", "deny") and talk.confidence >= SURE_YES


def says_yes(talk: Talk) -> bool:
    """Is it yes and in a word or two what the form is for ("yes delete it"), whichever of both was understood?"""
    wish = str(talk.form or "").removesuffix("_form")
    if talk.tapped or talk.intent not in ("affirm", wish) or talk.confidence < LIKELY:
        return False
    if len(words_of(talk.text)) > LONGEST_YES:
        return False
    return answers.begins("yes", talk.text) and not answers.says("negation", talk.text)


def words_of(text: str) -> list[str]:
    """The words of a text in the spelling in which words are compared."""
    return [word for word in tokens(text) if word != BREAK]
