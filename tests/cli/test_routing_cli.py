"""`helpdesk routing`: what it reads from the file and prints of a conversation; no model is needed with --topic."""

import pytest

from cli.main import main
from cli.routing import money
from helpdesk.routing_rules import routing_rules
from helpdesk.values import Money


def test_check_prints_every_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["routing", "check"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in printed] == ["queues", "skills", *routing_rules().rules]
    assert any("media class id_document -> queue privacy, skills identity" in line for line in printed)


def test_explain_says_which_rule_decided_what(capsys: pytest.CaptureFixture[str]) -> None:
    told = ["Wo bleibt das Geld?", "Das geht an meinen Anwalt, dringend!", "--topic=refund_status", "--language=de"]
    facts = ["--order-value=1,600.50 EUR", "--media=receipt:payment", "--flag=review", "--at=2026-11-24T10:00"]
    assert main(["routing", "explain", *told, *facts]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "topic refund_status, language de, urgent",
        "queue returns, priority urgent, skills disputes, evidence, senior",
        "service levels as sla.yml says",
        "  queue: rule returns",
        "  priority: rule everything_else",
        "  raise_by: rule urgent",
        "  raise_by: rule angry",
        "  skills: rule disputes",
        "  skills: rule doubts",
        "  skills: rule senior",
    ]


@pytest.mark.parametrize(
    "wrong", ["--order-value=600", "--order-value=5 XXQ", "--media=novel", "--at=soon", "--language=fr"]
)
def test_what_makes_no_sense_is_refused(wrong: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["routing", "explain", "hi", "--topic=faq", wrong])


def test_amounts_are_minor_units_of_their_currency() -> None:
    assert [money(text) for text in ("600 EUR", "٥٠٠ sar", "12.5 KWD", "900 JPY")] == [
        Money(60000, "EUR"), Money(50000, "SAR"), Money(12500, "KWD"), Money(900, "JPY"),
    ]  # fmt: skip
