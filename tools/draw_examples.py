"""Draws media/examples/<problem>.png: left how a picture is of no use, right how it is; without words."""

from pathlib import Path

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

FOLDER = Path("media") / "examples"
SIDE = 480
WOOD, CARD, EDGE, TAPE, PAPER, INK = "#e9e2d6", "#c89b6a", "#a87b4c", "#dfc39d", "#ffffff", "#333333"
RED, GREEN = "#c62828", "#2e7d32"


def parcel(scale: float = 1.0, left: float = 0.0) -> Image.Image:
    """A parcel with a label and a torn corner on a table, drawn large and made smaller for smooth edges."""
    picture = Image.new("RGB", (2 * SIDE, 2 * SIDE), WOOD)
    pen = ImageDraw.Draw(picture)

    def at(*points: tuple[float, float]) -> list[tuple[float, float]]:
        return [((x - 480 + left) * scale + 480, (y - 480) * scale + 480) for x, y in points]

    pen.polygon(at((180, 360), (480, 250), (780, 360), (480, 470)), fill=TAPE, outline=EDGE)
    pen.polygon(at((180, 360), (480, 470), (480, 780), (180, 650)), fill=CARD, outline=EDGE)
    pen.polygon(at((480, 470), (780, 360), (780, 650), (480, 780)), fill="#b98a58", outline=EDGE)
    pen.polygon(at((225, 430), (400, 495), (400, 620), (225, 550)), fill=PAPER)
    for row in range(4):
        pen.line(at((240, 455 + 25 * row), (385, 510 + 25 * row)), fill=INK, width=int(8 * scale))
    pen.polygon(at((690, 395), (780, 360), (780, 470), (735, 440), (745, 500), (700, 450)), fill="#5d4126")
    return picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS)


def glare(picture: Image.Image) -> Image.Image:
    """A white spot over the middle."""
    spot = Image.new("L", picture.size, 0)
    ImageDraw.Draw(spot).ellipse((110, 130, 350, 350), fill=255)
    return Image.composite(Image.new("RGB", picture.size, "white"), picture, spot.filter(ImageFilter.GaussianBlur(35)))


def unreadable(picture: Image.Image) -> Image.Image:
    """Noisy and without contrast."""
    noise = Image.effect_noise(picture.size, 140).convert("RGB")
    return Image.blend(ImageEnhance.Contrast(picture).enhance(0.35), noise, 0.45)


def signed(picture: Image.Image, good: bool) -> Image.Image:
    """A frame and a sign in its colour: a tick or a cross."""
    colour, pen = GREEN if good else RED, ImageDraw.Draw(picture)
    pen.rectangle((0, 0, SIDE - 1, SIDE - 1), outline=colour, width=10)
    pen.ellipse((SIDE - 96, SIDE - 96, SIDE - 20, SIDE - 20), fill=colour)
    middle = SIDE - 58
    if good:
        pen.line([(middle - 18, middle), (middle - 5, middle + 15), (middle + 20, middle - 16)], fill="white", width=10)
    else:
        pen.line((middle - 16, middle - 16, middle + 16, middle + 16), fill="white", width=10)
        pen.line((middle - 16, middle + 16, middle + 16, middle - 16), fill="white", width=10)
    return picture


def bad_ones() -> dict[str, Image.Image]:
    """The parcel with each problem."""
    whole = parcel()
    return {
        "blurred": whole.filter(ImageFilter.GaussianBlur(11)),
        "dark": ImageEnhance.Brightness(whole).enhance(0.16),
        "glare": glare(whole),
        "too_small": parcel(0.22),
        "cropped": parcel(1.25, left=-330),
        "rotated": whole.transpose(Image.Transpose.ROTATE_90),
        "unreadable": unreadable(whole),
    }


def main() -> None:
    """Write all of them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for problem, bad in bad_ones().items():
        both = Image.new("RGB", (2 * SIDE + 20, SIDE), "white")
        both.paste(signed(bad, good=False), (0, 0))
        both.paste(signed(parcel(), good=True), (SIDE + 20, 0))
        both.quantize(128).save(FOLDER / f"{problem}.png", optimize=True)


if __name__ == "__main__":
    main()
