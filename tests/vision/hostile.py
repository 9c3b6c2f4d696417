"""Files that somebody might send to hurt: made here, byte by byte, so that none lies in the repository."""

import io
import random
import struct
import zipfile
import zlib
from typing import Callable, Iterator

from PIL import Image, ImageDraw, PngImagePlugin

JPEG_END = b"\xff\xd9"


def corpus() -> Iterator[tuple[str, str, bytes]]:
    """(name, media kind it is sent as, bytes) of every file; at least forty."""
    for maker in MAKERS:
        yield from maker()


def _picture(size: tuple[int, int] = (900, 700), seed: int = 1) -> Image.Image:
    rng = random.Random(seed)
    image = Image.new("RGB", size, (235, 232, 226))
    draw = ImageDraw.Draw(image)
    for number in range(40):
        x, y = rng.randrange(size[0]), rng.randrange(size[1])
        draw.rectangle((x, y, x + 60, y + 24), fill=(rng.randrange(255), rng.randrange(255), number * 6))
    draw.text((40, 40), "Order number 10482   Total 49.90 EUR", fill=(0, 0, 0), font_size=28)
    return image


def _saved(image: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(
    width: int, height: int, *, depth: int = 8, colour: int = 0, data: bytes | None = None, extra: bytes = b""
) -> bytes:
    """A PNG from its parts: by default all zeros, which compress a thousandfold."""
    if data is None:
        packer, row = zlib.compressobj(9), bytes(1 + width * depth * {0: 1, 2: 3, 6: 4}[colour] // 8)
        packed = b"".join(packer.compress(row * 64) for _ in range(height // 64)) + packer.compress(row * (height % 64))
        data = packed + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + extra + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def bombs() -> Iterator[tuple[str, str, bytes]]:
    """Small files that would grow without limit."""
    yield "bomb-30000x30000.png", "image", png(30_000, 30_000, depth=1)
    yield "bomb-16000x16000-rgb.png", "image", png(16_000, 16_000, colour=2)
    yield "bomb-12000x12000.png", "document", png(12_000, 12_000)
    yield "header-60000x60000-no-data.png", "image", png(60_000, 60_000, data=b"")
    yield "header-2147483647.png", "image", png(2**31 - 1, 2**31 - 1, data=b"x")
    yield "zero-width.png", "image", png(0, 100, data=zlib.compress(b""))
    yield "line-1x60000.png", "image", png(1, 60_000)
    yield "line-60000x1.png", "image", png(60_000, 1)
    text = zlib.compress(bytes(200_000_000), 9)
    yield "text-bomb-ztxt.png", "image", png(64, 64, extra=_chunk(b"zTXt", b"Comment\0\0" + text))
    yield "text-bomb-itxt.png", "image", png(64, 64, extra=_chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + text))
    yield "profile-bomb-iccp.png", "image", png(64, 64, extra=_chunk(b"iCCP", b"x\0\0" + text))
    many = b"".join(_chunk(b"tEXt", b"Key%d\0value" % number) for number in range(60_000))
    yield "60000-text-chunks.png", "image", png(640, 640, extra=many)
    yield "jpeg-20000x20000.jpg", "image", _huge_jpeg()
    webp = bytearray(_saved(_picture((160, 160)), "WEBP"))
    webp[26:30] = struct.pack("<HH", 16_383, 16_383)
    yield "webp-16383x16383.webp", "image", bytes(webp)


def _huge_jpeg() -> bytes:
    """The header of a small JPEG with its size changed: the decoder believes it."""
    data = bytearray(_saved(_picture((160, 160)), "JPEG"))
    at = data.find(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", 20_000, 20_000)
    return bytes(data)


def metadata() -> Iterator[tuple[str, str, bytes]]:
    """Metadata that is too much, circular or wrong."""
    exif = Image.Exif()
    exif[0x9286] = "A" * 60_000
    yield "exif-60kb-comment.jpg", "image", _saved(_picture(), "JPEG", exif=exif)
    loop = (
        b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", 1) + struct.pack("<HHII", 0x8769, 4, 1, 8) + struct.pack("<I", 8)
    )
    yield "exif-loop.jpg", "image", _with_app1(loop)
    lie = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", 1) + struct.pack("<HHII", 0x010E, 2, 2**31 - 1, 26) + bytes(4)
    yield "exif-length-lie.jpg", "image", _with_app1(lie)
    entries = b"".join(struct.pack("<HHII", 0x010E, 4, 1, n) for n in range(5000))
    yield (
        "exif-5000-tags.jpg",
        "image",
        _with_app1(b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", 5000) + entries + bytes(4)),
    )
    turned = Image.Exif()
    turned[0x0112] = 99
    yield "orientation-99.jpg", "image", _saved(_picture(), "JPEG", exif=turned)
    info = PngImagePlugin.PngInfo()
    info.add_itxt("XML:com.adobe.xmp", '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>' * 500)
    yield "xmp-entities.png", "image", _saved(_picture(), "PNG", pnginfo=info)


def _with_app1(payload: bytes) -> bytes:
    data = _saved(_picture(), "JPEG")
    return data[:2] + b"\xff\xe1" + struct.pack(">H", min(len(payload), 65_533) + 2) + payload[:65_533] + data[2:]


def broken() -> Iterator[tuple[str, str, bytes]]:
    """Cut off, damaged, empty."""
    jpeg, whole = _saved(_picture(), "JPEG", quality=85), _saved(_picture(), "PNG")
    yield "empty.jpg", "image", b""
    yield "one-byte.png", "image", b"\x89"
    for percent in (5, 50, 98):
        yield f"cut-{percent}.jpg", "image", jpeg[: len(jpeg) * percent // 100]
    yield "cut-50.png", "image", whole[: len(whole) // 2]
    yield "bad-crc.png", "image", whole.replace(b"IDAT", b"IDAX", 1)
    rng = random.Random(7)
    yield "noise-after-magic.jpg", "image", b"\xff\xd8\xff\xe0" + rng.randbytes(50_000)
    yield "noise.bin", "document", rng.randbytes(100_000)
    flipped = bytearray(jpeg)
    for _ in range(400):
        flipped[rng.randrange(200, len(flipped) - 2)] ^= 1 << rng.randrange(8)
    yield "bit-flips.jpg", "image", bytes(flipped)
    webp = _saved(_picture(), "WEBP")
    yield "cut.webp", "image", webp[: len(webp) // 3]


def disguised() -> Iterator[tuple[str, str, bytes]]:
    """One thing called another, or two things at once."""
    page = b"<!doctype html><html><script>fetch('http://127.0.0.1/')</script><h1>Hello</h1></html>"
    yield "page.jpg", "image", page
    svg = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="x()"><script>x()</script></svg>'
    yield "script.svg", "image", svg
    entity = b'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY e SYSTEM "file:///etc/passwd">]><svg>&e;</svg>'
    yield "entity.svg", "document", entity
    yield "postscript.jpg", "image", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(%pipe%id) (r) file\n"
    yield "program.png", "image", b"MZ" + bytes(2000)
    yield "elf.pdf", "document", b"\x7fELF\x02\x01\x01" + bytes(4000)
    yield "gif-and-js.gif", "image", b"GIF89a/*" + bytes(64) + b"*/=1;alert(1);"
    jpeg = _saved(_picture(), "JPEG")
    yield "jpeg-and-zip.jpg", "image", jpeg + _zip({"evil.exe": b"MZ" + bytes(500)})
    yield "jpeg-and-html.jpg", "image", jpeg[:2] + b"\xff\xfe" + struct.pack(">H", len(page) + 2) + page + jpeg[2:]
    yield "pdf-in-jpeg.jpg", "image", jpeg + _pdf(1)
    yield "png-named.jpg", "image", _saved(_picture(), "PNG")
    yield "tiff.jpg", "image", _saved(_picture(), "TIFF")
    yield "psd.jpg", "image", b"8BPS\0\1" + bytes(600)
    yield "playlist.mp4", "video", b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"
    yield "concat.mp4", "video", b"ffconcat version 1.0\nfile /etc/passwd\n"


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def animated() -> Iterator[tuple[str, str, bytes]]:
    """More frames than anybody would watch."""
    yield "gif-10000-frames.gif", "image", _gif(10_000)
    frames = [_picture((320, 320), seed) for seed in range(60)]
    yield (
        "webp-60-frames.webp",
        "sticker",
        _saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], quality=5),
    )
    yield "apng-60-frames.png", "image", _saved(frames[0], "PNG", save_all=True, append_images=frames[1:])
    lying = bytearray(_gif(2))
    lying[6:10] = struct.pack("<HH", 65_535, 65_535)
    yield "gif-65535x65535.gif", "image", bytes(lying)


def _gif(frames: int) -> bytes:
    head = b"GIF89a" + struct.pack("<HHBBB", 200, 200, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    one = b"\x21\xf9\x04\0\1\0\0\0" + b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\0"
    return head + one * frames + b";"


def documents() -> Iterator[tuple[str, str, bytes]]:
    """PDFs and office files that are too much, locked or circular."""
    yield "pdf-10000-pages.pdf", "document", _pdf(10_000)
    yield "pdf-huge-page.pdf", "document", _pdf(1, box="0 0 2000000 2000000")
    yield "pdf-zero-page.pdf", "document", _pdf(1, box="0 0 0 0")
    yield "pdf-page-loop.pdf", "document", _pdf(2).replace(b"/Kids [3 0 R 4 0 R]", b"/Kids [2 0 R 2 0 R]")
    yield "pdf-no-table.pdf", "document", _pdf(3)[:-40]
    yield "pdf-script.pdf", "document", _pdf(1, extra="/OpenAction << /S /JavaScript /JS (app.alert(1)) >>")
    yield "pdf-launch.pdf", "document", _pdf(1, extra="/OpenAction << /S /Launch /F (/bin/sh) >>")
    yield "pdf-stream-bomb.pdf", "document", _pdf(1, content=zlib.compress(b"0 0 m 9 9 l S\n" * 8_000_000, 9))
    yield "pdf-encrypted.pdf", "document", _encrypted_pdf()
    yield "pdf-header-only.pdf", "document", b"%PDF-1.7\n"
    yield "docx-bomb.docx", "document", _zip({"word/document.xml": bytes(300_000_000)})
    nested = _zip({"a.zip": _zip({"b.zip": _zip({"c.txt": bytes(50_000_000)})})})
    yield "zip-in-zip.docx", "document", nested
    yield "zip-slip.docx", "document", _zip({"../../../../tmp/word/evil.txt": b"x", "word/document.xml": b"<x/>"})


def _pdf(pages: int, *, box: str = "0 0 200 200", extra: str = "", content: bytes = b"") -> bytes:
    parts = [f"<< /Type /Catalog /Pages 2 0 R {extra} >>".encode()]
    stream = 3 + pages
    kids = " ".join(f"{3 + number} 0 R" for number in range(pages))
    parts.append(f"<< /Type /Pages /Count {pages} /Kids [{kids}] >>".encode())
    parts += [f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents {stream} 0 R >>".encode()] * pages
    packed = content or zlib.compress(b"0 0 m 9 9 l S")
    parts.append(f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode() + packed + b"\nendstream")
    out, places = io.BytesIO(b"%PDF-1.4\n"), []
    out.seek(0, io.SEEK_END)
    for number, part in enumerate(parts, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + part + b"\nendobj\n")
    start = out.tell()
    out.write(f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n".encode())
    out.write(b"".join(f"{place:010} 00000 n \n".encode() for place in places))
    out.write(f"trailer << /Size {len(parts) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode())
    return out.getvalue()


def _encrypted_pdf() -> bytes:
    """A PDF that asks for a password nobody has."""
    key = "<" + "41" * 32 + ">"
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O {key} /U {key} /P -4 >> /ID [<00> <00>]"
    return _pdf(1).replace(b"/Root 1 0 R", b"/Root 1 0 R " + lock.encode())


def films() -> Iterator[tuple[str, str, bytes]]:
    """Films and recordings whose headers lie."""
    whole = _film()
    at = whole.find(b"mvhd")
    lying = bytearray(whole)
    lying[at + 20 : at + 24] = struct.pack(">I", 2**31)  # the duration, in units of the time scale before it
    yield "mp4-lying-duration.mp4", "video", bytes(lying)
    yield "mp4-cut.mp4", "video", whole[: len(whole) // 2]
    yield "mp4-only-head.mp4", "video", struct.pack(">I", 24) + b"ftypisom" + bytes(12)
    yield (
        "mp4-atom-lie.mp4",
        "video",
        struct.pack(">I", 24) + b"ftypisom" + bytes(12) + struct.pack(">I", 2**32 - 1) + b"moov",
    )
    deep = b""
    for _ in range(2000):
        deep = struct.pack(">I", len(deep) + 8) + b"moov" + deep
    yield "mp4-nested-2000.mp4", "video", struct.pack(">I", 24) + b"ftypisom" + bytes(12) + deep
    yield "ogg-noise.ogg", "voice", b"OggS" + random.Random(3).randbytes(40_000)
    yield "heic-noise.heic", "image", struct.pack(">I", 24) + b"ftypheic" + bytes(12) + random.Random(4).randbytes(9000)
    yield "avif-noise.avif", "image", struct.pack(">I", 24) + b"ftypavif" + bytes(12) + random.Random(5).randbytes(9000)
    yield (
        "wav-lie.wav",
        "audio",
        b"RIFF\xff\xff\xff\xffWAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 65535, 2**31, 2**31, 4, 16) + b"data",
    )


def _film() -> bytes:
    import av
    import numpy as np

    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        for number in range(20):
            frame = av.VideoFrame.from_ndarray(np.full((120, 160, 3), number * 12, np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return out.getvalue()


MAKERS: tuple[Callable[[], Iterator[tuple[str, str, bytes]]], ...] = (
    bombs, metadata, broken, disguised, animated, documents, films,
)  # fmt: skip
