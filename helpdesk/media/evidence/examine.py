"""All evidence about one file: against earlier pictures, inside the picture, in its metadata. Child process only."""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Sequence

from helpdesk.media.evidence import arithmetic, content, hashes, metadata, origin, points
from helpdesk.media.evidence.flags import Flag

if TYPE_CHECKING:
    from PIL import Image

    from helpdesk.media.decoding.limits import Decoded
    from helpdesk.media.reading import Reading

PAGE_LETTERS = 25  # letters and digits from which on a picture that no camera took is a page of text
STAGE_TWO = 200  # known pictures whose points are compared: of this customer, address or product, not of everybody


@dataclass(frozen=True)
class Evidence:
    """`review`: somebody should look. `reuse_of`: the name of the known picture. `flags`, the weightiest first."""

    review: bool = False
    reuse_of: str | None = None
    flags: tuple[Flag, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """For findings and `helpdesk look`."""
        flags = [flag.as_json() for flag in self.flags]
        return {"review": self.review, "reuse_of": self.reuse_of, "flags": flags}


def examine(
    decoded: "Decoded",
    readings: "Sequence[Reading]",
    *,
    photo: bool,
    known: Sequence[dict[str, Any]] = (),
    asked_for: str = "",
    ordered: date | None = None,
    expected: dict[str, str] | None = None,
    with_points: bool = False,
) -> tuple[Evidence, dict[str, Any]]:
    """The evidence of a file, and its fingerprints to keep (JSON; empty without pictures).

    `photo`: taken with a camera. `known`: earlier pictures as {"name", "hashes" (what this returned then)}.
    `asked_for`: `product_photo` when a photo of the goods was asked for. `ordered`: the day of the order. `expected`:
    the amount in our records as {"value", "currency"}. Points are made `with_points` or if there are `known` pictures.
    """
    flags: list[Flag] = []
    kept: dict[str, Any] = {}
    reuse_of: str | None = None
    if decoded.pages and decoded.mime_type.startswith("image/"):
        kept = fingerprints(decoded.pages[0], readings, photo=photo, with_points=with_points or bool(known))
        reuse_of, found = compare(kept, known)
        flags += found
        flags += _unasked(decoded.pages[0], photo, asked_for)
    for reading in readings:
        flags += arithmetic.examine(reading.lines)
        flags += _amount(reading, expected)
    flags += metadata.examine(decoded.metadata, ordered)
    return Evidence(bool(flags), reuse_of, tuple(flags)), kept


def fingerprints(
    image: "Image.Image", readings: "Sequence[Reading]", *, photo: bool, with_points: bool = True
) -> dict[str, Any]:
    """What is kept of a picture to find it again: hashes; points of photos; digests of numbers of screens."""
    text = "\n".join(reading.text for reading in readings)
    fields = {name: found.value for reading in readings for name, found in reading.fields.items()}
    kept: dict[str, Any] = {**hashes.fingerprint(image), "photo": photo}
    kept["numbers"] = content.numbers(text, fields)
    kept["identifiers"] = content.identifiers(fields)
    kept["page"] = not photo and sum(char.isalnum() for char in text) >= PAGE_LETTERS
    # A page of text matches any page of the same app, so points are for pictures of things.
    kept["points"] = points.features(image) if with_points and not kept["page"] else ""
    return kept


def compare(
    mine: dict[str, Any], known: Sequence[dict[str, Any]], *, with_points: bool = True
) -> tuple[str | None, list[Flag]]:
    """The name of the known picture that this one repeats, and the flag that says so; (None, []) if there is none.

    `mine` is what `fingerprints` returned, `known` as in `examine`. Without points it is pure: no OpenCV, any process.
    """
    if not known:
        return None, []
    for one in known:
        if one["hashes"]["pixels"] == mine["pixels"]:
            return one["name"], [Flag("same_file", values={"name": one["name"]})]
    best: tuple[int, str, str] | None = None
    for one in known:
        near = hashes.likeness(mine, one["hashes"])
        if near and near.bits <= _allowed(mine, one["hashes"]) and (best is None or near.bits < best[0]):
            best = (near.bits, one["name"], near.how)
    if best:
        return best[1], [Flag("same_picture", values={"name": best[1], "how": best[2]})]
    return _same_content(mine, known) or (_same_points(mine, known) if with_points else None) or (None, [])


def _allowed(mine: dict[str, Any], other: dict[str, Any]) -> int:
    """Bits that may differ. Pages of one app are alike whoever sends them, and other numbers are another page."""
    numbers, others = set(mine["numbers"]), set(other["numbers"])
    if min(len(numbers), len(others)) >= 2 and len(numbers & others) < min(len(numbers), len(others)) / 2:
        return -1
    return hashes.SAME_SCREEN if mine["page"] or other["page"] else hashes.SAME_PHOTO


def _same_content(mine: dict[str, Any], known: Sequence[dict[str, Any]]) -> tuple[str, list[Flag]] | None:
    for one in known:
        other = one["hashes"]
        shared = bool(set(mine["identifiers"]) & set(other["identifiers"]))
        if content.same_page(mine["numbers"], other["numbers"], shared):
            return one["name"], [Flag("same_numbers", values={"name": one["name"]})]
    return None


def _same_points(mine: dict[str, Any], known: Sequence[dict[str, Any]]) -> tuple[str, list[Flag]] | None:
    if not mine["points"]:
        return None
    asked = [one for one in known if one["hashes"].get("points")][-STAGE_TWO:]
    agreeing = [(points.agreeing(mine["points"], one["hashes"]["points"]), one["name"]) for one in asked]
    found = max(agreeing, default=(0, ""))
    if found[0] < points.ENOUGH:
        return None
    return found[1], [Flag("part_of_picture", values={"name": found[1], "points": str(found[0])})]


def _unasked(image: "Image.Image", photo: bool, asked_for: str) -> list[Flag]:
    if asked_for != "product_photo":
        return []
    if not photo:
        return [Flag("screenshot_not_photo")]
    return [Flag("screen_photo_not_photo")] if origin.photo_of_screen(image) else []


def _amount(reading: "Reading", expected: dict[str, str] | None) -> list[Flag]:
    """Amounts that differ from our records, if the amount was read for certain."""
    found = reading.fields.get("amount")
    if not expected or found is None or not isinstance(found.value, dict) or found.value == expected:
        return []
    box = found.box
    shown, ours = (f"{one['value']} {one['currency']}" for one in (found.value, expected))
    return [Flag("amount_differs", (box.left, box.top, box.right, box.bottom), {"shown": shown, "expected": ours})]
