"""What a file really is."""

import base64
import hashlib
import io
import zipfile

import pytest
from PIL import Image

from helpdesk.media import intake
from helpdesk.messages import MEDIA_KINDS


def picture(kind: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, kind)
    return file.getvalue()


def office(part: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(part, "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "mime_type"),
    [
        (picture("JPEG"), "image/jpeg"),
        (picture("PNG"), "image/png"),
        (picture("WEBP"), "image/webp"),
        (picture("GIF"), "image/gif"),
        (picture("TIFF"), "image/tiff"),
        (picture("BMP"), "image/bmp"),
        (picture("PDF"), "application/pdf"),
        (office("word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (office("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (office("whatever"), "application/zip"),
        (b"OggS\x00\x02", "audio/ogg"),
        (b"#!AMR\n", "audio/amr"),
        (b"ID3\x04", "audio/mpeg"),
        (b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
        (b"\x00\x00\x00\x18ftyp3gp4", "video/3gpp"),
        (b"\x00\x00\x00\x18ftypM4A ", "audio/mp4"),
        (b"\x00\x00\x00\x18ftypheic", "image/heic"),
        (b"MZ\x90", "application/x-msdownload"),
        ("Gr\u00fc\u00dfe\n\u0645\u0631\u062d\u0628\u0627".encode(), "text/plain"),
        (("\u0645" * 5000).encode()[:8191], "text/plain"),
        (b"", "application/octet-stream"),
        (b"\x00\x01\x02", "application/octet-stream"),
        (b"\xff\xfe\xfd", "application/octet-stream"),
    ],
)
def test_true_type(data: bytes, mime_type: str) -> None:
    assert intake.true_type(data) == mime_type


def test_every_kind_has_a_limit() -> None:
    assert set(intake.MAX_BYTES) == MEDIA_KINDS
    for kind, limit in intake.MAX_BYTES.items():
        assert not intake.too_big(kind, limit)
        assert intake.too_big(kind, limit + 1)


def test_examine() -> None:
    data = picture("PNG")
    assert intake.examine("image", data) == intake.Examined("image/png", len(data), hashlib.sha256(data).hexdigest())
    assert intake.examine("image", b"").reason == "empty"
    assert intake.examine("sticker", b"x" * (intake.MAX_BYTES["sticker"] + 1)).reason == "too_big"


def test_digests_in_both_encodings() -> None:
    digest, other = hashlib.sha256(b"data"), hashlib.sha256(b"other").hexdigest()
    encoded = base64.b64encode(digest.digest()).decode()
    hexadecimal = digest.hexdigest()
    for told in (hexadecimal, hexadecimal.upper(), encoded, encoded.rstrip("="), "", "nonsense", "x" * 64):
        assert intake.has_digest(b"data", told)
    assert intake.has_digest(b"data", other, digest.hexdigest()), "Meta's two places need not agree"
    assert not intake.has_digest(b"data", other)
    assert not intake.has_digest(b"data", "", other)
