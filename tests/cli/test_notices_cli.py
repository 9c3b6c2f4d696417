"""`helpdesk templates`, `consent`, `notify` and `notices` on a database of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.main import main
from helpdesk import bootstrap
from helpdesk.db.engine import Database
from helpdesk.errors import SettingsError
from helpdesk.templates import FOLDER, read_templates


@pytest.fixture(autouse=True)
def shop(stocked_sqlite: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The sample shop, and settings that reach nobody."""
    monkeypatch.setenv("DATABASE_URL", stocked_sqlite.url.render_as_string(hide_password=False))
    monkeypatch.setenv("STORAGE_URL", f"file://{tmp_path}/media")
    monkeypatch.setenv("WHATSAPP_PHONE_NUMBER_ID", "100")
    monkeypatch.setenv("WHATSAPP_ACCESS_TOKEN", "x")
    bootstrap.helpdesk.cache_clear()
    yield
    bootstrap.helpdesk().database.dispose()
    bootstrap.helpdesk.cache_clear()


def consent_file(folder: Path, line: str) -> str:
    path = folder / "consent.csv"
    path.write_text(f"phone,at,source,reference\n{line}\n")
    return str(path)


GOOD = "+447700900123,2026-01-02T10:00:00Z,checkout,order 1001"


def test_from_import_to_outbox(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["notify", "order_shipped", "--order", "1001"]) == 1
    assert "no conversation" in capsys.readouterr().err
    assert main(["consent", "import", consent_file(tmp_path, GOOD), "--dry-run"]) == 0
    assert main(["notify", "order_shipped", "--order", "1001", "--dry-run"]) == 1
    assert main(["consent", "import", consent_file(tmp_path, GOOD)]) == 0
    assert main(["notify", "order_shipped", "--order", "1001", "--dry-run"]) == 0
    assert "Where is my order?" in capsys.readouterr().out
    assert main(["notify", "order_shipped", "--order", "1001"]) == 0
    assert main(["notify", "order_shipped", "--order", "1001"]) == 1
    assert "--again" in capsys.readouterr().err
    assert main(["notify", "invoice", "--order", "1001"]) == 0
    capsys.readouterr()
    assert main(["notices", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    told = [line.split()[1:4] for line in lines[1:]]
    assert told == [["invoice", "1001", "queued"], ["order_shipped", "1001", "queued"]]


def test_mistakes_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["consent", "import", consent_file(tmp_path, "12,now,checkout,")]) == 1
    assert "line 2: phone" in capsys.readouterr().out
    assert main(["consent", "import", str(tmp_path / "none.csv")]) == 1
    assert main(["notify", "order_shipped", "--order", "9999"]) == 1
    assert main(["notify", "return_received", "--order", "1001"]) == 1
    with pytest.raises(SystemExit) as usage:
        main(["notify", "birthday", "--order", "1001"])
    assert usage.value.code == 2


def test_templates_are_listed_and_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["templates", "check"]) == 0
    assert main(["templates", "list"]) == 0
    assert "payment_alert_v1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("*{number}*", "*{nummer}*"), "nummer is neither"),
        (("buttons:\n    where: Where is my order?", "buttons:\n    where: Where is my order? Tell me now"), "1 to 20"),
        (("version: 1", "version: one"), "version"),
        (("footer: Reply STOP for no more notices", "footer: " + "x" * 61), "at most 60"),
        (("category: utility", "category: fun"), "category"),
    ],
)
def test_a_mistake_in_a_template_names_file_and_place(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    source = (Path(__file__).parents[2] / FOLDER / "order_shipped.yml").read_text()
    assert change[0] in source
    (tmp_path / "order_shipped.yml").write_text(source.replace(*change, 1))
    with pytest.raises(SettingsError, match=r"order_shipped\.yml") as error:
        read_templates(tmp_path)
    assert said in str(error.value)
