"""The command line: lists, JSON lines, one sentence on mistakes, exit statuses."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.main import main
from helpdesk import bootstrap
from helpdesk.messages import Reply
from helpdesk.queue import OUTBOX
from helpdesk.services import handoff, identity, replies, team, tickets

ORDER_KEYS = {"number", "phone", "email", "postcode", "name", "language", "status", "tracking_number", "items"}


@pytest.fixture
def conversation(stocked_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    monkeypatch.setenv("DATABASE_URL", stocked_url)
    bootstrap.helpdesk.cache_clear()
    with bootstrap.helpdesk().unit_of_work() as uow:
        ids = identity.CustomerIds(wa_id="447700900123")
        found = identity.resolve(uow, "100", ids)
    yield found
    bootstrap.helpdesk().database.dispose()
    bootstrap.helpdesk.cache_clear()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_orders_as_json_lines_keep_the_contract(conversation: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["orders", "list", "--json"]) == 0
    orders = lines(capsys)
    assert len(orders) >= 40
    assert all(set(order) >= ORDER_KEYS for order in orders)
    assert len({order["phone"] for order in orders}) >= 24
    assert sum(1 for order in orders if order["tracking_number"]) >= 12
    assert {order["language"] for order in orders} == {"en", "de", "ar"}
    items = orders[0]["items"]
    assert isinstance(items, list)
    assert set(items[0]) == {"sku", "name", "quantity"}


def test_outbox_shows_the_way_and_never_the_words(conversation: str, capsys: pytest.CaptureFixture[str]) -> None:
    with bootstrap.helpdesk().unit_of_work() as uow:
        replies.record_replies(uow, conversation, [Reply("a secret word")], caused_by="wamid.1")
    assert main(["outbox", "list", "--json"]) == 0
    [message] = lines(capsys)
    assert message["status"] == "queued"
    assert message["callback"]
    assert "secret" not in json.dumps(message)
    assert main(["outbox", "list", "--status", "in_doubt"]) == 0
    assert "(none)" in capsys.readouterr().out


def test_release_of_a_ticket_keeps_it(conversation: str, capsys: pytest.CaptureFixture[str]) -> None:
    with bootstrap.helpdesk().unit_of_work() as uow:
        number = handoff.start(uow, conversation, inbound_id="wamid.2", topic="talk_to_agent").number
    assert main(["tickets", "release", str(number)]) == 0
    capsys.readouterr()
    assert main(["tickets", "list", "--json"]) == 0
    [ticket] = lines(capsys)
    assert (ticket["number"], ticket["status"]) == (number, "bot")


def test_a_persons_day_with_a_ticket(conversation: str, capsys: pytest.CaptureFixture[str]) -> None:
    with bootstrap.helpdesk().unit_of_work() as uow:
        number = str(handoff.start(uow, conversation, inbound_id="wamid.2", topic="talk_to_agent").number)
        other = str(tickets.open_ticket(uow, conversation, opened_by="wamid.3", topic="returns").number)
        team.add(uow, "eva@shop.example", "Eva Meier", "agent", "seven green lamps at noon")
    for words in (["assign", number, "eva@shop.example"], ["transfer", number, "returns"], ["snooze", number, "2h"],
                  ["wait", number, "--for", "waiting_for_third_party"], ["assign", number, "nobody"],
                  ["merge", other, number], ["spam", number]):  # fmt: skip
        assert main(["tickets", *words]) == 0, words
    for words in (["transfer", number, "kitchen"], ["snooze", number, "soon"], ["assign", number, "who@shop.example"]):
        assert main(["tickets", *words]) == 1, words
    capsys.readouterr()
    assert main(["tickets", "timeline", number, "--json"]) == 0
    told = [(event["actor"], event["what"]) for event in lines(capsys)]
    assert {actor for actor, _ in told[5:]} == {"operator"}
    assert {"assignee", "queue", "snoozed", "merged"} <= {what for _, what in told}


def test_a_dead_job_is_listed_and_replayed(conversation: str, capsys: pytest.CaptureFixture[str]) -> None:
    business = bootstrap.helpdesk()
    with business.unit_of_work() as uow:
        uow.put(OUTBOX, "k", conversation, {})
    [claim] = business.queue.claim(OUTBOX)
    with business.unit_of_work() as uow:
        business.queue.bury(uow.connection, claim, "broken")
    assert main(["queue", "list", "outbox", "--dead", "--json"]) == 0
    [job] = lines(capsys)
    assert job["error"] == "broken"
    assert main(["queue", "replay", str(job["id"])]) == 0
    assert business.queue.claim(OUTBOX)[0].job.id == job["id"]


@pytest.mark.parametrize("arguments", [["tickets", "release", "999"], ["queue", "replay", "999"]])
def test_mistakes_are_one_sentence_and_status_1(
    conversation: str, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert main(arguments) == 1
    said = capsys.readouterr().err
    assert said.startswith("helpdesk: ")
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("arguments", [[], ["dance"], ["up", "--only", "nobody"], ["orders"]])
def test_wrong_usage_is_status_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2


def test_up_names_the_missing_setting(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name in ("domain.yml", "config.yml"):
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)  # no .env here
    for name in ("WHATSAPP_APP_SECRET", "WHATSAPP_ACCESS_TOKEN", "WHATSAPP_VERIFY_TOKEN", "WHATSAPP_PHONE_NUMBER_ID"):
        monkeypatch.delenv(name, raising=False)
    assert main(["up", "--only", "worker"]) == 1
    assert "WHATSAPP_ACCESS_TOKEN is not set" in capsys.readouterr().err
    monkeypatch.setenv("WHATSAPP_ACCESS_TOKEN", "t")
    monkeypatch.setenv("WHATSAPP_PHONE_NUMBER_ID", "1")
    monkeypatch.setenv("WHATSAPP_API_URL", "graph.example")
    assert main(["up", "--only", "worker"]) == 1
    assert "WHATSAPP_API_URL is malformed" in capsys.readouterr().err


def test_outside_the_project_it_says_where_to_go(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["migrate"]) == 1
    assert "project's root" in capsys.readouterr().err


def test_doctor_looks_at_everything_and_says_how_to_mend(
    conversation: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WHATSAPP_ACCESS_TOKEN", "t")
    monkeypatch.setenv("WHATSAPP_PHONE_NUMBER_ID", "1")
    monkeypatch.setenv("WHATSAPP_API_URL", "https://graph.facebook.com/v19.0")
    main(["doctor", "--offline"])
    said = capsys.readouterr().out
    for subject in ("python", "tesseract", "settings", "database", "queue", "model", "port", "graph version"):
        assert subject in said
    assert "v19.0 is not in our table" in said


def test_doctor_warns_before_the_graph_version_ends(
    conversation: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from datetime import timedelta

    from cli import doctor
    from helpdesk.clock import now

    monkeypatch.setenv("WHATSAPP_ACCESS_TOKEN", "t")
    monkeypatch.setenv("WHATSAPP_PHONE_NUMBER_ID", "1")
    monkeypatch.setenv("WHATSAPP_API_URL", "https://graph.facebook.com/v25.0")
    for days, state in ((91, "ok"), (89, "warn"), (-1, "bad")):
        monkeypatch.setitem(doctor.GRAPH_VERSIONS_END, "v25.0", now().date() + timedelta(days=days))
        [finding] = doctor.graph_version()
        assert finding.state == state


def test_versions_of_settings_are_listed_taken_back_and_exported(
    small_shop: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "tickets.yml"
    other.write_text("threading: 48h\n", encoding="utf-8")
    assert main(["config", "import", str(other)]) == 0
    assert main(["config", "show", "tickets"]) == 0
    assert capsys.readouterr().out == "tickets: version 2 counts\nthreading: 48h\n"
    assert main(["config", "list", "tickets", "--json"]) == 0
    assert [(one["version"], one["by"], one["counts"]) for one in lines(capsys)] == [
        (2, "operator", "version"), (1, "shipped", ""),
    ]  # fmt: skip
    assert main(["doctor", "--offline"]) in (0, 1)
    assert "tickets.yml differs from version 2 by operator, which counts" in capsys.readouterr().out
    other.write_text("threading: soon\n", encoding="utf-8")
    assert main(["config", "import", str(other)]) == 1
    assert "must be a time such as 5m" in capsys.readouterr().err
    assert main(["config", "undo", "tickets"]) == 0
    assert main(["config", "import", "tickets.yml"]) == 0
    assert capsys.readouterr().out.endswith("tickets: version 4 counts, which is the file\n")
    assert main(["config", "export", str(tmp_path / "all")]) == 0
    assert (tmp_path / "all/tickets.yml").read_text() == Path("tickets.yml").read_text()
    assert main(["sla", "report", "--since", "1d"]) == 0
    assert "resolved: none" in capsys.readouterr().out
