"""Tesseract behind one small interface: as a program (pytesseract, works everywhere) or as a library in this process.

Only pictures we have drawn ourselves (grey pixels, one line under the other) are handed over, never a customer's bytes.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Mapping, Protocol

from helpdesk.media.reading.words import Box, Word
from helpdesk.settings import set_default

# One worker process per core: Tesseract's own threads would only get in each other's way. Read when its library loads.
set_default("OMP_THREAD_LIMIT", "1")

SECONDS = 20  # camera noise can keep Tesseract busy for much longer
PAGE_OF_LINES = 6
ONE_WORD = 8
TSV_COLUMNS = 12
ENGINES = ("auto", "pytesseract", "libtesseract")


class EngineFailed(Exception):
    """Tesseract is not there, crashed or took longer than SECONDS."""


class Engine(Protocol):
    """Reads a grey picture (black on white, uint8)."""

    def words(self, page: Any, languages: str, layout: int, options: Mapping[str, str]) -> list[Word]:
        """The words of a page; `languages` as Tesseract names them. Raises EngineFailed."""


class Program:
    """One start of the tesseract program per page, through pytesseract."""

    def words(self, page: Any, languages: str, layout: int, options: Mapping[str, str]) -> list[Word]:
        """See Engine."""
        import pytesseract
        from PIL import Image

        picture = Image.fromarray(page)
        picture.format = "PPM"  # the temporary file needs no compression
        config = " ".join([f"--psm {layout}", *(f"-c {name}={value}" for name, value in options.items())])
        try:
            table = pytesseract.image_to_data(picture, lang=languages, config=config, timeout=SECONDS)
        except (RuntimeError, OSError, pytesseract.TesseractError) as error:
            raise EngineFailed(type(error).__name__) from error
        return parse_table(table)


def parse_table(table: str) -> list[Word]:
    """The words of Tesseract's TSV output."""
    found = []
    for row in table.splitlines():
        cells = row.split("\t")
        if len(cells) < TSV_COLUMNS or cells[0] != "5":
            continue
        text = cells[11].strip()
        if text:
            left, top, width, height = (int(cell) for cell in cells[6:10])
            found.append(Word(text, max(0.0, float(cells[10])), Box(left, top, left + width, top + height)))
    return found


@cache
def engine(name: str = "") -> Engine:
    """One of ENGINES; auto (or "") is the library where it loads (no start per page), else pytesseract.
    Raises EngineFailed."""
    from helpdesk.media.reading.in_process import Library

    if name == "pytesseract":
        return Program()
    try:
        return Library()
    except OSError:
        if name == "libtesseract":
            raise EngineFailed(name) from None
        return Program()
