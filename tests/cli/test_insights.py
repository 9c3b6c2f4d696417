"""`helpdesk insights`: stored conversations and exports become findings, YAML, and examples in data/nlu."""

import csv
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from fixtures.project import copied_project, replace_in

from cli.main import main
from helpdesk import bootstrap, clock
from helpdesk.db.rasa import RasaEvent
from helpdesk.nlu_files import read_examples
from helpdesk.services import handoff, identity


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the designers' files to write to, without a model and with few examples: each is looked at."""
    copied_project(tmp_path, examples=12)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def conversation(database_url: str, monkeypatch: pytest.MonkeyPatch, project: Path) -> Iterator[str]:
    monkeypatch.setenv("DATABASE_URL", database_url)
    bootstrap.helpdesk.cache_clear()
    with bootstrap.helpdesk().unit_of_work() as uow:
        found = identity.resolve(uow, "100", identity.CustomerIds(wa_id="447700900123"), "Lena Hoffmann")
    yield found
    bootstrap.helpdesk().database.dispose()
    bootstrap.helpdesk.cache_clear()


def said(
    conversation: str, number: int, text: str, ranking: list[tuple[str, float]], *actions: str, age: int = 0
) -> None:
    """Events of one turn as the tracker store writes them."""
    moment = (clock.now() - timedelta(days=age) + timedelta(seconds=number)).timestamp()
    heard = {
        "event": "user",
        "timestamp": moment,
        "text": text,
        "metadata": {"inbound_id": f"wamid.{number}"},
        "parse_data": {
            "intent": {"name": ranking[0][0], "confidence": ranking[0][1]},
            "intent_ranking": [{"name": name, "confidence": score} for name, score in ranking],
            "entities": [{"entity": "language", "value": "en"}],
        },
    }
    with bootstrap.helpdesk().unit_of_work() as uow:
        uow.session.add(
            RasaEvent(
                sender_id=conversation,
                type_name="user",
                timestamp=moment,
                intent_name=ranking[0][0],
                data=json.dumps(heard),
            )
        )
        for name in (*actions, "action_listen"):
            event = {"event": "action", "timestamp": moment, "name": name}
            uow.session.add(
                RasaEvent(
                    sender_id=conversation,
                    type_name="action",
                    timestamp=moment,
                    action_name=name,
                    data=json.dumps(event),
                )
            )


def missed(conversation: str, number: int, text: str, *nearest: tuple[str, float], age: int = 0) -> None:
    said(conversation, number, text, [("nlu_fallback", 0.6), *nearest], "action_not_understood", age=age)


def found(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]


def test_what_was_not_understood_is_grouped_masked_and_given_its_nearest_intent(
    conversation: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for number, text in enumerate(
        ("the wheels squeak on 10012", "wheels are squeaking, Lena here", "my wheels squeak!")
    ):
        missed(conversation, number, text, ("product_not_working", 0.31), ("complaint", 0.2))
    missed(conversation, 5, "/inform{}", ("inform", 1.0))
    missed(conversation, 6, "1001")
    missed(conversation, 7, "older than asked for", age=40)
    said(conversation, 8, "where is my order", [("track_order", 0.9)], "action_track_order")
    assert main(["insights", "--json"]) == 0
    [group] = found(capsys)
    assert group["count"] == 3
    assert group["intent"] == "product_not_working"
    assert group["score"] == 0.31
    assert group["why"] == {"not understood": 3}
    assert group["language"] == "en"
    everything = " ".join(group["examples"])
    assert "Lena" not in everything
    assert "10012" not in everything
    assert main(["insights"]) == 0
    assert "5 messages" not in capsys.readouterr().out


def test_what_led_to_a_person_is_the_request_before(conversation: str, capsys: pytest.CaptureFixture[str]) -> None:
    said(conversation, 1, "please engrave my ring", [("change_order", 0.5)], "action_change_order")
    said(conversation, 2, "no", [("deny", 0.9)], "action_deny")
    said(conversation, 3, "a person!", [("talk_to_agent", 0.9)], "action_talk_to_agent")
    with bootstrap.helpdesk().unit_of_work() as uow:
        handoff.start(uow, conversation, inbound_id="wamid.3", topic="general")
    assert main(["insights", "--json"]) == 0
    [group] = found(capsys)
    assert group["examples"] == ["please engrave my ring"]
    assert group["why"] == {"led to a person": 1}


def test_a_person_asked_for_at_once_is_only_counted(conversation: str, capsys: pytest.CaptureFixture[str]) -> None:
    said(conversation, 3, "a person!", [("talk_to_agent", 0.9)], "action_talk_to_agent")
    assert main(["insights"]) == 0
    told = capsys.readouterr().out
    assert "1 asked for a person at once" in told
    assert "tickets resolved: 0 said so to the assistant, 0 by silence" in told
    assert "(none)" in told


def test_accepted_examples_reach_the_file_of_their_intent_once(
    conversation: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missed(conversation, 1, "the [wheels] squeak awfully", ("product_not_working", 0.31))
    missed(conversation, 2, "completely unlike anything", ("complaint", 0.01))
    file = project / "look.yml"
    assert main(["insights", "--yaml", str(file)]) == 0
    blocks = yaml.safe_load(file.read_text())["nlu"]
    assert {block["intent"] for block in blocks} == {"product_not_working", "choose"}
    before = {path: path.read_text() for path in (project / "data/nlu").rglob("*.yml")}
    assert main(["insights", "accept", str(file)]) == 0
    changed = [path for path, text in before.items() if path.read_text() != text]
    assert [path.relative_to(project) for path in changed] == [Path("data/nlu/en/problems.yml")]
    added = set(changed[0].read_text().splitlines()) - set(before[changed[0]].splitlines())
    assert added == {"      - the (wheels) squeak awfully"}
    assert [each.intent for each in read_examples() if each.text == "the (wheels) squeak awfully"] == [
        "product_not_working"
    ]
    capsys.readouterr()
    assert main(["insights", "accept", str(file)]) == 0
    assert "0 examples added, 1 stood there already" in capsys.readouterr().out
    assert main(["insights", "--json"]) == 0
    assert [group["examples"] for group in found(capsys)] == [
        ["completely unlike anything"]
    ]  # the other is trained now


@pytest.mark.parametrize(
    ("intent", "line", "mistake"),
    [
        ("juggle", "- can you juggle", "there is no intent juggle"),
        ("complaint", "- Where is my ORDER??", "stands under track_order already"),
        ("faq", "- do you ship to the moon", "needs `topic:`"),
        ("complaint", "can you juggle", "an example begins with"),
    ],
)
def test_nothing_is_accepted_with_a_mistake(
    project: Path, capsys: pytest.CaptureFixture[str], intent: str, line: str, mistake: str
) -> None:
    listed = (project / "data/nlu/en/orders.yml").read_text()
    if "where is my order??" not in listed.lower():
        first = "  - intent: track_order\n    examples: |\n"
        assert first in listed
        (project / "data/nlu/en/orders.yml").write_text(
            listed.replace(first, first + "      - where is my order??\n", 1)
        )
    file = project / "look.yml"
    file.write_text(
        f"nlu:\n  - intent: {intent}\n    metadata: {{language: en}}\n"
        f"    examples: |\n      - something new entirely\n      {line}\n"
    )
    before = {path: path.read_text() for path in (project / "data/nlu").rglob("*.yml")}
    assert main(["insights", "accept", str(file)]) == 1
    told = capsys.readouterr()
    assert mistake in told.out + told.err
    assert f"{file}:6" in told.out + told.err or intent in ("juggle", "faq")
    assert {path: path.read_text() for path in before} == before


def test_exports_of_mail_and_chats_list_what_is_asked_most(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    example = "      topic: payment_methods\n    examples: |\n"
    replace_in(project / "data/nlu/en/faq.yml", example, example + "      - which payment methods do you accept?\n")
    with (tmp_path / "mails.csv").open("w", newline="", encoding="utf-8-sig") as file:
        table = csv.writer(file, delimiter=";")
        table.writerow(["Ticket ID", "Created at", "Sender type", "Subject", "Body"])
        for number in range(20):
            day = f"{1 + number:02}.{'06' if number < 4 else '07'}.2024 10:00"
            table.writerow([number, day, "customer", "", "Hi Team, which payment methods do you accept?"])
        table.writerow([30, "02.07.2024 10:00", "agent", "", "which payment methods? Two days."])
        table.writerow([31, "20.07.2024 10:00", "customer", "", "zorblax frimbles quuxing runes"])
    chat = "20.07.24, 22:15 - Lena: wie lange dauert der Versand?\n20.07.24, 22:16 - Nordlicht: Zwei Tage\n"
    (tmp_path / "WhatsApp Chat mit Lena.txt").write_text(chat)
    files = [str(tmp_path / "mails.csv"), str(tmp_path / "WhatsApp Chat mit Lena.txt")]
    assert main(["insights", "--no-model", "--json", "--from", *files]) == 0
    first, *others = found(capsys)
    assert (first["count"], first["language"]) == (20, "en")
    assert round(first["share"], 2) == round(20 / 22, 2)
    assert first["answered"] == "article payment_methods"
    assert first["trend"] == "+300 %"
    assert {each["language"] for each in others} == {"en", "de"}
    assert next(each for each in others if "runes" in each["examples"][0])["answered"] == "-"
    assert all(
        "Zwei Tage" not in text and "Two days" not in text for each in [first, *others] for text in each["examples"]
    )
    assert main(["insights", "--no-model", "--from", *files]) == 0
    told = capsys.readouterr().out
    assert "mails.csv: 21 of 22 rows are customers' messages, 21 with a date" in told
    assert "Lena" not in told.replace("Chat mit Lena.txt", "")


def test_jsonl_and_files_that_cannot_be_read(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "old.jsonl"
    file.write_text('{"message": "where is my order"}\n{"message": "where\'s my order?"}\n')
    assert main(["insights", "--no-model", "--json", "--from", str(file)]) == 0
    assert found(capsys)[0]["count"] >= 1
    file.write_text('{"message": "where is my order"}\n{oops\n')
    assert main(["insights", "--no-model", "--from", str(file)]) == 1
    assert "old.jsonl:2 is not readable JSON" in capsys.readouterr().err
    (tmp_path / "x.csv").write_text("foo,bar\n1,2\n")
    assert main(["insights", "--no-model", "--from", str(tmp_path / "x.csv")]) == 1
    assert "--map text=" in capsys.readouterr().err


@pytest.mark.slow
def test_the_newest_model_judges_exports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from fixtures.model import trained_model

    trained_model()
    (tmp_path / "old.jsonl").write_text('{"text": "where is my order 1001"}\n{"text": "how long is the warranty?"}\n')
    assert main(["insights", "--json", "--from", str(tmp_path / "old.jsonl")]) == 0
    answered = {each["examples"][0]: each["answered"] for each in found(capsys)}
    assert answered == {"where is my order 0000": "answer track_order", "how long is the warranty?": "article warranty"}
