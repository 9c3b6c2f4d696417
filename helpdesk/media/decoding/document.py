"""PDFs: the text layer, and pages drawn by PDFium; no scripts, no forms, no other program."""

from typing import Any

import pypdfium2
from PIL import Image

from helpdesk.media.decoding.limits import MAX_PAGES, PAGE_SIDE, PAGE_TEXT, READ_PAGES, Decoded, Refused
from helpdesk.media.decoding.picture import plain

PASSWORD = 4  # FPDF_ERR_PASSWORD
DRAWN_DPI = 200 / 72  # enough for OCR of small print
NAMES = ("Producer", "Creator", "CreationDate", "ModDate")  # the title and author would be personal data
LETTERS = 20  # a text layer shorter than this is a stamp on a scan


def open_document(data: bytes) -> Decoded:
    """The first pages with their text. Raises Refused."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Refused("encrypted" if getattr(error, "err_code", None) == PASSWORD else "broken") from None
    try:
        return _read(document)
    except (pypdfium2.PdfiumError, ValueError):
        raise Refused("broken") from None
    finally:
        document.close()


def _read(document: Any) -> Decoded:
    count = len(document)
    if count == 0:
        raise Refused("broken")
    if count > MAX_PAGES:
        raise Refused("too_many_pages")
    pages, texts = [], []
    for number in range(min(count, READ_PAGES)):
        page = document[number]
        texts.append(_text(page))
        pages.append(_draw(page))
        page.close()
    told = document.get_metadata_dict()
    metadata = {name.lower(): value for name in NAMES if (value := plain(told.get(name)))}
    layer = tuple(texts) if any(len(text.strip()) >= LETTERS for text in texts) else ()
    notes = ("first_pages_only",) if count > READ_PAGES else ()
    return Decoded("application/pdf", tuple(pages), layer, metadata, count, notes)


def _text(page: Any) -> str:
    layer = page.get_textpage()
    try:
        return str(layer.get_text_range(0, min(layer.count_chars(), PAGE_TEXT)))
    finally:
        layer.close()


def _draw(page: Any) -> Image.Image:
    width, height = page.get_size()  # points; a PDF may say 0 or 14 400 inches
    if min(width, height) <= 0 or max(width, height) > 400 * min(width, height):
        raise Refused("broken")
    scale = min(DRAWN_DPI, PAGE_SIDE / max(width, height))
    picture: Image.Image = page.render(scale=scale, may_draw_forms=False, rev_byteorder=True).to_pil()
    return picture.convert("RGB")
