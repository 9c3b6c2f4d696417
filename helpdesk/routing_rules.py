"""Routing as routing.yml has it: rules that say from facts of a matter to whom it goes and how pressing it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from helpdesk import problems, service_levels, words
from helpdesk.configuration import Configured
from helpdesk.errors import SettingsError
from helpdesk.followed import read_as
from helpdesk.policies.calendars import Calendar
from helpdesk.problems import Problems
from helpdesk.service_levels import ServiceLevels
from helpdesk.values import Language
from helpdesk.words import Phrases, WordList, Words

FILE = Path("routing.yml")
Priority = Literal["low", "normal", "high", "urgent"]
PRIORITIES: tuple[Priority, ...] = get_args(Priority)
LONGEST_NAME = 20  # the column of a ticket's queue

Names = tuple[str, ...]
Amounts = dict[str, int]  # minor units by currency


class Part(BaseModel):
    """A part of the file: unknown words are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class OrderValue(Part):
    """From `at_least` until before `below`, in minor units; a currency that is not named does not fit."""

    at_least: Amounts = {}
    below: Amounts = {}

    @model_validator(mode="after")
    def something(self) -> "OrderValue":
        """One of both at least."""
        if not self.at_least and not self.below:
            raise ValueError("needs at_least or below, such as {EUR: 50000} in cents")
        return self


class MediaWhen(Part):
    """What one file must be: how it came, its class in media.yml, what it is about."""

    kind: Names = ()
    media_class: Names = Field((), alias="class")
    category: Names = ()


class When(Part):
    """What a matter must be like: all that is named must fit, of several words for it one is enough."""

    topic: Names = ()
    intent: Names = ()
    language: tuple[Language, ...] = ()
    mood: tuple[Literal["urgent", "angry", "insult"], ...] = ()
    priority: tuple[Priority, ...] = ()
    words: Names = ()
    says: dict[Language, Names] = {}
    problem: Names = ()
    order_value: OrderValue | None = None
    media: MediaWhen | None = None
    family: Names = ()
    category: Names = ()
    tag: Names = ()
    flag: Names = ()
    inside: str = ""
    outside: str = ""

    @model_validator(mode="after")
    def something(self) -> "When":
        """At least one condition: what fits everything has no `when`."""
        if not any(getattr(self, name) for name in type(self).model_fields):
            raise ValueError("names no condition; leave `when` out if the rule is for everything")
        return self

    @cached_property
    def phrases(self) -> dict[Language, WordList]:
        """What `says` looks for."""
        return {language: WordList(Phrases.of(entries), Phrases()) for language, entries in self.says.items()}


def _as_list(when: object) -> object:
    return [when] if isinstance(when, Mapping) else when


class Rule(Part):
    """What counts for a matter that fits one of `when`; without `when` for every one."""

    when: Annotated[tuple[When, ...], BeforeValidator(_as_list)] = ()
    queue: str | None = None
    skills: Names = ()
    priority: Priority | None = None
    raise_by: int = Field(0, ge=-3, le=3)
    sla_policy: str | None = None

    @model_validator(mode="after")
    def does_something(self) -> "Rule":
        """It decides something, and nothing that it depends on itself."""
        if not (self.queue or self.skills or self.priority or self.raise_by or self.sla_policy):
            raise ValueError("decides nothing: name a queue, skills, priority, raise_by or sla_policy")
        if self.after_priority and (self.priority or self.raise_by):
            raise ValueError("cannot change the priority on which it depends")
        return self

    @property
    def after_priority(self) -> bool:
        """Does it depend on the priority that other rules gave?"""
        return any(one.priority for one in self.when)


class RoutingRules(Part):
    """The whole file; the last rule is for everything that the others leave open."""

    queues: Names = Field(min_length=1)
    skills: Names = ()
    rules: dict[str, Rule] = Field(min_length=1)

    @field_validator("queues", "skills")
    @classmethod
    def short_words(cls, names: Names) -> Names:
        """Names as they stand in the database."""
        for name in names:
            if not name.isascii() or not name.isidentifier() or name != name.lower() or len(name) > LONGEST_NAME:
                raise ValueError(f"{name} must be a word of small letters, digits and _, at most {LONGEST_NAME}")
        return names

    @model_validator(mode="after")
    def known_names(self) -> "RoutingRules":
        """Queues and skills are those of the lists; only the last rule is for everything."""
        for name, rule in self.rules.items():
            if rule.queue and rule.queue not in self.queues:
                raise ValueError(f"{name}: {rule.queue} is not among the queues")
            if unknown := sorted(set(rule.skills) - set(self.skills)):
                raise ValueError(f"{name}: {unknown[0]} is not among the skills")
        last = list(self.rules)[-1]
        if early := [name for name, rule in self.rules.items() if not rule.when and name != last]:
            raise ValueError(f"{early[0]}: has no `when`: it must be the last rule")
        if self.rules[last].when or not (self.rules[last].queue and self.rules[last].priority):
            raise ValueError(f"{last}: the last rule is for everything: no `when`, but a queue and a priority")
        return self

    @property
    def conditions(self) -> Iterable[tuple[str, When]]:
        """Each condition with the name of its rule."""
        return ((name, when) for name, rule in self.rules.items() for when in rule.when)


@dataclass(frozen=True)
class Around:
    """What rules look things up in: lists of words by language, guides against problems, calendars by name."""

    words: Mapping[Language, Words]
    problems: Problems
    calendars: Mapping[str, Calendar]


def read_rules(path: Path, text: str | None = None) -> RoutingRules:
    """The rules in a file, or in `text` in its place, checked against what they name things of beside it.

    Raises SettingsError with one sentence that names the mistake.
    """
    found, ours = read_as(path, RoutingRules, text), path == FILE
    levels = service_levels.service_levels() if ours else service_levels.read_service_levels(path.with_name("sla.yml"))
    return checked(found, path, levels)


def checked(found: RoutingRules, path: Path, levels: ServiceLevels) -> RoutingRules:
    """The rules, if all they name is there. Raises SettingsError."""
    for name, rule in found.rules.items():
        if rule.sla_policy and rule.sla_policy not in levels.policies:
            raise SettingsError(f"{path}: rules: {name}: {rule.sla_policy} is no policy of sla.yml.")
    lists = words.read_words(path.with_name("words"))
    guides = problems.read_problems(path.parent / "knowledge" / "problems")
    known: dict[str, tuple[set[str], str]] = {
        "words": ({name for each in lists.values() for name in each.lists}, "a list of words/<language>/"),
        "problem": ({one.id for family in guides.families.values() for one in family.guides}, "in knowledge/problems/"),
        "calendar": (set(levels.calendars), "a calendar of sla.yml"),
    }
    for name, when in found.conditions:
        calendars = tuple(filter(None, (when.inside, when.outside)))
        for what, asked in {"words": when.words, "problem": when.problem, "calendar": calendars}.items():
            if unknown := sorted(set(asked) - known[what][0]):
                raise SettingsError(f"{path}: rules: {name}: {unknown[0]} is not {known[what][1]}.")
    return found


@cache
def _followed() -> Configured[RoutingRules]:
    return Configured(FILE, read_rules)


def routing_rules() -> RoutingRules:
    """The project's rules as they are now. Raises SettingsError."""
    return _followed().now()


def around() -> Around:
    """The project's words, guides and calendars as they are now. Raises SettingsError."""
    levels = service_levels.service_levels()
    return Around(
        words.words(), problems.problems(), {name: levels.team_hours(name).calendar for name in levels.calendars}
    )
