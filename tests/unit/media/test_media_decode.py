"""What decode() makes of files of all kinds: honest, odd and hostile. All are drawn here, so this process may open
them."""

import io
import zlib

import numpy
import pytest
from fixtures.files import BLUE, RED, chunk, film, heif, is_scene, pdf, png, saved, scene
from PIL import ExifTags, Image

from helpdesk.media import copies
from helpdesk.media.decode import Refused, decode

MODES = {
    "JPEG": ("RGB", "L", "CMYK"),
    "PNG": ("RGB", "L", "P", "RGBA", "LA", "1"),
    "WEBP": ("RGB", "RGBA"),
    "GIF": ("L", "P", "1"),
    "AVIF": ("RGB", "RGBA"),
}


@pytest.mark.parametrize(("kind", "mode"), [(kind, mode) for kind, modes in MODES.items() for mode in modes])
def test_pictures_of_all_modes_become_rgb(kind: str, mode: str) -> None:
    data = saved(scene(mode=mode), kind)
    decoded = decode(data, "document")
    [page] = decoded.pages
    assert (page.mode, page.size, decoded.frames) == ("RGB", (400, 300), 1)
    if mode in ("RGB", "RGBA", "P", "CMYK"):
        assert is_scene(decoded)


def test_iphone_pictures() -> None:
    decoded = decode(heif(scene()), "image")
    assert decoded.mime_type == "image/heic"
    assert is_scene(decoded)


def test_sixteen_bits_keep_their_shades() -> None:
    ramp = numpy.tile(numpy.linspace(0, 65_535, 256), (100, 1)).astype(numpy.uint16)
    [page] = decode(saved(Image.fromarray(ramp), "PNG"), "image").pages
    shades = [page.getpixel((x, 50))[0] for x in (0, 64, 128, 192, 255)]  # type: ignore[index]
    assert shades == [0, 64, 128, 192, 255]


def test_what_is_transparent_is_white_not_black() -> None:
    [page] = decode(saved(Image.new("RGBA", (100, 100), (0, 0, 0, 0)), "PNG"), "image").pages
    assert page.getpixel((50, 50)) == (255, 255, 255)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_stand_upright_whatever_exif_says(orientation: int) -> None:
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # Image.Transpose that exif's turn takes back
    raw = scene() if orientation == 1 else scene().transpose(Image.Transpose(undo[orientation]))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    decoded = decode(saved(raw, "JPEG", exif=exif), "image")
    assert decoded.pages[0].size == (400, 300)
    assert is_scene(decoded)


def test_place_and_device_are_told_and_leave_the_picture() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model], exif[ExifTags.Base.Software] = (
        "Acme",
        "One\x00\x07",
        "Editor 9",
    )
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:11:01 12:00:00"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})
    data = saved(scene(), "JPEG", exif=exif)
    told = decode(data, "image").metadata
    assert (told["make"], told["model"], told["software"]) == ("Acme", "One", "Editor 9")
    assert (told["taken_at"], told["gps"]) == ("2026:11:01 12:00:00", "52.52000,13.40500")
    answer = copies.make(data, "image")
    assert answer.value["metadata"]["gps"] == "52.52000,13.40500"
    for copy in answer.files.values():
        with Image.open(io.BytesIO(copy)) as opened:
            assert not opened.getexif()
        assert b"Acme" not in copy


def test_animations_give_their_first_picture() -> None:
    frames = [scene(), Image.new("RGB", (400, 300), BLUE), scene()]
    for kind in ("GIF", "WEBP", "PNG"):
        decoded = decode(saved(frames[0], kind, save_all=True, append_images=frames[1:], loop=0), "sticker")
        assert decoded.frames > 1
        assert "animated" in decoded.notes
        assert is_scene(decoded)


def test_portrait_pictures_of_phones_are_pictures() -> None:
    data = saved(scene(), "MPO", save_all=True, append_images=[scene((40, 30))])
    decoded = decode(data, "image")
    assert (decoded.metadata["format"], is_scene(decoded)) == ("MPO", True)
    assert "animated" not in decoded.notes


def test_pictures_of_large_cameras_are_decoded_at_a_part() -> None:
    decoded = decode(saved(Image.new("RGB", (9_000, 6_000), RED), "JPEG", quality=20), "document")
    assert decoded.pages[0].size == (4_500, 3_000)
    assert "reduced" in decoded.notes
    assert decoded.metadata["width"] == "9000"


@pytest.mark.parametrize("hidden", [b"PK\x03\x04 an archive", b"%PDF-1.7", b"<script>alert(1)</script>", b"\xa5" * 500])
def test_a_second_file_behind_a_picture_is_noted_and_does_not_reach_the_desk(hidden: bytes) -> None:
    for kind in ("JPEG", "PNG", "GIF"):
        data = saved(scene(), kind) + hidden
        decoded = decode(data, "image")
        assert "embedded_data" in decoded.notes
        assert all(hidden not in copy for copy in copies.make(data, "image").files.values())
    assert "embedded_data" not in decode(saved(scene(), "JPEG"), "image").notes


REFUSED = {
    "no bytes": (b"", "image", "empty"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "document", "not_supported"),
    "svg with a mark": (b"\xef\xbb\xbf \n<?xml version='1.0'?><svg onload='x()'/>", "image", "not_supported"),
    "html": (b"<!DOCTYPE html><script>x()</script>", "document", "not_supported"),
    "eps": (b"%!PS-Adobe-3.0 EPSF-3.0\n(x) print", "document", "not_supported"),
    "tiff": (saved(scene(), "TIFF"), "image", "not_supported"),
    "bmp": (saved(scene(), "BMP"), "image", "not_supported"),
    "program": (b"MZ\x90\x00\x03" + bytes(99), "document", "not_supported"),
    "script": (b"#!/bin/sh\nrm -rf /", "document", "not_supported"),
    "noise": (bytes(range(128, 256)) * 9, "document", "not_supported"),
    "jpeg cut": (saved(scene(), "JPEG")[:-200], "image", "broken"),
    "png cut": (saved(scene(), "PNG")[:400], "image", "broken"),
    "jpeg head": (b"\xff\xd8\xff\xe0" + bytes(50), "image", "broken"),
    "gif head": (b"GIF89a" + bytes(4), "image", "broken"),
    "webp head": (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image", "broken"),
    "heic head": (b"\x00\x00\x00\x18ftypheic" + bytes(20), "image", "broken"),
    "avif head": (b"\x00\x00\x00\x18ftypavif" + bytes(20), "image", "broken"),
    "png bomb": (saved(Image.new("1", (12_000, 12_000)), "PNG"), "image", "too_large_picture"),
    "png of a header": (png(60_000, 60_000), "image", "too_large_picture"),
    "png strip": (png(60_000, 1), "image", "too_large_picture"),
    "long picture": (png(65, 2_000), "image", "too_large_picture"),
    "jpeg bomb": (saved(Image.new("L", (20_000, 15_000)), "JPEG", quality=1), "image", "too_large_picture"),
    "dot": (png(1, 1, data=zlib.compress(bytes(4))), "image", "too_small"),
    "text bomb": (
        png(100, 100, chunks=chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(50_000_000)))), "image", "broken"
    ),
    "pdf of nothing": (b"%PDF-1.7 " + bytes(99), "document", "broken"),
    "pdf without pages": (pdf(0), "document", "broken"),
    "pdf of many pages": (pdf(10_000), "document", "too_many_pages"),
    "film of nothing": (b"\x00\x00\x00\x18ftypmp42" + bytes(99), "video", "broken"),
    "film cut": (film()[:300], "video", "broken"),
    "sound of nothing": (b"OggS" + bytes(99), "voice", "broken"),
    "sticker too big": (b"\x00" * 1_100_000, "sticker", "too_big"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    data, kind, reason = REFUSED[name]
    with pytest.raises(Refused) as raised:
        decode(data, kind)
    assert raised.value.reason == reason


def test_a_pdf_gives_text_and_pages() -> None:
    decoded = decode(pdf(12, "Invoice 10482 of 2026, total 49.90 EUR"), "document")
    assert (decoded.frames, len(decoded.pages), decoded.notes) == (12, 10, ("first_pages_only",))
    assert all("Invoice 10482" in text for text in decoded.text_layer)
    assert max(decoded.pages[0].size) <= 2_400
    assert decode(pdf(1), "document").text_layer == ()


def test_pages_of_any_size_are_drawn_small() -> None:
    [page] = decode(pdf(1, size=(14_400, 14_000)), "document").pages
    assert max(page.size) <= 2_400


def test_a_pdf_with_a_password_says_so() -> None:
    # RC4 with 40 bits, made by hand: any password but the right one is refused by the reader before a page is drawn.
    data = pdf(1).replace(
        b"/Root 1 0 R",
        b"/Root 1 0 R/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<"
        + b"11" * 32
        + b">/U<"
        + b"22" * 32
        + b">>>",
    )
    with pytest.raises(Refused) as raised:
        decode(data, "document")
    assert raised.value.reason == "encrypted"


def test_a_film_gives_frames_and_its_length() -> None:
    decoded = decode(film(4.0, sound=True), "video")
    assert 3 <= len(decoded.pages) <= 6
    assert decoded.pages[0].size == (320, 240)
    assert 3.5 <= float(decoded.metadata["seconds"]) <= 4.5


def test_a_voice_note_gives_its_length_only() -> None:
    from pathlib import Path

    from processes.player.samples import file_for

    decoded = decode(file_for("voice", "sample", Path())[1], "voice")
    assert (decoded.mime_type, decoded.pages, decoded.notes) == ("audio/ogg", (), ("not_read",))
    assert float(decoded.metadata["seconds"]) == pytest.approx(1.0, abs=0.1)


def test_texts_and_office_files_are_kept() -> None:
    assert decode("Grüße\nمرحبا".encode(), "document").text_layer == ("Grüße\nمرحبا",)
    assert decode(b"BMW 320 and MZ-12", "document").mime_type == "text/plain"
