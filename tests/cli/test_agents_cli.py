"""`helpdesk agents`: people come in and leave; passwords are neither arguments nor printed again."""

import io
import json

import pytest

from cli import up
from cli.main import main
from helpdesk import bootstrap
from helpdesk.services import sign_in

EVA = ["agents", "add", "eva@shop.example", "--name", "Eva Brandt", "--role", "admin", "--password-stdin"]


def typed(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(line))


def can_sign_in(email: str, password: str) -> bool:
    with bootstrap.helpdesk().database.reading() as session:
        return sign_in.verified(session, email, password) is not None


@pytest.mark.usefixtures("shop")
def test_people_come_in_and_leave(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    up.say_who_may_sign_in()
    assert "helpdesk agents add" in capsys.readouterr().out
    typed(monkeypatch, "short\n")
    assert main(EVA) == 1
    assert "10 to 200 characters" in capsys.readouterr().err
    typed(monkeypatch, "a long enough one\n")
    assert main([*EVA, "--language", "de", "--language", "en", "--queue", "orders"]) == 0
    assert can_sign_in("eva@shop.example", "a long enough one")
    up.say_who_may_sign_in()
    assert main(["agents", "list", "--json"]) == 0
    printed = capsys.readouterr().out
    listed = json.loads(printed.splitlines()[-1])
    assert (listed["languages"], listed["queues"], listed["active"]) == (["de", "en"], ["orders"], True)
    assert "agents add" not in printed
    assert "scrypt" not in printed

    assert main(["agents", "change", "eva@shop.example", "--queue", "", "--capacity", "9"]) == 0
    typed(monkeypatch, "yet another one\n")
    assert main(["agents", "password", "eva@shop.example", "--password-stdin"]) == 0
    assert can_sign_in("eva@shop.example", "yet another one")
    assert main(["agents", "deactivate", "eva@shop.example"]) == 1
    assert "last admin" in capsys.readouterr().err
    assert main(["agents", "change", "nobody@shop.example", "--role", "lead"]) == 1


@pytest.mark.usefixtures("small_shop")
def test_sample_people_are_for_the_sample_shop(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ORDERS", "other")
    assert main(["agents", "sample"]) == 1
    monkeypatch.setenv("ORDERS", "sample")
    assert main(["agents", "sample"]) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()[1:5]]
    assert [row[1] for row in rows] == ["agent", "agent", "lead", "admin"]
    assert all(can_sign_in(row[0], row[3]) for row in rows)
    assert main(["agents", "sample"]) == 1
    assert "already" in capsys.readouterr().err
