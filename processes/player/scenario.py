"""A scenario file, checked before anything is played (docs/scenarios.md)."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable

import yaml

from helpdesk.shop import FLOWS, flow_on
from processes.player.reading import ScenarioError, read

MEDIA = ("image", "video", "voice", "audio", "document", "sticker")
DEEDS = ("text", "tap", "reaction", "location", "contacts", "order", "raw", *MEDIA)
BESIDE = ("quote", "caption", "filename", "on")
EXPECTED = ("key", "any", "text", "pattern", "schema", "buttons", "to", "within", "missing")
FACTS = ("conversation", "ticket", "clocks", "told", "tickets", "outbox", "messages", "of")
DOES = ("take", "resolve")
DOORS = ("open", "closed")  # times: when the shop opens, or closes, next
WORDS = ("bot", "silence", "wait", "clock", "fault", "faults", "status", "dials", "webhook", "database", "agent")
CUSTOMER_FIELDS = ("name", "phone", "user_id", "username", "language")
TOP = ("scenario", "about", "customers", "steps", "patience", "flows")
JUMP = re.compile(r"\+(\d+(?:\.\d+)?)\s*(s|m|h|d)")
UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
PATIENCE = 20.0  # seconds an answer may take


@dataclass(frozen=True)
class Step:
    """One step: `word` is one of WORDS or a customer's name, `given` what stands behind it, `line` where."""

    line: int
    word: str
    given: Any

    def __str__(self) -> str:
        written = yaml.safe_dump(self.given, default_flow_style=True, allow_unicode=True, sort_keys=False, width=1000)
        shown = " ".join(written.replace("\n...", "").split())
        return f"{self.word}: {shown[:90]}{'…' if len(shown) > 90 else ''}"


@dataclass
class Scenario:
    """A whole file. `patience`: seconds an answer may take; `flows`: what must be on in shop.yml."""

    path: Path
    name: str
    customers: dict[str, dict[str, Any]]
    steps: list[Step] = field(default_factory=list)
    patience: float = PATIENCE
    flows: tuple[str, ...] = ()

    @property
    def moves_time(self) -> bool:
        """Whether it needs TEST_CLOCK."""
        return any(step.word == "clock" for step in self.steps)

    @property
    def off(self) -> list[str]:
        """The flows it needs that are switched off."""
        return [name for name in self.flows if not flow_on(name)]


def load(path: Path) -> Scenario:
    """Read and check a file. Raises ScenarioError."""
    whole, lines = read(path)

    def wrong(line: int, what: str) -> ScenarioError:
        return ScenarioError(path, line, what)

    for name in whole:
        if name not in TOP:
            raise wrong(1, f"{name} is unknown; a scenario has {', '.join(TOP)}")
    customers = whole.get("customers")
    if not isinstance(customers, dict) or not customers:
        raise wrong(1, "customers is missing: give each a short name")
    people = {
        str(name): check_customer(str(name), about, lambda what: wrong(1, what)) for name, about in customers.items()
    }
    steps = whole.get("steps")
    if not isinstance(steps, list) or not steps:
        raise wrong(1, "steps is missing or empty")
    patience = number(whole.get("patience", PATIENCE), "patience", lambda what: wrong(1, what))
    flows = whole.get("flows") or []
    if not isinstance(flows, list) or any(name not in FLOWS for name in flows):
        raise wrong(1, f"flows must be a list of {', '.join(FLOWS)}")
    scenario = Scenario(path, str(whole.get("scenario") or path.stem), people, patience=patience, flows=tuple(flows))
    for line, given in zip(lines, steps, strict=True):
        scenario.steps.append(check_step(line, given, people, lambda what, line=line: wrong(line, what)))  # type: ignore[misc]
    return scenario


Wrong = Callable[[str], ScenarioError]


def check_customer(name: str, about: Any, wrong: Wrong) -> dict[str, Any]:
    """A person's fields as text."""
    if name in WORDS:
        raise wrong(f"a customer cannot be called {name}: that is a word of scenarios")
    if about is None:
        return {}
    if not isinstance(about, dict) or any(key not in CUSTOMER_FIELDS for key in about):
        raise wrong(f"customer {name} may have {', '.join(CUSTOMER_FIELDS)}")
    return {str(key): str(value) for key, value in about.items() if value is not None}


def check_step(line: int, given: Any, people: dict[str, Any], wrong: Wrong) -> Step:
    """One step of the right form. Raises ScenarioError."""
    if not isinstance(given, dict) or len(given) != 1:
        raise wrong("a step is one word and what belongs to it, such as `- lena: Hallo` or `- bot: utter_greet`")
    [(word, value)] = given.items()
    if word in people:
        for deed in value if isinstance(value, list) else [value]:
            check_deed(deed, wrong)
    elif word == "bot":
        for one in value if isinstance(value, list) else [value]:
            check_expected(one, people, wrong)
    elif word == "database":
        known(value, FACTS, "database", wrong)
        check_person(value.get("of"), people, wrong)
    elif word == "agent":
        if isinstance(value, dict) and (set(value) - {"does", "to"} or value.get("does") not in DOES):
            raise wrong(f"an agent writes a text, or does one of {', '.join(DOES)}: `agent: {{does: resolve}}`")
        check_person(value.get("to") if isinstance(value, dict) else None, people, wrong)
    elif word == "clock":
        jump(str(value), wrong)
    elif word in ("silence", "wait"):
        number(value, word, wrong)
    elif word == "faults":
        if str(value) != "off":
            raise wrong("only `faults: off`; one fault is `fault: {kind: …}`")
    elif word == "status":
        if isinstance(value, dict):
            known(value, ("is", "to"), "status", wrong)
            check_person(value.get("to"), people, wrong)
    elif word in ("fault", "dials", "webhook"):
        if not isinstance(value, dict):
            raise wrong(f"{word} needs a mapping")
    else:
        raise wrong(f"{word} is neither a customer ({', '.join(people)}) nor one of {', '.join(WORDS)}")
    return Step(line, str(word), value)


def check_deed(deed: Any, wrong: Wrong) -> None:
    """Something a customer does: plain text, or exactly one of DEEDS with what may stand beside it."""
    if not isinstance(deed, dict):
        if deed is None or deed == "":
            raise wrong("a customer says nothing here")
        return
    known(deed, DEEDS + BESIDE, "what a customer does", wrong)
    if sum(name in deed for name in DEEDS) != 1:
        raise wrong(f"a customer does exactly one of {', '.join(DEEDS)}")


def check_expected(expected: Any, people: dict[str, Any], wrong: Wrong) -> None:
    """An expected answer: the name of a response, or a mapping of EXPECTED."""
    if not isinstance(expected, dict):
        if not str(expected).startswith("utter_"):
            raise wrong(f"{expected} is no response's name (utter_…); use `text:` or `pattern:` for words")
        return
    known(expected, EXPECTED, "an expected answer", wrong)
    check_person(expected.get("to"), people, wrong)
    if "pattern" in expected:
        try:
            re.compile(str(expected["pattern"]))
        except re.error as error:
            raise wrong(f"pattern is no regular expression: {error}") from None


def check_person(name: Any, people: dict[str, Any], wrong: Wrong) -> None:
    """A customer of this file, if one is named."""
    if name is not None and name not in people:
        raise wrong(f"{name} is no customer of this file")


def known(value: Any, names: tuple[str, ...], what: str, wrong: Wrong) -> None:
    """A mapping with only these keys."""
    if not isinstance(value, dict):
        raise wrong(f"{what} needs a mapping of {', '.join(names)}")
    for key in value:
        if key not in names:
            raise wrong(f"{key} is unknown; {what} may have {', '.join(names)}")


def number(value: Any, what: str, wrong: Wrong) -> float:
    """A number of seconds."""
    try:
        return float(value)
    except (TypeError, ValueError):
        raise wrong(f"{what} needs a number of seconds") from None


def jump(text: str, wrong: Wrong) -> float:
    """Seconds of `+25h`, `+90m`, `+20s`, `+2d`; 0 for `open` and `closed`, which depend on the day."""
    if text in DOORS:
        return 0.0
    found = JUMP.fullmatch(text.strip())
    if found is None:
        raise wrong(f"clock: {text} – time only goes forward, such as +25h, +90m, +20s or +2d, open or closed")
    return float(found[1]) * UNITS[found[2]]
