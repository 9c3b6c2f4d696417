"""Trouble with the app, the website or the account: a first remedy, then what is needed to see it happen again."""

from __future__ import annotations

from typing import Any

from actions.base import HelpdeskAction, Talk
from actions.flows.ending import hand_over
from actions.flows.flow import Flow
from actions.flows.questions import Options, Photo, Text, words_of
from actions.flows.remedy import FAILED, SOLVED, Problem, Remedy
from helpdesk.services import troubleshooting

WHAT, OUTCOME, DEVICE, VERSION = "app_error_what", "app_error_outcome", "app_error_device", "app_error_version"
BEFORE, AGAIN, SCREENS = "app_error_before", "app_error_again", "app_error_screens"
APP = "app"  # the family of knowledge/problems/app.yml
DEVICES = ("iphone", "android", "windows", "mac", "other")
OFTEN = ("always", "sometimes", "once")


ENOUGH_WORDS = 4  # whoever writes that many has said what is wrong, whether a guide knows it or not


def names_trouble(text: str) -> bool:
    """Does it say what is wrong with the app or the website?"""
    return bool(troubleshooting.named_guide(text, APP)) or len(words_of(text)) >= ENOUGH_WORDS


class AppErrorForm(Flow):
    """What is wrong, two remedies, and if they do not help: where, which version, after what, how often, a picture."""

    flow = "app_error"
    switch = "app_errors"
    reports = True
    intents = ("app_error",)
    kin = frozenset({"product_not_working", "problem_not_solved", "payment_problem", "complaint", "submit_document"})
    questions = (
        Problem(WHAT, enough=names_trouble),
        Remedy(OUTCOME, words=lambda talk: str(talk.slot(WHAT)), family=lambda _talk: APP, most=2),
        Options(DEVICE, options=DEVICES, group="device", volunteered=True),
        Text(VERSION, optional=True, shortest=1, longest=200),
        Text(BEFORE, optional=True),
        Options(AGAIN, options=OFTEN, group="often"),
        Photo(SCREENS),
    )

    def needless(self, talk: Talk) -> bool:
        """What only a person needs to know is not asked when a remedy has helped."""
        return bool(talk.slot(OUTCOME) != FAILED)

    skip_app_error_device = skip_app_error_version = skip_app_error_before = needless
    skip_app_error_again = skip_app_error_screens = needless


class AppError(HelpdeskAction):
    """It works again, or a person takes over with the steps to reproduce."""

    def answer(self, talk: Talk) -> None:
        """Say which."""
        if talk.slot(OUTCOME) == SOLVED:
            talk.say("utter_problem_solved")
            return
        hand_over(talk, facts={"steps_to_reproduce": steps_to_reproduce(talk)})


def steps_to_reproduce(talk: Talk) -> list[str]:
    """What somebody of the technical team does to see it, line by line: where, after what, what then, how often."""
    told: dict[str, Any] = {
        "on": ", ".join(filter(None, (talk.slot(DEVICE), talk.slot(VERSION)))),
        "did": talk.slot(BEFORE),
        "then": talk.slot(WHAT),
        "happens": talk.slot(AGAIN),
        "screenshots": len(talk.slot(SCREENS) or ()),
    }
    return [f"{name}: {value}" for name, value in told.items() if value]
