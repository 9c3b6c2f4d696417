"""`helpdesk play` from the outside: files in order, mistakes as one sentence, exit statuses."""

from pathlib import Path

import pytest
from fixtures.stack import free_port

from cli.main import main
from helpdesk import clock

SCENARIOS = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yml"))


def test_every_scenario_of_the_project_is_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["play", "--check", *map(str, SCENARIOS)]) == 0
    assert capsys.readouterr().out.startswith(f"{len(SCENARIOS)} scenarios")
    assert len(SCENARIOS) >= 11


def test_a_mistake_is_told_before_anything_is_played(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "talk.yml"
    path.write_text("customers: {ida: }\nsteps:\n  - ida: hi\n  - ben: hello\n")
    assert main(["play", str(SCENARIOS[0]), str(path), "--simulator", f"http://127.0.0.1:{free_port()}"]) == 1
    said = capsys.readouterr()
    assert said.err.startswith(f"helpdesk: {path}:4: ben is neither a customer")
    assert len(said.err.splitlines()) == 1
    assert said.out == ""


def test_no_file_and_no_simulator_are_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["play", str(tmp_path / "none.yml")]) == 1
    assert "cannot be read" in capsys.readouterr().err
    path = tmp_path / "talk.yml"
    path.write_text("customers: {ida: }\nsteps:\n  - ida: hi\n")
    assert main(["play", str(path), "--simulator", f"http://127.0.0.1:{free_port()}"]) == 1
    said = capsys.readouterr().err
    assert "does not answer" in said
    assert len(said.splitlines()) == 1


def test_time_is_moved_on_purpose_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TEST_CLOCK", "")
    clock._dial.cache_clear()
    path = tmp_path / "talk.yml"
    path.write_text("customers: {ida: }\nsteps:\n  - clock: +1h\n")
    assert main(["play", str(path)]) == 1
    assert "TEST_CLOCK=1" in capsys.readouterr().err
    clock._dial.cache_clear()
