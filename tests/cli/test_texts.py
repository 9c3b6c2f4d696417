"""`helpdesk texts`: out to a spreadsheet and back without touching anything else; broken translations are refused."""

import csv
import re
import shutil
from pathlib import Path

import pytest

from cli.main import main
from helpdesk.knowledge import read_knowledge
from helpdesk.response_files import texts_of
from helpdesk.services.translation import entries

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("responses", "knowledge"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "shop.yml", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def contents(project: Path) -> dict[Path, str]:
    files = [*(project / "responses").rglob("*.yml"), *(project / "knowledge").rglob("*.md")]
    return {path: path.read_text() for path in files}


def edit(path: Path, changes: dict[tuple[str, str], str], column: str = "translation") -> None:
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row[column] = changes.get((row["where"], row["part"]), row[column])
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        table = csv.DictWriter(file, rows[0].keys())
        table.writeheader()
        table.writerows(rows)


def test_out_and_back_changes_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = contents(project)
    assert main(["texts", "export", "out"]) == 0
    assert main(["texts", "import", "out/texts.de.csv", "out/texts.ar.csv"]) == 0
    assert "0 texts changed" in capsys.readouterr().out
    assert contents(project) == before
    assert Path("out/texts.ar.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert len(entries("ar")) == len(entries("de")) > 500


def test_a_translation_reaches_its_place_and_the_rest_stays(project: Path) -> None:
    before = contents(project)
    main(["texts", "export", "out"])
    texts = texts_of("de")
    several = next(
        text for text in texts.values() if text.part == "text" and "\n" in text.text and "{" not in text.text
    )
    new = {
        ("utter_greet", "0.buttons.0.title"): "Neu, ja",
        (several.key, several.place): several.text.strip() + "\n\nUnd: noch eine Zeile",
        ("knowledge/warranty", "body"): "Zwei Jahre, *immer*.",
    }
    new = {name: text for name, text in new.items() if name[0].startswith("knowledge") or name in texts}
    edit(Path("out/texts.de.csv"), new)
    assert main(["texts", "import", "out/texts.de.csv"]) == 0
    after = texts_of("de")
    for (key, place), text in texts.items():
        assert after[(key, place)].text.strip() == new.get((key, place), text.text).strip()
    assert read_knowledge(project / "knowledge").articles["warranty"]["de"].body == "Zwei Jahre, *immer*."
    assert read_knowledge(project / "knowledge").states()[("warranty", "de")] == "fine"
    changed = {path for path, text in contents(project).items() if before[path] != text}
    assert changed == {texts[name].file.resolve() for name in new if name in texts} | {
        project / "knowledge/de/warranty.md"
    }
    comments = [line for path in changed for line in before[path].splitlines() if line.strip().startswith("#")]
    assert all(any(line in contents(project)[path] for path in changed) for line in comments)


@pytest.mark.parametrize(
    ("place", "text", "mistake"),
    [
        ("value", "ohne Wert", "lacks {"),
        ("title", "Das ist viel zu lang für einen Knopf", "24 fit"),
        pytest.param("value", "{number} {strange} x", "{strange}", marks=pytest.mark.slow),
        pytest.param("text", "[[Sie|du", "cannot be read", marks=pytest.mark.slow),
        pytest.param("text", "   ", "is empty", marks=pytest.mark.slow),
    ],
)
def test_a_broken_translation_is_refused_with_its_row(
    project: Path, capsys: pytest.CaptureFixture[str], place: str, text: str, mistake: str
) -> None:
    listed = entries("de")
    wanted = {
        "value": lambda each: each.part == "0.text" and set(re.findall(r"{\w+}|\[\[", each.english)) == {"{number}"},
        "title": lambda each: each.part.endswith("title") and "{" not in each.english and "[" not in each.english,
        "text": lambda each: each.part == "0.text" and "{" not in each.english and each.where.startswith("utter_"),
    }[place]
    number, entry = next((n, each) for n, each in enumerate(listed, 2) if wanted(each))
    before = contents(project)
    main(["texts", "export", "out"])
    edit(Path("out/texts.de.csv"), {(entry.where, entry.part): text})
    assert main(["texts", "import", "out/texts.de.csv"]) == 1
    told = capsys.readouterr().out
    assert f"texts.de.csv: row {number}: {entry.where}" in told
    assert mistake in told
    assert contents(project) == before


def test_status_names_what_changed_in_english_since(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "responses/translated.csv").unlink()  # whatever waits for a translator now is not what is tried
    main(["texts", "reviewed"])
    capsys.readouterr()
    main(["texts", "status"])
    assert "(none)" in capsys.readouterr().out
    english = texts_of("en")
    text = next(
        each for each in english.values() if each.part == "text" and "\n" not in each.text and "'" not in each.text
    )
    path = text.file
    path.write_text(path.read_text().replace(text.text, text.text + " Really.", 1))
    main(["texts", "status"])
    told = capsys.readouterr().out
    assert told.count(text.key) == 2
    assert "changed" in told
    main(["texts", "export", "out"])
    edit(Path("out/texts.de.csv"), {(text.key, text.place): "Ein ganz neuer Satz."})
    assert main(["texts", "import", "out/texts.de.csv"]) == 0
    capsys.readouterr()
    main(["texts", "status"])
    assert capsys.readouterr().out.count(text.key) == 1
    main(["texts", "reviewed", text.key])
    capsys.readouterr()
    main(["texts", "status"])
    assert "(none)" in capsys.readouterr().out


def test_a_stale_table_and_a_foreign_file_are_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["texts", "export", "out"])
    edit(Path("out/texts.de.csv"), {("knowledge/warranty", "title"): "Anders"}, "english")
    edit(Path("out/texts.de.csv"), {("knowledge/warranty", "title"): "Garantie neu"})
    assert main(["texts", "import", "out/texts.de.csv"]) == 1
    assert "the English text has changed since" in capsys.readouterr().out
    assert main(["texts", "import", "out/texts.csv"]) == 1
    assert "texts.<language>.csv" in capsys.readouterr().err
    Path("texts.de.csv").write_text("a,b\n1,2\n")
    assert main(["texts", "import", "texts.de.csv"]) == 1
    assert "must have the columns" in capsys.readouterr().err
