"""What a file shows and is about, from its type and the words on it. Pure."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, Mapping

import yaml

from helpdesk.media.reading.script import folded

WORDS = Path(__file__).with_name("reading") / "topics.yml"
FIELD_OF_TOPIC = {
    "payment": "transaction_id",
    "order": "order_number",
    "tracking": "tracking_number",
    "error": "error_code",
}
LITTLE_TEXT = 25  # letters and digits: a brand on a box is no screenshot
MACHINE_READABLE = re.compile(r"(?:[A-Z0-9]{2,}<{1,2}){2}|<{4,}")  # two lines at the foot of passports and ID cards


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    lists: dict[str, list[str]] = yaml.safe_load(WORDS.read_text("utf-8"))
    return {
        topic: re.compile(r"(?<!\w)(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + r")(?!\w)")
        for topic, words in lists.items()
    }


def topic_of(text: str, fields: Mapping[str, Any]) -> str:
    """What a text is about: payment, order, tracking, error, identity, or "" when nothing tells."""
    if MACHINE_READABLE.search(text):
        return "identity"
    plain = folded(text.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss"))
    scores = {topic: len(set(pattern.findall(plain))) for topic, pattern in _patterns().items()}
    for topic, name in FIELD_OF_TOPIC.items():
        scores[topic] += 3 * (name in fields)
    best = max(scores, key=lambda topic: scores[topic])
    return best if scores[best] >= 2 else ""


def kind_of(mime_type: str, text: str, topic: str, *, photo: bool) -> str:
    """One of findings.KINDS."""
    family, _, _ = mime_type.partition("/")
    if family in ("video", "audio"):
        return "video" if family == "video" else "voice"
    if topic == "identity":
        return "id_document"
    if topic == "payment":
        return "receipt"
    if family != "image":
        return "document"
    written = sum(char.isalnum() for char in text)
    if photo:
        return "screenshot" if topic else "product_photo"
    return "screenshot" if written >= LITTLE_TEXT else "other"
