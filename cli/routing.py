"""`helpdesk routing …`: reads routing.yml, and says which rule decides what for a text."""

import argparse
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.numbers import get_currency_precision, list_currencies

from cli.output import say
from helpdesk import clock
from helpdesk.errors import HelpdeskError
from helpdesk.media.classes import CLASSES
from helpdesk.policies.mood import Mood, mood
from helpdesk.policies.routing import Matter, Media, matter_told, route
from helpdesk.routing_rules import Rule, When, around, routing_rules
from helpdesk.services.insights import Judgement
from helpdesk.shop import shop
from helpdesk.values import DEFAULT_LANGUAGE, LANGUAGES, Language, Money, as_language, western_digits

AMOUNT = re.compile(r"([\d., ]*\d)\s*([A-Za-z]{3})")
KIND_OF_CLASS = {"video": "video", "voice": "voice", "other": "document"}  # all other classes come as pictures


def add_commands(commands: Any) -> None:
    """Add the commands of this file."""
    group = commands.add_parser("routing", help="to whom matters go").add_subparsers(
        dest="verb", required=True, metavar="VERB"
    )
    group.add_parser("check", help="read routing.yml and say what it does").set_defaults(run=check)
    command = group.add_parser("explain", help="which rule decides what for a customer's messages")
    command.add_argument("text", nargs="+", metavar="TEXT", help="a message; several are one conversation")
    command.add_argument("--topic", default="", help="instead of what the trained model understands")
    command.add_argument("--language", choices=LANGUAGES, help="instead of the one that is recognised")
    command.add_argument("--order-value", type=money, metavar="AMOUNT", help='such as "600 EUR"')
    command.add_argument(
        "--media", action="append", default=[], metavar="CLASS[:ABOUT]", type=media, help="what was sent"
    )
    for name in ("tag", "flag", "family", "category"):
        command.add_argument(f"--{name}", action="append", default=[], help="may be given several times")
    command.add_argument("--at", type=moment, help='when, by the shop\'s clock: "2026-11-23T22:00"; now')
    command.set_defaults(run=explain)


def check(_arguments: argparse.Namespace) -> int:
    """Read the file; print each rule in a line."""
    rules = routing_rules()
    say(f"queues: {', '.join(rules.queues)}")
    say(f"skills: {', '.join(rules.skills)}")
    for name, rule in rules.rules.items():
        conditions = " or ".join(" and ".join(conditions_of(when)) for when in rule.when) or "everything else"
        say(f"{name}: {conditions} -> {', '.join(decisions_of(rule))}")
    return 0


def explain(arguments: argparse.Namespace) -> int:
    """Print where a conversation goes, and because of which rules."""
    heard = [] if arguments.topic else understood(arguments.text)
    matter = matter_of(
        arguments.text,
        heard,
        arguments.at or clock.now(),
        language=arguments.language,
        topic=arguments.topic,
        order_value=arguments.order_value,
        media=tuple(arguments.media),
        families=frozenset(arguments.family),
        categories=frozenset(arguments.category),
        tags=frozenset(arguments.tag),
        flags=frozenset(arguments.flag),
    )
    routed = route(matter, routing_rules(), around())
    feelings = [name for name in ("urgent", "angry", "insult") if getattr(matter.mood, name)]
    say(f"topic {matter.topic}, language {matter.language}, {' and '.join(feelings) or 'calm'}")
    say(f"queue {routed.queue}, priority {routed.priority}, skills {', '.join(routed.skills) or 'none'}")
    say(f"service levels {routed.sla_policy or 'as sla.yml says'}")
    for line in routed.because:
        field, _, rule = line.partition("=")
        say(f"  {field}: rule {rule}")
    return 0


def understood(texts: Sequence[str]) -> list[Judgement]:
    """What the newest model makes of each message. Raises HelpdeskError when there is none."""
    from processes.understanding import Understanding

    model = Understanding.newest()
    if model is None:
        raise HelpdeskError("There is no trained model yet: run `make train`, or say the topic with --topic.")
    return model.judge(texts)


def matter_of(
    texts: Sequence[str], heard: Sequence[Judgement], at: datetime, *, language: Language | None = None,
    topic: str = "", **facts: Any,
) -> Matter:  # fmt: skip
    """A conversation as a matter to be routed: topic, language and mood by what was heard, unless they are given."""
    sure = [(one.intent if one.sure else "", one.score) for one in heard]
    told = [known for one in heard if (known := as_language(one.language))]
    spoken = language or (told[-1] if told else DEFAULT_LANGUAGE)
    moods = [mood(text, spoken) for text in texts]
    feelings = {name: any(getattr(one, name) for one in moods) for name in ("urgent", "angry", "insult")}
    intents = frozenset(intent for intent, _ in sure if intent) | ({topic} if topic else set())
    return Matter(
        topic or matter_told(sure), spoken, at, intents=intents, texts=tuple(texts), mood=Mood(**feelings), **facts
    )


def money(text: str) -> Money:
    """ "600 EUR" or "1,200.50 EUR" as an amount. Raises ArgumentTypeError."""
    match = AMOUNT.fullmatch(western_digits(text).strip())
    if match is None or match[2].upper() not in list_currencies():
        raise argparse.ArgumentTypeError("must be an amount with its currency, such as 600 EUR")
    currency = match[2].upper()
    try:
        amount = Decimal(match[1].replace(",", "").replace(" ", ""))
    except InvalidOperation:
        raise argparse.ArgumentTypeError("must be an amount such as 1200.50 EUR") from None
    return Money(int(amount.scaleb(get_currency_precision(currency))), currency)


def media(text: str) -> Media:
    """ "screenshot:payment" as a file. Raises ArgumentTypeError."""
    name, _, about = text.partition(":")
    if name not in CLASSES:
        raise argparse.ArgumentTypeError(
            f"must be one of {', '.join(CLASSES)}, with what it is about: screenshot:payment"
        )
    return Media(KIND_OF_CLASS.get(name, "image"), name, about)


def moment(text: str) -> datetime:
    """A date and time, by the shop's clock unless it says otherwise. Raises ValueError."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=shop().zone)


def conditions_of(when: When) -> Iterator[str]:
    """A condition's parts as people read them."""
    for name, value in when.model_dump(by_alias=True, exclude_defaults=True).items():
        if isinstance(value, dict):
            yield from (f"{name} {part} {_listed(told)}" for part, told in value.items() if told)
        else:
            yield f"{name} {_listed(value)}"


def decisions_of(rule: Rule) -> Iterator[str]:
    """What a rule decides as people read it."""
    for name, value in rule.model_dump(exclude_defaults=True, exclude={"when"}).items():
        yield f"{name} {_listed(value)}"


def _listed(value: Any) -> str:
    if isinstance(value, dict):
        return "|".join(f"{amount} {currency}" for currency, amount in value.items())
    return "|".join(value) if isinstance(value, (tuple, list)) else str(value)
