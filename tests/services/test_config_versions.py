"""Versions of files that people edit, on both databases: which text counts, what is refused, and the way back."""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from fixtures.business import Business

from helpdesk import clock, configuration
from helpdesk.configuration import Configured
from helpdesk.db.config_version import edited
from helpdesk.db.engine import Database
from helpdesk.errors import DatabaseUnavailable, NotFound, NotPossible, SettingsError
from helpdesk.followed import LOOK_EVERY
from helpdesk.services import config_versions
from helpdesk.services.config_versions import Kind
from helpdesk.ticket_rules import TicketRules, read_ticket_rules

START = datetime(2026, 11, 23, 9, tzinfo=timezone.utc)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of its own in place of tickets.yml; the others are the project's."""
    path = tmp_path / "tickets.yml"
    path.write_text("threading: 24h\n", encoding="utf-8")
    monkeypatch.setitem(config_versions.KINDS, "tickets", Kind(path, read_ticket_rules))
    monkeypatch.setattr(clock, "now", lambda: START)
    return path


@pytest.fixture
def business(database: Database) -> Iterator[Business]:
    """A database whose versions count in this process."""
    configuration.follow(lambda: edited(database))
    yield Business(database)
    configuration.follow(None)


def record(business: Business) -> list[str]:
    with business.work() as uow:
        return config_versions.record_files(uow, START)


def saved(business: Business, text: str, by: str = "Eva", seen: int | None = None) -> int:
    with business.work() as uow:
        return config_versions.save(uow, "tickets", text, by=by, seen=seen).version


def listed(business: Business) -> list[tuple[int, str, str]]:
    with business.database.reading() as session:
        return [(one.version, one.by, one.text.strip()) for one in config_versions.history(session, "tickets")]


def test_the_file_counts_and_its_changes_are_versions_until_somebody_edits(business: Business, file: Path) -> None:
    assert record(business) == ["sla", "routing", "tickets"]
    assert record(business) == []
    file.write_text("threading: 48h\n", encoding="utf-8")
    assert record(business) == ["tickets"]
    file.write_text("threading: soon\n", encoding="utf-8")
    assert record(business) == []  # a mistake is no version
    file.write_text("threading: 30h\n", encoding="utf-8")
    assert saved(business, "threading: 72h\r\n") == 4  # what stood in the file is kept, too
    assert listed(business) == [
        (4, "Eva", "threading: 72h"), (3, "file", "threading: 30h"), (2, "file", "threading: 48h"),
        (1, "", "threading: 24h"),
    ]  # fmt: skip
    file.write_text("threading: 99h\n", encoding="utf-8")
    assert record(business) == []
    with business.database.reading() as session:
        assert config_versions.in_force(session, "tickets") == "threading: 72h\n"
        assert set(config_versions.differing(session)) == {"tickets"}
    with business.work() as uow:
        assert config_versions.take_file(uow, file).by == "file"
    with business.database.reading() as session:
        assert config_versions.in_force(session, "tickets") == "threading: 99h\n"
        assert config_versions.differing(session) == {}


def test_all_processes_follow_within_seconds(business: Business, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules: Configured[TicketRules] = Configured(file, read_ticket_rules)
    assert rules.now().threading == timedelta(hours=24)
    saved(business, "threading: 72h\n")
    configuration._versions._look_at -= LOOK_EVERY
    assert rules.now().threading == timedelta(hours=72)

    def gone() -> dict[str, str]:
        raise DatabaseUnavailable("away")

    monkeypatch.setattr(configuration._versions, "_source", gone)
    configuration._versions._look_at -= LOOK_EVERY
    assert rules.now().threading == timedelta(hours=72)
    configuration.follow(lambda: {"tickets": "threading: by a newer program\n"})
    assert rules.now().threading == timedelta(hours=72)
    configuration.follow(dict)
    assert rules.now().threading == timedelta(hours=24)


def test_a_mistake_is_refused_in_one_sentence_and_changes_nothing(business: Business, file: Path) -> None:
    with pytest.raises(SettingsError, match=r"tickets.yml: threading: must be a time such as 5m"):
        saved(business, "threading: soon\n")
    with pytest.raises(SettingsError, match="near line"):
        saved(business, "threading: [\n")
    assert listed(business) == []
    with business.work() as uow, pytest.raises(NotFound):
        config_versions.save(uow, "shop", "x: y", by="Eva")
    text = Path("sla.yml").read_text(encoding="utf-8")
    with business.work() as uow, pytest.raises(SettingsError, match="calendar"):
        config_versions.save(uow, "sla", text.replace("calendar: team", "calendar: nobody's", 1), by="Eva")


def test_two_who_edit_the_same_version_do_not_overwrite_each_other(business: Business, file: Path) -> None:
    record(business)
    assert saved(business, "threading: 36h\n", "Eva", seen=1) == 2
    with pytest.raises(NotPossible, match="version 2"):
        saved(business, "threading: 40h\n", "Omar", seen=1)
    assert saved(business, "threading: 36h\n", "Omar", seen=2) == 2  # nothing changed


def test_undo_is_a_new_version_with_the_old_text(business: Business, file: Path) -> None:
    record(business)
    saved(business, "threading: 36h\n")
    saved(business, "threading: 40h\n")
    with business.work() as uow:
        assert config_versions.undo(uow, "tickets", by="Eva").text == "threading: 36h\n"
        assert config_versions.undo(uow, "tickets", 3, by="Eva").version == 5
        with pytest.raises(NotFound):
            config_versions.undo(uow, "tickets", 77, by="Eva")
    assert [text for _, _, text in listed(business)] == [
        "threading: 40h", "threading: 36h", "threading: 40h", "threading: 36h", "threading: 24h",
    ]  # fmt: skip
    assert list(config_versions.difference("a\nb\n", "a\nc\n")) == ["@@ -1,2 +1,2 @@", " a", "-b", "+c"]
