"""`helpdesk returns …`: the list, and the steps that a person takes."""

import json

import pytest

from cli.main import main

pytestmark = pytest.mark.usefixtures("shop")
HAS_PHONE = ("phone", "conversation_id", "facts")


def listed(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, dict[str, object]]:
    """The returns by number."""
    capsys.readouterr()
    assert main(["returns", "list", "--json", *arguments]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return {row["number"]: row for row in rows}


def test_the_list_holds_each_return_with_its_refund(capsys: pytest.CaptureFixture[str]) -> None:
    found = listed(capsys)
    assert (found["R204731"]["state"], found["R204731"]["refund"]) == ("label_sent", "planned")
    assert [item["quantity"] for item in found["R371058"]["items"]] == [1]  # type: ignore[attr-defined]
    assert not any(name in row for row in found.values() for name in HAS_PHONE)
    assert set(listed(capsys, "--state", "requested")) == {"R882640"}
    assert main(["returns", "list"]) == 0
    assert "R204731" in capsys.readouterr().out


def test_a_return_is_approved_comes_back_and_is_paid(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["returns", "approve", "r 882-640"]) == 0
    assert listed(capsys)["R882640"]["state"] == "label_sent"
    assert main(["returns", "receive", "R882640"]) == 0
    assert (listed(capsys)["R882640"]["state"], listed(capsys)["R882640"]["refund"]) == ("refunded", "booked")
    assert main(["returns", "refunded", "R882640"]) == 0
    assert listed(capsys)["R882640"]["refund"] == "sent"


def test_a_return_is_refused_before_and_after_it_is_back(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["returns", "refuse", "R882640", "--note", "no fault found"]) == 0
    assert main(["returns", "refuse", "R204731", "--note", "worn"]) == 0
    found = listed(capsys)
    assert (found["R882640"]["state"], found["R204731"]["state"]) == ("refused", "refused")
    assert found["R204731"]["refund"] == "dropped"


def test_steps_that_do_not_fit_change_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["returns", "approve", "R204731"]) == 1
    assert "stays label_sent" in capsys.readouterr().out
    assert main(["returns", "receive", "R882640"]) == 1
    assert listed(capsys)["R882640"]["state"] == "requested"
    assert main(["returns", "approve", "R000000"]) == 1
    assert "R000000" in capsys.readouterr().err


def test_cases_are_listed_shown_and_decided(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cases", "list", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["kind"], row["number"]) for row in rows] == [("return", "R882640")]
    assert main(["cases", "show", "return:r 882 640"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["state"], shown["decision"]) == ("requested", None)
    for wrong in (["approve", "refund:R882640"], ["approve", "tea:1"], ["refuse", "R882640", "--reason", "made_up"]):
        assert main(["cases", *wrong]) == 1
    assert main(["cases", "refuse", "R882640", "--reason", "too_late"]) == 0
    assert main(["cases", "refuse", "R882640"]) == 1
    capsys.readouterr()
    assert main(["cases", "list", "--json"]) == 0
    assert capsys.readouterr().out == ""
