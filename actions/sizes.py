"""Sizes: chart or advice, for which kind of article, by measures or by the size that is usually worn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rasa_sdk.events import FollowupAction

from actions.base import INSTEAD, MISUNDERSTOOD, HelpdeskAction, Talk
from actions.flows import memory
from actions.flows.answers import Unfit, Value, Verdict
from actions.flows.flow import Flow
from actions.flows.intents import PERSON_WANTED, SURE
from actions.flows.more_questions import Pick, Row
from actions.flows.questions import Options, Question, words_of
from actions.language import language_of
from actions.remarks import form_ended
from helpdesk import answers
from helpdesk.services import sizes
from helpdesk.wording import isolate_value

CHART, ADVICE = WHAT = ("chart", "advice")
INTENT = "size_help"
FAMILY, MEASURES = "size_help_family", "size_help_measures"
MOST_FAMILIES = 10  # rows of a list; a person stands below every wrong answer
LONGEST_CLAIM = 6  # words: longer messages may want something else
FITS = ("tight", "loose")
SHORTEST_WISH = 3  # words
# The last answer of each of the two, after which "and for jackets?" asks for the same once more.
TOLD = {CHART: "utter_size_chart_how", ADVICE: "utter_size_advice"}
LONGEST_NEXT = 5  # words
GOES_ON = frozenset({INTENT, "faq", "track_order", "inform", *MISUNDERSTOOD})


def families(talk: Talk) -> Sequence[Row]:
    """All kinds of articles that have a chart."""
    return [Row(name, title) for name, title in sizes.families(language_of(talk))]


@dataclass(frozen=True)
class ChartOrAdvice(Options):
    """Which of the two; a chart that is named is meant, and whoever tells a size wants advice."""

    def find(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """By the button that begins the flow, or by words."""
        if talk.tapped:
            tapped = talk.entity("choice")
            return Value(tapped) if talk.intent == INTENT and tapped in WHAT else None
        meant = answers.meant(self.group, talk.text)
        if meant:
            return Value(CHART if CHART in meant else ADVICE)
        family = sizes.named_family(talk.text) or str(talk.slot(FAMILY) or "")
        return Value(ADVICE) if family and told(family, talk.text) else None

    def prefill(self, talk: Talk) -> Verdict:
        """The same as was told right before."""
        what = told_last(talk)
        return Value(what) if what else None


@dataclass(frozen=True)
class Family(Pick):
    """The kind of article, also when it is only mentioned."""

    can_change = True

    def find(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """By the button that begins the flow, or by a word for such an article."""
        if talk.tapped:
            known = {row.id for row in self.shown(talk)}
            tapped = talk.entity("topic")
            return Value(tapped) if talk.intent == INTENT and tapped in known else None
        family = sizes.named_family(talk.text) or (talk.tracked(FAMILY) if fit_of(talk.text) else None)
        return Value(family) if family else None

    def shown(self, talk: Talk) -> list[Row]:
        """All rows that a list can have."""
        return list(self.rows(talk))[:MOST_FAMILIES]


@dataclass(frozen=True)
class Measures(Question):
    """Measures in cm or the usual size: {"measures", "usual", "system", "fit"}."""

    follows: bool = True

    def find(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """In any message, once it is known what for."""
        return self.take(talk, note)

    def take(self, talk: Talk, note: dict[str, Any]) -> Verdict:
        """What the message says about sizes."""
        family = talk.slot(FAMILY)
        if not family or talk.tapped:
            return None
        found = told(str(family), talk.text)
        if found is None and family == talk.tracked(FAMILY) and (before := talk.tracked(MEASURES)):
            fit = fit_of(talk.text)  # "and a bit looser?" after an advice
            found = {**before, "fit": fit} if fit else None
        return Value(found) if found else None

    def prefill(self, talk: Talk) -> Verdict:
        """The same as right before, for articles of the same chart ("and for shirts?" after jackets)."""
        before = talk.tracked(MEASURES) if talk.slot(FAMILY) == talk.tracked(FAMILY) and told_last(talk) else None
        return Value(before) if before else None

    def told(self, talk: Talk, value: Any) -> Any:
        """On one line."""
        measures = [f"{name} {size:g} cm" for name, size in value["measures"].items()]
        return ", ".join(measures) or f"{value['system']} {value['usual']}".strip()

    def claims(self, talk: Talk) -> bool:
        """A short message with a size."""
        return len(words_of(talk.text)) <= LONGEST_CLAIM and self.take(talk, {}) is not None

    def unfit(self, talk: Talk) -> Unfit:
        """A size or a measure is wanted."""
        return Unfit("utter_size_help_unfit", asked_for(talk))


class SizeHelpForm(Flow):
    """Chart or advice, for what, and which measures?"""

    flow = INTENT
    intents = (INTENT,)
    switch = "sizes"
    kin = frozenset({"exchange_item", "change_order", "faq", "return_item"})
    questions = (
        ChartOrAdvice("size_help_what", options=WHAT, group="size_help", volunteered=True),
        Family(FAMILY, rows=families, follows=False),
        Measures(MEASURES),
    )

    def gives_way(self, talk: Talk, question: Question | None) -> bool:
        """ "Beratung bitte" is an answer to "chart or advice?", not a call for a person."""
        short = not talk.tapped and len(words_of(talk.text)) <= SHORTEST_WISH
        if talk.intent == PERSON_WANTED and short and question is self.questions[0] and question.claims(talk):
            return False
        return super().gives_way(talk, question)

    def skip_size_help_measures(self, talk: Talk) -> bool:
        """A chart needs none."""
        return bool(talk.slot("size_help_what") == CHART)

    def values_size_help_measures(self, talk: Talk) -> dict[str, Any]:
        """What this kind of article is measured by."""
        return asked_for(talk)


def told_last(talk: Talk) -> str:
    """What was told right before a short message, chart or advice; "" if neither."""
    if talk.tapped or len(words_of(talk.text)) > LONGEST_NEXT:
        return ""
    return next((what for what, key in TOLD.items() if talk.said_before()[:1] == [key]), "")


def next_family(talk: Talk) -> bool:
    """Go on with another kind of article ("and for jackets?") after a size was told; False if that is not asked."""
    if talk.form or form_ended(talk) or not told_last(talk):
        return False
    family = sizes.named_family(talk.text)
    if not family or (talk.intent not in GOES_ON and talk.confidence >= SURE):
        return False
    memory.pass_on(talk, INTENT, **{FAMILY: family})
    talk.events.append(FollowupAction(f"{INTENT}_form"))
    return True


INSTEAD.append(next_family)


class SizeHelp(HelpdeskAction):
    """Everything is known."""

    def answer(self, talk: Talk) -> None:
        """Show the chart, or say which size to take."""
        family, language = str(talk.slot(FAMILY)), language_of(talk)
        if talk.slot("size_help_what") == CHART:
            chart = sizes.chart(family, language)
            talk.say("utter_size_chart", title=chart.title, chart={"written": "\n".join(chart.lines)})
            talk.say("utter_size_chart_how", how=chart.how, topic=family)
            return
        wanted = talk.slot(MEASURES)
        advice = sizes.advise(family, language, **wanted)
        systems = [isolate_value(f"{name} {label}", language) for name, label in advice.systems.items()]
        talk.say(
            "utter_size_advice",
            why=advice.why,
            size=advice.size,
            systems={"written": " · ".join(systems)} if systems else None,
            other=advice.other,
            fit=wanted["fit"],
            by=advice.by,
            title=sizes.chart(family, language).title,
            topic=family,
        )


def told(family: str, text: str) -> dict[str, Any] | None:
    """What a text says about sizes for this kind of article; None if nothing."""
    found = sizes.told(family, text)
    if not found.measures and not found.usual:
        return None
    fit = fit_of(text) or "regular"
    return {"measures": found.measures, "usual": found.usual, "system": found.system, "fit": fit}


def fit_of(text: str) -> str:
    """The one fit that a text names; "" if none."""
    fits = [fit for fit in answers.meant("size_fit", text) if fit in FITS]
    return fits[0] if len(fits) == 1 else ""


def asked_for(talk: Talk) -> dict[str, Any]:
    """The measures of the kind of article, by name."""
    chart = sizes.chart(str(talk.slot(FAMILY)), language_of(talk))
    return {"measures": list(chart.measures), "measure": chart.measures[0]}
