"""`helpdesk insights`: what was not understood or led to a person, and what is asked most in other systems' exports."""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from cli.output import say, table
from helpdesk import bootstrap, clock
from helpdesk.db.migrate import upgrade
from helpdesk.errors import HelpdeskError
from helpdesk.knowledge import knowledge
from helpdesk.nlu_files import UNSURE, add, mistakes_in, read_examples, read_file, writable
from helpdesk.policies.insights import Finding, findings
from helpdesk.rule_files import led_to
from helpdesk.services import exports
from helpdesk.services import insights as service
from helpdesk.services.insights import FAQ, NOTHING, Judgement

COLUMNS = ("count", "share", "trend", "language", "nearest", "score", "why", "example")
ASKED_COLUMNS = ("count", "share", "trend", "language", "nearest", "score", "answered", "example")
SURE_ENOUGH = 0.2  # of the nearest intent, to be written into YAML as the intent; else a designer says which
WIDEST = 90  # characters of an example in a table
SMALLTALK = frozenset({"greet", "goodbye", "thank", "affirm", "deny"})  # asks nothing: not listed
SPARE = 20  # groups judged beyond the limit, because smalltalk is left out
LOOKED_AT = 3  # examples of a group that the model is asked about


def add_commands(commands: Any) -> None:
    """Add `insights` and `insights accept`."""
    command = commands.add_parser(
        "insights",
        help="what was not understood or led to a person, or what older exports ask",
        description="Groups what stored conversations could not be helped with, or with --from the questions in "
        "exports of mail, a helpdesk (CSV, JSONL) or WhatsApp chats (.txt). Personal data is masked: docs/insights.md.",
    )
    command.add_argument("--from", dest="files", type=Path, nargs="+", metavar="FILE", help="exports to read instead")
    command.add_argument("--us", action="append", default=[], metavar="NAME", help="a name we write under in exports")
    command.add_argument("--map", action="append", default=[], metavar="OURS=THEIRS", help="columns, as text=Body")
    command.add_argument("--days", type=int, default=30, metavar="N", help="how far back stored conversations are read")
    command.add_argument("--least", type=int, default=1, metavar="N", help="leave out groups of fewer than N")
    command.add_argument("--limit", type=int, default=50, metavar="N", help="how many groups are shown")
    command.add_argument("--no-model", action="store_true", help="judge exports by the examples alone (saves 5 s)")
    command.add_argument("--json", action="store_true", help="one JSON object per group")
    command.add_argument("--yaml", type=Path, metavar="FILE", help="also write the groups as NLU YAML to be edited")
    command.set_defaults(run=run_insights)
    verbs = command.add_subparsers(dest="verb", metavar="accept FILE")
    accept = verbs.add_parser("accept", help="add what was kept in such a YAML file to data/nlu/")
    accept.add_argument("file", type=Path, metavar="FILE")
    accept.set_defaults(run=run_accept)


def run_insights(arguments: argparse.Namespace) -> int:
    """Read, group, judge, print."""
    if arguments.days < 1 or arguments.limit < 1:
        raise HelpdeskError("--days and --limit begin at 1.")
    rows = from_exports(arguments) if arguments.files else from_conversations(arguments)
    shown = rows[: arguments.limit]
    if arguments.yaml:
        arguments.yaml.write_text(as_yaml(shown), encoding="utf-8")
        say(f"{arguments.yaml}: {len(shown)} groups to edit; then: helpdesk insights accept {arguments.yaml}")
    if arguments.json:
        for row in shown:
            print(json.dumps(row, ensure_ascii=False))
    elif not arguments.yaml:
        columns = ASKED_COLUMNS if arguments.files else COLUMNS
        print("\n".join(table(map(readable, shown), columns)) if shown else "(none)")
        if len(rows) > len(shown):
            say(f"… and {len(rows) - len(shown)} smaller groups: --limit {len(rows)}")
    return 0


def from_conversations(arguments: argparse.Namespace) -> list[dict[str, Any]]:
    """The groups of stored conversations as plain rows."""
    now = clock.now()
    business = bootstrap.helpdesk()
    upgrade(business.database)
    with business.database.reading() as session:
        found = service.stored(session, now - timedelta(days=arguments.days), read_examples())
    if not arguments.json:
        say(
            f"{found.messages} messages in {arguments.days} days: {len(found.utterances)} to look at, "
            f"{found.trained} more are trained by now, {found.at_once} asked for a person at once"
        )
        say("tickets resolved: {said} said so to the assistant, {silence} by silence after its answer, {people} by "
            "people".format(**found.resolved))  # fmt: skip
    return [row(each, None) for each in findings(found.utterances, now, arguments.least)]


def from_exports(arguments: argparse.Namespace) -> list[dict[str, Any]]:
    """The groups of the files' questions as plain rows, with what the assistant does about each."""
    read = exports.read_files(arguments.files, us=arguments.us, columns=columns_of(arguments.map))
    if not arguments.json:
        for note in read.notes:
            say(note)
    latest = [each.at for each in read.utterances if each.at is not None]
    until: datetime = max(latest) if latest else clock.now()
    listed = findings(read.utterances, until, arguments.least)
    asked = [finding.examples[:LOOKED_AT] for finding in listed[: arguments.limit + SPARE]]
    judged = judge([text for texts in asked for text in texts], arguments.no_model)
    rules, articles = led_to(), knowledge()
    rows = []
    for finding, texts in zip(listed, asked, strict=False):
        mine, judged = judged[: len(texts)], judged[len(texts) :]
        best = most_said(mine)
        if best.sure and best.intent in SMALLTALK:
            continue
        rows.append({**row(finding, best), "answered": service.answered_by(best, rules, articles)})
    return rows + [row(finding, None) for finding in listed[len(asked) :]]


def judge(texts: Sequence[str], no_model: bool) -> list[Judgement]:
    """What the newest model says of each text, or without one what the most similar examples say."""
    if not no_model:
        from processes.understanding import Understanding  # costs Rasa's import

        understanding = Understanding.newest()
        if understanding is not None:
            return understanding.judge(texts)
    return service.by_examples(texts, read_examples())


def most_said(judgements: Sequence[Judgement]) -> Judgement:
    """The judgement that most of a group's examples share; of equals the first."""
    votes = Counter((each.intent, each.topic, each.sure) for each in judgements)
    return max(judgements, key=lambda each: votes[(each.intent, each.topic, each.sure)])


def row(finding: Finding, judgement: Judgement | None) -> dict[str, Any]:
    """A group as plain values; a general question gets its nearest article."""
    intent, score = (judgement.intent, judgement.score) if judgement else (finding.intent, finding.score)
    topic = judgement.topic if judgement else ""
    if intent == FAQ and not topic:
        topic, _ = service.article_for(finding, knowledge())
    return {
        **asdict(finding),
        "share": round(finding.share, 4),
        "intent": intent,
        "topic": topic,
        "score": round(score, 3),
        "examples": list(finding.examples),
    }


def readable(each: dict[str, Any]) -> dict[str, Any]:
    """A row of the table."""
    example = each["examples"][0]
    return {
        **each,
        "share": f"{100 * each['share']:.1f} %",
        "trend": each["trend"] or None,
        "nearest": f"{each['intent']}/{each['topic']}" if each["topic"] else each["intent"] or None,
        "score": f"{each['score']:.2f}",
        "why": ", ".join(f"{count} {why}" for why, count in each["why"].items()),
        "example": example if len(example) <= WIDEST else f"{example[: WIDEST - 1]}…",
    }


def as_yaml(rows: Sequence[dict[str, Any]]) -> str:
    """The groups as NLU YAML with a comment each; what is not sure enough says `intent: choose`."""
    lines = [
        "# Delete what should not be learnt, set the intent where it is wrong, mark entities; then:",
        "#   helpdesk insights accept <this file>",
        f"# Blocks that still say `intent: {UNSURE}` are left out.",
        'version: "3.1"',
        "nlu:",
    ]
    for each in rows:
        examples = list(dict.fromkeys(text for text in map(writable, each["examples"]) if text))
        if not examples:
            continue
        sure = each["score"] >= SURE_ENOUGH and each["intent"] not in NOTHING
        why = ", ".join(f"{count} {reason}" for reason, count in each["why"].items())
        nearest = f"nearest {each['intent'] or 'nothing'} {each['score']:.2f}"
        metadata = {"language": each["language"]}
        if sure and each["topic"]:
            metadata["topic"] = each["topic"]
        told = yaml.safe_dump(metadata, default_flow_style=True, width=1000, allow_unicode=True).strip()
        lines += [
            "",
            f"  # {each['count']} times{': ' + why if why else ''}; {nearest}",
            f"  - intent: {each['intent'] if sure else UNSURE}",
            f"    metadata: {told}",
            "    examples: |",
            *(f"      - {text}" for text in examples),
        ]
    if len(lines) == 5:
        lines[-1] = "nlu: []"
    return "\n".join(lines) + "\n"


def run_accept(arguments: argparse.Namespace) -> int:
    """Add the file's examples to data/nlu/; with mistakes nothing is written and the exit status is 1."""
    listed = read_file(arguments.file)
    wanted = [each for each in listed if each.intent != UNSURE]
    present = read_examples()
    mistakes = mistakes_in(wanted, present, {each.intent for each in present})
    for mistake in mistakes:
        say(mistake)
    if mistakes:
        say(f"nothing was added: {len(mistakes)} mistakes.")
        return 1
    accepted = add(wanted, present)
    for path, count in accepted.added.items():
        say(f"{path}: {count} added")
    left = len(listed) - len(wanted)
    say(
        f"{sum(accepted.added.values())} examples added, {accepted.known} stood there already, "
        f"{left} without an intent left out. Now: make train"
    )
    return 0


def columns_of(pairs: Sequence[str]) -> dict[str, str]:
    """`--map` as a table. Raises HelpdeskError."""
    columns = {}
    for pair in pairs:
        ours, equals, theirs = pair.partition("=")
        if not equals or ours.strip() not in exports.COLUMNS or not theirs.strip():
            raise HelpdeskError(f"--map {pair}: write one of {', '.join(exports.COLUMNS)}=THEIRS, such as text=Body.")
        columns[ours.strip()] = theirs.strip()
    return columns
