"""The files that count at once: all shipped ones can be read, mistakes are found, and followed without a restart."""

import logging
import os
import shutil
from pathlib import Path

import pytest

from helpdesk import designers_files
from helpdesk.errors import SettingsError
from helpdesk.followed import Followed, read_yaml

ROOT = Path(__file__).parents[2]


def test_what_is_shipped_can_be_read() -> None:
    assert designers_files.mistakes(ROOT) == []


def test_each_mistake_is_one_sentence(tmp_path: Path) -> None:
    for name in designers_files.READERS:
        source = ROOT / name
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, tmp_path / name) if source.is_dir() else shutil.copy(source, tmp_path / name)
    assert designers_files.mistakes(tmp_path) == []
    (tmp_path / "menu.yml").write_text("entries: []\n")
    (tmp_path / "words" / "de" / "urgent.yml").write_text("wörter: [eilig]\n", encoding="utf-8")
    (tmp_path / "knowledge" / "problems" / "tv.yml").write_text("title: [\n")
    found = designers_files.mistakes(tmp_path)
    assert len(found) == 3
    for mistake, name in zip(found, ("menu.yml", "urgent.yml", "tv.yml"), strict=True):
        assert name in mistake
        assert "\n" not in mistake


def test_a_folder_is_followed_and_survives_mistakes(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = tmp_path / "a.yml"

    def read(folder: Path) -> list[str]:
        return sorted(str(read_yaml(path)["word"]) for path in folder.glob("*.yml"))

    followed = Followed(tmp_path, read, every=0)
    file.write_text("word: one\n")
    assert followed.now() == ["one"]
    (tmp_path / "b.yml").write_text("word: two\n")
    assert followed.now() == ["one", "two"]
    file.write_text("word: [\n")
    with caplog.at_level(logging.ERROR):
        assert followed.now() == followed.now() == ["one", "two"]
    assert caplog.text.count("changed=no") == 1
    os.remove(file)
    assert followed.now() == ["two"]


def test_within_a_second_the_files_are_not_looked_at_again(tmp_path: Path) -> None:
    file = tmp_path / "a.yml"
    followed = Followed(file, read_yaml, every=60)
    with pytest.raises(SettingsError, match="cannot be read"):
        followed.now()
    file.write_text("word: one\n")
    first = followed.now()
    file.write_text("word: three\n")
    assert followed.now() is first
