"""What the pictures of one message show together, and what to do about it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from helpdesk.media.findings import Findings
from helpdesk.policies import redaction
from helpdesk.values import western_digits

About = Literal["identity", "payment", "order", "error", "product", "film", "unclear", "refused", "unknown", ""]
# Of several pictures the one that comes first here says what it is about.
ABOUT: tuple[About, ...] = ("identity", "payment", "error", "order", "product", "film", "unknown", "unclear", "refused")
TOPICS: dict[str, About] = {
    "identity": "identity", "payment": "payment", "order": "order", "tracking": "order", "error": "error",
}  # fmt: skip
KINDS: dict[str, About] = {
    "id_document": "identity", "receipt": "payment", "product_photo": "product", "video": "film",
}  # fmt: skip
# Fields that an answer is taken from. Never e-mail, postcode or phone: whoever sends a picture has not said them.
TAKEN = ("order_number", "tracking_number", "error_code", "transaction_id", "amount")
OF_PAYMENT = ("date",)  # only compared with what is booked
ASKED_BACK = ("order_number",)  # worth a question of its own when it was not read surely
SHOW_ARTICLE = frozenset({"product_photo", "video"})
OF_TEXT = frozenset({"cropped", "rotated", "unreadable"})  # harm a page of text, not a photo of an article
LITTLE_TEXT = 25  # letters and digits: a device's display, no screen of an app
LONGEST_WORDS = 200
NUMBER = re.compile(r"#?[A-Z]{0,5}[-/ ]?(\d{4,8})", re.IGNORECASE)  # all of it: "K8772-89" is another shop's
# What a code stands behind: it says nothing of what went wrong ("code" alone would be the one that does not arrive).
CODE_LABEL = re.compile(
    r"(?:error|fault|status|reference)[ -]?codes?\b|\bcode(?=\s*[:#])|fehler-?codes?\b"
    r"|(?:رمز|كود) (?:ال)?خط[أا]|رمز(?=\s*:)",
    re.IGNORECASE,
)
# Where and in which version something went wrong, as screens and reports of errors print it.
VERSION = re.compile(
    r"\b(?:app[ -]?version|version|build|ver\.|v)[ :.]*(\d+(?:\.\d+){1,3})"
    r"|\b((?:iOS|iPadOS|Android|Windows|macOS|Chrome|Firefox|Safari|Edge)[ /]?(?:NT )?\d+(?:[._]\d+){0,3})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Shown:
    """The pictures of one message, or of several that belong together.

    `ids` are the inbound ids of their messages; `seen` of those that were looked at. `sure`: field → values that may be
    believed; `doubtful`: field → the value to be asked back. `article`: a usable one shows an article; `review`: a
    person should see something about one. `problem`: what is wrong with all of them (a word of
    helpdesk.media.quality.PROBLEMS), "" if one is usable. `words`: what was read; never of a document of identity.
    """

    about: About = ""
    ids: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    sure: dict[str, tuple[str, ...]] = field(default_factory=dict)
    doubtful: dict[str, str] = field(default_factory=dict)
    problem: str = ""
    words: str = ""
    article: bool = False
    review: bool = False

    def told(self, name: str) -> list[str]:
        """The values of a field that an answer may be taken from."""
        return list(self.sure.get(name, ())) if name in TAKEN else []

    @property
    def symptoms(self) -> str:
        """The words that may tell what went wrong."""
        return CODE_LABEL.sub(" ", self.words)

    @property
    def summary(self) -> str:
        """The words as a person reads them in a ticket: short, without numbers of cards, accounts and phones."""
        text = " ".join(self.symptoms.split())
        hidden = (redaction.IBAN, redaction.CARD, redaction.PHONE, redaction.EMAIL)
        for found in reversed(redaction.find(text)):
            if found.kind in hidden:
                text = f"{text[: found.start]}…{text[found.end :]}"
        return text[:LONGEST_WORDS]

    @property
    def little_text(self) -> bool:
        """Too little text for the screen of an app?"""
        return sum(char.isalnum() for char in self.words) < LITTLE_TEXT

    @property
    def versions(self) -> str:
        """Version of app and system as the picture shows them, "" if it does not."""
        found = [" ".join(filter(None, match.groups())) for match in VERSION.finditer(self.words)]
        return ", ".join(dict.fromkeys(found))


NOTHING = Shown()


def together(pictures: Sequence[tuple[str, Findings | None]]) -> Shown:
    """What (inbound id, findings) pairs show as one; findings are None while nobody has looked."""
    ids = tuple(dict.fromkeys(inbound_id for inbound_id, _ in pictures))
    known = [(inbound_id, found) for inbound_id, found in pictures if found is not None and not found.failed]
    if not known:
        return Shown(ids=ids)
    each = [(about_of(found), found) for _, found in known]
    about = min((one for one, _ in each), key=ABOUT.index)
    if about == "identity":
        return Shown(about, ids, tuple(dict.fromkeys(inbound_id for inbound_id, _ in known)))
    sure, doubtful = _fields([found for _, found in each])
    problems = [problem_of(found) for _, found in each]
    return Shown(
        about=about,
        ids=ids,
        seen=tuple(dict.fromkeys(inbound_id for inbound_id, _ in known)),
        sure=sure,
        doubtful=doubtful,
        problem=problems[0] if all(problems) else "",
        article=any(found.kind in SHOW_ARTICLE and not problem_of(found) for _, found in each),
        review=any(bool(found.evidence.get("review")) for _, found in each),
        words="\n".join(found.text for one, found in each if one == about and found.text),
    )


def about_of(found: Findings) -> About:
    """What one picture is about. One that cannot be used is unclear, unless its words tell all the same."""
    if found.refused:
        return "refused"
    about = TOPICS.get(found.topic) or KINDS.get(found.kind)
    if about == "identity" or (about == "order" and found.fields):
        return about
    if problem_of(found):
        return "unclear"
    return about or "unknown"


def problem_of(found: Findings) -> str:
    """What stands in the way of using a picture, "" for nothing."""
    if found.usable or found.refused or found.failed:
        return "unreadable" if found.refused else ""
    problems = [str(one) for one in found.quality.get("problems") or ("unreadable",)]
    if found.kind == "product_photo":
        problems = [one for one in problems if one not in OF_TEXT]
    return problems[0] if problems else ""


def _fields(findings: Sequence[Findings]) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    sure: dict[str, list[str]] = {}
    doubtful: dict[str, str] = {}
    for found in findings:
        believed = found.sure_fields()
        for name in (*TAKEN, *OF_PAYMENT):
            value = _written(name, found.fields.get(name))
            if value and name in believed:
                sure.setdefault(name, []).append(value)
            elif value and name in ASKED_BACK:
                doubtful.setdefault(name, value)
    return (
        {name: tuple(dict.fromkeys(values)) for name, values in sure.items()},
        {name: value for name, value in doubtful.items() if name not in sure},
    )


def _written(name: str, value: Any) -> str:
    """A field as an entity is written: an order's number as its digits, an amount with its currency."""
    if name == "amount":
        return f"{value.get('value', '')} {value.get('currency', '')}".strip() if isinstance(value, dict) else ""
    if name == "order_number" and value:
        written = NUMBER.fullmatch(western_digits(str(value)).strip())
        return written.group(1) if written else ""
    return str(value or "")
