"""What a file says about the program and the time that made it. Gone after the messenger; there in documents. Pure."""

import re
from datetime import date

from helpdesk.media.evidence.flags import Flag

NAMES = ("software", "comment_software", "xmp_creator", "xmp_agent", "xmp_credit", "producer", "creator")
EDITORS = re.compile(
    r"photoshop|\bgimp\b|affinity|pixlr|picsart|snapseed|canva|paint\.net|pixelmator|photopea|facetune|photoscape|"
    r"corel|faceapp|inkscape|illustrator|fotor|befunky|lightroom|\bpaint\b|acrobat pro|pdf ?editor|sejda|foxit.*editor",
    re.IGNORECASE,
)
GENERATORS = re.compile(
    r"dall-?e|midjourney|stable ?diffusion|firefly|generative|gemini|imagen|openai|novelai|comfyui|ai generated|"
    r"trainedalgorithmicmedia",
    re.IGNORECASE,
)


def examine(metadata: dict[str, str], ordered: date | None = None) -> list[Flag]:
    """Flags from a decoded file's metadata; `ordered` is the day of the order the file belongs to."""
    flags = []
    for kind, pattern in (("generated", GENERATORS), ("editor", EDITORS)):
        program = next((metadata[name] for name in NAMES if pattern.search(metadata.get(name, ""))), "")
        if program:
            flags.append(Flag(kind, values={"program": program[:60]}))
            break
    taken = taken_on(metadata)
    if taken and ordered and taken < ordered:
        flags.append(Flag("taken_before_order", values={"taken": taken.isoformat(), "ordered": ordered.isoformat()}))
    return flags


def taken_on(metadata: dict[str, str]) -> date | None:
    """The day on which the camera says the picture was taken; clocks of phones may be wrong."""
    match = re.match(r"(\d{4})[:-](\d\d)[:-](\d\d)", metadata.get("taken_at", ""))
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
