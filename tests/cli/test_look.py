"""`helpdesk look` as it is called: one JSON line a file, refused ones too, no database and no secret."""

import json
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from cli.main import main


def draw(path: Path, code: str) -> Path:
    picture = Image.new("RGB", (900, 700), "white")
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(32)
    for number, line in enumerate(("Something went wrong", f"Error code: {code}", "Please try again later")):
        pen.text((60, 80 + 90 * number), line, font=font, fill="black")
    picture.save(path)
    return path


def test_one_line_a_file_in_their_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = draw(tmp_path / "a.png", "PAY-402"), draw(tmp_path / "b.jpg", "NET-77")
    vector, empty = tmp_path / "c.svg", tmp_path / "d.png"
    vector.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    empty.write_bytes(b"")
    files = [str(path) for path in (first, second, vector, empty, tmp_path / "missing.png")]
    assert main(["look", *files, "--json", "--workers", "1"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["file"] for line in lines] == files
    assert [line["fields"] for line in lines] == [{"error_code": "PAY-402"}, {"error_code": "NET-77"}, {}, {}, {}]
    assert [line["refused"] for line in lines] == [None, None, "not_supported", "empty", None]
    assert lines[4]["failed"] == "FileNotFoundError"
    shown = lines[0]
    assert (shown["kind"], shown["topic"], shown["language"]) == ("screenshot", "error", "en")
    assert shown["quality"] == {"ok": True, "problems": []}
    assert shown["evidence"] == {"review": False, "reuse_of": None, "flags": []}
    assert shown["details"]["error_code"]["box"][0] > 60
    assert shown["ms"] > 0


@pytest.mark.slow
def test_against_a_folder_names_the_picture_found_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    earlier = tmp_path / "earlier"
    earlier.mkdir()
    known, again = draw(earlier / "known.png", "PAY-402"), draw(tmp_path / "again.png", "PAY-402")
    assert main(["look", str(again), "--against", str(earlier), "--json", "--workers", "1"]) == 0
    (line,) = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert line["evidence"]["reuse_of"] == str(known)


@pytest.mark.slow
def test_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["look", str(draw(tmp_path / "a.png", "PAY-402")), "--workers", "1"]) == 0
    assert "error_code: PAY-402" in capsys.readouterr().out
